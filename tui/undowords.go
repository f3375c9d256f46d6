package tui

import (
	"fmt"

	"rflow/flow"
)

// entryOf returns what is to be noted of a command: nil for one that cannot be undone.
func entryOf(t flow.Tree, c flow.Command) *entry {
	switch c := c.(type) {
	case flow.Undo:
		for _, d := range t.Deeds() {
			if d.Seq == c.Deed {
				return &entry{what: whatOf(t, d.Again) + staysTold(d.Again), undoing: true}
			}
		}
	case flow.Redo:
		if d, ok := t.LastUndone(); ok {
			return &entry{what: whatOf(t, d.Again), redoing: true}
		}
	case flow.Branch:
		return &entry{what: "the branch from " + nodeName(c.From)}
	}
	if what := whatOf(t, c); what != "" {
		return &entry{what: what}
	}
	return nil
}

// whatOf puts into words what a command does, "" for one that cannot be taken back.
func whatOf(t flow.Tree, c flow.Command) string {
	switch c := c.(type) {
	case flow.Decide:
		return fmt.Sprintf("the decision on %s", c.Node)
	case flow.EditPrompt:
		return fmt.Sprintf("the prompt after %s", c.Node)
	case flow.Pause:
		return "the pause"
	case flow.SetGate:
		return "the gate"
	case flow.Mark:
		return whatOfMark(c.Mark)
	case flow.Judge:
		return whatOfJudgement(c.Judged)
	case flow.JudgeTrial:
		if trial, ok := t.Trial(c.Trial); ok {
			return fmt.Sprintf("the judgement of the counterfactual of %s", trial.Node)
		}
		return "the judgement of a counterfactual"
	}
	return whatOfChoice(t, c)
}

func whatOfMark(c flow.NodeMarked) string {
	switch {
	case c.Pinned != nil:
		return fmt.Sprintf("the pin on %s", c.Node)
	case c.Pruned != nil:
		return fmt.Sprintf("the pruning of %s", c.Node)
	case c.Note != nil:
		return fmt.Sprintf("the note on %s", c.Node)
	}
	return fmt.Sprintf("the mark on %s", c.Node)
}

func whatOfJudgement(c flow.Judged) string {
	switch {
	case c.Best:
		return fmt.Sprintf("%s as the result", c.Node)
	case c.Rating != nil:
		return fmt.Sprintf("the rating of %s", c.Node)
	case len(c.Done) > 0:
		return fmt.Sprintf("what was said of an instruction of %s", c.Node)
	}
	return fmt.Sprintf("the judgement of %s", c.Node)
}

// whatOfChoice is [whatOf] for what is chosen in the sheet, and for branches.
func whatOfChoice(t flow.Tree, c flow.Command) string {
	switch c := c.(type) {
	case flow.KeepPool:
		return "the choice from the initial pool"
	case flow.EndChains:
		if len(c.Chains) == 1 {
			return fmt.Sprintf("the end of chain %d", c.Chains[0])
		}
		return fmt.Sprintf("the end of %d chains", len(c.Chains))
	case flow.ReopenChains:
		if chain, ok := t.Chain(c.Chains[0]); ok && chain.Branch {
			return "the branch from " + nodeName(chain.Head)
		}
	}
	return ""
}

// staysTold says what a person knows although the judgement that told it is taken back.
func staysTold(c flow.Command) string {
	switch c := c.(type) {
	case flow.Judge:
		if c.Judged.Blind {
			return "; which side is which stays told"
		}
	case flow.JudgeTrial:
		return "; what each was made with stays told"
	}
	return ""
}
