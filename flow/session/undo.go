package session

import "rflow/flow"

// undo takes a deed back, and says so in front of the facts that do it.
func (c command) undo(cmd flow.Undo) ([]flow.Payload, error) {
	deed, err := c.tree.DeedToUndo(cmd)
	if err != nil {
		return nil, err
	}
	facts, err := c.facts(deed.Back)
	if err != nil {
		return nil, err
	}
	return append([]flow.Payload{flow.Undone{Of: deed.Seq, Steps: len(facts)}}, facts...), nil
}

// redo does again what was taken back last.
func (c command) redo() ([]flow.Payload, error) {
	deed, ok := c.tree.LastUndone()
	if !ok {
		return nil, refuse("", "there is nothing to do again")
	}
	facts, err := c.facts(deed.Again)
	if err != nil {
		return nil, err
	}
	return append([]flow.Payload{flow.Redone{Of: deed.Seq, Steps: len(facts)}}, facts...), nil
}

// unjudge takes back what was said of an image. A rating is a verdict too, which goes
// with it.
func (c command) unjudge(cmd flow.Unjudge) ([]flow.Payload, error) {
	n, err := c.image(cmd.Node)
	switch {
	case err != nil:
		return nil, err
	case !n.Said(cmd.Of):
		return nil, refuse("", "there is no such judgement of %s to take back", cmd.Node)
	}
	return []flow.Payload{flow.JudgementWithdrawn(cmd)}, nil
}

func (c command) unjudgeTrial(cmd flow.UnjudgeTrial) ([]flow.Payload, error) {
	trial, err := c.trial(cmd.Trial)
	switch {
	case err != nil:
		return nil, err
	case !trial.Decided():
		return nil, refuse("", "this trial is not judged")
	}
	return []flow.Payload{flow.TrialJudgementWithdrawn(cmd)}, nil
}
