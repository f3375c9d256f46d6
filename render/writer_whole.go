package render

import (
	"cmp"
	"image"
	"slices"
	"strconv"

	"github.com/charmbracelet/x/ansi"

	"rflow/render/internal/screen"
	"rflow/render/internal/sixel"
)

// This file is about terminals with [Target.Whole]: tmux. All of it runs
// with the writer's lock held.

const (
	// tmuxKeeps is how many graphics tmux keeps in all its panes: up to 3.6a it
	// drops the oldest when the tenth comes. From 3.6b on it is ten more.
	tmuxKeeps = 9
	// tmuxTakes is the longest sequence that every tmux takes in; a longer one it
	// drops without a word.
	tmuxTakes = 1<<20 - 1<<10
)

// spare writes spaces in the place of an erasure that would take graphics elsewhere in its row
// away, and with them, for a moment, all that tmux shows. It reports whether it did.
func (w *Writer) spare(t *screen.Token) bool {
	n := w.scr.Spares(t)
	if n == 0 {
		return false
	}
	w.step()
	for range n {
		w.buf = append(w.buf, ' ')
	}
	x, _, _ := w.scr.Cursor()
	w.buf = append(w.buf, "\x1b["...)
	w.buf = strconv.AppendInt(w.buf, int64(x+1), 10)
	w.buf = append(w.buf, 'G')
	w.scr.Blank(n)
	return true
}

// evict makes way for text that is about to be written at the cursor. tmux
// drops a graphic for a letter of ASCII, and else draws it again over the text.
func (w *Writer) evict(text []byte) {
	if w.scr.Kept == nil || !slices.ContainsFunc(text, func(c byte) bool { return c >= 0x80 }) {
		return
	}
	w.follow()
	x, y, wrap := w.scr.Cursor()
	if wrap {
		return
	}
	for end := x + ansi.StringWidth(string(text)); ; {
		at, ok := w.scr.Touches(y, x, end)
		if !ok {
			return
		}
		w.step()
		w.save()
		w.moveTo(at, y)
		w.buf = append(w.buf, " \x1b8"...)
		w.scr.EraseCell(y, at)
	}
}

// drawWhole draws w.rects, the largest pictures first, as long as the terminal keeps what it has;
// then again what was pushed out by the new graphics though it is seen.
func (w *Writer) drawWhole(limit int) {
	w.count(limit)
	for range tmuxKeeps + 1 {
		w.rects = w.scr.Rects(w.rects[:0], limit, true)
		if len(w.rects) == 0 {
			return
		}
		slices.SortStableFunc(w.rects, func(a, b screen.Rect) int { return cmp.Compare(b.W*b.H, a.W*a.H) })
		w.drawAll()
		if !w.scr.UndrawLost() {
			return
		}
	}
}

// count tells the gallery how many graphics each picture needs. A picture that is shown in
// more of them than it needs is to be drawn anew.
func (w *Writer) count(limit int) {
	w.rects = w.scr.Rects(w.rects[:0], limit, false)
	w.needs = w.needs[:0]
	for _, r := range w.rects {
		n := 1
		if p := w.g.slot(ID(r.ID)); p != nil {
			rows := w.stripRows(r.W, p)
			n = (r.H + rows - 1) / rows
		}
		i := slices.IndexFunc(w.needs, func(q need) bool { return q.id == ID(r.ID) })
		if i < 0 {
			i = len(w.needs)
			w.needs = append(w.needs, need{id: ID(r.ID)})
		}
		w.needs[i].graphics += n
	}
	total := 0
	for _, n := range w.needs {
		total += n.graphics
	}
	if total <= tmuxKeeps && w.scr.Live()+len(w.scr.Rects(nil, limit, true)) > tmuxKeeps {
		for _, n := range w.needs {
			if w.scr.Pieces(uint16(n.id)) > n.graphics {
				w.scr.UndrawPicture(uint16(n.id))
			}
		}
	}
	w.g.needs(w.needs)
}

// need is how many graphics a picture takes as it is seen.
type need struct {
	id       ID
	graphics int
}

// full reports whether one more graphic would push out one that is seen.
func (w *Writer) full() bool { return w.target.Whole && w.scr.Live() >= tmuxKeeps }

// stripRows returns how many rows of cols cells one graphic may have so that tmux
// takes it in. More than one strip end where sixel rows do.
func (w *Writer) stripRows(cols int, p *Prepared) int {
	_, ch := w.target.cell()
	most := w.fitRows(cols, tmuxTakes*15/16, p)
	if step := sixel.Band / gcd(ch, sixel.Band); most > step {
		most -= most % step
	}
	return most
}

// fewerRows returns how many rows to try after rows were too many.
func (w *Writer) fewerRows(rows, cols int, p *Prepared) int {
	_, ch := w.target.cell()
	step := sixel.Band / gcd(ch, sixel.Band)
	if rows <= step {
		return max(1, rows/2)
	}
	return min(w.stripRows(cols, p), (rows-1)/step*step)
}

func gcd(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

// wholeHeight returns how many of h px, the height of some rows of cells, a graphic in them can show. Its height is one of
// whole sixel rows, as what is beyond would take the next row of cells; and tmux maps all
// of h onto these, so what would come from below them stays empty.
func wholeHeight(h int) int {
	e := h - h%sixel.Band
	return (e*e + h - 1) / h
}

// appendWhole appends px of p, the pixels of whole cells, as a graphic of which tmux shows each row once:
// the rows that it will pass over are repetitions.
func (w *Writer) appendWhole(p *Prepared, px image.Rectangle) {
	h := px.Dy()
	if e := h - h%sixel.Band; e > 0 && e < h {
		c := &w.crop
		*c = image.Paletted{Pix: c.Pix[:0], Stride: px.Dx(), Palette: p.indexed.Palette}
		px = px.Intersect(p.indexed.Rect)
		c.Stride = px.Dx()
		for row := range e {
			y := px.Min.Y + (row*e+h-1)/h
			if y >= px.Max.Y {
				break
			}
			c.Pix = append(c.Pix, p.indexed.Pix[p.indexed.PixOffset(px.Min.X, y):][:c.Stride]...)
			c.Rect = image.Rect(0, 0, c.Stride, row+1)
		}
		w.buf = w.enc.Append(w.buf, c, c.Rect, w.target.Background)
		return
	}
	w.buf = w.enc.Append(w.buf, p.indexed, px, w.target.Background)
}
