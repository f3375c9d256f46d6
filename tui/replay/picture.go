package replay

import (
	"strings"

	"rflow/flow"
	"rflow/render"
	"rflow/tui/internal/prose"
)

// size returns the cells of the images of a scene: both the same.
func (m Model) size(sc scene, maxCols, maxRows int) (cols, rows int) {
	n := sc.before
	if n == nil {
		n = sc.after
	}
	return m.fit(n, maxCols, maxRows)
}

func (m Model) fit(n *flow.Node, maxCols, maxRows int) (cols, rows int) {
	iw, ih := 1, 1
	if n != nil && n.Width > 0 && n.Height > 0 {
		iw, ih = n.Width, n.Height
	}
	cw, ch := m.gallery.CellSize()
	if cw <= 0 || ch <= 0 {
		cw, ch = 8, 16
	}
	return render.Fit(iw, ih, min(maxCols, render.MaxCells), min(maxRows, render.MaxCells), cw, ch, false)
}

// frameOf is an image under its name and over its verdict. Of an image that is
// still to come only the name is there, so that nothing moves when it comes.
func (m Model) frameOf(name string, n *flow.Node, comes bool, cols, rows int, shown bool) []string {
	head := m.theme.Muted.Render(name + " · " + prose.Line(string(n.ID)))
	lines := []string{prose.Fit(head, cols)}
	if !shown {
		for y := range rows {
			mark := ""
			if y == rows/2 {
				mark = m.theme.Faint.Render("· · ·")
			}
			lines = append(lines, prose.Centre(mark, cols))
		}
		return append(lines, "", "")
	}
	lines = append(lines, m.picture(n, comes, cols, rows)...)
	return append(lines, m.captions(n, comes, cols)...)
}

// picture is an image, or while it appears the look at it so far.
func (m Model) picture(n *flow.Node, comes bool, cols, rows int) []string {
	switch looks := m.previews(); {
	case comes && m.frame < len(looks):
		return m.gallery.Sampling(n.ID, looks[m.frame], cols, rows)
	case comes:
		return m.gallery.Sampled(n.ID, n.Image, cols, rows)
	default:
		return m.gallery.Lines(n.Image, cols, rows)
	}
}

// captions are the two lines under an image.
func (m Model) captions(n *flow.Node, comes bool, w int) []string {
	if looks := m.previews(); comes && m.frame < len(looks) {
		full := (m.frame + 1) * 8 / (len(looks) + 1)
		bar := m.theme.BarFull.Render(strings.Repeat("█", full)) + m.theme.BarEmpty.Render(strings.Repeat("░", 8-full))
		return []string{prose.Fit(m.theme.Accent.Render("sampling ")+bar, w), prose.Fit(m.toy(), w)}
	}
	score, word := "", ""
	if v := n.ModelVerdict(); v != nil {
		score = m.theme.Strong.Render(prose.Line(v.Label()))
		if comes {
			word = m.progress(n, v)
		}
	}
	below := m.toy()
	if comes {
		below = strings.TrimPrefix(m.judged(n)+"  "+below, "  ")
	}
	return []string{prose.Fit(prose.Truncate(score+word, w), w), prose.Fit(below, w)}
}

func (m Model) toy() string {
	if m.show.Tree.Session.Toy {
		return m.theme.Badge.Render("toy world")
	}
	return ""
}

// progress compares an image with the one that it was made from, under one
// verifier.
func (m Model) progress(n *flow.Node, v *flow.Verdict) string {
	parent, ok := m.show.Tree.Node(n.Parent)
	if !ok {
		return ""
	}
	old := parent.Verdict(v.Verifier)
	if old == nil {
		return ""
	}
	switch c, err := v.Compare(*old); {
	case err != nil:
		return ""
	case c > 0:
		return m.theme.Good.Render("  ▲ from " + prose.Line(old.Label()))
	case c < 0:
		return m.theme.Bad.Render("  ▼ from " + prose.Line(old.Label()))
	default:
		return m.theme.Muted.Render("  = as before")
	}
}

// judged is a person's word on an image.
func (m Model) judged(n *flow.Node) string {
	switch n.Preference {
	case flow.ChildBetter:
		return m.theme.Good.Render("judged better")
	case flow.ParentBetter:
		return m.theme.Bad.Render("judged worse")
	case flow.TieGood, flow.TieBad:
		return m.theme.Muted.Render("judged a tie")
	}
	return ""
}

// near tells the gallery what the next keys show.
func (m Model) near() {
	if m.show.Plain || !m.wide() {
		return
	}
	var next []flow.Digest
	cols, rows := 0, 0
	for i := m.at; i < min(m.at+4, len(m.script.beats)); i++ {
		sc := m.script.at(i)
		if sc.before == nil || sc.after == nil {
			continue
		}
		if cols == 0 {
			cols, rows = m.size(sc, (m.w-leastColumn-4)/2, m.room()-3)
		}
		next = append(next, m.show.Previews[sc.after.ID]...)
		next = append(next, sc.after.Image)
	}
	if cols > 0 {
		m.gallery.Near(cols, rows, next...)
	}
}
