package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"rflow/flow"
	"rflow/render"
)

// pictures is the gallery that panes see: it looks up and never waits. What is
// missing is prepared in the background, and [render.Gallery.Changed] tells
// when it is there. It is shared by all copies of the model and safe for use by
// several goroutines.
type pictures struct {
	g       *render.Gallery
	out     io.Writer // the terminal below the gallery
	library Library
	plain   bool // show none

	mu       sync.Mutex
	session  Session
	previews map[flow.NodeID]preview
	files    map[string][]byte           // previews by key
	finals   map[flow.Digest]flow.NodeID // what previews have led to, until it is on the screen
	foreseen []flow.Foreseen             // the newest last
	missing  missing
}

// preview is the newest look at an image being sampled.
type preview struct {
	n   int
	key string
}

func newPictures(o Options) *pictures {
	p := &pictures{out: o.Output, library: o.Library, plain: o.Plain, previews: map[flow.NodeID]preview{}, files: map[string][]byte{}, finals: map[flow.Digest]flow.NodeID{}}
	p.g = render.NewGallery(render.Options{Loader: p.load, Derive: derive, Out: o.Output, Memory: pictureMemory})
	return p
}

// pictureMemory is what pictures may take in memory that nothing shows, in bytes:
// sixteen of 512 px decoded, and over a hundred thumbnails ready to be shown. One of 2048 px
// fits just so, which is decoded once then for its block art and for itself.
const pictureMemory = 24 << 20

const previewPrefix = "preview/"

var errSuperseded = errors.New("a newer look has taken its place")

// load returns the bytes of a picture. It is the gallery's loader.
func (p *pictures) load(ctx context.Context, key string) ([]byte, error) {
	p.mu.Lock()
	session := p.session
	file, ok := p.files[key]
	p.mu.Unlock()
	if ok {
		return file, nil
	}
	if strings.HasPrefix(key, previewPrefix) {
		return nil, errSuperseded
	}
	d, err := flow.ParseDigest(key)
	if err != nil {
		return nil, err
	}
	var pic flow.Picture
	if session != nil {
		pic, err = session.Picture(ctx, d)
	}
	if session == nil || err != nil {
		pic, err = p.library.Picture(ctx, d)
	}
	p.noteMissing(ctx, key, err)
	return pic.Data, err
}

// use sets the session whose pictures are shown, nil for none.
func (p *pictures) use(s Session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.session, p.missing = s, p.missing.next()
	clear(p.previews)
	clear(p.files)
	clear(p.finals)
	p.foreseen = nil
}

// saw keeps a look at an image that is being sampled.
func (p *pictures) saw(id flow.NodeID, pic flow.Picture) {
	p.mu.Lock()
	defer p.mu.Unlock()
	old := p.previews[id]
	next := preview{n: old.n + 1, key: fmt.Sprintf("%s%s/%d", previewPrefix, id, old.n+1)}
	delete(p.files, old.key)
	p.files[next.key] = pic.Data
	p.previews[id] = next
}

// finished forgets the looks at a node. The last one stays on the screen until
// the image that it led to is ready; none if that is zero.
func (p *pictures) finished(id flow.NodeID, image flow.Digest) {
	p.mu.Lock()
	defer p.mu.Unlock()
	old, ok := p.previews[id]
	delete(p.files, old.key)
	delete(p.previews, id)
	if ok && !image.IsZero() {
		p.finals[image] = id
	}
}

// Lines returns exactly rows lines of cols cells; ready is false for blank lines
// and block art that stand in for the picture.
func (p *pictures) Lines(d flow.Digest, cols, rows int) (lines []string, ready bool) {
	if p.plain || d.IsZero() || cols <= 0 || rows <= 0 {
		return blank(cols, rows), false
	}
	pic := render.Pic{Key: d.String(), Cols: cols, Rows: rows}
	p.mu.Lock()
	reel, ok := p.finals[d]
	p.mu.Unlock()
	var v render.View
	if ok {
		v = p.g.LookAfter(string(reel), pic)
	} else {
		v = p.g.Look(pic)
	}
	if v.State == render.Failed {
		return gone(cols, rows), false
	}
	return v.Lines, v.State == render.Ready
}

// Preview returns the newest look at a node's image; false without one.
func (p *pictures) Preview(id flow.NodeID, cols, rows int) ([]string, bool) {
	if p.plain || cols <= 0 || rows <= 0 {
		return nil, false
	}
	p.mu.Lock()
	look, ok := p.previews[id]
	p.mu.Unlock()
	if !ok {
		return nil, false
	}
	v := p.g.LookNewest(string(id), render.Pic{Key: look.key, Cols: cols, Rows: rows})
	return v.Lines, v.State != render.Waiting && v.State != render.Failed
}

// CellSize returns the size of a cell in pixels.
func (p *pictures) CellSize() (w, h int) {
	t := p.g.Target()
	if t.CellW <= 0 || t.CellH <= 0 {
		return 8, 16
	}
	return t.CellW, t.CellH
}

func blank(cols, rows int) []string {
	lines := make([]string, max(0, rows))
	for i := range lines {
		lines[i] = strings.Repeat(" ", max(0, cols))
	}
	return lines
}
