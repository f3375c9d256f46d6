package tui

import (
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/charts"
	"rflow/tui/internal/intent"
	"rflow/tui/palette"
)

// seeing lists the commands that show something over the explorer.
func (m Model) seeing() []palette.Entry {
	none := ""
	if m.session == nil {
		none = "no session is open"
	}
	return []palette.Entry{
		{Name: "charts", Do: intent.Call{Command: "charts"}, Disabled: none},
		{Name: bestOfChains, Do: intent.Call{Command: bestOfChains}, Disabled: none},
		{Name: bestOfSessions, Do: intent.Call{Command: bestOfSessions}},
	}
}

// see carries out the commands of seeing.
func (m Model) see(command string) (next Model, cmd tea.Cmd, ok bool) {
	switch {
	case command == "charts" && m.session != nil:
		pane := charts.New(m.theme).SetPlain(m.o.Plain)
		m.o.Keys.set("charts", &pane.Keys)
		next = m.lay(chartsLeaf{pane})
	case command == bestOfChains && m.session != nil, command == bestOfSessions:
		next, cmd = m.openBests(command)
	default:
		return m, nil, false
	}
	return next, cmd, true
}

// chartsLeaf is the charts as a leaf.
type chartsLeaf struct{ charts.Model }

func (chartsLeaf) Name() string { return "charts" }

func (l chartsLeaf) take(msg tea.Msg) (leaf, []intent.Intent) {
	next, intents := l.Update(msg)
	return chartsLeaf{next}, intents
}

func (l chartsLeaf) click(int, int) (leaf, []intent.Intent) { return l, nil }
func (l chartsLeaf) sized(w, h int) leaf                    { return chartsLeaf{l.SetSize(w, h)} }
func (l chartsLeaf) styled(t *themes.Theme) leaf            { return chartsLeaf{l.SetTheme(t)} }

func (l chartsLeaf) told(t flow.Tree, _ map[flow.NodeID]flow.NodeProgress) leaf {
	return chartsLeaf{l.SetTree(t)}
}
