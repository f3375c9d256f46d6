package flow

import "slices"

// trials asks for the next arm that is missing. It comes after everything else: while an
// image of the session is to be made none is asked for, and never more than one, so what
// is decided waits for one that runs at most.
func (p *planner) trials() {
	i := slices.IndexFunc(p.t.trials, Trial.Making)
	if i < 0 {
		return
	}
	p.Settled = false
	if p.t.State == PausedState || slices.ContainsFunc(p.Jobs, func(j Job) bool { return j.Role == RoleGenerator || j.Role == RoleCorrector }) {
		return
	}
	trial := p.t.trials[i]
	for _, arm := range trial.Order() {
		if a := trial.Arms[arm-1]; !a.Made() && a.Failure == nil {
			p.job(Job{Role: RoleCorrector, Node: TrialNode(trial.ID, arm), Trial: trial.ID, Arm: arm, Request: a.Asked()})
			return
		}
	}
}

// applyTrial takes what is about trials. What makes no sense is counted and passed over.
func (b *builder) applyTrial(e Event, p Payload) {
	ok := false
	switch p := p.(type) {
	case TrialStarted:
		ok = b.trialStarted(e, p)
	case TrialArmFinished:
		ok = b.armFinished(p)
	case TrialJudged:
		ok = b.trialJudged(e, p)
	case TrialJudgementWithdrawn:
		ok = b.trialUnjudged(p)
	case TrialCancelled:
		if t := b.trial(p.Trial); t != nil && !t.Decided() {
			t.Cancelled, ok = true, true
		}
	}
	if !ok {
		b.tree.unknown++
	}
}

func (b *builder) trialStarted(e Event, p TrialStarted) bool {
	n, known := b.tree.Node(p.Node)
	if _, taken := b.tree.Trial(p.Trial); taken || !known || n.Image.IsZero() || p.Trial != len(b.tree.trials)+1 || len(p.Arms) < 2 {
		return false
	}
	t := Trial{ID: p.Trial, Node: p.Node, Original: p.Original, Seed: p.Seed, Params: p.Params, Begun: e.Time}
	for _, a := range p.Arms {
		t.Arms = append(t.Arms, Arm{TrialArm: a})
	}
	b.tree.trials = grow(b, b.tree.trials, t)
	return true
}

func (b *builder) armFinished(p TrialArmFinished) bool {
	t := b.trial(p.Trial)
	if t == nil || !t.Open() || p.Arm < 1 || p.Arm > len(t.Arms) || (p.Image.IsZero() == (p.Failure == nil)) {
		return false
	}
	a := &t.Arms[p.Arm-1]
	if a.Made() {
		return false
	}
	a.Image, a.MediaType, a.Width, a.Height, a.Model, a.Timing, a.Failure = p.Image, p.MediaType, p.Width, p.Height, p.Model, p.Timing, p.Failure
	return true
}

// armRetried brings a failed arm back, with a new request; false when the node is none.
func (b *builder) armRetried(p Retried) bool {
	for _, t := range b.tree.trials {
		for _, arm := range t.Failed() {
			if TrialNode(t.ID, arm) != p.Node {
				continue
			}
			a := &b.trial(t.ID).Arms[arm-1]
			a.Failure = nil
			a.Tries++
			a.again = RequestID(b.tree.ID, p.Node, RoleCorrector, a.Tries)
			return true
		}
	}
	return false
}

func (b *builder) trialJudged(e Event, p TrialJudged) bool {
	t := b.trial(p.Trial)
	if t == nil || t.CheckJudged(p.Best, p.Tie) != nil {
		return false
	}
	t.Judged, t.Best, t.Tie, t.By, t.Told, t.Known = e.Time, p.Best, p.Tie, p.By, p.Told, true
	return true
}

// CheckJudged explains, as a *Failure, why a trial cannot be judged so; nil if it can.
func (t Trial) CheckJudged(best int, tie Preference) error {
	switch {
	case t.Cancelled:
		return Fail(FailInvalid, "this trial was cancelled")
	case t.Decided():
		return Fail(FailInvalid, "this trial is judged already, and nothing is hidden any more")
	case t.Making():
		return Fail(FailInvalid, "%d of %d images are there: all come first", t.Made(), len(t.Arms))
	case t.Made() < 2:
		return Fail(FailInvalid, "there is nothing to compare: %d of %d images could be made", t.Made(), len(t.Arms))
	case best == 0 && tie != TieGood && tie != TieBad:
		return Fail(FailInvalid, "no tie is called %q", tie)
	case best != 0 && tie != "":
		return Fail(FailInvalid, "a tie has no best image")
	case best < 0 || best > len(t.Arms) || (best > 0 && !t.Arms[best-1].Made()):
		return Fail(FailInvalid, "this trial has no image %d", best)
	}
	return nil
}

// trial returns a trial that may be changed, or nil.
func (b *builder) trial(id int) *Trial {
	i := slices.IndexFunc(b.tree.trials, func(t Trial) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	if b.share {
		b.tree.trials = slices.Clone(b.tree.trials)
		b.tree.trials[i].Arms = slices.Clone(b.tree.trials[i].Arms)
	}
	return &b.tree.trials[i]
}
