package session

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"rflow/flow"
)

func untilSettled(_ *stage, o *Options) { o.UntilSettled = true }

func TestARunWithoutAPersonEndsWithAllItsImages(t *testing.T) {
	for _, strategy := range []flow.Strategy{auto(1, 1, 0), auto(4, 2, 2), auto(2, 2, 3), auto(1, 3, 2)} {
		play(t, strategy, untilSettled, func(s *stage) {
			if err := <-s.ended; err != nil {
				t.Fatal(err)
			}
			s.ended <- nil
			events := s.log.events()
			last, ok := events[len(events)-1].Payload.(flow.SessionFinished)
			if !ok || last.Images != strategy.Images() || countOf[flow.NodeFinished](s.log) != strategy.Images() {
				t.Errorf("ended with %+v after %d images, want %d", events[len(events)-1].Payload, countOf[flow.NodeFinished](s.log), strategy.Images())
			}
			if n := s.node("0.1"); n.Width != 4 || n.Height != 2 || n.MediaType != "image/png" || n.Model.ID != "studio" {
				t.Errorf("0.1 is %dx%d %s by %s", n.Width, n.Height, n.MediaType, n.Model)
			}
		})
	}
}

func TestChainsDoNotWaitForEachOther(t *testing.T) {
	play(t, ask(2, 2, 2), nil, func(s *stage) {
		s.waiting("0.1", "0.2")
		s.must(s.accept("0.1"))
		s.waiting("1.1", "0.2")
		s.must(s.accept("1.1"))
		s.waiting("0.2")
		if c, _ := s.Tree().Chain(1); c.End != flow.EndDepth {
			t.Errorf("chain 1 ended as %q", c.End)
		}
		s.must(s.accept("0.2"))
		s.must(s.accept("1.2"))
		if s.Tree().State != flow.FinishedSession {
			t.Errorf("state %q", s.Tree().State)
		}
	})
}

func TestAnImageBeginsWhenTheBackendWorksOnIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &stage{t: t, log: newMemory(t), studio: newStudio(t)}
		steps := make(chan flow.Progress)
		s.studio.script(func(ctx context.Context, r flow.Role, _ string, w flow.Watch) error {
			if r == flow.RoleGenerator {
				for p := range steps {
					w.Report(p)
				}
			}
			return nil
		})
		s.open(untilSettled)
		if err := s.Start(t.Context(), flow.SessionStarted{Prompt: "a cup", Strategy: auto(1, 1, 0)}); err != nil {
			t.Fatal(err)
		}
		_, updates, cancel := s.Subscribe()
		s.run()
		steps <- flow.Progress{Stage: flow.StageQueued, Ahead: 2}
		synctest.Wait()
		if got := s.node("0.1").Status; got != flow.Queued {
			t.Errorf("%s while it is in the backend's queue", got)
		}
		steps <- flow.Progress{Stage: flow.StageSampling, Step: 1, Total: 8, Preview: &flow.Picture{MediaType: "image/png"}}
		steps <- flow.Progress{Stage: flow.StageSampling, Step: 2, Total: 8}
		synctest.Wait()
		if got := s.node("0.1").Status; got != flow.Sampling || countOf[flow.NodeStarted](s.log) != 1 {
			t.Errorf("%s with %d starts, want sampling and 1", got, countOf[flow.NodeStarted](s.log))
		}
		close(steps)
		if err := <-s.ended; err != nil {
			t.Error(err)
		}
		s.ended <- nil
		if err := s.leave(); err != nil {
			t.Error(err)
		}
		var progress []flow.NodeProgress
		for u := range updates {
			if u.Progress != nil {
				progress = append(progress, *u.Progress)
			}
		}
		cancel()
		// The reader was slow: the newest step stands for all, with the newest
		// preview there was.
		if len(progress) == 0 || progress[len(progress)-1].Step != 2 || progress[len(progress)-1].Preview == nil {
			t.Errorf("progress %+v, want step 2 with the preview of step 1", progress)
		}
	})
}

func TestNoMoreJobsRunThanAllowed(t *testing.T) {
	play(t, ask(9, 9, 1), func(_ *stage, o *Options) { o.MaxJobs = 3 }, func(s *stage) {
		s.studio.script(slowly)
		for id := range 9 {
			s.must(s.accept(flow.NewNodeID(0, id+1, 0)))
		}
		time.Sleep(time.Minute) // of the bubble
		if s.Tree().State != flow.FinishedSession || s.studio.most != 3 {
			t.Errorf("state %q with %d jobs at once, want finished and 3", s.Tree().State, s.studio.most)
		}
	})
}

