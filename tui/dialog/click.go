package dialog

import (
	"rflow/tui/internal/intent"
)

// Click is a click on a row of the box that View draws in w x h cells; row 0 is its
// upper edge. A dialog without rows to take passes it over.
type Click struct{ Row, W, H int }

// clicked takes the answer on a row.
func (c Choice) clicked(at Click) (Dialog, []intent.Intent, bool) {
	text, rows := c.rows(at.W, at.H)
	if i := at.Row - 1 - len(text); i >= 0 && i < len(rows) {
		return c.take(rows[i].option)
	}
	return c, nil, false
}
