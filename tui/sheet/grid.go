package sheet

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/render"
	"rflow/themes"
	"rflow/tui/internal/prose"
)

// Gallery gives the pane its pictures. Its methods answer at once with what is
// there now: rows lines of cols cells each.
type Gallery interface {
	// Lines shows a finished picture; ready is false while it is on its way.
	Lines(d flow.Digest, cols, rows int) (lines []string, ready bool)
	// Preview shows the look at a node's image so far, if there is one.
	Preview(node flow.NodeID, cols, rows int) (lines []string, ok bool)
	// CellSize is the size of a cell in pixels; 0, 0 when unknown.
	CellSize() (w, h int)
}

// tile is one picture of a grid.
type tile struct {
	image       flow.Digest
	preview     flow.NodeID // whose looks are shown while there is no image, or ""
	w, h        int         // px; 0 counts as square
	instead     string      // where there is no picture
	name, signs string      // the caption, styled
	right       string      // its other end, and the same in fewer cells
	short       string
	marked      bool
}

// shape is the size of a grid's pictures in cells.
type shape struct{ cols, rows int }

// shapes returns the sizes from the smallest to the largest. A picture of a step is
// a row higher than one of the step before.
func shapes() []shape {
	all := make([]shape, 27)
	for i := range all {
		all[i] = shape{8 + 2*i, 4 + i}
	}
	return all
}

// framed reports whether there is a line above a picture.
func (s shape) framed() bool { return s.rows >= 6 }

func (s shape) width() int { return s.cols + 2 }

func (s shape) height() int {
	if s.framed() {
		return s.rows + 2
	}
	return s.rows + 1
}

// fits returns how many tiles stand in a row and how many rows there are in w x h
// cells; at least one of each.
func (s shape) fits(w, h int) (across, down int) {
	return max(1, w/s.width()), max(1, h/s.height())
}

// best returns the largest shape at which n tiles are all in view, else one
// that shows several rows of them.
func best(n, w, h int) int {
	all := shapes()
	for i, s := range slices.Backward(all) {
		if across, down := s.fits(w, h); s.width() <= w && s.height() <= h && across*down >= n {
			return i
		}
	}
	for i, s := range slices.Backward(all[:5]) {
		if s.height()*2 <= h && s.width()*3 <= w {
			return i
		}
	}
	return 0
}

// grid draws tiles. It is a value made for one frame.
type grid struct {
	theme   *themes.Theme
	gallery Gallery
	shape   shape
	w, h    int
	cursor  int
	focused bool
	plain   bool // words, one tile in a line
}

// fits returns how many tiles stand in a row, and how many rows are in view.
func (g grid) fits() (across, down int) {
	if g.plain {
		return 1, max(1, g.h)
	}
	return g.shape.fits(g.w, g.h)
}

// at returns which tile is at a cell when off is the first row in view.
func (g grid) at(x, y, off int) (int, bool) {
	across, down := g.fits()
	col, row := x/g.shape.width(), y/g.shape.height()
	return (off+row)*across + col, x >= 0 && y >= 0 && col < across && row < down
}

// first returns the first row of tiles in view, moved as little as possible from
// off so that the cursor is among them.
func (g grid) first(off, n int) int {
	across, down := g.fits()
	rows := (n + across - 1) / across
	at := g.cursor / across
	return max(0, min(max(min(off, at), at-down+1), rows-down))
}

// draw returns g.h lines of g.w cells, from the row of n tiles off on. It asks only
// for the tiles in view.
func (g grid) draw(n int, tile func(i int) tile, off int) []string {
	across, down := g.fits()
	lines := make([]string, 0, g.h)
	for row := off; row < off+down && row*across < n; row++ {
		block := make([]string, g.shape.height())
		for i := row * across; i < min((row+1)*across, n); i++ {
			for y, line := range g.tile(tile(i), i == g.cursor) {
				block[y] += line
			}
		}
		lines = append(lines, block...)
	}
	return strings.Split(prose.Block(lines, g.w, g.h), "\n")
}

