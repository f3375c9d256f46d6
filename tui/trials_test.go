package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// makes lets the corrector finish arms of a trial.
func (u *ui) makes(trial int, arms ...int) {
	for _, arm := range arms {
		d := tuitest.Digest(flow.NodeID(fmt.Sprintf("arm%d.%d", trial, arm)))
		u.session.mu.Lock()
		u.session.pics[d] = tuitest.PNG(64, byte(20*trial+arm))
		u.session.mu.Unlock()
		u.events(flow.TrialArmFinished{Trial: trial, Arm: arm, Image: d, MediaType: "image/png", Width: 64, Height: 64})
	}
}

// tried begins a trial of the image that waits in an edited session, and returns it.
func (u *ui) tried() flow.Trial {
	u.events(
		flow.PromptRefined{Node: "0.1", Prompt: tuitest.Prompt + ", in a row", For: "Add one red apple."},
		flow.DraftSaved{Node: "0.1", Reflection: "0.1#1", Text: "Add one red apple to the left."},
	)
	u.command("counterfactual")
	trial, ok := u.session.Tree().Trial(1)
	if !ok {
		u.t.Fatalf("no trial has begun:\n%s", u.screen())
	}
	return trial
}

func toTry() []string { return []string{"0.1 4 : Add one red apple.", "0.2 7"} }

func TestACounterfactualOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, toTry(), func(u *ui) {
			trial := u.tried()
			first, look := trial.Order()[0], tuitest.PNG(64, 7)
			u.session.updates <- flow.Update{Progress: &flow.NodeProgress{
				Node: flow.TrialNode(1, first), Role: flow.RoleCorrector,
				Progress: flow.Progress{Stage: flow.StageSampling, Step: 7, Total: 20, Preview: &look},
			}}
			u.pass(300 * time.Millisecond)
			u.golden("trial-making-" + size.String())
			u.makes(1, trial.Order()...)
			if len(u.m.running) != 0 {
				t.Errorf("%v goes on after all is made", u.m.running)
			}
			u.press("right")
			u.golden("trial-ready-" + size.String())
			u.press("?")
			u.golden("trial-help-" + size.String())
			u.press("esc", "c")
			u.golden("trial-judged-" + size.String())
			u.press("t")
			u.golden("trial-list-" + size.String())
		})
	}
}

func TestACounterfactualIsJudgedBlind(t *testing.T) {
	story(t, wide(), toTry(), func(u *ui) {
		trial := u.tried()
		u.shows("counterfactual of 0.1 · 0 of 4 made")
		u.press("a")
		u.shows("a-d does nothing now: all pictures come first")
		u.press("esc")
		u.lacks("counterfactual of 0.1")
		u.makes(1, trial.Order()...)
		u.shows("the counterfactual of 0.1 can be judged: :counterfactual on it")
		u.command("counterfactual")
		u.shows("counterfactual of 0.1 · waits for you", "which is best?")
		u.lacks("edited")
		u.lacks("to the left")
		u.pass(3 * time.Second)
		u.press("b")
		kind := trial.Arms[trial.Order()[1]-1].Kind
		last := u.session.commands()[len(u.session.commands())-1].(flow.JudgeTrial)
		if last.Best != trial.Order()[1] || last.Took < 2*time.Second || last.Took > 6*time.Second {
			t.Errorf("judged %+v, want arm %d after about three seconds", last, trial.Order()[1])
		}
		words := map[flow.ArmKind]string{flow.ArmProposed: "proposed", flow.ArmEdited: "edited", flow.ArmPrompt: "prompt alone", flow.ArmNone: "no reflection"}
		u.shows("you found: "+words[kind]+" is best", "B ★")
		for _, other := range words {
			u.shows(other)
		}
		u.press("n")
		u.shows("counterfactual of 0.1 · 0 of 4 made")
		if len(u.session.Tree().Trials()) != 2 {
			t.Errorf("%d trials, want one more with another seed", len(u.session.Tree().Trials()))
		}
		u.press("x")
		u.shows("stop this trial")
		u.press("y")
		u.lacks("counterfactual of")
		u.command("counterfactual") // the one before it is there still
		u.shows("you found: " + words[kind] + " is best")
		u.press("t")
		u.shows("all counterfactuals", words[kind]+" won 1 of 1", "> 2  0.1  stopped")
	})
}

func TestTheSameInstantJudgesNothing(t *testing.T) {
	story(t, wide(), toTry(), func(u *ui) {
		trial := u.tried()
		order := trial.Order()
		u.makes(1, order[:3]...)
		d := tuitest.Digest("late")
		u.session.mu.Lock()
		u.session.pics[d] = tuitest.PNG(64, 99)
		u.session.mu.Unlock()
		u.session.happen(flow.TrialArmFinished{Trial: 1, Arm: order[3], Image: d, MediaType: "image/png", Width: 64, Height: 64})
		u.settle()
		u.send(tuitest.Key("d"))
		u.settle()
		u.shows("these were not on the screen yet")
		if slices.ContainsFunc(u.session.commands(), func(c flow.Command) bool { _, is := c.(flow.JudgeTrial); return is }) {
			t.Error("what was not seen is judged")
		}
	})
}

func TestWhatCannotBeTriedIsSaid(t *testing.T) {
	story(t, wide(), []string{"0.1 4", "0.2 sampling"}, func(u *ui) {
		u.press(":")
		u.typing("counterfactual")
		u.shows("nothing to compare on 0.1")
		u.press("esc")
	})
	story(t, wide(), toTry(), func(u *ui) {
		u.session.refuse = flow.Fail(flow.FailInvalid, "this session has no corrector")
		u.command("counterfactual")
		u.shows("this session has no corrector")
		u.lacks("counterfactual of 0.1")
		if u.m.leaf != nil {
			t.Error("the pane of a trial that was refused stays open")
		}
	})
}

func TestACounterfactualInWords(t *testing.T) {
	story(t, tuitest.Size{W: 80, H: 24}, toTry(), func(u *ui) {
		trial := u.tried()
		u.makes(1, trial.Order()...)
		if screen := u.screen(); !strings.Contains(screen, "pictures are turned off") {
			t.Errorf("it says\n%s", screen)
		}
		u.press("a")
		if n := len(u.session.Tree().Trials()); n != 1 || u.session.Tree().Trials()[0].Decided() {
			t.Error("what nobody can see is judged")
		}
	}, func(o *Options) { o.Plain = true })
}
