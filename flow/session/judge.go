package session

import "rflow/flow"

// judge records a person's word. A rating is a verdict too: a person is one more
// verifier.
func (c command) judge(j flow.Judged) ([]flow.Payload, error) {
	n, err := c.image(j.Node)
	if err != nil {
		return nil, err
	}
	if err := checkJudged(n, j); err != nil {
		return nil, err
	}
	facts := []flow.Payload{j}
	if j.Rating != nil {
		facts = append(facts, flow.VerdictGiven{
			Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed,
			Verdict: flow.Verdict{Verifier: c.verifier, Kind: flow.KindPerson, Score: float64(*j.Rating)},
		})
	}
	return facts, nil
}

func checkJudged(n *flow.Node, j flow.Judged) error {
	switch j.Preference {
	case "", flow.ChildBetter, flow.ParentBetter, flow.TieGood, flow.TieBad:
	default:
		return refuse("", "no preference is called %q", j.Preference)
	}
	if j.Preference != "" && n.Parent == flow.Root {
		return refuse("", "%s comes from noise, there is no image before it to compare with", n.ID)
	}
	if j.Rating != nil && (*j.Rating < 0 || *j.Rating > 5) {
		return refuse("rate from 0 to 5", "a rating of %d", *j.Rating)
	}
	instructions := len(flow.Instructions(n.Reflection))
	for i, outcome := range j.Done {
		switch outcome {
		case flow.OutcomeDone, flow.OutcomeNotDone, flow.OutcomeBroke:
		default:
			return refuse("", "no outcome is called %q", outcome)
		}
		if i < 0 || i >= instructions {
			return refuse("", "%s was made with %d instructions, there is no number %d", n.ID, instructions, i)
		}
	}
	return nil
}

func (c command) mark(m flow.NodeMarked) ([]flow.Payload, error) {
	if _, err := c.node(m.Node); err != nil {
		return nil, err
	}
	if m.Note != nil {
		if err := flow.CheckReflection(*m.Note); err != nil {
			return nil, refuse("shorten it", "the note is too long or not text")
		}
	}
	if m.Marked == nil && m.Pinned == nil && m.Pruned == nil && m.Note == nil {
		return nil, nil
	}
	return []flow.Payload{m}, nil
}
