package tui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/palette"
	"rflow/tui/trial"
)

// The commands about counterfactuals.
const (
	oneTrial  = "counterfactual"
	allTrials = "list counterfactuals"
)

// trialMsg says that a trial has been on the screen.
type trialMsg struct {
	gen, trial int
	at         time.Time
}

// trying lists the commands about counterfactuals.
func (m Model) trying() []palette.Entry {
	one := palette.Entry{Name: oneTrial, Do: intent.Call{Command: oneTrial}, Disabled: m.noTrial(m.cursor())}
	all := palette.Entry{Name: allTrials, Do: intent.Call{Command: allTrials}}
	switch {
	case m.session == nil:
		one.Disabled, all.Disabled = "no session is open", "no session is open"
	case len(m.doc.Trials()) == 0:
		all.Disabled = "this session has none"
	}
	return []palette.Entry{one, all}
}

// noTrial says why a node can have no trial, or "". One that it has is shown.
func (m Model) noTrial(id flow.NodeID) string {
	if _, has := m.doc.TrialOf(id); has {
		return ""
	}
	if _, err := m.doc.NewTrial(id); err != nil {
		return flow.AsFailure(err).What
	}
	return ""
}

// try carries out the commands of trying.
func (m Model) try(command string) (next Model, cmd tea.Cmd, ok bool) {
	if m.session == nil {
		return m, nil, false
	}
	pane := trial.New(m.theme, m.shell.pics, m.cursor()).SetPlain(m.o.Plain).SetTree(m.doc).SetProgress(m.running)
	m.o.Keys.set("trial", &pane.Keys)
	switch command {
	case oneTrial:
		if why := m.noTrial(m.cursor()); why != "" {
			return m.say(why, info), nil, true
		}
		if _, has := m.doc.TrialOf(m.cursor()); !has {
			m, cmd = m.do(flow.StartTrial{Node: m.cursor()})
		}
		return m.lay(trialLeaf{pane}), cmd, true
	case allTrials:
		return m.lay(trialLeaf{pane.List()}), nil, true
	}
	return m, nil, false
}

// refusedTrial closes the pane of a trial that could not begin.
func (m Model) refusedTrial(c flow.Command) Model {
	start, ok := c.(flow.StartTrial)
	if _, open := m.leaf.(trialLeaf); !ok || !open {
		return m
	}
	if _, has := m.doc.TrialOf(start.Node); has {
		return m
	}
	return m.lift()
}

// afterTrial tells the pane the time, and waits until a trial has been on the screen.
func (m Model) afterTrial(cmd tea.Cmd) (Model, tea.Cmd) {
	l, open := m.leaf.(trialLeaf)
	if !open || m.session == nil {
		return m, cmd
	}
	pane, ready := l.SetNow(m.now).Cue()
	m.leaf = trialLeaf{pane}
	if ready > 0 {
		s, gen := m.shell, m.gen
		cmd = tea.Batch(cmd, func() tea.Msg {
			s.clock.After(s.ctx, paintedAfter)
			return trialMsg{gen, ready, s.clock.Now()}
		})
	}
	return m, cmd
}

// trialSeen lets what has been on the screen be judged.
func (m Model) trialSeen(msg trialMsg) (Model, tea.Cmd) {
	if l, open := m.leaf.(trialLeaf); open && msg.gen == m.gen {
		m = m.at(msg.at)
		m.leaf = trialLeaf{l.Saw(msg.trial, m.now)}
	}
	return m, nil
}

// tellTrials says what has come to be judged meanwhile, unless it is looked at.
func (m Model) tellTrials(next flow.Tree) Model {
	if _, open := m.leaf.(trialLeaf); open || m.doc.ID != next.ID {
		return m
	}
	for _, t := range next.Trials() {
		if before, ok := m.doc.Trial(t.ID); ok && before.Making() && t.Ready() {
			m = m.say(fmt.Sprintf("the counterfactual of %s can be judged: %s%s on it", t.Node, m.keys.Palette.Help().Key, oneTrial), info)
		}
	}
	return m
}

// trialLeaf is a trial as a leaf.
type trialLeaf struct{ trial.Model }

func (trialLeaf) Name() string { return "counterfactual" }

func (l trialLeaf) take(msg tea.Msg) (leaf, []intent.Intent) {
	next, intents := l.Update(msg)
	return trialLeaf{next}, intents
}

func (l trialLeaf) click(x, y int) (leaf, []intent.Intent) {
	next, _ := l.Select(x, y)
	return trialLeaf{next}, nil
}

func (l trialLeaf) sized(w, h int) leaf         { return trialLeaf{l.SetSize(w, h)} }
func (l trialLeaf) styled(t *themes.Theme) leaf { return trialLeaf{l.SetTheme(t)} }

func (l trialLeaf) told(t flow.Tree, p map[flow.NodeID]flow.NodeProgress) leaf {
	return trialLeaf{l.SetTree(t).SetProgress(p)}
}

// triedOut returns what the end of a trial's work is about: the arm that is finished, or
// the arms of a trial that was stopped.
func triedOut(t flow.Tree, p flow.Payload) (ids []flow.NodeID, image flow.Digest) {
	switch p := p.(type) {
	case flow.TrialArmFinished:
		return []flow.NodeID{flow.TrialNode(p.Trial, p.Arm)}, p.Image
	case flow.TrialCancelled:
		stopped, _ := t.Trial(p.Trial)
		for i := range stopped.Arms {
			ids = append(ids, flow.TrialNode(p.Trial, i+1))
		}
	}
	return ids, image
}
