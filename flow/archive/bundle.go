package archive

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"time"

	"rflow/flow"
)

// A bundle is one ZIP file that holds one session: anybody can open it, a reader
// finds any picture without unpacking the others, and pictures lie in it as they
// are. Its entries:
//
//	events.jsonl           the log, one event a line: the truth
//	session.json           the same told as nodes, edges, reflections and verdicts
//	images/SHA256.png      every finished image
//	previews/NODE/N.jpg    up to eight looks at a node while it was sampled
//	README.txt             for whoever finds the file
//	manifest.json          last: every other entry with its size and SHA-256
//
// The same session gives the same bytes.
const (
	bundleFormat  = "rflow.bundle"
	bundleVersion = 1

	manifestName = "manifest.json"
	eventsName   = "events.jsonl"
	sessionName  = "session.json"
	readmeName   = "README.txt"
)

type manifest struct {
	Format  string         `json:"format"`
	Version int            `json:"version"`
	Session flow.SessionID `json:"session"`
	Prompt  string         `json:"prompt"`
	Toy     bool           `json:"toy"` // a demonstration world made the pictures
	Events  int            `json:"events"`
	Files   []manifestFile `json:"files"`
	// Lost are nodes whose image was gone when the bundle was written.
	Lost []flow.NodeID `json:"lost,omitempty"`
}

type manifestFile struct {
	Name      string      `json:"name"`
	Size      int64       `json:"size"`
	SHA256    flow.Digest `json:"sha256"`
	MediaType string      `json:"media_type,omitempty"`
	// Of a preview:
	Node  flow.NodeID `json:"node,omitempty"`
	Step  int         `json:"step,omitempty"`
	Total int         `json:"total,omitempty"`
}

const bundleReadme = `This is one session of rflow, a terminal explorer for ReflectionFlow.

  events.jsonl   what happened, one event a line
  session.json   the same as nodes, edges, reflections and verdicts
  images/        every image, named by its SHA-256
  previews/      how each looked while it was sampled
  manifest.json  every file here with its size and SHA-256

  rflow replay FILE    plays it in a terminal
  rflow import FILE    puts it beside your own sessions
`

// Looks gives what was kept of an image's sampling.
type Looks interface {
	Looks(ctx context.Context, session flow.SessionID, request string) ([]flow.Look, error)
}

// Source is where a session's pictures come from.
type Source interface {
	Images
	Looks
}

// WriteBundle writes a session as one bundle. An image that is gone is left out
// and named in the result; the rest is written all the same. progress is told
// how many of the nodes are done; nil is fine.
func WriteBundle(ctx context.Context, w io.Writer, events []flow.Event, src Source, progress func(done, total int)) (Result, error) {
	t := flow.Fold(events)
	res := Result{}
	events, err := legible(events, &res)
	if err != nil {
		return res, err
	}
	b := bundler{zip: zip.NewWriter(w), at: t.Updated, seen: map[string]bool{}}
	b.list = manifest{
		Format: bundleFormat, Version: bundleVersion, Session: t.ID, Prompt: t.Session.Prompt, Toy: t.Session.Toy, Events: len(events),
	}
	files := map[flow.NodeID]string{}
	done := 0
	for n := range t.Nodes() {
		if err := ctx.Err(); err != nil {
			return res, err
		}
		if err := b.node(ctx, t, n, src, files, &res); err != nil {
			return res, err
		}
		if done++; progress != nil {
			progress(done, t.Len())
		}
	}
	if err := b.trials(ctx, t, src, &res); err != nil {
		return res, err
	}
	return res, b.finish(t, events, files)
}

