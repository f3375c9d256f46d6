package render

import (
	"image"

	"rflow/render/internal/screen"
)

// This file sends pixels. All of it runs with the writer's lock held.

const (
	// burstBytes is after how many image bytes the terminal is asked for a
	// sign of life: two commands of a kitty upload. What is on the way may then be the whole
	// window but for one burst, so the link hardly idles.
	burstBytes = 9 << 10
	// pieceLeast is what a part of a picture must come to, as it repeats the
	// palette; else the rest of the room is left.
	pieceLeast = 10 << 10
	// firstDensity is how many bytes a hundred pixels are taken to need before
	// any were sent: those of a photograph.
	firstDensity = 180
)

// finish ends a frame: it draws what the terminal does not show, as far as
// the pacer has room; the rest follows with the acknowledgements.
func (w *Writer) finish() {
	w.follow()
	w.step()
	if !w.scr.Alt() || !w.target.Path.drawn() {
		return
	}
	if w.target.Path == KittyClassic {
		w.place()
		return
	}
	_, limit := w.scr.Size()
	limit-- // a graphic that reaches the last row scrolls the screen
	if limit < 0 {
		limit = 1 << 12
	}
	if w.target.Whole {
		w.scr.UndrawLost()
		w.drawWhole(limit)
		return
	}
	w.rects = w.scr.Rects(w.rects[:0], limit, true)
	w.drawAll()
}

// drawAll draws w.rects between saving and restoring the cursor.
func (w *Writer) drawAll() {
	open := false
	for _, r := range w.rects {
		p := w.g.slot(ID(r.ID))
		if p == nil {
			continue
		}
		if w.pacer.Room() == 0 {
			break
		}
		if !open {
			open = true
			if w.target.Sync && !w.sync {
				w.buf = append(w.buf, "\x1b[?2026h"...)
			}
			w.save()
		}
		if !w.drawRect(r, p) {
			break
		}
	}
	if open {
		w.query()
		w.buf = append(w.buf, "\x1b8"...)
		if w.target.Sync && !w.sync {
			w.buf = append(w.buf, "\x1b[?2026l"...)
		}
	}
}

// drawRect draws r in pieces that the pacer has room for, or in one where the
// terminal wants that, in strips no wider than the terminal takes. It returns
// false when there is no room for the rest.
func (w *Writer) drawRect(r screen.Rect, p *Prepared) bool {
	for most := w.widest(); r.W > 0; r.X, r.Col, r.W = r.X+most, r.Col+most, r.W-most {
		for strip := r; strip.H > 0; {
			part := strip
			part.W = min(r.W, most)
			if part.H = w.pieceRows(part, p); part.H == 0 {
				return false
			}
			for !w.drawPart(part, p) {
				part.H = w.fewerRows(part.H, part.W, p)
			}
			strip.Y, strip.Row, strip.H = strip.Y+part.H, strip.Row+part.H, strip.H-part.H
		}
	}
	return true
}

// widest returns how many columns a graphic may have.
func (w *Writer) widest() int {
	if w.target.Path != Sixel || w.target.SixelW <= 0 {
		return 1 << 12
	}
	cw, _ := w.target.cell()
	return max(1, w.target.SixelW/cw)
}

// pieceRows returns how many rows of r to draw as one graphic now, 0 when the
// pacer has no room for a piece that is worth it.
func (w *Writer) pieceRows(r screen.Rect, p *Prepared) int {
	room, most := w.pacer.Room()-w.burst, w.pacer.Piece()
	rows := min(r.H, w.fitRows(r.W, most, p))
	if w.target.Whole {
		rows = min(r.H, w.stripRows(r.W, p))
		if w.full() {
			return 0
		}
	}
	need := w.estimate(r.W, rows, p)
	if need <= room || w.burst == 0 && w.pacer.Idle() {
		return rows
	}
	rows = w.fitRows(r.W, room, p)
	if got := w.estimate(r.W, rows, p); w.target.Whole || got > room || got < min(need, pieceLeast, most/2) {
		return 0
	}
	return rows
}

// estimate returns how many bytes cols x rows cells of p are likely to take,
// going by what was sent before.
func (w *Writer) estimate(cols, rows int, p *Prepared) int {
	cw, ch := w.target.cell()
	return p.overhead() + cols*cw*rows*ch*w.density/100
}

// overhead is what each part of the picture costs whatever its size, in bytes.
func (p *Prepared) overhead() int {
	if p.indexed == nil {
		return 700 // of a JPEG
	}
	return 13 * len(p.indexed.Palette) // which is defined each time
}

// learn notes that px pixels took n bytes beside the overhead. It follows a rise at once and a
// fall slowly.
func (w *Writer) learn(n, px int) {
	d := n * 100 / max(1, px)
	if d < w.density {
		d = (7*w.density + d) / 8
	}
	w.density = max(1, d)
}

// fitRows returns how many rows of cols cells of p are likely to fit in room
// bytes and in the terminal's limit, at least one.
func (w *Writer) fitRows(cols, room int, p *Prepared) int {
	_, ch := w.target.cell()
	row := w.estimate(cols, 1, p) - p.overhead()
	n := max(1, (room-p.overhead())/max(1, row))
	if w.target.Path == Sixel && w.target.SixelH > 0 {
		n = min(n, max(1, w.target.SixelH/ch))
	}
	return n
}

// drawPart draws one crop at its place and notes it. It returns false, and has drawn nothing,
// where the terminal would not take in as much at once.
func (w *Writer) drawPart(r screen.Rect, p *Prepared) bool {
	cw, ch := w.target.cell()
	px := image.Rect(r.Col*cw, r.Row*ch, (r.Col+r.W)*cw, (r.Row+r.H)*ch)
	if w.holes = w.scr.WipeStale(w.holes[:0], screen.Area{Top: r.Y, Bot: r.Y + r.H, Left: r.X, Right: r.X + r.W}); len(w.holes) > 0 && !p.opaque() {
		w.blank()
	}
	start := len(w.buf)
	w.moveTo(r.X, r.Y)
	head := len(w.buf)
	switch w.target.Path {
	case Sixel:
		switch {
		case p.indexed == nil:
		case w.target.Whole:
			w.appendWhole(p, px)
		default:
			w.buf = w.enc.Append(w.buf, p.indexed, px, nil)
		}
	case ITerm2:
		if p.canvas != nil {
			w.buf = appendITerm2(w.buf, p.canvas, px, r.W, r.H, w.target)
		}
	}
	if len(w.buf) == head {
		w.buf, head = w.buf[:start], start // the picture does not reach these cells
	}
	if n := len(w.buf) - head; n > 0 {
		w.learn(n-p.overhead(), r.W*cw*r.H*ch)
	}
	if w.target.Whole && len(w.buf)-head > tmuxTakes && r.H > 1 {
		w.buf = w.buf[:start]
		return false
	}
	w.piece++
	w.scr.Drawn(r, w.piece)
	w.sent(len(w.buf) - start)
	return true
}

// opaque reports whether a drawn picture hides all that is below it.
func (p *Prepared) opaque() bool {
	if p.indexed != nil {
		for _, c := range p.indexed.Palette {
			if _, _, _, a := c.RGBA(); a != 0xffff {
				return false
			}
		}
		return true
	}
	return p.canvas != nil && p.canvas.Opaque()
}
