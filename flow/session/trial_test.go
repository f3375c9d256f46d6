package session

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"rflow/flow"
)

// trial returns the newest trial.
func (s *stage) trial() flow.Trial {
	s.t.Helper()
	trials := s.Tree().Trials()
	if len(trials) == 0 {
		s.t.Fatal("there is no trial")
	}
	return trials[len(trials)-1]
}

// images describes what the arms have come to.
func images(t flow.Trial) string {
	out := ""
	for _, a := range t.Arms {
		out += fmt.Sprintf("%s %q %q %s %s\n", a.Kind, a.Reflection, a.Prompt, a.Request, a.Image.Short())
	}
	return out
}

func TestATrialIsMadeAndJudged(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		before, waiting := nodesOf(s.Tree()), s.Tree().Waiting()
		s.must(flow.SaveDraft{Node: "0.1", Reflection: "0.1#1", Text: "Remove it."})
		s.must(flow.StartTrial{Node: "0.1"})
		trial := s.trial()
		if !trial.Ready() || trial.Made() != 4 || len(s.studio.corrects) != 4 {
			t.Fatalf("%d corrections made %+v", len(s.studio.corrects), trial)
		}
		for i, arm := range trial.Order() {
			a, r := trial.Arms[arm-1], s.studio.corrects[i]
			if r.ID != a.Request || r.Reflection != a.Reflection || r.Prompt != a.Prompt || r.Seed != trial.Seed || r.Parent.Digest() != s.node("0.1").Image || r.Original != "two red apples" {
				t.Errorf("arm %d was asked for as %+v, want %+v", arm, r, a)
			}
			if p, err := s.Picture(context.Background(), a.Image); err != nil || p.Digest() != a.Image || a.Width != 4 || a.Height != 2 || a.Model.ID != "studio" {
				t.Errorf("arm %d: %+v (%v)", arm, a, err)
			}
		}
		if got := nodesOf(s.Tree()); !maps.Equal(got, before) || !slices.Equal(s.Tree().Waiting(), waiting) {
			t.Errorf("the trial changed the tree\n%v\nto\n%v", before, got)
		}
		s.must(flow.JudgeTrial{Trial: 1, Best: 2, Took: 7})
		if trial := s.trial(); trial.Best != 2 || !trial.Decided() || !trial.By.Person {
			t.Errorf("judged %+v", trial)
		}
		last := s.log.events()[len(s.log.events())-1]
		if j, ok := last.Payload.(flow.TrialJudged); !ok || !slices.Equal(j.Order, trial.Order()) || j.Took != 7 || last.Actor != "person" {
			t.Errorf("the log ends with %+v", last)
		}
		s.refused(flow.JudgeTrial{Trial: 1, Tie: flow.TieGood})
		s.refused(flow.CancelTrial{Trial: 1})
		s.must(flow.StartTrial{Node: "0.1"})
		if again := s.trial(); again.ID != 2 || again.Seed == trial.Seed || again.Made() != 4 {
			t.Errorf("a second trial: %+v", again)
		}
	})
}

// TestADecidedJobWaitsForOneArmAtMost decides while a trial is made.
func TestADecidedJobWaitsForOneArmAtMost(t *testing.T) {
	var release func()
	play(t, ask(2, 2, 1), func(s *stage, _ *Options) { release = s.studio.hold(flow.RoleCorrector) }, func(s *stage) {
		s.must(flow.StartTrial{Node: "0.1"})
		if len(s.studio.now) != 1 {
			t.Fatalf("%d arms are made at once, want 1", len(s.studio.now))
		}
		s.must(s.accept("0.2"))
		if len(s.studio.now) != 2 || s.trial().Made() != 0 {
			t.Errorf("%d calls go on, %d arms made; want the arm and the image that was decided", len(s.studio.now), s.trial().Made())
		}
		release()
		synctest.Wait()
		second := s.studio.corrects[1].ID
		if first := s.studio.corrects[0].ID; first != s.node("1.2").Request && second != s.node("1.2").Request {
			t.Errorf("1.2 came after two arms: %s and %s", first, second)
		}
		if n := s.node("1.2"); n.Status != flow.Done || !s.trial().Ready() {
			t.Errorf("1.2 is %s, trial %+v", n.Status, s.trial())
		}
	})
}

