package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/sheet"
)

// The galleries of bests, as commands.
const (
	bestOfChains   = "best of every chain"
	bestOfSessions = "best of every session"
)

// bestsLeaf is a gallery of bests as a leaf.
type bestsLeaf struct {
	sheet.Bests
	chains bool // of the session shown, which it follows
}

// openBests lays a gallery over what is shown. The one of sessions asks for them.
func (m Model) openBests(what string) (Model, tea.Cmd) {
	b := sheet.NewBests(m.theme, m.shell.pics, what).SetPlain(m.o.Plain)
	m.o.Keys.set("sheet", &b.Keys)
	if what == bestOfChains {
		return m.lay(bestsLeaf{b, true}), nil
	}
	return m.lay(bestsLeaf{b, false}), m.shell.bests()
}

// bestsMsg is the list of sessions for a gallery.
type bestsMsg sessionsMsg

func (s shell) bests() tea.Cmd {
	return func() tea.Msg {
		list, err := s.library.Sessions(s.ctx)
		return bestsMsg{list, err}
	}
}

// bestsListed shows the best image of every session in the gallery, if that is
// still there.
func (m Model) bestsListed(msg bestsMsg) (Model, tea.Cmd) {
	l, ok := m.leaf.(bestsLeaf)
	switch {
	case !ok || l.chains:
		return m, nil
	case msg.err != nil:
		return m.say("the list of sessions: "+flow.AsFailure(msg.err).Error(), bad), nil
	}
	var list []sheet.Best
	for _, s := range msg.list {
		if !s.Best.IsZero() {
			list = append(list, sheet.Best{Session: s.ID, Image: s.Best, Name: s.Prompt, Score: s.Score})
		}
	}
	m.leaf = bestsLeaf{l.SetBests(list), false}
	return m, nil
}

// openFromLeaf opens a session from a gallery. One that is open is left as by its
// own key, which asks first when jobs are running.
func (m Model) openFromLeaf(i intent.Open) (Model, tea.Cmd) {
	switch {
	case m.session == nil:
		return m.lift().one(i)
	case m.session.ID() == i.ID:
		return m.lift(), nil
	}
	there := intent.Batch{intent.Home{}, i}
	if n := m.busy(); n > 0 {
		question := fmt.Sprintf("%s: leave the session? It goes on when it is opened again.", leaveTitle(n))
		return m.one(intent.Confirm{Question: question, Yes: there})
	}
	return m.lift().one(there)
}

func (l bestsLeaf) Name() string { return "gallery" }

func (l bestsLeaf) take(msg tea.Msg) (leaf, []intent.Intent) {
	next, intents := l.Update(msg)
	return bestsLeaf{next, l.chains}, intents
}

func (l bestsLeaf) click(x, y int) (leaf, []intent.Intent) {
	next, intents := l.Click(x, y)
	return bestsLeaf{next, l.chains}, intents
}

func (l bestsLeaf) sized(w, h int) leaf         { return bestsLeaf{l.SetSize(w, h), l.chains} }
func (l bestsLeaf) styled(t *themes.Theme) leaf { return bestsLeaf{l.SetTheme(t), l.chains} }

func (l bestsLeaf) told(t flow.Tree, _ map[flow.NodeID]flow.NodeProgress) leaf {
	if l.chains {
		l.Bests = l.SetBests(sheet.ChainBests(t))
	}
	return l
}
