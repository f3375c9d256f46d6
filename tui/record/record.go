// Package record shows everything that a session knows of one image, as a dialog.
package record

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// Record is the dialog. It is a value; make one with [New].
type Record struct {
	title string
	facts []fact
	top   int
	said  string // why the last key did nothing
	keys  dialog.KeyMap
	w, h  int // as it was sized last
}

// fact is one line of the record, or its heading when it has no text.
type fact struct{ name, text string }

// New shows a node of a tree. The root is the session. opener is the key that
// opened it, which closes it too.
func New(keys dialog.Keys, t flow.Tree, id flow.NodeID, opener ...string) Record {
	r := Record{title: "record of " + string(id), keys: keys.List}
	r.keys.Leave.SetKeys(slices.Concat(opener, keys.List.Leave.Keys(), keys.List.Take.Keys())...)
	r.keys.Leave.SetHelp(keys.List.Leave.Help().Key, "close")
	n, ok := t.Node(id)
	switch {
	case !ok:
		r.facts = []fact{{"", "there is no such image"}}
	case id == flow.Root:
		r.title, r.facts = "record of the session", session(t)
	default:
		r.facts = image(t, n)
	}
	return r
}

// Update implements [dialog.Dialog].
func (r Record) Update(msg tea.Msg) (dialog.Dialog, []intent.Intent, bool) {
	r.said = ""
	switch msg := msg.(type) {
	case dialog.Wheel:
		r.top += int(msg)
	case tea.KeyPressMsg:
		switch by, ok := r.keys.Scroll(msg, 1+r.most()); {
		case key.Matches(msg, r.keys.Leave):
			return r, nil, true
		case key.Matches(msg, r.keys.Copy):
			text := r.Text()
			return r, []intent.Intent{intent.Copy{Text: text}, intent.Notice{Text: "copied the record, " + prose.Size(len(text))}}, true
		case ok:
			r.top += by
		default:
			r.said = dialog.Named(msg) + " does nothing here: " + r.keys.Leave.Help().Key + " closes"
		}
	}
	r.top = max(0, min(r.top, r.most()))
	return r, nil, false
}

// Sized implements [dialog.Sizer].
func (r Record) Sized(w, h int) dialog.Dialog {
	r.w, r.h = w, h
	return r
}

// most is the last line that may be on top.
func (r Record) most() int {
	return max(0, len(r.lines(themes.Mono(), min(r.w-4, widest)))-max(1, r.h-2))
}

const widest, names = 96, 14

// View implements [dialog.Dialog].
func (r Record) View(t *themes.Theme, w, h int) string {
	inner := min(w-4, widest)
	if inner < 8 {
		return ""
	}
	lines := r.lines(t, inner)
	room := max(0, h-2)
	top := min(r.top, max(0, len(lines)-room))
	k := r.keys
	hint := k.Copy.Help().Key + " copies it · " + k.Leave.Help().Key + " closes"
	if len(lines) > room {
		hint = fmt.Sprintf("%d-%d of %d · %s%s · %s", top+1, min(len(lines), top+room), len(lines), dialog.Short(k.Up), dialog.Short(k.Down), hint)
	}
	if r.said != "" {
		hint = r.said
	}
	return dialog.Frame(t, r.title, hint, lines[top:min(len(lines), top+room)], w, h)
}

func (r Record) lines(t *themes.Theme, w int) []string {
	var lines []string
	indent := names
	for _, f := range r.facts {
		if f.text != "" {
			indent = max(indent, prose.Width(prose.Line(f.name)))
		}
	}
	indent = min(indent, w/3)
	for _, f := range r.facts {
		if f.text == "" {
			lines = append(lines, prose.Fit(t.Title.Render(prose.Line(f.name)), w))
			continue
		}
		for i, l := range prose.Wrap(prose.Harmless(f.text), max(1, w-indent-1)) {
			name := ""
			if i == 0 {
				name = prose.Line(f.name)
			}
			lines = append(lines, prose.Fit(t.Muted.Render(prose.Fit(name, indent))+" "+t.Text.Render(l), w))
		}
	}
	return lines
}

// Text is the record as lines "name: text", for the clipboard.
func (r Record) Text() string {
	var b strings.Builder
	for _, f := range r.facts {
		if f.text == "" {
			fmt.Fprintf(&b, "\n%s\n", f.name)
			continue
		}
		fmt.Fprintf(&b, "%s: %s\n", f.name, f.text)
	}
	return strings.TrimLeft(b.String(), "\n")
}

// Help implements [dialog.Dialog].
func (r Record) Help() []intent.Binding {
	k := r.keys
	var out []intent.Binding
	for _, b := range []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom, k.Copy, k.Leave} {
		out = append(out, intent.Describe(b, ""))
	}
	return out
}
