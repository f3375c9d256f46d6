package session

import (
	"context"
	"maps"
	"testing"
	"testing/synctest"

	"rflow/flow"
)

func guessing(budget int) func(*stage, *Options) {
	return func(_ *stage, o *Options) { o.Speculate = budget }
}

// outcome is what a session came to, apart from how it got there.
func outcome(t *testing.T, setup func(*stage, *Options), story func(*stage)) map[flow.NodeID]string {
	t.Helper()
	var nodes map[flow.NodeID]string
	play(t, ask(2, 2, 2), setup, func(s *stage) {
		story(s)
		nodes = nodesOf(s.Tree())
	})
	return nodes
}

func TestAnAcceptedGuessIsThereAtOnce(t *testing.T) {
	story := func(s *stage) {
		before := len(s.studio.corrects)
		release := s.studio.hold(flow.RoleCorrector) // from here on the corrector does nothing
		s.must(s.accept("0.1"))
		if n := s.node("1.1"); s.opts.Speculate > 0 && (n.Status != flow.Done || !n.Speculated || len(s.studio.corrects) != before) {
			t.Errorf("with the corrector held: %s, speculated %v, corrector called %d times more", n.Status, n.Speculated, len(s.studio.corrects)-before)
		}
		release()
		synctest.Wait()
		for len(s.Tree().Waiting()) > 0 {
			s.must(s.accept(s.Tree().Waiting()[0]))
		}
	}
	want := outcome(t, nil, story)
	if got := outcome(t, guessing(100), story); !maps.Equal(got, want) {
		t.Errorf("with speculation\n%v\nwithout\n%v", got, want)
	}
}

func TestAGuessThatIsNotTakenStaysOutsideTheTree(t *testing.T) {
	story := func(s *stage) {
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: "Remove it."})
		s.must(flow.Decide{Node: "0.2", Reflection: "0.2#1", Decision: flow.Rejected, Remedy: flow.FreshNoise})
		if s.opts.Speculate > 0 && (s.Tree().Guesses() < 2 || s.node("1.1").Speculated || s.node("1.2").Speculated) {
			t.Errorf("%d guesses, taken %v and %v", s.Tree().Guesses(), s.node("1.1").Speculated, s.node("1.2").Speculated)
		}
	}
	want := outcome(t, nil, story)
	if got := outcome(t, guessing(100), story); !maps.Equal(got, want) {
		t.Errorf("with speculation\n%v\nwithout\n%v", got, want)
	}
}

// TestAGuessGivesWay holds a guess at the backend while something else is decided:
// the guess is stopped, and what was decided is made.
func TestAGuessGivesWay(t *testing.T) {
	play(t, ask(2, 2, 1), func(s *stage, o *Options) {
		o.Speculate = 100
		s.studio.hold(flow.RoleCorrector)
	}, func(s *stage) {
		if len(s.studio.now) != 1 || s.Tree().Guesses() != 1 {
			t.Fatalf("%d calls go on, %d guesses; want one", len(s.studio.now), s.Tree().Guesses())
		}
		s.studio.script(nil)
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: "Remove it."})
		if n := s.node("1.1"); n.Status != flow.Done || n.Speculated || len(s.studio.now) != 0 {
			t.Errorf("1.1 is %s, speculated %v, %d calls go on", n.Status, n.Speculated, len(s.studio.now))
		}
	})
}

// TestAGuessInTheMakingIsTakenOver accepts just what is being made.
func TestAGuessInTheMakingIsTakenOver(t *testing.T) {
	var release func()
	play(t, ask(1, 1, 1), func(s *stage, o *Options) {
		o.Speculate = 1
		release = s.studio.hold(flow.RoleCorrector)
	}, func(s *stage) {
		s.must(s.accept("0.1"))
		if n := s.node("1.1"); n.Status != flow.Queued || len(s.studio.now) != 1 {
			t.Errorf("1.1 is %s, %d calls go on; want the one that went on before", n.Status, len(s.studio.now))
		}
		release()
		synctest.Wait()
		if n := s.node("1.1"); n.Status != flow.Done || !n.Speculated || len(s.studio.corrects) != 1 {
			t.Errorf("1.1 is %s, speculated %v, corrector called %d times", n.Status, n.Speculated, len(s.studio.corrects))
		}
	})
}

func TestTheBudgetOfGuessesHoldsOverAResume(t *testing.T) {
	play(t, ask(3, 3, 1), guessing(2), func(s *stage) {
		if n := s.Tree().Guesses(); n != 2 {
			t.Errorf("%d guesses on 3 that wait, want the budget of 2", n)
		}
		s.leave()
		s.open(guessing(2))
		if err := s.Resume(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.run()
		synctest.Wait()
		if n := s.Tree().Guesses(); n != 2 {
			t.Errorf("%d guesses after a resume, want still 2", n)
		}
	})
}

func TestGuessesAreKeptIfThatIsAskedFor(t *testing.T) {
	play(t, ask(1, 1, 1), func(_ *stage, o *Options) { o.Speculate, o.KeepGuesses = 1, true }, func(s *stage) {
		images := s.Tree().Images()
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: "Remove it."})
		if got := s.Tree().Images(); got != images+1 {
			t.Errorf("%d images, want the one more that was decided", got)
		}
		for _, e := range s.log.events() {
			if kept, ok := e.Payload.(flow.Counterfactual); ok {
				if p, err := s.Picture(context.Background(), kept.Image); err != nil || p.Digest() != kept.Image || kept.Node != "0.1" {
					t.Errorf("%+v: %v", kept, err)
				}
				return
			}
		}
		t.Error("no counterfactual was kept")
	})
}

// TestNoGuessBeforeItIsKnownWhatWouldBeMade: a prompt still to be refined, a draft, a
// pause and an empty reflection all leave it open.
func TestNoGuessBeforeItIsKnownWhatWouldBeMade(t *testing.T) {
	for name, c := range map[string]struct {
		setup func(*stage, *Options)
		story func(*stage)
	}{
		"refining":       {setup: func(s *stage, _ *Options) { s.studio.hold(flow.RoleRefiner) }},
		"nothing to fix": {setup: func(s *stage, _ *Options) { s.studio.empty = true }},
	} {
		play(t, ask(1, 1, 1), func(s *stage, o *Options) {
			o.Speculate = 9
			c.setup(s, o)
		}, func(s *stage) {
			if n := s.Tree().Guesses(); n != 0 {
				t.Errorf("%s: %d guesses", name, n)
			}
		})
	}
	var release func()
	play(t, ask(2, 2, 1), func(s *stage, o *Options) {
		o.Speculate = 9
		release = s.studio.hold(flow.RoleReflector)
	}, func(s *stage) {
		s.must(flow.Pause{On: true})
		release()
		synctest.Wait()
		s.waiting("0.1", "0.2")
		if n := s.Tree().Guesses(); n != 0 {
			t.Errorf("paused: %d guesses", n)
		}
		s.must(flow.Pause{})
		if n := s.Tree().Guesses(); n != 2 {
			t.Errorf("going on: %d guesses, want 2", n)
		}
	})
}