// slowly lets every call take its own time.
func slowly(ctx context.Context, _ flow.Role, id string, _ flow.Watch) error {
	select {
	case <-time.After(time.Duration(1+flow.Sum([]byte(id))[0]) * time.Millisecond):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestAnInterruptedSessionGoesOnWhereItWas(t *testing.T) {
	strategy := auto(3, 2, 2)
	var whole flow.Tree
	var events int
	play(t, strategy, nil, func(s *stage) { whole, events = s.Tree(), len(s.log.events()) })
	for cut := 1; cut < events; cut++ {
		random := rand.New(rand.NewPCG(1, uint64(cut)))
		synctest.Test(t, func(t *testing.T) {
			s := &stage{t: t, log: newMemory(t), studio: newStudio(t)}
			s.open(untilSettled)
			if err := s.Start(t.Context(), flow.SessionStarted{Prompt: "two red apples", Tag: flow.TagCounting, Strategy: strategy, Seed: 7}); err != nil {
				t.Fatal(err)
			}
			s.studio.script(slowly)
			for interruptions := 0; s.Tree().State == flow.Active; interruptions++ {
				if interruptions > 0 {
					s.open(untilSettled)
					if err := s.Resume(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				s.interruptAt(cut*(interruptions+1), random)
			}
			if got, want := nodesOf(s.Tree()), nodesOf(whole); !reflect.DeepEqual(got, want) {
				t.Errorf("interrupted at event %d\ngot  %v\nwant %v", cut, got, want)
			}
			if got := countOf[flow.NodeCancelled](s.log) + countOf[flow.NodeFailed](s.log) + countOf[flow.RoleFailed](s.log); got != 0 {
				t.Errorf("interrupting left %d failures in the log", got)
			}
			s.checkLog()
		})
	}
}

// interruptAt runs the session until the log has n events and leaves it then, or
// a little later.
func (s *stage) interruptAt(n int, random *rand.Rand) {
	delay := time.Duration(random.IntN(300)) * time.Millisecond
	s.log.appended = func(events int) {
		if events == n {
			time.AfterFunc(delay, s.stop)
		}
	}
	s.run()
	if err := <-s.ended; err != nil && !errors.Is(err, context.Canceled) {
		s.t.Error(err)
	}
	s.ended <- nil
	if err := s.leave(); err != nil {
		s.t.Error(err)
	}
}

func TestWhatIsFinishedWhileLeavingIsKept(t *testing.T) {
	setup := func(s *stage, o *Options) { o.Roles.Generator = stubborn{s.studio} }
	play(t, auto(2, 2, 0), setup, func(s *stage) {
		if err := s.leave(); !errors.Is(err, context.Canceled) {
			t.Errorf("left with %v", err)
		}
		if got := s.Tree().Images(); got != 2 || countOf[flow.VerdictGiven](s.log) != 0 {
			t.Errorf("%d images and %d verdicts, want the 2 that were finished anyway", got, countOf[flow.VerdictGiven](s.log))
		}
	})
}

// stubborn is a generator that finishes only when it is stopped, and then does.
type stubborn struct{ *studio }

func (g stubborn) Generate(ctx context.Context, r flow.GenerateRequest, w flow.Watch) (flow.Sample, error) {
	<-ctx.Done()
	return g.studio.Generate(context.WithoutCancel(ctx), r, w)
}

func TestASessionIsDrivenByOneRunOnly(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		if err := s.Run(t.Context()); !errors.Is(err, ErrRunning) {
			t.Errorf("a second run: %v", err)
		}
		if err := s.Start(t.Context(), flow.SessionStarted{Prompt: "a cup", Strategy: auto(1, 1, 0)}); err == nil {
			t.Error("a session begins twice")
		}
	})
}

func TestASessionThatCannotBeginSaysWhy(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("a session without anything is made")
	}
	for _, first := range []flow.SessionStarted{
		{Prompt: " ", Strategy: auto(1, 1, 0)}, {Prompt: "a \xff", Strategy: auto(1, 1, 0)}, {Prompt: "a cup", Strategy: flow.Strategy{}},
	} {
		s := &stage{t: t, log: newMemory(t), studio: newStudio(t)}
		s.open(nil)
		var failure *flow.Failure
		if err := s.Start(t.Context(), first); !errors.As(err, &failure) || failure.Code != flow.FailInvalid {
			t.Errorf("%+v: %v", first, err)
		}
		if err := s.Run(t.Context()); !errors.As(err, &failure) {
			t.Errorf("a session that has not begun runs: %v", err)
		}
		if err := s.Resume(t.Context()); !errors.As(err, &failure) {
			t.Errorf("a session that has not begun is resumed: %v", err)
		}
		if err := s.Do(t.Context(), flow.Pause{On: true}); !errors.As(err, &failure) {
			t.Errorf("a session that has not begun is paused: %v", err)
		}
	}
}

func TestFactsThatSomebodyElseAppendedAreTakenUp(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		pinned := true
		if _, err := s.log.Append(t.Context(), "test", "person:Eve", time.Now(), flow.NodeMarked{Node: "0.1", Pinned: &pinned}); err != nil {
			t.Fatal(err)
		}
		s.must(s.accept("0.1"))
		if !s.node("0.1").Pinned || s.node("1.1").Status != flow.Done {
			t.Errorf("0.1 pinned %v, 1.1 %s", s.node("0.1").Pinned, s.node("1.1").Status)
		}
	})
}
