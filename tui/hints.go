package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"

	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
	"rflow/tui/tree"
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
	case m.leaf != nil:
		return m.leafKeys()
	case m.capturing():
		return enabled(m.review.Help())
	case m.comparing.on:
		return last(m.sizedCompare().Hints(), intent.Describe(k.Help, ""))
	case m.queue.on:
		return m.queueKeys()
	case m.onPanel:
		out = append(enabled(m.review.Help()), intent.Describe(k.Back, ""))
	default:
		t := m.tree.Keys
		out = append(out, intent.Binding{Label: ways(t), Description: "move"}, intent.Binding{Label: t.Show.Help().Key, Description: "panel"})
		for _, b := range m.tree.Help() {
			if b.Label == t.Retry.Help().Key || b.Label == t.NextMatch.Help().Key {
				out = append(out, b)
			}
		}
	}
	out = append(out, intent.Describe(k.Next, m.nothingWaits()))
	if len(m.waiting.ids) > 1 {
		out = append(out, m.opensQueue())
	}
	out = append(out, intent.Describe(k.Undo, m.nothingToUndo()))
	queued, sampling := m.jobs()
	for _, b := range m.explorer() {
		if b.Label == k.Cancel.Help().Key && queued+sampling == 0 {
			continue // it could end a chain: too rare to be named here
		}
		out = append(out, b)
	}
	out = append(out, intent.Describe(k.Back, ""))
	return last(enabled(out), intent.Describe(k.Help, ""))
}

// ways are the keys that move in the tree, as one word.
func ways(k tree.KeyMap) string {
	var words []string
	for _, b := range []key.Binding{k.Left, k.Up, k.Down, k.Right} {
		words = append(words, dialog.Short(b))
	}
	if text := strings.Join(words, ""); text == "←↑↓→" {
		return text
	}
	return strings.Join(words, " ")
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
		if b.Disabled == "" && b.Label != "" {
			out = append(out, b)
		}
	}
	return out
}

// ghost is what the tree says where an image will be: that it waits, and the keys.
func (m Model) ghost() tree.Ghost {
	key := func(b key.Binding) string { return b.Help().Key }
	k := m.review.Keys
	accept, edit, reject, right := key(k.Accept), key(k.Edit), key(k.Reject), key(k.Right)
	return tree.Ghost{
		Waits: []string{"waits for you", "waits"}, Draft: []string{"your draft waits", "your draft", "draft"},
		Empty: []string{"nothing to fix", "right?"},
		Keys: [][]string{
			{accept + " accept · " + edit + " edit", accept + " " + edit},
			{reject + " reject · " + right + " right", reject + " " + right},
		},
		Right:     [][]string{{right + " right, stop", right + " stop"}, {accept + " go on", accept + " on"}},
		Elsewhere: []string{key(m.keys.Next) + " to decide", key(m.keys.Next)},
	}
}
