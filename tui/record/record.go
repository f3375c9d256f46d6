// Package record shows everything that a session knows of one image, as a dialog.
package record

import (
	"fmt"
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
	keys  keyMap
}

// fact is one line of the record, or its heading when it has no text.
type fact struct{ name, text string }

type keyMap struct{ up, down, pageUp, pageDown, home, end, copy, leave key.Binding }

// New shows a node of a tree. The root is the session. leave is the key that
// opened it, which closes it too.
func New(t flow.Tree, id flow.NodeID, leave ...string) Record {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	r := Record{title: "record of " + string(id), keys: keyMap{
		up: bind("↑", "up", "up", "k"), down: bind("↓", "down", "down", "j"),
		pageUp: bind("pgup", "page up", "pgup"), pageDown: bind("pgdn", "page down", "pgdown", "space"),
		home: bind("home", "to the top", "home", "g"), end: bind("end", "to the end", "end", "G"),
		copy: bind("y", "copy all of it", "y"), leave: bind("esc", "close", append(leave, "esc", "q", "enter")...),
	}}
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
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return r, nil, false
	}
	const page = 10
	switch {
	case key.Matches(press, r.keys.leave):
		return r, nil, true
	case key.Matches(press, r.keys.copy):
		text := r.Text()
		return r, []intent.Intent{intent.Copy{Text: text}, intent.Notice{Text: "copied the record, " + prose.Size(len(text))}}, true
	case key.Matches(press, r.keys.up):
		r.top--
	case key.Matches(press, r.keys.down):
		r.top++
	case key.Matches(press, r.keys.pageUp):
		r.top -= page
	case key.Matches(press, r.keys.pageDown):
		r.top += page
	case key.Matches(press, r.keys.home):
		r.top = 0
	case key.Matches(press, r.keys.end):
		r.top = r.most()
	}
	r.top = max(0, min(r.top, r.most()))
	return r, nil, false
}

// most is the last line that may be on top: as many as there are at the widest.
func (r Record) most() int {
	lines := 0
	for _, f := range r.facts {
		lines += 1 + len(f.text)/widest + strings.Count(f.text, "\n")
	}
	return max(0, lines-1)
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
	hint := "y copies it · esc closes"
	if len(lines) > room {
		hint = fmt.Sprintf("%d-%d of %d · ↑↓ · %s", top+1, min(len(lines), top+room), len(lines), hint)
	}
	return dialog.Frame(t, r.title, hint, lines[top:min(len(lines), top+room)], w, h)
}

func (r Record) lines(t *themes.Theme, w int) []string {
	var lines []string
	indent := min(names, w/3)
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
	for _, b := range []key.Binding{k.up, k.down, k.pageUp, k.pageDown, k.home, k.end, k.copy, k.leave} {
		out = append(out, intent.Describe(b, ""))
	}
	return out
}