func TestATrialStopsWhenItIsCancelled(t *testing.T) {
	for name, cmd := range map[string]flow.Command{"the trial": flow.CancelTrial{Trial: 1}, "all": flow.Cancel{}} {
		play(t, ask(1, 1, 1), func(s *stage, _ *Options) { s.studio.hold(flow.RoleCorrector) }, func(s *stage) {
			s.must(flow.StartTrial{Node: "0.1"})
			s.must(cmd)
			if !s.trial().Cancelled || len(s.studio.now) != 0 || s.trial().Made() != 0 {
				t.Errorf("cancelling %s left %d calls and %+v", name, len(s.studio.now), s.trial())
			}
			s.refused(flow.CancelTrial{Trial: 1})
			s.refused(flow.JudgeTrial{Trial: 1, Best: 1})
		})
	}
}

func TestArmsThatFailAreLeftOut(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		s.studio.script(func(_ context.Context, r flow.Role, id string, _ flow.Watch) error {
			if trials := s.Tree().Trials(); r == flow.RoleCorrector && len(trials) > 0 && id == trials[0].Arms[0].Request {
				return flow.Fail(flow.FailUnsupported, "cannot add a unicorn")
			}
			return nil
		})
		s.must(flow.StartTrial{Node: "0.1"})
		if trial := s.trial(); !trial.Ready() || trial.Made() != 2 || trial.Arms[0].Failure == nil || trial.Arms[0].Failure.What != "cannot add a unicorn" {
			t.Errorf("%+v", trial)
		}
		if f := s.refused(flow.JudgeTrial{Trial: 1, Best: 1}); !strings.Contains(f.What, "no image 1") {
			t.Errorf("the arm that failed is refused with %v", f)
		}
		s.must(flow.JudgeTrial{Trial: 1, Tie: flow.TieBad})
	})
}

func TestTrialsThatCannotBeStartedSayWhy(t *testing.T) {
	play(t, ask(1, 1, 1), func(s *stage, o *Options) { s.studio.hold(flow.RoleCorrector) }, func(s *stage) {
		for cmd, want := range map[flow.Command]string{
			flow.StartTrial{Node: flow.Root}: "not an image", flow.StartTrial{Node: "7.7"}: "no image 7.7",
			flow.JudgeTrial{Trial: 1, Best: 1}: "no trial 1", flow.CancelTrial{Trial: 3}: "no trial 3",
		} {
			if f := s.refused(cmd); !strings.Contains(f.Error(), want) {
				t.Errorf("%+v: %v, want %q", cmd, f, want)
			}
		}
		s.must(flow.StartTrial{Node: "0.1"})
		if f := s.refused(flow.StartTrial{Node: "0.1"}); !strings.Contains(f.What, "not judged yet") {
			t.Errorf("a second trial meanwhile: %v", f)
		}
		if f := s.refused(flow.JudgeTrial{Trial: 1, Best: 1}); !strings.Contains(f.What, "0 of 3 images") {
			t.Errorf("judged too early: %v", f)
		}
	})
	play(t, ask(1, 1, 0), func(_ *stage, o *Options) { o.Roles.Corrector = nil }, func(s *stage) {
		if f := s.refused(flow.StartTrial{Node: "0.1"}); !strings.Contains(f.What, "no corrector") {
			t.Errorf("without a corrector: %v", f)
		}
	})
}

// TestAnInterruptedTrialGoesOn leaves and resumes a session at every event of a trial:
// the same images come of it, and none is made twice.
func TestAnInterruptedTrialGoesOn(t *testing.T) {
	want, from, until := "", 0, 0
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		from = len(s.log.events())
		s.must(flow.StartTrial{Node: "0.1"})
		want, until = images(s.trial()), len(s.log.events())
	})
	for cut := from + 1; cut <= until; cut++ {
		play(t, ask(1, 1, 1), nil, func(s *stage) {
			s.studio.script(slowly)
			stop := s.stop
			s.log.appended = func(events int) {
				if events == cut {
					go stop()
				}
			}
			if err := s.Do(t.Context(), flow.StartTrial{Node: "0.1"}); err != nil {
				t.Fatal(err)
			}
			err := <-s.ended // at the event
			s.ended <- err
			if err := s.leave(); !errors.Is(err, context.Canceled) {
				t.Errorf("left with %v", err)
			}
			s.log.appended = nil
			s.open(untilSettled)
			if err := s.Resume(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.run()
			if err := <-s.ended; err != nil {
				t.Errorf("resumed after event %d: %v", cut, err)
			}
			s.ended <- nil
			if got := images(s.trial()); got != want {
				t.Errorf("interrupted after event %d\ngot\n%swant\n%s", cut, got, want)
			}
		})
	}
}
