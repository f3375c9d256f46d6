package tui

import (
	"testing"
	"time"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// TestAFailedPictureOfATrialIsMadeOnceMore with a key; nothing tells which it is.
func TestAFailedPictureOfATrialIsMadeOnceMore(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, toTry(), func(u *ui) {
			trial := u.tried()
			order := trial.Order()
			u.makes(1, order[1:]...)
			u.press("R")
			u.says("R does nothing now: nothing has failed")
			u.events(flow.TrialArmFinished{Trial: 1, Arm: order[0], Failure: flow.Fail(flow.FailBroken, "the backend went away")})
			u.pass(noticeLasts + time.Second)
			u.golden("trial-failed-" + size.String())
			u.press("R")
			if now, _ := u.session.Tree().Trial(1); !now.Making() || now.Arms[order[0]-1].Tries != 1 {
				t.Fatalf("%s: the trial is %+v, want one picture to be made once more", size, now)
			}
			u.press("a")
			u.says("a-d does nothing now: all pictures come first")
			u.makes(1, order[0])
			u.press("a")
			if now, _ := u.session.Tree().Trial(1); now.Best != order[0] || now.Told {
				t.Errorf("%s: the trial is %+v, want the first best, judged blind", size, now)
			}
		})
	}
}

// TestAJudgedTrialIsTakenBackAndSaysThatItIsKnown.
func TestAJudgedTrialIsTakenBackAndSaysThatItIsKnown(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, toTry(), func(u *ui) {
			trial := u.tried()
			u.makes(1, trial.Order()...)
			u.press("c", "u")
			u.says("took back the judgement of the counterfactual of 0.1; what each was made with stays told")
			u.golden("trial-known-" + size.String())
			if now, _ := u.session.Tree().Trial(1); now.Decided() || !now.Ready() {
				t.Errorf("%s: the trial is %+v, want it open", size, now)
			}
			u.press("ctrl+r")
			if now, _ := u.session.Tree().Trial(1); now.Best != trial.Order()[2] || now.Told {
				t.Errorf("%s: the trial is %+v, want the third best, judged blind", size, now)
			}
			u.press("u", "=")
			if now, _ := u.session.Tree().Trial(1); now.Tie != flow.TieGood || !now.Told {
				t.Errorf("%s: the trial is %+v, want a tie of somebody who knew", size, now)
			}
			u.press("t")
			if size.W >= 80 {
				u.shows("no trial is judged blind yet, 1 otherwise", "tie, all good, not blind")
			}
		})
	}
}
