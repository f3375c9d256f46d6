package tui

import (
	"rflow/tui/internal/intent"
)

// shortHelp lists the keys that matter most where the focus is, made from the
// bindings in force; the last one leads to all.
func (m Model) shortHelp() []intent.Binding {
	if len(m.dialogs) > 0 {
		return enabled(m.dialogs[len(m.dialogs)-1].Help())
	}
	var out []intent.Binding
	k := m.keys
	switch {
	case m.capturing():
		return enabled(m.review.Help())
	case m.onPanel:
		out = append(enabled(m.review.Help()), intent.Describe(k.Back, ""))
	default:
		t := m.tree.Keys
		out = append(out, intent.Binding{
			Label:       "←↑↓→",
			Description: "move",
		}, intent.Describe(t.Show, ""))
	}
	out = append(out, m.everywhere()...)
	out = append(out, m.explorer()...)
	return last(enabled(out), intent.Describe(k.Help, ""))
}

func (m Model) homeKeys() []intent.Binding {
	if len(m.dialogs) > 0 {
		return enabled(m.dialogs[len(m.dialogs)-1].Help())
	}
	out := enabled(m.home.Help())
	if m.home.Text() {
		return out
	}
	return last(append(out, intent.Describe(m.keys.Back, "")), intent.Describe(m.keys.Help, ""))
}

// last returns the bindings with one moved to the end.
func last(bs []intent.Binding, end intent.Binding) []intent.Binding {
	var out []intent.Binding
	for _, b := range bs {
		if b.Label != end.Label {
			out = append(out, b)
		}
	}
	return append(out, end)
}

// enabled returns the bindings that do something now.
func enabled(bs []intent.Binding) []intent.Binding {
	var out []intent.Binding
	for _, b := range bs {
		if b.Disabled == "" {
			out = append(out, b)
		}
	}
	return out
}
