package flow

import "strings"

// LikelyOutcome says what came of instruction i (from 0) of the reflection that
// the node was made with, as far as the verifier and the reflector tell: a
// verdict of yes means that it is done, the same instruction written again that
// it is not. "" where they do not tell; a person's word is in Outcomes.
func (n *Node) LikelyOutcome(i int) Outcome {
	list := Instructions(n.Reflection)
	if i < 0 || i >= len(list) || n.Status != Done {
		return ""
	}
	if v := n.ModelVerdict(); v != nil && v.Yes() {
		return OutcomeDone
	}
	for _, r := range n.Reflections {
		if r.Author.Person {
			continue
		}
		for _, again := range r.Instructions() {
			if strings.EqualFold(strings.TrimRight(again, ". "), strings.TrimRight(list[i], ". ")) {
				return OutcomeNotDone
			}
		}
	}
	return ""
}

// NextOutcome is what one more press says of instruction i (from 0): it first confirms
// what the verifier tells, and then goes round.
func (n *Node) NextOutcome(i int) Outcome {
	if likely := n.LikelyOutcome(i); n.Outcomes[i] == "" && likely != "" {
		return likely
	}
	switch n.Outcomes[i] {
	case OutcomeDone:
		return OutcomeNotDone
	case OutcomeNotDone:
		return OutcomeBroke
	default:
		return OutcomeDone
	}
}

// Words are how a person reads it; "?" while nothing is said.
func (o Outcome) Words() string {
	switch o {
	case OutcomeDone:
		return "done"
	case OutcomeNotDone:
		return "not done"
	case OutcomeBroke:
		return "broke something"
	default:
		return "?"
	}
}
