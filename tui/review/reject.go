package review

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/editor"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// rejection is one that is being put together.
type rejection struct {
	reflection string // it was opened on
	remedy     flow.Remedy
	code       string
}

// reason is why a reflection is rejected, as it is stored and as it is said.
type reason struct{ code, words string }

func reasons() []reason {
	return []reason{{"wrong_fact", "wrong fact"}, {"wrong_place", "wrong place"}, {"vague", "vague"}, {"harmful", "harmful"}, {"other", "other"}}
}

// reject opens the question what to do instead.
func (m Model) reject() (Model, []intent.Intent) {
	at := m.look()
	if why := m.whyNotDecide(at); why != "" {
		return m, notice(why)
	}
	if why := m.unseen(at); why != "" {
		return m, notice(why)
	}
	m.mode, m.rejection = rejecting, rejection{reflection: at.r.ID}
	return m, nil
}

// remedy takes what is wanted instead.
func (m Model) remedy(press tea.KeyPressMsg) (Model, []intent.Intent) {
	k := m.Keys
	switch {
	case key.Matches(press, k.Never):
		return m.never(), nil
	case key.Matches(press, k.AskAgain):
		m.rejection.remedy = flow.AskAgain
	case key.Matches(press, k.FreshNoise):
		m.rejection.remedy = flow.FreshNoise
	case key.Matches(press, k.EndChain):
		m.rejection.remedy = flow.EndChain
	case key.Matches(press, k.Mine):
		m = m.never()
		return m.openWith("")
	default:
		return m, m.idle(press)
	}
	m.mode = explaining
	return m, nil
}

// idle says of a key that it is no answer, and which are.
func (m Model) idle(press tea.KeyPressMsg) []intent.Intent {
	var words []string
	for _, b := range m.Help() {
		if b.Disabled == "" && b.Label != "" {
			words = append(words, b.Label+" "+b.Description)
		}
	}
	return notice(prose.Line(press.String()) + " does nothing here: " + strings.Join(words, ", "))
}

// never leaves everything as it was.
func (m Model) never() Model {
	m.mode, m.rejection = reading, rejection{}
	return m
}

// explain takes the reason: a digit for the code, then words; enter sends at any
// point.
func (m Model) explain(press tea.KeyPressMsg) (Model, []intent.Intent) {
	k := m.Keys
	switch {
	case key.Matches(press, k.Never):
		return m.never(), nil
	case key.Matches(press, k.Send):
		return m.sendRejection()
	case m.mode == wording:
		return m.typed(press)
	}
	n := slices.Index(k.Reason.Keys(), press.String())
	if n < 0 || n >= len(reasons()) {
		return m, m.idle(press)
	}
	m.rejection.code = reasons()[n].code
	m.mode, m.ed = wording, editor.New("", 500).Single()
	return m, nil
}

func (m Model) sendRejection() (Model, []intent.Intent) {
	at := m.look()
	r, words := m.rejection, ""
	if m.mode == wording {
		words = m.ed.Value()
	}
	m = m.never()
	if why := m.whyNotDecide(at); why != "" {
		return m, notice("nothing was rejected: " + why)
	}
	if m.painted.reflection != r.reflection || at.r.ID != r.reflection {
		return m, notice("nothing was rejected: another reflection has come since")
	}
	said := map[flow.Remedy]string{
		flow.AskAgain:   "rejected; the reflector is asked again",
		flow.FreshNoise: "rejected; a new image is made from noise",
		flow.EndChain:   "rejected; the chain ends here",
	}
	return m, []intent.Intent{
		m.decide(flow.Decide{Decision: flow.Rejected, Remedy: r.remedy, Code: r.code, Reason: words}),
		intent.Notice{Text: said[r.remedy]},
	}
}
