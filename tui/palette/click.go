package palette

import (
	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
)

// clicked does what stands on a row.
func (p Palette) clicked(at dialog.Click) (dialog.Dialog, []intent.Intent, bool) {
	i, ok := rowAt(len(p.found), p.at, at)
	if !ok {
		return p, nil, false
	}
	p.at = i
	return p.take()
}

// clicked says what stands on a row.
func (q question) clicked(at dialog.Click) (dialog.Dialog, []intent.Intent, bool) {
	i, ok := rowAt(len(q.offered), q.at, at)
	if !ok {
		return q, nil, false
	}
	q.at, q.moved = i, true
	return q.take()
}

// rowAt returns which of n rows is where it was clicked, with row at in view: they
// begin under the upper edge and the field.
func rowAt(n, at int, c dialog.Click) (int, bool) {
	from, to := dialog.Clip(n, at, min(maxRows, c.H-3))
	i := from + c.Row - 2
	return i, i >= from && i < to
}
