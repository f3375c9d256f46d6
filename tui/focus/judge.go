package focus

import (
	"fmt"
	"strconv"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

// judge carries out the keys that judge, or says why they cannot be.
func (m Model) judge(press tea.KeyPressMsg) (Model, []intent.Intent) {
	k := m.Keys
	for _, c := range []struct {
		key        key.Binding
		preference flow.Preference
		words      string
	}{
		{k.ChildBetter, flow.ChildBetter, "is better than its parent"},
		{k.ParentBetter, flow.ParentBetter, "is worse than its parent"},
		{k.TieGood, flow.TieGood, "is as good as its parent"},
		{k.TieBad, flow.TieBad, "is as bad as its parent"},
	} {
		if key.Matches(press, c.key) {
			if why := m.whyNoPreference(); why != "" {
				return m, notice(why)
			}
			return m, m.judged(flow.Judged{Preference: c.preference}, c.words)
		}
	}
	switch {
	case key.Matches(press, k.Rate):
		if why := m.whyNoJudgement(); why != "" {
			return m, notice(why)
		}
		m.pending = rating
		return m, notice("rating: 0 to 5, any other key for none")
	case key.Matches(press, k.Best):
		if why := m.whyNoJudgement(); why != "" {
			return m, notice(why)
		}
		return m, m.judged(flow.Judged{Best: true}, "is the result")
	case key.Matches(press, k.Outcome):
		if why := m.whyNoOutcome(); why != "" {
			return m, notice(why)
		}
		m.pending = outcome
		return m, notice(fmt.Sprintf("which instruction? 1 to %d, again for the next answer, any other key for none", min(9, len(m.instructions()))))
	}
	return m, nil
}

// second takes the second key of a pair.
func (m Model) second(press tea.KeyPressMsg) (Model, []intent.Intent) {
	was := m.pending
	m.pending = nothing
	digit, err := strconv.Atoi(press.Text)
	switch {
	case err != nil:
		return m, notice("nothing was changed")
	case was == rating && digit <= 5 && m.whyNoJudgement() == "":
		return m, m.judged(flow.Judged{Rating: &digit}, fmt.Sprintf("is rated %d of 5", digit))
	case was == outcome && digit >= 1 && digit <= len(m.instructions()) && m.whyNoOutcome() == "":
		next := m.node().NextOutcome(digit - 1)
		return m, m.judged(flow.Judged{Done: map[int]flow.Outcome{digit - 1: next}}, fmt.Sprintf("instruction %d: %s", digit, next.Words()))
	case was == rating:
		return m, notice("a rating is 0 to 5; nothing was changed")
	default:
		return m, notice(fmt.Sprintf("there is no instruction %d; nothing was changed", digit))
	}
}

func (m Model) judged(j flow.Judged, words string) []intent.Intent {
	j.Node = m.id
	return []intent.Intent{
		intent.Do{Command: flow.Judge{Judged: j}},
		intent.Notice{Text: fmt.Sprintf("%s %s", m.id, words)},
	}
}

// outcomeMark is what is said of instruction i; with a question mark where only
// the verifier tells.
func outcomeMark(n *flow.Node, i int) string {
	if likely := n.LikelyOutcome(i); n.Outcomes[i] == "" && likely != "" {
		return likely.Words() + "?"
	}
	return n.Outcomes[i].Words()
}

// instructions are those of the reflection that the node was made with.
func (m Model) instructions() []string {
	if n := m.node(); n != nil {
		return flow.Instructions(n.Reflection)
	}
	return nil
}

// whyNoJudgement says why the node cannot be judged; "" when it can.
func (m Model) whyNoJudgement() string {
	n := m.node()
	switch {
	case n == nil || n.ID == flow.Root:
		return "the prompt is not an image: choose one first"
	case n.Status != flow.Done:
		return "there is no image yet to judge"
	}
	return ""
}

// whyNoPreference says why the node cannot be compared with its parent.
func (m Model) whyNoPreference() string {
	if why := m.whyNoJudgement(); why != "" {
		return why
	}
	if p, ok := m.tree.Node(m.node().Parent); !ok || p.ID == flow.Root || p.Status != flow.Done {
		return "it was made from noise: there is no parent image to compare with"
	}
	return ""
}

// whyNoOutcome says why nothing can be said of instructions.
func (m Model) whyNoOutcome() string {
	if why := m.whyNoJudgement(); why != "" {
		return why
	}
	if len(m.instructions()) == 0 {
		return "it was made without a reflection"
	}
	return ""
}
