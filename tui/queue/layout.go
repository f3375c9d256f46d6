package queue

import (
	"rflow/flow"
	"rflow/render"
)

// box is a part of the pane in cells.
type box struct{ x, y, w, h int }

// layout is where the parts of an item stand. Where the pictures are depends on the
// images and on the size of the pane and never on words, so that the next item's
// are prepared as large as they will be.
type layout struct {
	picture, parent box // of the pictures alone; a line for words is below each
	facts, review   box
}

// The least that things are shown in.
const (
	columnLeast  = 20 // cells of the words beside the picture
	parentFrom   = 16 // rows of the column from which on the parent is in it
	writingFrom  = 30 // and while a text is written
	wordsFrom    = 6  // rows of the column from which on the prompt is in it
	factsFrom    = 12 // and all facts
	mostFacts    = 5  // lines of them
	gap          = 2  // cells between pictures and words
	captionLines = 1
)

// divide lays out an item.
func (m Model) divide(s Shown, writing bool) layout {
	n := s.node()
	if n == nil || m.w <= 0 || m.h <= 0 {
		return layout{review: box{0, 0, max(0, m.w), max(0, m.h)}}
	}
	wide, high := min(m.w*3/5, m.w-columnLeast-gap), m.h-captionLines
	acrossW, acrossH := m.fit(n, wide, high)
	downW, downH := m.fit(n, m.w, m.h*3/5-captionLines)
	if downH > acrossH {
		return m.down(s, downW, downH, writing)
	}
	return m.across(s, acrossW, acrossH, writing)
}

// across puts everything but the picture into a column beside it.
func (m Model) across(s Shown, cols, rows int, writing bool) layout {
	l := layout{picture: box{0, 0, cols, rows}}
	column := box{cols + gap, 0, m.w - cols - gap, m.h}
	if cols == 0 {
		column.x, column.w = 0, m.w
	}
	least := parentFrom
	if writing {
		least = writingFrom
	}
	if p := s.parent(); p != nil && column.h >= least {
		w, h := m.fit(p, column.w, column.h*2/5-captionLines)
		l.parent = box{column.x, 0, w, h}
		column.y += h + captionLines
		column.h -= h + captionLines
	}
	return m.words(s, l, column, writing)
}

// down puts the words under the pictures, and the parent beside the picture
// where there is room.
func (m Model) down(s Shown, cols, rows int, writing bool) layout {
	l := layout{picture: box{0, 0, cols, rows}}
	if p := s.parent(); p != nil && m.w-cols-gap >= columnLeast/2 {
		w, h := m.fit(p, m.w-cols-gap, rows)
		l.parent = box{cols + gap, 0, w, h}
	}
	y := rows + captionLines
	return m.words(s, l, box{0, y, m.w, m.h - y}, writing)
}

// words parts a column between facts and reflection.
func (m Model) words(s Shown, l layout, column box, writing bool) layout {
	rows := 0
	switch {
	case column.h < wordsFrom || writing && column.h < writingFrom:
	case column.h < factsFrom:
		rows = 1
	default:
		rows = len(m.facts(s, column.w, mostFacts)) + 1
	}
	l.facts = box{column.x, column.y, column.w, rows}
	l.review = box{column.x, column.y + rows, column.w, max(0, column.h-rows)}
	return l
}

// fit returns the largest cells for an image in w x h.
func (m Model) fit(n *flow.Node, w, h int) (cols, rows int) {
	if w <= 0 || h <= 0 {
		return 0, 0
	}
	iw, ih := n.Width, n.Height
	if iw <= 0 || ih <= 0 {
		iw, ih = 1, 1
	}
	cw, ch := m.gallery.CellSize()
	if cw <= 0 || ch <= 0 {
		cw, ch = 8, 16
	}
	return render.Fit(iw, ih, min(w, render.MaxCells), min(h, render.MaxCells), cw, ch, false)
}

// Room is how many cells the reflection has.
func (m Model) Room() (w, h int) {
	l := m.divide(m.at, m.writing)
	return l.review.w, l.review.h
}
