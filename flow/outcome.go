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
