package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"rflow/flow"
)

// The bounds of what a bundle may ask of its reader.
const (
	maxBundleFiles = 200_000
	maxManifest    = 64 << 20  // bytes
	maxEventsFile  = 256 << 20 // bytes
	maxImageBytes  = 256 << 20
)

// BundleError says why a file cannot be played as a bundle.
type BundleError struct{ What string }

// Error says it.
func (e *BundleError) Error() string { return "not a session bundle: " + e.What }

func unfit(format string, args ...any) error { return &BundleError{fmt.Sprintf(format, args...)} }

// VersionError says that a bundle was made by a newer rflow.
type VersionError struct{ Found int }

// Error says what to do.
func (e *VersionError) Error() string {
	return fmt.Sprintf("the bundle has version %d, this rflow reads up to %d: use the rflow that made it, or a newer one", e.Found, bundleVersion)
}

// Bundle is an open bundle. It may be used from several goroutines. Nothing in
// it is believed: names, counts and sizes are checked when it is opened, each
// picture against its digest when it is read. Texts may hold whatever a person
// or a model wrote; who shows them makes them harmless.
type Bundle struct {
	events []flow.Event
	lost   []flow.NodeID
	files  map[flow.Digest]entry
	looks  map[flow.NodeID][]Preview
}

// Preview is one look in a bundle; Picture returns it by its digest.
type Preview struct {
	Step, Total int
	Digest      flow.Digest
}

// entry is one file of a bundle and what the manifest says of it.
type entry struct {
	manifestFile
	zip *zip.File
}

// OpenBundle reads the list and the log of a bundle of size bytes. r must stay
// open for as long as the Bundle is used. The errors about what is in it are a
// *BundleError or a *VersionError.
func OpenBundle(r io.ReaderAt, size int64) (*Bundle, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, unfit("it is not a ZIP file, or it is cut short (%v)", err)
	}
	if len(z.File) > maxBundleFiles {
		return nil, unfit("it has %d files, the most is %d", len(z.File), maxBundleFiles)
	}
	byName := make(map[string]*zip.File, len(z.File))
	for _, f := range z.File {
		if err := checkEntry(f); err != nil {
			return nil, err
		}
		if byName[f.Name] != nil {
			return nil, unfit("%.80q is in it twice", f.Name)
		}
		byName[f.Name] = f
	}
	list, err := readManifest(byName[manifestName])
	if err != nil {
		return nil, err
	}
	b := &Bundle{lost: list.Lost, files: map[flow.Digest]entry{}, looks: map[flow.NodeID][]Preview{}}
	if err := b.match(list, byName); err != nil {
		return nil, err
	}
	return b, b.readEvents(list, byName[eventsName])
}

// checkEntry refuses what this program never writes. No entry is ever unpacked
// under its own name; a name that leads elsewhere is a sign of bad faith.
func checkEntry(f *zip.File) error {
	switch {
	case !fs.ValidPath(f.Name) || strings.ContainsAny(f.Name, "\\:") || !printable(f.Name, 200):
		return unfit("the name %.80q is not one of a bundle's", f.Name)
	case f.Method != zip.Store && f.Method != zip.Deflate || f.Flags&1 != 0:
		return unfit("%s is packed in a way that is not read", f.Name)
	case !f.Mode().IsRegular():
		return unfit("%s is not a plain file", f.Name)
	case f.UncompressedSize64 > maxEventsFile:
		return unfit("%s has %d bytes, the most is %d", f.Name, f.UncompressedSize64, maxEventsFile)
	}
	return nil
}

