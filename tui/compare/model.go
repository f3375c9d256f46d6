package compare

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"charm.land/bubbles/v2/key"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
)

// Gallery gives the pane its pictures, at once, as they are there now. Keys are
// those of [Derive].
type Gallery interface {
	// Look shows a picture: rows lines of cols cells, or none while there is nothing
	// to show. The picture that the same reel showed before stays until it is
	// there; ready is false meanwhile. err says why it never will be.
	Look(reel, key string, cols, rows int) (lines []string, ready bool, err error)
	// CellSize is the size of a cell in pixels; 0, 0 when unknown.
	CellSize() (w, h int)
}

// mode is how two images are shown.
type mode int

const (
	abreast mode = iota
	flicker
	differing
	slider
)

// The steps of what can be set.
const (
	slowest, fastest = 0, 3 // of intervals
	usualRate        = 2
	usualGain        = 4
	mostGain         = 32
	closest          = 16
	sliderStep       = 4 // of 100
)

// interval is how long flicker shows an image.
func interval(rate int) time.Duration {
	return [...]time.Duration{2 * time.Second, time.Second, 500 * time.Millisecond, 250 * time.Millisecond}[rate]
}

// Model is the pane. Make one with New. It is a value.
type Model struct {
	Keys KeyMap

	gallery Gallery
	theme   *themes.Theme
	tree    flow.Tree
	words   bool // no pictures, for screen readers
	scroll  int  // lines of words above the view
	w, h    int

	subject flow.NodeID
	others  []Other
	with    int    // of others
	facts   *Facts // of this pair, once they are measured

	mode    mode
	swapped bool
	second  bool // flicker shows the image on the right
	held    bool // flicker stands still
	rate    int
	gain    int
	slide   int     // of 100, where the slider stands
	zoom    int     // 1 shows all
	cx, cy  float64 // the middle of what is shown, 0 to 1

	blind   bool
	tossing bool // the coin is in the air: nothing is shown
	coin    bool // the image that goes first otherwise goes second
	told    bool // what was hidden has been told
	pending pending

	turn    int // counts what ends a wait
	showing int // counts what a judgement would be about
	seen    int // the last showing that has been on the screen
}

// New compares a node with the first of others, which must not be empty.
func New(theme *themes.Theme, gallery Gallery, t flow.Tree, subject flow.NodeID, others []Other) Model {
	return Model{
		Keys: DefaultKeyMap(), gallery: gallery, theme: theme, tree: t, subject: subject, others: others,
		rate: usualRate, gain: usualGain, slide: 50, zoom: 1, cx: 0.5, cy: 0.5, showing: 1,
	}
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

// SetTree shows the session as it is now; the pair stays.
func (m Model) SetTree(t flow.Tree) Model {
	m.tree = t
	return m
}

// SetWords shows words in place of pictures.
func (m Model) SetWords(on bool) Model {
	m.words = on
	return m
}

// Pair returns the images compared: the one that comes first in the tree's order,
// and the one that comes after it.
func (m Model) Pair() (before, after *flow.Node) {
	subject, _ := m.tree.Node(m.subject)
	other, _ := m.tree.Node(m.others[m.with].Node)
	if other != nil && other.Parent == m.subject {
		return subject, other
	}
	return other, subject
}

// Measured takes what was measured about the pair before and after; that of another
// pair is passed over.
func (m Model) Measured(before, after flow.Digest, f Facts) Model {
	if a, b := m.Pair(); a != nil && b != nil && a.Image == before && b.Image == after {
		m.facts = &f
	}
	return m
}

// Unmeasured reports whether Measured is waited for.
func (m Model) Unmeasured() bool { return m.facts == nil }

// Showing counts what has been shown to judge. Saw tells that one has been on the
// screen; before that no judgement counts.
func (m Model) Showing() int { return m.showing }

// Saw tells that a showing has been on the screen.
func (m Model) Saw(showing int) Model {
	m.seen = showing
	return m
}

// Tossing reports whether the pane waits for Toss.
func (m Model) Tossing() bool { return m.tossing }

// Toss sets the order of a blind pair, which nobody is to know.
func (m Model) Toss(coin bool) Model {
	if m.tossing {
		m.tossing, m.coin = false, coin
	}
	return m
}

// Wait returns after how long flicker goes on; ok is false while nothing does.
// Pass is called with the turn then, which tells whether a key came first.
func (m Model) Wait() (d time.Duration, turn int, ok bool) {
	if m.mode != flicker || m.held || m.words || m.tossing {
		return 0, 0, false
	}
	return interval(m.rate), m.turn, true
}

// Pass lets the time of a turn be over.
func (m Model) Pass(turn int) Model {
	if _, now, ok := m.Wait(); ok && now == turn {
		m.second = !m.second
		m.turn++
	}
	return m
}

// Handles reports whether a key means something here.
func (m Model) Handles(press tea.KeyPressMsg) bool {
	for _, b := range m.Help() {
		for _, k := range b.Keys {
			if k == press.String() {
				return true
			}
		}
	}
	return false
}

// Update takes a key. Everything else changes nothing.
func (m Model) Update(msg tea.Msg) (Model, []intent.Intent) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m, nil
	}
	if m.pending != nothing {
		return m.completed(press)
	}
	for _, b := range m.Help() {
		if b.Disabled != "" && matches(press, b.Keys) {
			return m, notice(b.Label + " does nothing now: " + b.Disabled)
		}
	}
	if p, words := m.preference(press); p != "" {
		return m.judge(p, words)
	}
	if m.says(press) {
		return m.say(press)
	}
	if key.Matches(press, m.Keys.Leave) {
		return m, []intent.Intent{intent.Leave{}}
	}
	m.turn++
	return m.change(press), nil
}

func matches(press tea.KeyPressMsg, keys []string) bool {
	for _, k := range keys {
		if k == press.String() {
			return true
		}
	}
	return false
}

func notice(text string) []intent.Intent { return []intent.Intent{intent.Notice{Text: text}} }
