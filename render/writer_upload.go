package render

import (
	"time"

	"rflow/render/internal/kitty"
)

// This file sends images to terminals that hold them. All of it runs with the
// writer's lock held.

// sent counts image bytes and asks for a sign of life when enough have gone.
func (w *Writer) sent(n int) {
	w.burst += n
	if w.burst >= w.burstSize() {
		w.query()
	}
}

// burstSize is after how many bytes to ask: more often where few may be under way.
func (w *Writer) burstSize() int { return min(burstBytes, w.pacer.Piece()/2) }

func (w *Writer) query() {
	if w.burst > 0 {
		w.buf = append(w.buf, ackQuery...)
		w.depot.sent(w.pacer.Sent(w.burst))
		w.burst = 0
	}
}

// uploads sends images to the terminal as far as the pacer has room, one
// after the other, and deletes those that have had their day.
func (w *Writer) uploads() {
	w.sweep()
	w.endTorn()
	if w.upload == nil {
		w.tidy()
	}
	if !w.target.Path.uploaded() {
		return
	}
	for {
		room := w.pacer.Room()
		if room < kitty.MaxCommand && !w.pacer.Idle() || w.upload == nil && !w.nextUpload() {
			return
		}
		start := len(w.buf)
		w.buf = w.upload.Append(w.buf, min(room, w.burstSize()))
		w.burst += len(w.buf) - start
		w.query()
		if w.upload.Done() {
			w.upload = nil
			w.g.uploaded(w.uploadID)
			w.tidy()
		}
	}
}

// sweep removes the objects that the terminal has dealt with. What it cannot have
// seen is sent again.
func (w *Writer) sweep() {
	answered := w.pacer.Answered()
	if !w.target.Tmux {
		w.depot.sweep(answered)
		return
	}
	missed, again := w.depot.await(answered, w.pacer.now())
	w.g.missed(missed)
	if again {
		time.AfterFunc(patience, w.g.poke)
	}
}

// tidy deletes the images that are not needed any more, between two uploads.
func (w *Writer) tidy() {
	w.dangling = w.g.takeRemoves(w.dangling)
	w.deletes(w.dangling)
	w.dangling = w.dangling[:0]
}

// nextUpload begins with the most wanted picture, if there is one.
func (w *Writer) nextUpload() bool {
	id, p, ok := w.g.nextUpload()
	if !ok {
		return false
	}
	cols, rows := p.Cols, p.Rows
	if w.target.Path == KittyClassic {
		cols, rows = 0, 0
	}
	w.uploadID = id
	format, data := w.deposit(p)
	w.upload = kitty.NewUpload(id.terminal(), format, data, cols, rows, w.target.Tmux)
	return true
}

// deposit returns what to send of p: the name of an object that holds it where
// the terminal can read that, else the picture itself.
func (w *Writer) deposit(p *Prepared) (kitty.Format, []byte) {
	f, medium := p.format, byte('s')
	switch w.target.Transfer {
	case Inline:
		return f, p.data
	case TempFile:
		medium = 't'
	}
	key, err := w.depot.put(w.uploadID, w.target.Transfer, p.data)
	if err != nil {
		return f, p.data // there is no room for objects, which is no reason to show none
	}
	f.Medium, f.Size = medium, len(p.data)
	w.burst += haste(len(p.data))
	return f, []byte(key)
}

// giveUp ends the upload under way, if there is one, before its time. What
// the terminal holds of it goes, and it is sent again if it is still wanted.
func (w *Writer) giveUp() {
	w.endTorn()
	if w.upload != nil {
		w.buf = w.upload.AppendEnd(w.buf)
		w.upload = nil
		w.dangling = append(w.dangling, w.uploadID)
		w.g.unsent(w.uploadID)
	}
}

// endTorn ends the upload that the terminal may still wait for the rest of.
func (w *Writer) endTorn() {
	if w.torn != nil {
		w.buf = w.torn.AppendEnd(w.buf)
		w.torn = nil
	}
}

// startOver ends the upload under way and has it begin again. It precedes what
// clears the screen, at which kitty forgets an image that has come halfway and
// takes in the rest of it for nothing.
func (w *Writer) startOver() {
	w.endTorn()
	if w.upload == nil {
		return
	}
	start := len(w.buf)
	if w.buf = w.upload.AppendEnd(w.buf); len(w.buf) > start {
		w.buf = kitty.AppendDelete(w.buf, w.uploadID.terminal(), w.target.Tmux)
		w.upload.Restart()
	}
}

// deletes deletes images from the terminal. It must not come between the
// pieces of an upload that is to succeed.
func (w *Writer) deletes(ids []ID) {
	for _, id := range ids {
		w.buf = kitty.AppendDelete(w.buf, id.terminal(), w.target.Tmux)
	}
}