// printable reports whether text is 1 to most bytes of visible ASCII.
func printable(text string, most int) bool {
	if text == "" || len(text) > most {
		return false
	}
	for i := range len(text) {
		if text[i] <= ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

func readManifest(f *zip.File) (manifest, error) {
	var list manifest
	if f == nil {
		return list, unfit("it is a ZIP file without %s", manifestName)
	}
	data, err := unpack(f, maxManifest)
	if err != nil {
		return list, err
	}
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	switch err := json.Unmarshal(data, &head); {
	case err != nil:
		return list, unfit("%s: %v", manifestName, err)
	case head.Format != bundleFormat || head.Version < 1:
		return list, unfit("%s is not of the format %s", manifestName, bundleFormat)
	case head.Version > bundleVersion:
		return list, &VersionError{head.Version}
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return list, unfit("%s: %v", manifestName, err)
	}
	return list, nil
}

// unpack reads an entry of at most limit bytes, whatever it says of itself.
func unpack(f *zip.File, limit int64) ([]byte, error) {
	if f.UncompressedSize64 > uint64(limit) {
		return nil, unfit("%s has %d bytes, the most is %d", f.Name, f.UncompressedSize64, limit)
	}
	r, err := f.Open()
	if err != nil {
		return nil, unfit("%s: %v", f.Name, err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, unfit("%s is damaged: %v", f.Name, err)
	case int64(len(data)) > limit:
		return nil, unfit("%s has more than %d bytes", f.Name, limit)
	}
	return data, nil
}

// match finds every listed file, and nothing else, among the entries.
func (b *Bundle) match(list manifest, byName map[string]*zip.File) error {
	named := map[string]bool{manifestName: true}
	for _, f := range list.Files {
		z := byName[f.Name]
		switch {
		case z == nil:
			return unfit("%.80q is missing", f.Name)
		case named[f.Name]:
			return unfit("%s is listed twice", f.Name)
		case int64(z.UncompressedSize64) != f.Size:
			return unfit("%s has %d bytes, the list says %d", f.Name, z.UncompressedSize64, f.Size)
		}
		named[f.Name] = true
		if err := b.take(f, z); err != nil {
			return err
		}
	}
	for name := range byName {
		if !named[name] {
			return unfit("%s is in it and not on its list", name)
		}
	}
	if !named[eventsName] {
		return unfit("%s is missing", eventsName)
	}
	return nil
}

// take keeps the place of a picture.
func (b *Bundle) take(f manifestFile, z *zip.File) error {
	ext := extension(f.MediaType)
	switch {
	case f.Name == eventsName, f.Name == sessionName, f.Name == readmeName:
		b.files[f.SHA256] = entry{f, z}
		return nil
	case f.MediaType == "" || ext == "" || f.Size <= 0 || f.Size > maxImageBytes:
		return unfit("%s is no picture of a kind that is read", f.Name)
	case f.Name == "images/"+f.SHA256.String()+ext:
	default:
		looks := b.looks[f.Node]
		want := fmt.Sprintf("previews/%s/%d%s", f.Node, len(looks)+1, ext)
		if checkNode(f.Node) != nil || f.Name != want || len(looks) == flow.MaxLooks || f.Size > flow.MaxLookBytes {
			return unfit("%s is not a file of a bundle", f.Name)
		}
		b.looks[f.Node] = append(looks, Preview{f.Step, f.Total, f.SHA256})
	}
	b.files[f.SHA256] = entry{f, z}
	return nil
}

func (b *Bundle) readEvents(list manifest, f *zip.File) error {
	data, err := b.read(list, f)
	if err != nil {
		return err
	}
	if !utf8.Valid(data) {
		return unfit("%s is not UTF-8", eventsName)
	}
	check := checker{session: list.Session}
	for line := range bytes.Lines(data) {
		var e flow.Event
		if err := e.UnmarshalJSON(bytes.TrimSuffix(line, []byte{'\n'})); err != nil {
			return unfit("event %d: %v", len(b.events)+1, err)
		}
		if err := check.event(e); err != nil {
			return unfit("event %d: %v", len(b.events)+1, err)
		}
		b.events = append(b.events, e)
	}
	if len(b.events) == 0 || len(b.events) != list.Events {
		return unfit("it has %d events, the list says %d", len(b.events), list.Events)
	}
	return b.complete()
}

func (b *Bundle) read(list manifest, f *zip.File) ([]byte, error) {
	data, err := unpack(f, maxEventsFile)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list.Files, func(m manifestFile) bool { return m.Name == eventsName })
	if flow.Sum(data) != list.Files[i].SHA256 {
		return nil, unfit("%s is damaged: it does not hold what the list says", eventsName)
	}
	return data, nil
}

// complete checks that every image is there or was lost before.
func (b *Bundle) complete() error {
	for n := range b.Tree().Nodes() {
		if n.Image.IsZero() || slices.Contains(b.lost, n.ID) {
			continue
		}
		if b.files[n.Image].MediaType == "" {
			return unfit("the image of %s is missing", n.ID)
		}
	}
	return nil
}

// Events returns the log. It must not be changed.
func (b *Bundle) Events() []flow.Event { return b.events }

// Tree returns the session as it stood.
func (b *Bundle) Tree() flow.Tree { return flow.Fold(b.events) }

// Lost returns the nodes whose image was gone already.
func (b *Bundle) Lost() []flow.NodeID { return b.lost }

// Previews returns the looks at a node while it was sampled, at most
// flow.MaxLooks.
func (b *Bundle) Previews(id flow.NodeID) []Preview { return b.looks[id] }

// ErrNotHere says that a bundle has no picture of that digest.
var ErrNotHere = errors.New("the bundle has no such picture")

// Picture returns an image or a look, checked against its digest.
func (b *Bundle) Picture(ctx context.Context, d flow.Digest) (flow.Picture, error) {
	f, ok := b.files[d]
	if !ok || f.MediaType == "" {
		return flow.Picture{}, ErrNotHere
	}
	if err := ctx.Err(); err != nil {
		return flow.Picture{}, err
	}
	data, err := f.data()
	return flow.Picture{MediaType: f.MediaType, Data: data}, err
}

func (e entry) data() ([]byte, error) {
	data, err := unpack(e.zip, e.Size)
	if err != nil {
		return nil, err
	}
	if flow.Sum(data) != e.SHA256 {
		return nil, unfit("%s is damaged: it does not hold what the list says", e.Name)
	}
	return data, nil
}

// Verify reads every file against its digest.
func (b *Bundle) Verify(ctx context.Context, progress func(done, total int)) error {
	done := 0
	for _, f := range b.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := f.data(); err != nil {
			return err
		}
		if done++; progress != nil {
			progress(done, len(b.files))
		}
	}
	return nil
}
