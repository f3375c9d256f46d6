package review

import (
	"fmt"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/editor"
	"rflow/tui/internal/intent"
)

// mode is what keys mean.
type mode int

const (
	reading    mode = iota
	writing         // a reflection
	prompting       // the prompt
	choosing        // draft or proposal
	rejecting       // what instead
	explaining      // why: a code
	wording         // why: words
)

// maxText bounds what can be written, in bytes, as the session does.
const maxText = 32 << 10

// Model is the pane. Make one with New.
type Model struct {
	Keys KeyMap

	tree       flow.Tree
	theme      *themes.Theme
	progress   map[flow.NodeID]flow.NodeProgress
	limits     flow.Limits
	interprets bool
	now        time.Time
	w, h       int
	focused    bool
	bare       bool // the root draws the header

	id      flow.NodeID
	scroll  int
	toggles switches
	painted painted

	mode       mode
	ed         editor.Model
	edit       edit
	rejection  rejection
	understood understood
}

// painted is what the person has been shown.
type painted struct {
	node       flow.NodeID
	reflection string
	text       string // of it, with switches and draft
	prompt     next
	at         time.Time // when the reflection was first shown
}

// understood is how the backend reads a text.
type understood struct {
	text string
	flow.Understanding
}

// New returns an empty pane without a size.
func New(theme *themes.Theme) Model {
	return Model{Keys: DefaultKeyMap(), theme: theme, id: flow.Root}
}

// SetTheme draws with another theme.
func (m Model) SetTheme(theme *themes.Theme) Model {
	m.theme = theme
	return m
}

// SetSize gives the pane w x h cells.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = w, h
	return m
}

// SetFocused tells whether the keys go to this pane.
func (m Model) SetFocused(on bool) Model {
	m.focused = on
	return m
}

// SetHeader tells whether the pane draws its own first line; the root may draw
// Heading into a rule of its own instead.
func (m Model) SetHeader(on bool) Model {
	m.bare = !on
	return m
}

// SetNow tells the time, from which decisions are timed.
func (m Model) SetNow(now time.Time) Model {
	m.now = now
	return m
}

// SetLimits tells the room of the backend's text encoders; zero when not stated.
func (m Model) SetLimits(l flow.Limits) Model {
	m.limits = l
	return m
}

// SetInterprets tells whether the backend can say how it understands a text.
func (m Model) SetInterprets(on bool) Model {
	m.interprets = on
	return m
}

// SetUnderstanding shows how the backend understands a text; it is shown while
// that is the text on screen.
func (m Model) SetUnderstanding(text string, u flow.Understanding) Model {
	m.understood = understood{text, u}
	return m
}

// SetProgress tells how far the running jobs are. The map is kept and must not
// be changed afterwards.
func (m Model) SetProgress(p map[flow.NodeID]flow.NodeProgress) Model {
	m.progress = p
	return m
}

// SetTree shows a session as it is now. What is being written stays; a proposal
// that comes while the person writes becomes the original that theirs is
// compared with.
func (m Model) SetTree(t flow.Tree) Model {
	if t.Seq == m.tree.Seq && t.ID == m.tree.ID {
		return m
	}
	if t.ID != m.tree.ID {
		m.id, m.painted, m.toggles, m.mode, m.edit, m.rejection = flow.Root, painted{}, switches{}, reading, edit{}, rejection{}
	}
	m.tree = t
	return m.bind()
}

// Select shows the reflection on another node. A text that is being written is
// kept as a draft.
func (m Model) Select(id flow.NodeID) (Model, []intent.Intent) {
	if id == m.id {
		return m, nil
	}
	var asks []intent.Intent
	if m.mode == writing || m.mode == prompting {
		m, asks = m.keep()
	}
	m.id, m.scroll, m.mode, m.rejection = id, 0, reading, rejection{}
	return m, asks
}

// Node returns the node whose reflection is shown.
func (m Model) Node() flow.NodeID { return m.id }

// Subject identifies what a decision would commit: node, reflection, text and
// prompt. When it changes, the pane shows something that Painted has to be told
// of once it has been on the screen.
func (m Model) Subject() string {
	p := m.facing()
	return fmt.Sprintf("%s\x00%s\x00%s\x00%s\x00%v", p.node, p.reflection, p.text, p.prompt.text, p.prompt.stale)
}

// facing is what the pane shows now.
func (m Model) facing() painted {
	l := m.look()
	if l.r == nil {
		return painted{node: m.id}
	}
	text := m.shown(l)
	return painted{node: m.id, reflection: l.r.ID, text: text, prompt: m.prompt(l.node, text)}
}

// Painted tells that the pane as it is now has been on the screen since at.
// Keys that decide act on it.
func (m Model) Painted(at time.Time) Model {
	p := m.facing()
	if p.at = at; m.painted.node == p.node && m.painted.reflection == p.reflection {
		p.at = m.painted.at
	}
	m.painted = p
	return m
}

// took is how long the person has had the reflection on screen.
func (m Model) took() time.Duration {
	if m.now.IsZero() || m.painted.at.IsZero() {
		return 0
	}
	return max(0, m.now.Sub(m.painted.at))
}

// Update takes a key or a paste. Everything else changes nothing.
func (m Model) Update(msg tea.Msg) (Model, []intent.Intent) {
	if paste, ok := msg.(tea.PasteMsg); ok && m.Writing() {
		return m.typed(paste)
	}
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m, nil
	}
	switch m.mode {
	case writing, prompting:
		return m.write(press)
	case choosing:
		return m.choose(press)
	case rejecting:
		return m.remedy(press)
	case explaining, wording:
		return m.explain(press)
	}
	k := m.Keys
	switch {
	case key.Matches(press, k.Accept):
		return m.accept()
	case key.Matches(press, k.Edit):
		return m.open()
	case key.Matches(press, k.Reject):
		return m.reject()
	case key.Matches(press, k.Right):
		return m.right()
	case key.Matches(press, k.Prompt):
		return m.openPrompt()
	case key.Matches(press, k.Toggle):
		return m.toggle(press)
	case key.Matches(press, k.Retry):
		return m.retry()
	case key.Matches(press, k.ScrollUp):
		return m.scrolls(-1)
	case key.Matches(press, k.ScrollDown):
		return m.scrolls(1)
	}
	return m, nil
}

func notice(text string) []intent.Intent { return []intent.Intent{intent.Notice{Text: text}} }
