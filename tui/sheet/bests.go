package sheet

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// Best is one image of a gallery of bests: that of a session, or with Node that of
// a chain of the session that is shown.
type Best struct {
	Session       flow.SessionID
	Node          flow.NodeID
	Image         flow.Digest
	Width, Height int    // px; 0 counts as square
	Name, Score   string // Score is the label of its verdict, or ""
	Result        bool   // it is the session's result
}

// ChainBests returns the best image of every chain, the best chain first. Pruned
// images and those of another prompt than the session's do not count.
func ChainBests(t flow.Tree) []Best {
	var nodes []*flow.Node
	chains := map[*flow.Node][]int{}
	for _, c := range t.Chains() {
		var best *flow.Node
		for n, ok := t.Node(c.Tip); ok && n.ID != flow.Root; n, ok = t.Node(n.Parent) {
			counts := n.Status == flow.Done && !n.Image.IsZero() && !n.Pruned && n.Original == t.Session.Prompt
			if counts && (best == nil || !t.Better(best, n, t.Verifier())) { // the earliest among equals
				best = n
			}
		}
		if best == nil {
			continue
		}
		if len(chains[best]) == 0 {
			nodes = append(nodes, best)
		}
		chains[best] = append(chains[best], c.ID)
	}
	result, _ := t.Best()
	var list []Best
	for _, n := range t.Rank(nodes) {
		b := Best{Node: n.ID, Image: n.Image, Width: n.Width, Height: n.Height, Name: string(n.ID) + " " + chainNames(chains[n]), Result: n == result}
		if v := n.Verdict(t.Verifier()); v != nil {
			b.Score = v.Label()
		}
		list = append(list, b)
	}
	return list
}

func chainNames(ids []int) string {
	name := fmt.Sprintf("chain %d", ids[0])
	for _, id := range ids[1:] {
		name += fmt.Sprintf(",%d", id)
	}
	return name
}

// Bests is a gallery of bests. Make one with NewBests. It is a value.
type Bests struct {
	Keys KeyMap

	theme   *themes.Theme
	gallery Gallery
	heading string
	list    []Best
	loading bool
	w, h    int
	plain   bool
	cursor  int
	off     int
	resize  int
}

// NewBests returns a gallery under a heading that waits for its images.
func NewBests(theme *themes.Theme, gallery Gallery, heading string) Bests {
	k := DefaultKeyMap()
	k.Show.SetHelp(k.Show.Help().Key, "open it")
	k.Leave.SetHelp(k.Leave.Help().Key, "close the gallery")
	return Bests{Keys: k, theme: theme, gallery: gallery, heading: heading, loading: true}
}

// SetBests shows images; the cursor stays on the one where it is.
func (b Bests) SetBests(list []Best) Bests {
	if b.cursor < len(b.list) {
		at := b.list[b.cursor]
		i := slices.IndexFunc(list, func(x Best) bool { return x.Session == at.Session && x.Node == at.Node })
		b.cursor = max(0, i)
	}
	b.list, b.loading = list, false
	return b.reveal()
}

// SetTheme draws with another theme.
func (b Bests) SetTheme(theme *themes.Theme) Bests {
	b.theme = theme
	return b
}

// SetSize gives the gallery w x h cells.
func (b Bests) SetSize(w, h int) Bests {
	b.w, b.h = w, h
	return b.reveal()
}

// SetPlain tells images in words, one in a line.
func (b Bests) SetPlain(on bool) Bests {
	b.plain = on
	return b
}

func (b Bests) size() int {
	return max(0, min(best(len(b.list), b.w, max(0, b.h-1))+b.resize, len(shapes())-1))
}

func (b Bests) grid() grid {
	return grid{theme: b.theme, gallery: b.gallery, shape: shapes()[b.size()], w: b.w, h: max(0, b.h-1), cursor: b.cursor, focused: true, plain: b.plain}
}

func (b Bests) reveal() Bests {
	b.off = b.grid().first(b.off, len(b.list))
	return b
}