// frame is what stands around a picture.
type frame struct {
	style                               lipgloss.Style
	left, right, topLeft, top, topRight string
	bottomLeft, bottomRight             string
}

func (g grid) frame(marked, selected bool) frame {
	switch {
	case selected && g.focused:
		return frame{style: g.theme.Cursor, left: "┃", right: "┃", topLeft: "┏", top: "━", topRight: "┓", bottomLeft: "┗", bottomRight: "┛"}
	case selected, marked:
		style := g.theme.Accent
		if selected {
			style = g.theme.Muted
		}
		return frame{style: style, left: "│", right: "│", topLeft: "┌", top: "─", topRight: "┐", bottomLeft: "└", bottomRight: "┘"}
	}
	return frame{left: " ", right: " ", topLeft: " ", top: " ", topRight: " ", bottomLeft: " ", bottomRight: " "}
}

// tile draws one: as many lines as the shape is high, each as wide as it is.
func (g grid) tile(t tile, selected bool) []string {
	s, f := g.shape, g.frame(t.marked, selected)
	var lines []string
	if s.framed() {
		lines = append(lines, f.style.Render(f.topLeft+strings.Repeat(f.top, s.cols)+f.topRight))
	}
	left, right := f.style.Render(f.left), f.style.Render(f.right)
	for _, line := range g.picture(t) {
		lines = append(lines, left+line+right)
	}
	return append(lines, f.style.Render(f.bottomLeft)+t.caption(s.cols)+f.style.Render(f.bottomRight))
}

// caption is the line under a picture. The name counts more than what is said of
// the image, and that more than its marks.
func (t tile) caption(w int) string {
	for _, c := range [][2]string{{t.name + t.signs, t.right}, {t.name + t.signs, t.short}, {t.name, t.short}} {
		if prose.Width(c[0])+1+prose.Width(c[1]) <= w {
			return prose.Spread(c[0], c[1], w)
		}
	}
	if w-prose.Width(t.short) > leastName {
		return prose.Spread(t.name, t.short, w)
	}
	return prose.Fit(t.name, w)
}

// leastName is how many cells of a name that is cut still say something.
const leastName = 6

// picture returns the lines of a tile's picture, each as wide as the shape's.
func (g grid) picture(t tile) []string {
	cols, rows := g.fit(t)
	var lines []string
	switch {
	case g.gallery == nil:
	case !t.image.IsZero():
		lines, _ = g.gallery.Lines(t.image, cols, rows)
	case t.preview != "":
		lines, _ = g.gallery.Preview(t.preview, cols, rows)
	}
	if len(lines) == 0 {
		cols, lines = g.shape.cols, []string{g.theme.Faint.Render(prose.Centre(t.instead, g.shape.cols))}
	}
	before := (g.shape.cols - cols) / 2
	above := (g.shape.rows - len(lines)) / 2
	out := slices.Repeat([]string{strings.Repeat(" ", g.shape.cols)}, g.shape.rows)
	for i, line := range lines[:min(len(lines), g.shape.rows)] {
		out[above+i] = strings.Repeat(" ", before) + line + strings.Repeat(" ", g.shape.cols-cols-before)
	}
	return out
}

func (g grid) fit(t tile) (cols, rows int) {
	if g.gallery == nil {
		return g.shape.cols, g.shape.rows
	}
	cw, ch := g.gallery.CellSize()
	if cw <= 0 || ch <= 0 {
		cw, ch = 8, 16
	}
	return render.Fit(max(1, t.w), max(1, t.h), g.shape.cols, g.shape.rows, cw, ch, false)
}

// step moves a cursor among n tiles, across in a row; it stays at the edges.
func step(at, n, across, dx, dy int) int {
	switch {
	case dx != 0:
		return max(0, min(at+dx, n-1))
	case dy < 0 && at >= across:
		return at - across
	case dy > 0 && at/across < (n-1)/across:
		return min(at+across, n-1)
	}
	return at
}
