package tree

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	Left, Right, Up, Down        key.Binding
	Root, Best                   key.Binding
	PreviousRound, NextRound     key.Binding
	Show, Collapse               key.Binding
	Larger, Smaller              key.Binding
	Follow                       key.Binding
	Mark, Pin, Prune, ShowPruned key.Binding
	CopyText, CopyID             key.Binding
	Retry                        key.Binding
	Search, NextMatch            key.Binding
	PreviousMatch, ClearSearch   key.Binding
}

// DefaultKeyMap returns the keys as they are without a configuration.
func DefaultKeyMap() KeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return KeyMap{
		Left:          bind("←/h", "to the parent", "left", "h"),
		Right:         bind("→/l", "to the child", "right", "l"),
		Up:            bind("↑/k", "up a chain", "up", "k"),
		Down:          bind("↓/j", "down a chain", "down", "j"),
		Root:          bind("g", "to the prompt", "g"),
		Best:          bind("G", "to the best image", "G"),
		PreviousRound: bind("[", "previous round", "["),
		NextRound:     bind("]", "next round", "]"),
		Show:          bind("enter", "panel, again full screen", "enter"),
		Collapse:      bind("space", "fold or unfold", "space"),
		Larger:        bind("+", "larger thumbnails", "+"),
		Smaller:       bind("-", "smaller thumbnails", "-"),
		Follow:        bind("f", "follow the newest", "f"),
		Mark:          bind("m", "mark", "m"),
		Pin:           bind("t", "pin", "t"),
		Prune:         bind("d", "prune", "d"),
		ShowPruned:    bind("H", "show pruned", "H"),
		CopyText:      bind("y", "copy the text", "y"),
		CopyID:        bind("Y", "copy the id", "Y"),
		Retry:         bind("R", "try again", "R"),
		Search:        bind("/", "search", "/"),
		NextMatch:     bind("n", "next match", "n"),
		PreviousMatch: bind("N", "match before", "N"),
		ClearSearch:   bind("esc", "clear the search", "esc"),
	}
}

// Help returns the pane's keys; a key that does nothing now says why.
func (m Model) Help() []intent.Binding {
	k, n := m.Keys, m.node()
	because := func(off bool, why string) string {
		if off {
			return why
		}
		return ""
	}
	onRoot := because(m.cursor == flow.Root || n == nil, "the prompt is not an image")
	best := m.facts.best != ""
	return []intent.Binding{
		intent.Describe(k.Left, because(m.cursor == flow.Root, toParent.ends())),
		intent.Describe(k.Right, because(m.step(toChild) == m.cursor, toChild.ends())),
		intent.Describe(k.Up, because(m.step(laneUp) == m.cursor, laneUp.ends())),
		intent.Describe(k.Down, because(m.step(laneDown) == m.cursor, laneDown.ends())),
		intent.Describe(k.Root, ""),
		intent.Describe(k.Best, because(!best, "no image is finished yet")),
		intent.Describe(k.PreviousRound, because(m.step(roundBack) == m.cursor, roundBack.ends())),
		intent.Describe(k.NextRound, because(m.step(roundOn) == m.cursor, roundOn.ends())),
		intent.Describe(k.Show, ""),
		intent.Describe(k.Collapse, because(n == nil || len(n.Children) == 0, "nothing follows it")),
		intent.Describe(k.Larger, because(m.size() == Large, "they are the largest")),
		intent.Describe(k.Smaller, because(m.size() == Dots, "they are the smallest")),
		intent.Describe(k.Follow, ""),
		intent.Describe(k.Mark, onRoot),
		intent.Describe(k.Pin, onRoot),
		intent.Describe(k.Prune, onRoot),
		intent.Describe(k.ShowPruned, because(m.layout.pruned == 0 && !m.showPruned, "nothing is pruned")),
		intent.Describe(k.CopyText, ""),
		intent.Describe(k.CopyID, ""),
		intent.Describe(k.Retry, because(!retries(n), "nothing failed here")),
		intent.Describe(k.Search, ""),
		intent.Describe(k.NextMatch, m.whyNoMatch()),
		intent.Describe(k.PreviousMatch, m.whyNoMatch()),
		intent.Describe(k.ClearSearch, m.whyNoSearch()),
	}
}

// AboutNode returns those of the pane's keys that concern the selected node and not
// the view, for a place that shows the node.
func (m Model) AboutNode() []intent.Binding {
	k, onRoot := m.Keys, ""
	if n := m.node(); n == nil || n.ID == flow.Root {
		onRoot = "the prompt is not an image"
	}
	return []intent.Binding{
		intent.Describe(k.Mark, onRoot), intent.Describe(k.Pin, onRoot), intent.Describe(k.Prune, onRoot),
		intent.Describe(k.CopyText, ""), intent.Describe(k.CopyID, ""),
	}
}

// OfNode reports whether a key is one of those.
func (m Model) OfNode(press tea.KeyPressMsg) bool {
	k := m.Keys
	return key.Matches(press, k.Mark, k.Pin, k.Prune, k.CopyText, k.CopyID)
}

// retries reports whether something on the node may be tried again.
func retries(n *flow.Node) bool {
	return n != nil && !n.Withdrawn && (n.Status == flow.Failed || n.Status == flow.Cancelled || len(n.RoleFailed) > 0)
}