// Heading names the gallery.
func (b Bests) Heading() string { return b.heading }

// View draws the gallery: exactly as many lines as it is high, each as wide as it is.
func (b Bests) View() string {
	if b.w <= 0 || b.h <= 0 {
		return ""
	}
	switch {
	case b.loading:
		return prose.Block([]string{"", b.theme.Muted.Render(prose.Centre("looking for images", b.w))}, b.w, b.h)
	case len(b.list) == 0:
		return prose.Block([]string{"", b.theme.Muted.Render(prose.Centre("there is no finished image yet", b.w))}, b.w, b.h)
	}
	if b.plain {
		return b.inWords()
	}
	line := " " + b.theme.Muted.Render(prose.Line(b.list[b.cursor].Name))
	return prose.Block(append([]string{prose.Fit(line, b.w)}, b.grid().draw(len(b.list), b.tile, b.off)...), b.w, b.h)
}

func (b Bests) tile(i int) tile {
	x, name := b.list[i], b.theme.Text
	if i == b.cursor {
		name = b.theme.Selection
	}
	score := b.theme.Muted.Render(prose.Line(x.Score))
	t := tile{image: x.Image, w: x.Width, h: x.Height, name: name.Render(prose.Line(x.Name)), right: score, short: score, instead: "·"}
	if x.Result {
		t.signs = b.theme.Accent.Render(" ★")
	}
	return t
}

// Help returns the gallery's keys; a key that does nothing now says why.
func (b Bests) Help() []intent.Binding {
	none := ""
	if len(b.list) == 0 {
		none = "there is no image"
	}
	k := b.Keys
	var out []intent.Binding
	for _, key := range []key.Binding{k.Show, k.Larger, k.Smaller, k.Left, k.Right, k.Up, k.Down, k.First, k.Last} {
		out = append(out, intent.Describe(key, none))
	}
	return append(out, intent.Describe(k.Leave, ""))
}

// Update takes a key. [intent.Leave] asks to close the gallery.
func (b Bests) Update(msg tea.Msg) (Bests, []intent.Intent) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return b, nil
	}
	k, n := b.Keys, len(b.list)
	across, _ := b.grid().fits()
	switch {
	case key.Matches(press, k.Leave):
		return b, []intent.Intent{intent.Leave{}}
	case n == 0:
		return b, nil
	case key.Matches(press, k.Show):
		return b, []intent.Intent{b.open()}
	case key.Matches(press, k.Larger):
		b = b.larger(2)
	case key.Matches(press, k.Smaller):
		b = b.larger(-2)
	case key.Matches(press, k.Left):
		b.cursor = step(b.cursor, n, across, -1, 0)
	case key.Matches(press, k.Right):
		b.cursor = step(b.cursor, n, across, 1, 0)
	case key.Matches(press, k.Up):
		b.cursor = step(b.cursor, n, across, 0, -1)
	case key.Matches(press, k.Down):
		b.cursor = step(b.cursor, n, across, 0, 1)
	case key.Matches(press, k.First):
		b.cursor = 0
	case key.Matches(press, k.Last):
		b.cursor = n - 1
	}
	return b.reveal(), nil
}

func (b Bests) larger(by int) Bests {
	now := b.size()
	b.resize += max(0, min(now+by, len(shapes())-1)) - now
	return b
}

// open leads to where the image under the cursor is.
func (b Bests) open() intent.Intent {
	if x := b.list[b.cursor]; x.Node != "" {
		return intent.Show{Node: x.Node}
	}
	return intent.Open{ID: b.list[b.cursor].Session}
}

// Click selects the image at a cell, and opens the one that is selected.
func (b Bests) Click(x, y int) (Bests, []intent.Intent) {
	i, ok := b.grid().at(x, y-1, b.off)
	if b.plain {
		i, ok = b.told().At(y)
	}
	switch {
	case !ok || i >= len(b.list):
		return b, nil
	case i == b.cursor:
		return b, []intent.Intent{b.open()}
	}
	b.cursor = i
	return b.reveal(), nil
}
