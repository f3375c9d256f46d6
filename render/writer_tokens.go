package render

import (
	"bytes"
	"slices"
	"strconv"

	"rflow/render/internal/screen"
)

// This file turns a frame's tokens into output. All of it runs with the
// writer's lock held.

func (w *Writer) token(t *screen.Token) {
	if t.Kind == screen.Text {
		w.evict(t.Bytes)
		w.step()
		w.buf = append(w.buf, t.Bytes...)
		w.run = append(w.run, t.Bytes...)
		return
	}
	w.follow()
	switch t.Kind {
	case screen.Slot:
		w.slotCell(t)
		return
	case screen.Salt:
		return
	case screen.Opaque:
		if w.scr.Alt() && w.commands(t.Bytes) {
			w.startOver()
		}
		w.step()
		w.buf = append(w.buf, t.Bytes...)
		return
	}
	if w.spare(t) {
		return
	}
	w.before(t)
	w.step()
	w.buf = append(w.buf, t.Bytes...)
	w.scr.Apply(t)
	w.after(t)
}

// follow lets the screen catch up with the text written.
func (w *Writer) follow() {
	if len(w.run) > 0 {
		w.scr.Print(w.run)
		w.run = w.run[:0]
	}
}

// step writes the cells stepped over as one movement.
func (w *Writer) step() {
	if w.skip == 0 {
		return
	}
	w.buf = append(w.buf, "\x1b["...)
	if w.skip > 1 {
		w.buf = strconv.AppendInt(w.buf, int64(w.skip), 10)
	}
	w.buf = append(w.buf, 'C')
	w.skip = 0
}

// slotCell writes one cell of a picture: nothing where the terminal shows it,
// and else a space for the pixels to be drawn over.
func (w *Writer) slotCell(t *screen.Token) {
	id, _ := slotID(t.Base)
	c := screen.Cell{ID: uint16(id), Row: uint16(t.Row), Col: uint16(t.Col)}
	if t.Row < 0 || !w.target.Path.drawn() {
		c = screen.Cell{}
	}
	if w.scr.Put(c) {
		w.skip++
		return
	}
	w.step()
	w.buf = append(w.buf, ' ')
}

// before does what must precede a sequence's own bytes.
func (w *Writer) before(t *screen.Token) {
	switch {
	case private(t, 2026) && t.Final == 'l':
		w.finish()
		w.sync = false
	case (altScreen(t) && t.Final == 'l' || reset(t)) && w.scr.Alt():
		w.leave()
	case clears(t) && w.scr.Alt():
		w.startOver()
	}
	if a, ok := w.scr.Moves(t); ok {
		w.clearWay(a, t.Final == 'P' || t.Final == '@')
	}
}

// after does what follows from a sequence once it is applied.
func (w *Writer) after(t *screen.Token) {
	switch {
	case private(t, 2026) && t.Final == 'h':
		w.sync = true
	case altScreen(t) && t.Final == 'h':
		w.pacer.reset()
		w.measure()
		w.g.poke()
	case clears(t):
		w.cleared()
	case reset(t):
		w.sync = false
		w.cleared()
	}
}

// cleared follows a cleared screen, which is how a new size shows.
func (w *Writer) cleared() {
	w.measure()
	if w.target.Path == KittyClassic && w.scr.Alt() {
		// Clearing frees images that are not placed by placeholders.
		clear(w.placed)
		w.giveUp()
		w.g.lost()
	}
}

// leave deletes the program's images while its screen is still shown.
func (w *Writer) leave() {
	w.unplaceAll()
	w.giveUp()
	w.deletes(w.g.residents(w.dangling))
	w.dangling = w.dangling[:0]
	w.g.lost()
}

// clearWay blanks the pixels in an area whose text is about to move, as
// terminals differ in what becomes of them. Cells keep their pictures and are drawn again.
func (w *Writer) clearWay(a screen.Area, sideways bool) {
	switch {
	case w.target.Path == KittyClassic:
		w.unplaceIn(a)
		return
	case !w.target.Path.drawn(), w.target.HardScroll && !sideways:
		return
	}
	w.holes = w.scr.Wipe(w.holes[:0], a)
	if len(w.holes) == 0 {
		return
	}
	w.step()
	w.save()
	w.blank()
	w.buf = append(w.buf, "\x1b8"...)
}

// blank blanks the cells of w.holes; the caller restores the cursor and the colours.
func (w *Writer) blank() {
	w.buf = append(w.buf, "\x1b[m"...)
	for _, r := range w.holes {
		w.moveTo(r.X, r.Y)
		w.buf = append(w.buf, "\x1b["...)
		w.buf = strconv.AppendInt(w.buf, int64(r.W), 10)
		w.buf = append(w.buf, 'X')
	}
}

// save saves the cursor with its colours and modes, and makes rows count from
// the top of the screen until it is restored.
func (w *Writer) save() {
	w.buf = append(w.buf, "\x1b7"...)
	if w.scr.Origin() {
		w.buf = append(w.buf, "\x1b[?6l"...)
	}
}

// moveTo writes a movement to column x and row y, from 0.
func (w *Writer) moveTo(x, y int) {
	w.buf = append(w.buf, "\x1b["...)
	w.buf = strconv.AppendInt(w.buf, int64(y+1), 10)
	w.buf = append(w.buf, ';')
	w.buf = strconv.AppendInt(w.buf, int64(x+1), 10)
	w.buf = append(w.buf, 'H')
}

func private(t *screen.Token, mode int) bool {
	return t.Kind == screen.CSI && t.Prefix == '?' && (t.Final == 'h' || t.Final == 'l') && slices.Contains(t.Params, mode)
}

// commands reports whether b may begin a graphics command of the program's own, such as
// a question about the terminal: within an upload it would be taken for a part of that.
func (w *Writer) commands(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\x1b_")) || w.target.Tmux && bytes.HasPrefix(b, []byte("\x1bP"))
}

// clears reports whether a sequence clears the whole screen.
func clears(t *screen.Token) bool {
	return t.Kind == screen.CSI && t.Prefix == 0 && t.Final == 'J' && t.Param(0, 0) >= 2
}

// reset reports whether a sequence resets the terminal, which then shows its main screen.
func reset(t *screen.Token) bool { return t.Kind == screen.Escape && t.Final == 'c' }

func altScreen(t *screen.Token) bool {
	return private(t, 1049) || private(t, 1047) || private(t, 47)
}
