package tree

// Size is how large nodes are drawn: the rows of their pictures.
type Size int

// The sizes that a person steps through, smallest first. What is chosen by the room
// there is may lie between Small and Large.
const (
	Dots   Size = 1  // one glyph per node
	Small  Size = 4  // 8 x 4 cells, no frame
	Medium Size = 7  // 14 x 7 cells
	Large  Size = 12 // 24 x 12 cells
)

// leastFramed is the smallest size that is worth a frame.
const leastFramed Size = 6

// larger returns the next size to step to, the same when there is none.
func (s Size) larger() Size {
	for _, next := range []Size{Small, Medium, Large} {
		if next > s {
			return next
		}
	}
	return s
}

// smaller returns the next size down, the same when there is none.
func (s Size) smaller() Size {
	for _, next := range []Size{Medium, Small, Dots} {
		if next < s {
			return next
		}
	}
	return s
}

// shape is the geometry of a size, in cells.
type shape struct {
	cols, rows int  // of the picture
	framed     bool // a border around the picture
	width      int  // of a node
	gap        int  // between columns, where the edges run
	pitch      int  // rows from one lane to the next
	mid        int  // row of a lane on which edges run
	label      int  // before the first column, the number of the chain
	trunk      int  // column of a gap in which edges turn down
	mark       int  // column of a gap that shows what was decided
}

func (s Size) shape() shape {
	switch {
	case s >= leastFramed:
		return framed(2*int(s), int(s))
	case s >= Small:
		return shape{cols: 8, rows: 4, width: 10, gap: 6, pitch: 5, mid: 2, trunk: 1, mark: 3}
	default:
		return shape{cols: 1, rows: 1, width: 3, gap: 1, pitch: 1, label: 4}
	}
}

func framed(cols, rows int) shape {
	return shape{
		cols: cols, rows: rows, framed: true, width: cols + 2, gap: 6,
		pitch: rows + 4, mid: 1 + rows/2, trunk: 1, mark: 3,
	}
}

// need is how many rows of a lane have to be seen: the caption, not the space
// under it.
func (s shape) need() int {
	if s.framed {
		return s.pitch - 1
	}
	return s.pitch
}

// caption is the row of a lane that holds the caption.
func (s shape) caption() int { return s.need() - 1 }

// automatic returns the largest size at which a pane of w x h cells shows
// enough of a search of that width and depth: three rounds and three chains, or
// all when there are fewer. Dots are for panes that hold nothing else.
func automatic(w, h, width, depth int) Size {
	for s := Large; s >= leastFramed; s-- {
		g := s.shape()
		if columns(g, w, 0) >= min(3, depth+1) && lanes(g, h) >= min(3, max(1, width)) {
			return s
		}
	}
	g := Small.shape()
	if w >= g.width+1 && body(h) >= g.need() {
		return Small
	}
	return Dots
}

// body is how many rows a pane of h rows has under its header.
func body(h int) int {
	if h < 3 {
		return max(0, h)
	}
	return h - 1
}

// columns returns how many whole columns fit into w cells from column off on.
func columns(g shape, w, off int) int {
	return max(1, (w-margin(g, off)+g.gap)/(g.width+g.gap))
}

// lanes returns how many whole lanes fit into a pane of h rows.
func lanes(g shape, h int) int { return max(1, (body(h)+g.pitch-g.need())/g.pitch) }

// margin is the space before the first column in view; when there are columns
// before it, it shows the edges that come from them.
func margin(g shape, off int) int {
	if off > 0 {
		return g.label + g.gap
	}
	return g.label + 1
}
