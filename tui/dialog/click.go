package dialog

import (
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// Click is a click on a row of the box that View draws in w x h cells; row 0 is its
// upper edge. A dialog without rows to take passes it over.
type Click struct{ Row, W, H int }

// clicked takes the answer on a row.
func (c Choice) clicked(at Click) (Dialog, []intent.Intent, bool) {
	above := 0
	if c.text != "" {
		above = len(prose.Wrap(prose.Harmless(c.text), min(at.W-4, 64))) + 1
	}
	above = max(0, min(above, at.H-2-len(c.options)))
	from, to := clip(len(c.options), c.at, at.H-2-above)
	if i := from + at.Row - 1 - above; i >= from && i < to {
		return c.take(i)
	}
	return c, nil, false
}
