package tui

import (
	"charm.land/bubbles/v2/key"

	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
)

// KeyMap is the keys that work everywhere but in text.
type KeyMap struct {
	Help, Palette, Undo, Redo, Next, Previous, Back, Suspend, Redraw, Log, Interrupt key.Binding
	// In the explorer:
	Branch, Cancel, Sheet, Pixels, Note, Compare, Record, Open key.Binding
}

// DefaultKeyMap returns the keys as they are without a configuration.
func DefaultKeyMap() KeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return KeyMap{
		Help:      bind("?", "all keys", "?"),
		Palette:   bind(":", "all commands", ":", "ctrl+p"),
		Undo:      bind("u", "undo", "u"),
		Redo:      bind("ctrl+r", "redo", "ctrl+r"),
		Next:      bind("tab", "next waiting", "tab"),
		Previous:  bind("shift+tab", "previous waiting", "shift+tab"),
		Back:      bind("q", "back, then leave", "q"),
		Suspend:   bind("ctrl+z", "suspend", "ctrl+z"),
		Redraw:    bind("ctrl+l", "draw the screen anew", "ctrl+l"),
		Log:       bind("!", "log of notices", "!"),
		Interrupt: bind("ctrl+c", "leave", "ctrl+c"),
		Branch:    bind("b", "branch", "b"),
		Cancel:    bind("x", "cancel", "x"),
		Sheet:     bind("s", "sheet of the round", "s"),
		Pixels:    bind("z", "see its pixels", "z"),
		Note:      bind("w", "write a note", "w"),
		Compare:   bind("c", "compare", "c"),
		Record:    bind("i", "full record", "i"),
		Open:      bind("o", "open the image", "o"),
	}
}

// everywhere lists the global keys with why they do nothing now.
func (m Model) everywhere() []intent.Binding {
	k := m.keys
	out := []intent.Binding{intent.Describe(k.Help, ""), intent.Describe(k.Palette, "")}
	if m.session != nil {
		out = append(
			out,
			intent.Describe(k.Next, m.nothingWaits()),
			intent.Describe(k.Previous, m.nothingWaits()),
			intent.Describe(k.Undo, m.nothingToUndo()),
			intent.Describe(k.Redo, m.nothingToRedo()),
		)
	}
	return append(
		out,
		intent.Describe(k.Log, ""),
		intent.Describe(k.Back, ""),
		intent.Describe(k.Suspend, ""),
		intent.Describe(k.Redraw, ""),
		intent.Describe(k.Interrupt, ""),
	)
}

// explorer lists the keys that act on the selected node.
func (m Model) explorer() []intent.Binding {
	_, noBranch := m.branchFrom(m.cursor())
	return []intent.Binding{
		intent.Describe(m.keys.Compare, m.noCompare()),
		intent.Describe(m.keys.Branch, noBranch),
		intent.Describe(m.keys.Sheet, ""),
		intent.Describe(m.keys.Cancel, m.nothingToCancel()),
		intent.Describe(m.keys.Pixels, m.noPixels(m.cursor())),
		intent.Describe(m.keys.Record, ""),
		intent.Describe(m.keys.Note, m.noNote(m.cursor())),
		intent.Describe(m.keys.Open, m.whyNotOpen(m.cursor())),
	}
}

// sections lists every key in force by place, the focus first.
func (m Model) sections() []dialog.Section {
	if m.leaf != nil {
		return m.leafSections()
	}
	if m.session == nil {
		return []dialog.Section{
			{Name: "start", Bindings: m.home.Help()},
			{Name: "everywhere but text", Bindings: m.everywhere()},
		}
	}
	judging := dialog.Section{Name: "judging", Bindings: m.judging()}
	tree := dialog.Section{Name: "tree", Bindings: append(m.tree.Help(), m.explorer()...)}
	deciding := dialog.Section{Name: "deciding", Bindings: m.review.Help()}
	panel := dialog.Section{Name: "panel", Bindings: append(append(m.focus.Help(), m.tree.AboutNode()...), m.explorer()...)}
	rest := dialog.Section{Name: "everywhere but text", Bindings: m.everywhere()}
	tree.Bindings = append(tree.Bindings, m.opensQueue())
	panel.Bindings = append(panel.Bindings, m.opensQueue())
	switch {
	case m.capturing():
		return []dialog.Section{deciding, {Name: rest.Name, Bindings: []intent.Binding{
			intent.Describe(m.keys.Suspend, ""), intent.Describe(m.keys.Redraw, ""), intent.Describe(m.keys.Interrupt, ""),
		}}}
	case m.queue.on:
		return []dialog.Section{{Name: m.queueName().Text, Bindings: append(m.leavesQueue(), m.explorer()...)}, deciding, judging, rest}
	case m.comparing.on:
		return []dialog.Section{{Name: "compare", Bindings: m.sizedCompare().Help()}, rest}
	case m.onPanel:
		return []dialog.Section{panel, deciding, rest}
	}
	return []dialog.Section{tree, deciding, judging, rest}
}

// judging lists the panel's keys that work from the tree too.
func (m Model) judging() []intent.Binding {
	k := m.focus.Keys
	labels := map[string]bool{}
	for _, b := range []key.Binding{k.ChildBetter, k.ParentBetter, k.TieGood, k.TieBad, k.Rate, k.Outcome, k.Best} {
		labels[b.Keys()[0]] = true
	}
	var out []intent.Binding
	for _, b := range m.focus.Help() {
		if labels[b.Keys[0]] {
			out = append(out, b)
		}
	}
	return out
}
