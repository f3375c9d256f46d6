package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
	"rflow/tui/status"
)

// leaf is a pane that lies over the explorer or over home, between their header
// and footer: the sheet, the charts, a gallery. It is a value.
type leaf interface {
	Name() string    // of its keys, in the help
	Heading() string // in the rule above it
	View() string
	Help() []intent.Binding // what matters most first
	take(tea.Msg) (leaf, []intent.Intent)
	click(x, y int) (leaf, []intent.Intent)
	sized(w, h int) leaf
	styled(*themes.Theme) leaf
	told(flow.Tree, map[flow.NodeID]flow.NodeProgress) leaf
}

// lay puts a leaf over what is shown.
func (m Model) lay(l leaf) Model {
	m.leaf = l
	return m.tellLeaf().arrange()
}

// lift takes the leaf away.
func (m Model) lift() Model {
	m.leaf = nil
	return m.arrange()
}

// tellLeaf gives the leaf the session as it is now.
func (m Model) tellLeaf() Model {
	if m.leaf != nil && m.session != nil {
		m.leaf = m.leaf.told(m.doc, m.running)
	}
	return m
}

// leafArea is where the leaf stands; rule and banner are above it.
func (m Model) leafArea() rect {
	area := rect{0, 2, m.w, max(0, m.h-3)}
	if m.banner() != "" {
		area.y++
		area.h = max(0, area.h-1)
	}
	return area
}

// arrangeLeaf tells the leaf its size.
func (m Model) arrangeLeaf() Model {
	if m.leaf != nil {
		area := m.leafArea()
		m.leaf = m.leaf.sized(area.w, area.h)
	}
	return m
}

// leafScreen draws it.
func (m Model) leafScreen() []string {
	lines := []string{status.Header{Backend: m.backendStatus(), Prompt: m.o.Version}.View(m.theme, m.w)}
	if m.session != nil {
		lines[0] = m.headerView()
	}
	if banner := m.banner(); banner != "" {
		lines = append(lines, m.theme.Error.Render(prose.Fit(" "+banner, m.w)))
	}
	area := m.leafArea()
	lines = append(lines, status.Rule(m.theme, m.w, status.Heading{Text: m.leaf.Heading(), Focused: true}))
	lines = append(lines, strings.Split(prose.Block(strings.Split(m.leaf.View(), "\n"), area.w, area.h), "\n")...)
	if m.session != nil {
		return append(lines[:m.h-1], m.footerView())
	}
	f := status.Footer{Keys: m.leafKeys(), Notice: m.notices.text, Level: m.notices.level}
	return append(lines[:m.h-1], f.View(m.theme, m.w))
}

// leafKeys is the footer's help while a leaf is shown.
func (m Model) leafKeys() []intent.Binding {
	if len(m.dialogs) > 0 {
		return enabled(m.dialogs[len(m.dialogs)-1].Help())
	}
	return last(leaveEarly(enabled(m.leaf.Help())), intent.Describe(m.keys.Help, ""))
}

// leaveEarly moves the way out from the end of a leaf's keys to where a footer of any
// length has room for it.
func leaveEarly(keys []intent.Binding) []intent.Binding {
	const early = 1
	end := len(keys) - 1
	if end <= early || !slices.Contains(keys[end].Keys, "esc") {
		return keys
	}
	out := keys[end]
	out.Description, _, _ = strings.Cut(out.Description, " ")
	return slices.Insert(slices.Clone(keys[:end]), early, out)
}

func (m Model) leafSections() []dialog.Section {
	return []dialog.Section{{Name: m.leaf.Name(), Bindings: m.leaf.Help()}, {Name: "everywhere but text", Bindings: m.everywhere()}}
}

// leafKey takes a key while a leaf is shown: what works everywhere, then the leaf.
func (m Model) leafKey(press tea.KeyPressMsg) (Model, tea.Cmd) {
	if key.Matches(press, m.keys.Back) {
		return m.lift(), nil
	}
	if next, cmd, ok := m.globalKey(press); ok {
		return next, cmd
	}
	next, intents := m.leaf.take(press)
	m.leaf = next
	return m.fromLeaf(intents)
}

// leafClick takes a click on the leaf; others come to nothing.
func (m Model) leafClick(msg tea.MouseClickMsg) (Model, tea.Cmd) {
	area := m.leafArea()
	if len(m.dialogs) > 0 || msg.Button != tea.MouseLeft || !area.has(msg.X, msg.Y) {
		return m, nil
	}
	next, intents := m.leaf.click(msg.X-area.x, msg.Y-area.y)
	m.leaf = next
	return m.fromLeaf(intents)
}

// fromLeaf carries out what the leaf asks for. What is shown elsewhere is not seen
// under it, so it goes.
func (m Model) fromLeaf(intents []intent.Intent) (Model, tea.Cmd) {
	var cmds []tea.Cmd
	for _, i := range intents {
		var cmd tea.Cmd
		switch i := i.(type) {
		case intent.Leave:
			m = m.lift()
		case intent.Show:
			m, cmd = m.lift().one(i)
		case intent.Open:
			m, cmd = m.openFromLeaf(i)
		default:
			m, cmd = m.one(i)
		}
		cmds = append(cmds, cmd)
	}
	return m, tea.Sequence(cmds...)
}

// leafWheel moves on the leaf as arrows do.
func (m Model) leafWheel(by int) (Model, tea.Cmd) {
	press := tea.KeyPressMsg{Code: tea.KeyDown}
	if by < 0 {
		press.Code = tea.KeyUp
	}
	return m.leafKey(press)
}
