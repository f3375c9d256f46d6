package trial

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
)

// Gallery gives the pane its pictures. Its methods answer at once with what is there
// now: rows lines of cols cells each.
type Gallery interface {
	// Lines shows a finished picture; ready is false while it is on its way.
	Lines(d flow.Digest, cols, rows int) (lines []string, ready bool)
	// Preview shows the look at what is being made so far, if there is one.
	Preview(node flow.NodeID, cols, rows int) (lines []string, ok bool)
	// CellSize is the size of a cell in pixels; 0, 0 when unknown.
	CellSize() (w, h int)
}

// Model is the pane. Make one with New. It is a value.
type Model struct {
	Keys KeyMap

	theme    *themes.Theme
	gallery  Gallery
	tree     flow.Tree
	progress map[flow.NodeID]flow.NodeProgress
	w, h     int
	plain    bool
	now      time.Time

	node flow.NodeID // whose newest trial is shown, unless id says which
	id   int         // the trial that is shown; 0: the newest of node
	at   int         // the place of the cursor, from 0
	list bool        // all trials are listed
	row  int         // the place of the cursor in the list

	cued, seen int       // trials that are ready: waited for, and seen
	since      time.Time // when that was
}

// New shows the newest trial of a node, as soon as there is one.
func New(theme *themes.Theme, gallery Gallery, node flow.NodeID) Model {
	return Model{Keys: DefaultKeyMap(), theme: theme, gallery: gallery, node: node}
}

// SetTheme draws with another theme.
func (m Model) SetTheme(theme *themes.Theme) Model {
	m.theme = theme
	return m
}

// SetPlain tells in words, without pictures.
func (m Model) SetPlain(on bool) Model {
	m.plain = on
	return m
}

// SetSize gives the pane w x h cells.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = w, h
	return m
}

// SetNow tells what time it is.
func (m Model) SetNow(now time.Time) Model {
	m.now = now
	return m
}

// SetProgress tells how far the running jobs are. The map is kept and must not be
// changed afterwards.
func (m Model) SetProgress(p map[flow.NodeID]flow.NodeProgress) Model {
	m.progress = p
	return m
}

// SetTree shows a session as it is now. What is shown stays.
func (m Model) SetTree(t flow.Tree) Model {
	m.tree = t
	m.row = max(0, min(m.row, len(t.Trials())-1))
	return m
}

// List shows all trials of the session.
func (m Model) List() Model {
	m.list, m.row = true, max(0, len(m.tree.Trials())-1)
	return m
}

// current is the trial that is shown; false before it has begun.
func (m Model) current() (flow.Trial, bool) {
	if m.id > 0 {
		return m.tree.Trial(m.id)
	}
	return m.tree.TrialOf(m.node)
}

// Cue returns a trial that has come to be judged since the last call, 0 if none has. A
// moment later, when it has been on the screen, Saw is to be told.
func (m Model) Cue() (next Model, trial int) {
	t, ok := m.current()
	if !ok || m.list || !t.Ready() || m.cued == t.ID {
		return m, 0
	}
	m.cued = t.ID
	return m, t.ID
}

// Saw tells that a trial has been on the screen. Before that no judgement counts.
func (m Model) Saw(trial int, at time.Time) Model {
	if t, ok := m.current(); ok && !m.list && t.ID == trial {
		m.seen, m.since = trial, at
	}
	return m
}

// Update takes a key. [intent.Leave] asks to close the pane.
func (m Model) Update(msg tea.Msg) (Model, []intent.Intent) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m, nil
	}
	for _, b := range m.Help() {
		if b.Disabled != "" && named(press, b.Keys) {
			return m, notice(b.Label + " does nothing now: " + b.Disabled)
		}
	}
	k := m.Keys
	switch {
	case key.Matches(press, k.Leave):
		return m, []intent.Intent{intent.Leave{}}
	case key.Matches(press, k.List):
		if m.list {
			m.list = false
			return m, nil
		}
		return m.List(), nil
	case m.list:
		return m.listed(press), nil
	case key.Matches(press, k.Again):
		t, _ := m.current()
		m.node, m.id, m.at = t.Node, 0, 0
		return m, []intent.Intent{intent.Do{Command: flow.StartTrial{Node: t.Node}}}
	case key.Matches(press, k.Retry):
		t, _ := m.current()
		m.cued, m.seen = 0, 0 // all of them are to be looked at anew
		return m, []intent.Intent{intent.Do{Command: flow.RetryTrial{Trial: t.ID}}}
	case key.Matches(press, k.Cancel):
		t, _ := m.current()
		return m, []intent.Intent{intent.Confirm{Question: "stop this trial, and throw its images away?", Yes: intent.Batch{
			intent.Do{Command: flow.CancelTrial{Trial: t.ID}}, intent.Press{Key: k.Leave.Keys()[0]},
		}}}
	case key.Matches(press, k.Pick, k.Choose, k.TieGood, k.TieBad):
		return m.judge(press)
	}
	return m.move(press), nil
}

func named(press tea.KeyPressMsg, keys []string) bool {
	for _, k := range keys {
		if k == press.String() {
			return true
		}
	}
	return false
}

func notice(text string) []intent.Intent { return []intent.Intent{intent.Notice{Text: text}} }

// listed takes a key in the list.
func (m Model) listed(press tea.KeyPressMsg) Model {
	all := m.tree.Trials()
	switch {
	case key.Matches(press, m.Keys.Up):
		m.row = max(0, m.row-1)
	case key.Matches(press, m.Keys.Down):
		m.row = max(0, min(m.row+1, len(all)-1))
	case key.Matches(press, m.Keys.Choose) && m.row < len(all):
		m.list, m.id, m.at = false, all[m.row].ID, 0
		m.node = all[m.row].Node
	}
	return m
}

// move moves the cursor among the pictures.
func (m Model) move(press tea.KeyPressMsg) Model {
	t, ok := m.current()
	if !ok {
		return m
	}
	by := 0
	across := m.shape(t).across
	switch {
	case key.Matches(press, m.Keys.Left):
		by = -1
	case key.Matches(press, m.Keys.Right):
		by = 1
	case key.Matches(press, m.Keys.Up):
		by = -across
	case key.Matches(press, m.Keys.Down):
		by = across
	}
	if at := m.at + by; at >= 0 && at < len(t.Arms) {
		m.at = at
	}
	return m
}

// Select puts the cursor on the picture at a cell; false where there is none.
func (m Model) Select(x, y int) (Model, bool) {
	t, ok := m.current()
	if !ok || m.list || m.plain {
		return m, false
	}
	s := m.shape(t)
	place := (y-1)/s.height()*s.across + x/s.width()
	if y < 1 || x/s.width() >= s.across || place < 0 || place >= len(t.Arms) {
		return m, false
	}
	m.at = place
	return m, true
}
