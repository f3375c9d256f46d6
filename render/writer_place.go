package render

import (
	"image"

	"rflow/render/internal/kitty"
	"rflow/render/internal/screen"
)

// place brings the placements of the kitty-classic path in line with the
// screen: those that show what is no longer there go, new ones come. No image
// bytes are needed for it. While an upload is under way nothing changes: no command
// may come between its pieces.
func (w *Writer) place() {
	if w.upload != nil {
		return
	}
	w.endTorn()
	w.rects = w.scr.Rects(w.rects[:0], 1<<12, false)
	clear(w.wanted)
	for _, r := range w.rects {
		w.wanted[r] = true
	}
	for r, pid := range w.placed {
		if !w.wanted[r] {
			w.unplace(r, pid)
		}
	}
	open := false
	for _, r := range w.rects {
		if _, there := w.placed[r]; there {
			continue
		}
		px, ok := w.placePixels(r)
		if !ok {
			continue
		}
		if !open {
			open = true
			w.save()
		}
		w.moveTo(r.X, r.Y)
		w.placeID = w.placeID%(1<<24) + 1
		w.buf = kitty.AppendPlace(w.buf, ID(r.ID).terminal(), w.placeID, px)
		w.placed[r] = w.placeID
	}
	if open {
		w.buf = append(w.buf, "\x1b8"...)
	}
}

// placePixels returns the pixels of r's picture in its cells; ok is false when the
// terminal does not hold the picture, or it does not reach the cells.
func (w *Writer) placePixels(r screen.Rect) (image.Rectangle, bool) {
	size, ok := w.g.resident(ID(r.ID))
	if !ok {
		return image.Rectangle{}, false
	}
	cw, ch := w.target.cell()
	px := image.Rect(r.Col*cw, r.Row*ch, (r.Col+r.W)*cw, (r.Row+r.H)*ch)
	px = px.Intersect(image.Rectangle{Max: size})
	return px, !px.Empty()
}

// unplace removes one placement. An upload under way is ended before it, and
// begins again.
func (w *Writer) unplace(r screen.Rect, pid uint32) {
	w.endTorn()
	if w.upload != nil {
		w.buf = w.upload.AppendEnd(w.buf)
		w.upload.Restart()
	}
	w.buf = kitty.AppendUnplace(w.buf, ID(r.ID).terminal(), pid)
	delete(w.placed, r)
}

func (w *Writer) unplaceAll() {
	for r, pid := range w.placed {
		w.unplace(r, pid)
	}
}

// unplaceIn removes the placements that reach into a.
func (w *Writer) unplaceIn(a screen.Area) {
	for r, pid := range w.placed {
		if r.Y < a.Bot && r.Y+r.H > a.Top && r.X < a.Right && r.X+r.W > a.Left {
			w.unplace(r, pid)
		}
	}
}
