package session

import "rflow/flow"

// startTrial begins a trial of an image.
func (c command) startTrial(id flow.NodeID) ([]flow.Payload, error) {
	if !c.corrects {
		return nil, refuse("start a session with one to compare corrections", "this session has no corrector")
	}
	trial, err := c.tree.NewTrial(id)
	if err != nil {
		return nil, err
	}
	return []flow.Payload{trial}, nil
}

// judgeTrial records which arm is best, and in which order they were shown.
func (c command) judgeTrial(cmd flow.JudgeTrial) ([]flow.Payload, error) {
	trial, err := c.trial(cmd.Trial)
	if err != nil {
		return nil, err
	}
	if err := trial.CheckJudged(cmd.Best, cmd.Tie); err != nil {
		return nil, err
	}
	return []flow.Payload{flow.TrialJudged{Trial: trial.ID, Best: cmd.Best, Tie: cmd.Tie, Order: trial.Order(), By: c.by, Took: cmd.Took, Told: trial.Known && !cmd.Blind}}, nil
}

func (c command) cancelTrial(id int) ([]flow.Payload, error) {
	trial, err := c.trial(id)
	switch {
	case err != nil:
		return nil, err
	case trial.Cancelled:
		return nil, refuse("", "this trial is cancelled already")
	case trial.Decided():
		return nil, refuse("", "this trial is judged, there is nothing to cancel")
	}
	return []flow.Payload{flow.TrialCancelled{Trial: id}}, nil
}

// retryTrial makes what failed once more; what is made stays.
func (c command) retryTrial(id int) ([]flow.Payload, error) {
	trial, err := c.trial(id)
	switch {
	case err != nil:
		return nil, err
	case !trial.Open():
		return nil, refuse("start another trial", "this trial is over")
	}
	var facts []flow.Payload
	for _, arm := range trial.Failed() {
		facts = append(facts, flow.Retried{Node: flow.TrialNode(id, arm), Role: flow.RoleCorrector})
	}
	if len(facts) == 0 {
		return nil, refuse("", "no image of this trial has failed")
	}
	return facts, nil
}

func (c command) trial(id int) (flow.Trial, error) {
	trial, ok := c.tree.Trial(id)
	if !ok {
		return trial, refuse("", "there is no trial %d", id)
	}
	return trial, nil
}

// tried reports whether a trial still waits for a job of its own. Unlike what is begun,
// which follows the plan, an arm in the making goes on when an image of the session is
// asked for meanwhile.
func tried(tree flow.Tree, j flow.Job) bool {
	trial, ok := tree.Trial(j.Trial)
	if !ok || !trial.Open() || j.Arm < 1 || j.Arm > len(trial.Arms) {
		return false
	}
	a := trial.Arms[j.Arm-1]
	return a.Asked() == j.Request && !a.Made() && a.Failure == nil
}

// armPayload is the fact that an arm came to.
func (j *job) armPayload(failure *flow.Failure) flow.Payload {
	if failure != nil {
		return flow.TrialArmFinished{Trial: j.Trial, Arm: j.Arm, Failure: failure}
	}
	return flow.TrialArmFinished{
		Trial: j.Trial, Arm: j.Arm, Image: j.image, MediaType: j.sample.Picture.MediaType, Width: j.width, Height: j.height,
		Model: j.sample.Model, Timing: j.sample.Timing,
	}
}