// legible returns the events with those that are no JSON, as a damaged log has them,
// replaced by ones that say so, and names these in the result.
func legible(events []flow.Event, res *Result) ([]flow.Event, error) {
	for i, e := range events {
		u, ok := e.Payload.(flow.Unknown)
		if !ok || json.Valid(u.Raw) {
			continue
		}
		if len(res.Lost) == 0 {
			events = slices.Clone(events)
		}
		res.Lost = append(res.Lost, fmt.Sprintf("event %d, %s: the log holds something else there", e.Seq, u.Type))
		raw, err := json.Marshal(map[string]any{
			"seq": e.Seq, "time": e.Time.UTC(), "type": flow.Unreadable, "session": e.Session, "actor": e.Actor, "was": u.Type,
		})
		if err != nil {
			return nil, err
		}
		events[i].Payload = flow.Unknown{Type: flow.Unreadable, Raw: raw}
	}
	return events, nil
}

type bundler struct {
	zip  *zip.Writer
	at   time.Time
	list manifest
	seen map[string]bool
}

// node writes a node's image and its looks.
func (b *bundler) node(ctx context.Context, t flow.Tree, n *flow.Node, src Source, files map[flow.NodeID]string, res *Result) error {
	if n.Image.IsZero() {
		return nil
	}
	pic, err := src.Image(ctx, n.Image)
	if err == nil && (extension(pic.MediaType) == "" || pic.Digest() != n.Image) {
		err = errors.New("the image is not what its digest says")
	}
	if err != nil {
		res.Lost = append(res.Lost, fmt.Sprintf("%s: %v", n.ID, err))
		b.list.Lost = append(b.list.Lost, n.ID)
		return ctx.Err()
	}
	pic.MediaType = cmp.Or(pic.MediaType, "image/png")
	name := "images/" + n.Image.String() + extension(pic.MediaType)
	files[n.ID] = name
	if !b.seen[name] {
		res.Images++
		if err := b.add(manifestFile{Name: name, MediaType: pic.MediaType}, pic.Data, zip.Store); err != nil {
			return err
		}
	}
	looks, err := src.Looks(ctx, t.ID, n.Request)
	if err != nil {
		return err
	}
	for i, l := range looks {
		ext := extension(l.Picture.MediaType)
		if l.Picture.MediaType == "" || ext == "" || len(l.Picture.Data) > flow.MaxLookBytes || i >= flow.MaxLooks {
			continue
		}
		f := manifestFile{
			Name: path.Join("previews", string(n.ID), fmt.Sprint(i+1)+ext), MediaType: l.Picture.MediaType,
			Node: n.ID, Step: l.Step, Total: l.Total,
		}
		if err := b.add(f, l.Picture.Data, zip.Store); err != nil {
			return err
		}
	}
	return nil
}

// add writes one entry and lists it.
func (b *bundler) add(f manifestFile, data []byte, method uint16) error {
	f.Size, f.SHA256 = int64(len(data)), flow.Digest(sha256.Sum256(data))
	if err := b.put(f.Name, data, method); err != nil {
		return err
	}
	b.seen[f.Name] = true
	b.list.Files = append(b.list.Files, f)
	return nil
}

func (b *bundler) put(name string, data []byte, method uint16) error {
	w, err := b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: b.at.UTC().Truncate(time.Second)})
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// finish writes the texts, and the list of everything last.
func (b *bundler) finish(t flow.Tree, events []flow.Event, files map[flow.NodeID]string) error {
	var lines bytes.Buffer
	for _, e := range events {
		line, err := e.MarshalJSON()
		if err != nil {
			return err
		}
		if err := json.Compact(&lines, line); err != nil { // an unknown event may have line feeds between its fields
			return err
		}
		lines.WriteByte('\n')
	}
	doc, err := json.MarshalIndent(record(t, files), "", "  ")
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{eventsName, lines.Bytes()}, {sessionName, append(doc, '\n')}, {readmeName, []byte(bundleReadme)}} {
		if err := b.add(manifestFile{Name: f.name}, f.data, zip.Deflate); err != nil {
			return err
		}
	}
	list, err := json.MarshalIndent(b.list, "", " ")
	if err != nil {
		return err
	}
	if err := b.put(manifestName, append(list, '\n'), zip.Deflate); err != nil {
		return err
	}
	return b.zip.Close()
}
