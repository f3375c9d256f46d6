package replay

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
)

// Gallery gives the stage its pictures, at once, as they are there now.
type Gallery interface {
	// Lines shows a picture: rows lines of cols cells.
	Lines(d flow.Digest, cols, rows int) []string
	// Sampling is Lines for a look at a node's image; the look before it stays
	// until it is there. Sampled is the same for the image that they led to.
	Sampling(n flow.NodeID, look flow.Digest, cols, rows int) []string
	Sampled(n flow.NodeID, d flow.Digest, cols, rows int) []string
	// Near tells which pictures come next.
	Near(cols, rows int, next ...flow.Digest)
	// CellSize is the size of a cell in pixels; 0, 0 when unknown.
	CellSize() (w, h int)
}

// Show is what is played.
type Show struct {
	Tree flow.Tree
	// Previews are the looks at a node while it was sampled, in order.
	Previews map[flow.NodeID][]flow.Digest
	Speed    float64 // of what goes on by itself; 0 counts as 1
	Auto     bool    // goes on by itself from the start
	Loop     bool    // begins again after the end
	Plain    bool    // no pictures, for screen readers
}

// Model is the stage. Make one with New. It is a value.
type Model struct {
	Keys KeyMap

	show    Show
	script  script
	theme   *themes.Theme
	gallery Gallery
	w, h    int

	at     int // of script.beats
	frame  int // of the previews of an image that appears; len(previews()) is the image
	scroll int
	auto   bool
	blank  bool
	help   bool
	turn   int    // counts changes; see Wait
	idle   string // why the last key did nothing
}

// New returns the stage at its first beat.
func New(theme *themes.Theme, gallery Gallery, show Show) Model {
	if show.Speed <= 0 {
		show.Speed = 1
	}
	return Model{Keys: DefaultKeyMap(), show: show, script: write(show.Tree), theme: theme, gallery: gallery, auto: show.Auto}
}

// SetTheme draws with another theme.
func (m Model) SetTheme(theme *themes.Theme) Model {
	m.theme = theme
	return m
}

// SetSize gives the stage w x h cells.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = w, h
	return m
}

// beat returns what is shown.
func (m Model) beat() beat { return m.script.beats[m.at] }

// previews returns the looks at the image that the beat brings, if it brings one.
func (m Model) previews() []flow.Digest {
	n := m.script.at(m.at).after
	if m.beat().act != after || n == nil || m.show.Plain {
		return nil
	}
	return m.show.Previews[n.ID]
}

// to goes to a beat. An image that is come to forwards is sampled again before
// the room's eyes.
func (m Model) to(at int, forwards bool) Model {
	m.turn++
	m.at, m.scroll = max(0, min(at, len(m.script.beats)-1)), 0
	m.frame = 0
	if !forwards {
		m.frame = len(m.previews())
	}
	return m
}

// Update takes a key. Everything else changes nothing.
func (m Model) Update(msg tea.Msg) (Model, []intent.Intent) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m, nil
	}
	m.turn++
	m.idle = ""
	switch {
	case key.Matches(press, m.Keys.Leave):
		return m, []intent.Intent{intent.Quit{}}
	case m.blank: // any key brings the picture back
		m.blank = false
		return m, nil
	case key.Matches(press, m.Keys.Help):
		m.help, m.scroll = !m.help, 0
		return m, nil
	case key.Matches(press, m.Keys.Up):
		m.scroll = max(0, m.scroll-1)
		return m, nil
	case key.Matches(press, m.Keys.Down):
		m.scroll = min(m.scroll+1, m.overflow())
		return m, nil
	case m.help:
		m.help, m.scroll = false, 0
		return m, nil
	}
	if m.idle = m.disabled(press); m.idle != "" {
		return m, nil
	}
	return m.play(press), nil
}

// play takes a key that is about what is shown.
func (m Model) play(press tea.KeyPressMsg) Model {
	k := m.Keys
	switch {
	case key.Matches(press, k.Blank):
		m.blank = true
	case key.Matches(press, k.Auto):
		m.auto = !m.auto
	case key.Matches(press, k.Faster):
		m.show.Speed = min(8, m.show.Speed*2)
	case key.Matches(press, k.Slower):
		m.show.Speed = max(0.125, m.show.Speed/2)
	case key.Matches(press, k.Again):
		m.frame = 0
	default:
		return m.move(press)
	}
	return m
}

// move takes a key that leads elsewhere. From then on the person is in charge.
func (m Model) move(press tea.KeyPressMsg) Model {
	k, s := m.Keys, &m.script
	chain := m.chain()
	switch {
	case key.Matches(press, k.Next, k.Back):
		return m.step(key.Matches(press, k.Back))
	case key.Matches(press, k.NextChain):
		m = m.toChain(chain + 1)
	case key.Matches(press, k.LastChain):
		if at, ok := s.opening(chain); !ok || at == m.at { // at its start already
			chain--
		}
		m = m.toChain(chain)
	case key.Matches(press, k.Chain):
		m = m.toChain(slices.Index(k.Chain.Keys(), press.String()))
	case key.Matches(press, k.NextDecision):
		m = m.to(s.find(m.at, 1, s.decided), false)
	case key.Matches(press, k.LastDecision):
		m = m.to(s.find(m.at, -1, s.decided), false)
	case key.Matches(press, k.First):
		m = m.to(0, false)
	case key.Matches(press, k.Last):
		m = m.to(len(s.beats)-1, false)
	default:
		return m
	}
	m.auto = false
	return m
}

// step goes to the next beat or back to the one before.
func (m Model) step(back bool) Model {
	switch {
	case back:
		m = m.to(m.at-1, false)
	case m.frame < len(m.previews()): // the rest of the sampling at once
		m.frame = len(m.previews())
	case m.at == len(m.script.beats)-1:
		return m
	default:
		m = m.to(m.at+1, true)
	}
	m.auto = false
	return m
}

// toChain goes to the start of a chain, if there is such a chain.
func (m Model) toChain(chain int) Model {
	if at, ok := m.script.opening(chain); ok {
		return m.to(at, false)
	}
	return m
}

// chain returns the chain of the beat: -1 before the first and the number of
// chains after the last.
func (m Model) chain() int {
	switch b := m.beat(); {
	case b.scene >= 0:
		return m.script.scenes[b.scene].chain
	case b.act == title:
		return -1
	default:
		return m.script.chains
	}
}
