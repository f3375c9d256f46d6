package tui

import (
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/sheet"
)

// openSheet lays the sheet of the cursor's round over the explorer.
func (m Model) openSheet() Model {
	s := sheet.New(m.theme, m.shell.pics).SetTree(m.doc).SetProgress(m.running).SetPlain(m.o.Plain)
	m.o.Keys.set("sheet", &s.Keys)
	return m.lay(sheetLeaf{s.Open(m.cursor())})
}

// sheetLeaf is the sheet as a leaf.
type sheetLeaf struct{ sheet.Model }

func (sheetLeaf) Name() string { return "sheet" }

func (l sheetLeaf) take(msg tea.Msg) (leaf, []intent.Intent) {
	next, intents := l.Update(msg)
	return sheetLeaf{next}, intents
}

func (l sheetLeaf) click(x, y int) (leaf, []intent.Intent) {
	id, ok := l.At(x, y)
	switch {
	case !ok:
		return l, nil
	case id == l.Cursor():
		return l, []intent.Intent{intent.Show{Node: id}}
	}
	return sheetLeaf{l.Select(id)}, nil
}

func (l sheetLeaf) sized(w, h int) leaf         { return sheetLeaf{l.SetSize(w, h)} }
func (l sheetLeaf) styled(t *themes.Theme) leaf { return sheetLeaf{l.SetTheme(t)} }

func (l sheetLeaf) told(t flow.Tree, p map[flow.NodeID]flow.NodeProgress) leaf {
	return sheetLeaf{l.SetTree(t).SetProgress(p)}
}
