package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"rflow/flow"
)

// Images gives finished images by digest.
type Images interface {
	Image(ctx context.Context, digest flow.Digest) (flow.Picture, error)
}

// Result says what was written.
type Result struct {
	Dir    string   `json:"dir,omitempty"`
	Images int      `json:"images"`
	Lost   []string `json:"lost,omitempty"` // nodes whose image is gone, with the reason
}

// Write writes a session into dir, which is made if need be: NODE.png for every
// finished node, with its provenance in an iTXt chunk "rflow", and session.json.
// An image that is gone is left out and named in Result.Lost; the rest is
// written all the same. Files of an earlier export of the session are replaced;
// see [Folder] for a dir that holds something else. When it fails or is
// interrupted, dir is as it was. progress may be nil.
func Write(ctx context.Context, t flow.Tree, images Images, dir string, progress func(done, total int)) (Result, error) {
	res := Result{Dir: dir}
	err := intoFolder(dir, t.ID, func(tmp string) error { return res.fill(ctx, t, images, tmp, progress) })
	return res, err
}

// fill writes all files of a session into a folder of its own.
func (res *Result) fill(ctx context.Context, t flow.Tree, images Images, dir string, progress func(done, total int)) error {
	files := map[flow.NodeID]string{}
	for n := range t.Nodes() {
		if n.Image.IsZero() {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		name, err := writeImage(ctx, t, n, images, dir)
		if errors.As(err, new(*lostError)) {
			res.Lost = append(res.Lost, fmt.Sprintf("%s: %v", n.ID, err))
			continue
		}
		if err != nil {
			return err
		}
		files[n.ID] = name
		res.Images++
		if progress != nil {
			progress(res.Images, t.Images())
		}
	}
	doc, err := json.MarshalIndent(record(t, files), "", "  ")
	if err != nil {
		return fmt.Errorf("write session.json: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, sessionName), append(doc, '\n'), 0o644)
}

type lostError struct{ err error }

func (e *lostError) Error() string { return e.err.Error() }

func writeImage(ctx context.Context, t flow.Tree, n *flow.Node, images Images, dir string) (string, error) {
	pic, err := images.Image(ctx, n.Image)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", &lostError{err}
	}
	note, err := json.Marshal(provenance(t, n))
	if err != nil {
		return "", err
	}
	data, ext := pic.Data, extension(pic.MediaType)
	if ext == "" {
		return "", &lostError{fmt.Errorf("a picture of the kind %q cannot be written", pic.MediaType)}
	}
	if ext == ".png" {
		if data, err = withText(data, "rflow", string(note)); err != nil {
			return "", &lostError{err}
		}
	}
	name := string(n.ID) + ext
	return name, os.WriteFile(filepath.Join(dir, name), data, 0o644)
}

// extension returns ".png" and the like, or "" for what is no picture of a kind
// that is kept. Older logs do not say; their pictures are PNGs.
func extension(mediaType string) string {
	switch mediaType {
	case "", "image/png":
		return ".png"
	case "image/jpeg":
		return ".jpg"
	case "image/webp":
		return ".webp"
	case "image/gif":
		return ".gif"
	}
	return ""
}

// note is the provenance inside a PNG.
type note struct {
	Schema  string         `json:"schema"`
	Session flow.SessionID `json:"session"`
	// Toy: a demonstration world made the picture, not a trained model.
	Toy         bool           `json:"toy"`
	Node        nodeRecord     `json:"node"`
	ParentImage flow.Digest    `json:"parent_image"`
	Decided     *reflectRecord `json:"reflection,omitempty"`
	Verdicts    []flow.Verdict `json:"verdicts,omitempty"`
}

func provenance(t flow.Tree, n *flow.Node) note {
	p := note{Schema: "rflow.provenance.1", Session: t.ID, Toy: t.Session.Toy, Node: nodeOf(n, ""), Verdicts: n.Verdicts}
	if parent, ok := t.Node(n.Parent); ok {
		p.ParentImage = parent.Image
		if r := parent.Reflected(n.ReflectionID); r != nil {
			rec := reflectionOf(*r)
			p.Decided = &rec
		}
	}
	return p
}
