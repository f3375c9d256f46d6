package focus

import "rflow/flow"

// Wants returns the finished image that the pane shows, and its size in cells; a
// zero digest when it shows none.
func (m Model) Wants() (image flow.Digest, cols, rows int) {
	if m.gallery == nil || m.w <= 0 || m.room() < 1 {
		return flow.Digest{}, 0, 0
	}
	asked := &wish{Gallery: m.gallery}
	m.gallery = asked
	if m.full {
		m.picture(m.w, m.room(), true)
	} else {
		m.above()
	}
	return asked.image, asked.cols, asked.rows
}

// wish is a gallery that shows nothing and notes what it was asked for.
type wish struct {
	Gallery
	image      flow.Digest
	cols, rows int
}

func (w *wish) Lines(d flow.Digest, cols, rows int) (lines []string, ready bool) {
	w.image, w.cols, w.rows = d, cols, rows
	return nil, false
}

func (w *wish) Preview(flow.NodeID, int, int) (lines []string, ok bool) { return nil, false }
