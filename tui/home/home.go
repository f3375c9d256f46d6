// Package home is the first screen: the form that starts a session, and the
// sessions there are.
package home

import (
	"time"

	"charm.land/bubbles/v2/key"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/editor"
	"rflow/tui/internal/intent"
)

// Gallery gives the pane its pictures, at once, with what is there now.
type Gallery interface {
	Lines(d flow.Digest, cols, rows int) (lines []string, ready bool)
}

// Session is one line of the list.
type Session struct {
	ID      flow.SessionID
	Prompt  string
	State   flow.SessionState
	Updated time.Time
	Images  int
	Waiting int
	Best    flow.Digest // zero without an image
	Score   string
	// Name is shown in the place of the prompt; "" for none.
	Name     string
	Archived bool // only listed when asked for
}

// KeyMap is the keys of the pane.
type KeyMap struct {
	Next, Previous, Up, Down, Less, More, Start, LeaveText, Clear key.Binding
}

// DefaultKeyMap returns the keys as they are without a configuration.
func DefaultKeyMap() KeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return KeyMap{
		Start:     bind("enter", "start", "enter"),
		Next:      bind("tab", "next field", "tab"),
		Previous:  bind("shift+tab", "field before", "shift+tab"),
		Down:      bind("↓", "one down", "down"),
		Up:        bind("↑", "one up", "up"),
		Less:      bind("←", "less, or the one before", "left", "h", "-"),
		More:      bind("→", "more, or the next", "right", "l", "+"),
		LeaveText: bind("esc", "out of the text", "esc"),
		Clear:     bind("backspace", "take a digit away", "backspace"),
	}
}

// Model is the pane. Make one with New.
type Model struct {
	Keys    KeyMap
	List    ListKeyMap
	Editing editor.KeyMap // of its texts

	theme    *themes.Theme
	gallery  Gallery
	w, h     int
	plain    bool
	now      time.Time
	version  string
	backend  flow.BackendState
	prompt   prompt
	form     form
	at       field
	typing   field     // digits are being typed into; onPrompt for none
	all      []Session // there are
	sessions []Session // of which these are listed
	query    string    // what is searched for among them
	// searching: it is being typed. archived: those archived are listed too.
	searching, archived bool
	listed              bool // SetSessions was called
	pick                int
	wanted              flow.SessionID // to be picked in the next list
	busy                string
	problem             string
}

// New returns the pane with the form filled in as r says; a zero r is the
// default strategy and a random seed.
func New(theme *themes.Theme, gallery Gallery, r intent.StartRequest) Model {
	m := Model{Keys: DefaultKeyMap(), List: DefaultListKeyMap(), Editing: editor.DefaultKeyMap(), gallery: gallery, prompt: newPrompt(), theme: theme}
	return m.SetSettings(r).SetTheme(theme)
}

// SetSettings fills the form in.
func (m Model) SetSettings(r intent.StartRequest) Model {
	if r.Strategy.Initial == 0 {
		r.Strategy, r.RandomSeed = flow.DefaultStrategy(), true
	}
	m.form = form{
		strategy: r.Strategy, tag: r.Tag, seed: r.Seed, random: r.RandomSeed, params: r.Params,
		layout: r.Layout, sources: r.Sources, given: r.Sources,
	}
	m.prompt = m.prompt.set(r.Prompt)
	return m
}

// SetTheme draws with another theme.
func (m Model) SetTheme(theme *themes.Theme) Model {
	m.theme = theme
	return m
}

// SetSize gives the pane w x h cells.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = max(0, w), max(0, h)
	m.prompt = m.prompt.width(m.formWidth() - labelWidth - 2)
	return m
}

// SetPlain puts everything into lines in reading order, without pictures.
func (m Model) SetPlain(on bool) Model {
	m.plain = on
	return m.SetSize(m.w, m.h)
}

// SetNow tells the time, for how long ago things were.
func (m Model) SetNow(now time.Time) Model {
	m.now = now
	return m
}

// SetVersion tells the program's version.
func (m Model) SetVersion(v string) Model {
	m.version = v
	return m
}

// SetBackend tells what makes the images.
func (m Model) SetBackend(s flow.BackendState) Model {
	m.backend = s
	m.prompt = m.prompt.limit(m.promptBytes())
	return m
}

// SetSessions lists the sessions there are, newest first. The one that was
// picked stays picked.
func (m Model) SetSessions(list []Session) Model {
	picked := m.wanted
	if picked == "" && m.pick < len(m.sessions) {
		picked = m.sessions[m.pick].ID
	}
	m.wanted = ""
	m.all, m.listed = list, true
	m = m.filter()
	for i, s := range m.sessions {
		if s.ID == picked {
			m.pick = i
		}
	}
	if m.at == onSessions && len(list) == 0 {
		m.at, m.searching = onPrompt, false
	}
	return m
}

// Pick puts the focus on a session, once the list with it is there.
func (m Model) Pick(id flow.SessionID) Model {
	m.at, m.wanted = onSessions, id
	return m
}

// SetBusy says what is being waited for, "" for nothing.
func (m Model) SetBusy(what string) Model {
	m.busy = what
	return m
}

// Text reports whether printable keys are text.
func (m Model) Text() bool { return m.at == onPrompt || m.at == onSessions && m.searching }

// Help lists the keys in force.
func (m Model) Help() []intent.Binding {
	k := m.Keys
	start, starts := k.Start, ""
	if m.at == onSessions && m.searching {
		start.SetHelp(start.Help().Key, "keep what is found")
		leave := k.LeaveText
		leave.SetHelp(leave.Help().Key, "show all again")
		return []intent.Binding{intent.Describe(start, ""), intent.Describe(leave, "")}
	}
	if m.at == onSessions {
		start.SetHelp(start.Help().Key, "open")
	} else if err := m.check(); err != nil {
		starts = err.Error()
	}
	if m.busy != "" {
		starts = m.busy
	}
	out := []intent.Binding{intent.Describe(start, starts)}
	if m.at == onPrompt {
		before := both(k.Previous, k.Up)
		if len(m.all) > 0 {
			before.Description = "sessions"
		}
		return append(out, both(k.Next, k.Down), before, intent.Describe(k.LeaveText, ""))
	}
	if m.at == onSessions {
		out = append(out, m.listHelp()...)
	}
	out = append(out, both(k.Next, k.Down), both(k.Previous, k.Up))
	if m.at != onSessions && len(m.all) > 0 {
		search := intent.Describe(m.List.Search, "")
		search.Description = "search sessions"
		out = append(out, search)
	}
	if m.at != onSessions {
		out = append(out, intent.Describe(k.Less, ""), intent.Describe(k.More, ""))
	}
	if m.at.number() {
		out = append(out, intent.Describe(k.Clear, ""))
	}
	return out
}

// both is the help of two bindings that do the same here, as the first one says it.
func both(one, other key.Binding) intent.Binding {
	b, also := intent.Describe(one, ""), intent.Describe(other, "")
	switch {
	case b.Label == "":
		b.Label = also.Label
	case also.Label != "":
		b.Label += "/" + also.Label
	}
	return b
}

// request returns what the form asks for.
func (m Model) request() intent.StartRequest {
	return intent.StartRequest{
		Prompt: m.prompt.value(), Tag: m.form.tag, Strategy: m.form.strategy,
		Seed: m.form.seed, RandomSeed: m.form.random, Params: m.form.params,
		Layout: m.form.layout, Sources: m.form.sources,
	}
}
