package session

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"rflow/flow"
)

// away fails a role as a backend does that cannot be reached, for some tries.
func away(role flow.Role, tries int) func(*stage, *Options) {
	return func(s *stage, _ *Options) {
		s.studio.fail(role, func(try int) error {
			if try > tries {
				return nil
			}
			return &flow.Failure{Code: flow.FailUnavailable, What: "the backend is away"}
		})
	}
}

func TestABackendThatIsAwayForAWhileLeavesNoTrace(t *testing.T) {
	for _, role := range []flow.Role{flow.RoleGenerator, flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner, flow.RoleCorrector} {
		play(t, auto(1, 1, 1), away(role, 3), func(s *stage) {
			begun := time.Now()
			for s.Tree().State == flow.Active {
				time.Sleep(100 * time.Millisecond)
				synctest.Wait()
			}
			// Each call of the role waited 0.5 + 1 + 2 s.
			if took := time.Since(begun); took < 3500*time.Millisecond || took > 7200*time.Millisecond {
				t.Errorf("%s: it took %v", role, took)
			}
			if got := countOf[flow.NodeFailed](s.log) + countOf[flow.RoleFailed](s.log); got != 0 || s.Tree().Images() != 2 {
				t.Errorf("%s: %d failures, %d images", role, got, s.Tree().Images())
			}
		})
	}
}

func TestAFullBackendIsAskedAgainWhenItSaid(t *testing.T) {
	setup := func(s *stage, _ *Options) {
		s.studio.fail(flow.RoleGenerator, func(try int) error {
			if try > 1 {
				return nil
			}
			return &flow.Failure{Code: flow.FailExhausted, What: "full", RetryAfter: time.Minute}
		})
	}
	play(t, auto(1, 1, 0), setup, func(s *stage) {
		_, updates, cancel := s.Subscribe()
		defer cancel()
		time.Sleep(59 * time.Second)
		synctest.Wait()
		if s.Tree().Images() != 0 {
			t.Error("asked before the minute was over")
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if s.Tree().Images() != 1 {
			t.Error("not asked after the minute was over")
		}
		if u := <-updates; u.Event == nil {
			t.Errorf("the first thing that happens is %+v", u)
		}
	})
}

func TestALineThatIsLiveAgainEndsTheWait(t *testing.T) {
	play(t, auto(1, 1, 0), away(flow.RoleGenerator, 7), func(s *stage) {
		time.Sleep(20 * time.Second) // by now the waits are long
		synctest.Wait()
		s.studio.script(nil)
		s.Backend(flow.BackendState{Phase: flow.BackendReconnecting})
		synctest.Wait()
		if s.Tree().Images() != 0 {
			t.Fatal("asked while the line was down")
		}
		s.Backend(flow.BackendState{Phase: flow.BackendLive})
		synctest.Wait()
		if s.Tree().Images() != 1 {
			t.Error("still waiting on a live line")
		}
	})
}

// TestASessionGivesUpWhenItIsTold: what was given up is not recorded, so that a
// resumed session makes the images that are missing.
func TestASessionGivesUpWhenItIsTold(t *testing.T) {
	for _, role := range []flow.Role{flow.RoleGenerator, flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner, flow.RoleCorrector} {
		setup := func(s *stage, o *Options) {
			away(role, 100)(s, o)
			o.GiveUp, o.UntilSettled = 4, true
		}
		play(t, auto(2, 2, 1), setup, func(s *stage) {
			err := <-s.ended
			s.ended <- nil
			var gaveUp *GivenUpError
			if !errors.As(err, &gaveUp) || gaveUp.Role != role || gaveUp.Tries != 4 || gaveUp.Others != 1 || gaveUp.Failure.Code != flow.FailUnavailable {
				t.Fatalf("%s: ended with %v, want it given up after 4 tries, and one job more", role, err)
			}
			if n := countOf[flow.NodeFailed](s.log) + countOf[flow.RoleFailed](s.log); n != 0 || s.Tree().State != flow.Active {
				t.Errorf("%s: %d failures are recorded, the session is %q; want none, and one to resume", role, n, s.Tree().State)
			}
			s.studio.script(nil)
			if err := s.leave(); err != nil {
				t.Error(err)
			}
			s.open(untilSettled)
			if err := s.Resume(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.run()
			if err := <-s.ended; err != nil || s.Tree().Images() != 4 || s.Tree().State != flow.FinishedSession {
				t.Errorf("%s: resumed: %v with %d images, %q; want 4, finished", role, err, s.Tree().Images(), s.Tree().State)
			}
			s.ended <- nil
		})
	}
}

// TestOneRoleThatIsGivenUpHoldsNoOther: what can be done is done first.
func TestOneRoleThatIsGivenUpHoldsNoOther(t *testing.T) {
	setup := func(s *stage, o *Options) {
		s.studio.script(func(_ context.Context, r flow.Role, id string, _ flow.Watch) error {
			n, _ := s.Tree().Node("0.1")
			if r == flow.RoleGenerator && n.Request == id {
				return flow.Fail(flow.FailSilent, "nothing is heard")
			}
			return nil
		})
		o.GiveUp, o.UntilSettled = 2, true
	}
	play(t, auto(2, 2, 2), setup, func(s *stage) {
		err := <-s.ended
		s.ended <- nil
		if !errors.As(err, new(*GivenUpError)) || s.Tree().Images() != 3 || s.node("2.2").Status != flow.Done {
			t.Errorf("ended with %v and %d images, 2.2 %s; want 0.1 given up and chain 2 whole", err, s.Tree().Images(), s.node("2.2").Status)
		}
	})
}

// TestMendTriesAgainWhatWasGivenUp, in a session that waits for a person.
func TestMendTriesAgainWhatWasGivenUp(t *testing.T) {
	setup := func(s *stage, o *Options) {
		away(flow.RoleGenerator, 100)(s, o)
		o.GiveUp = 2
	}
	play(t, auto(1, 1, 0), setup, func(s *stage) {
		time.Sleep(time.Hour)
		synctest.Wait()
		s.studio.script(nil)
		if s.Tree().Images() != 0 || s.Tree().State != flow.Active {
			t.Fatalf("%d images, %q; want it given up", s.Tree().Images(), s.Tree().State)
		}
		s.Mend()
		synctest.Wait()
		if s.Tree().Images() != 1 {
			t.Error("not tried again")
		}
	})
}

func TestAWaitingJobCanBeCancelled(t *testing.T) {
	play(t, ask(1, 1, 1), away(flow.RoleGenerator, 100), func(s *stage) {
		s.must(flow.Cancel{Node: "0.1"})
		time.Sleep(time.Hour)
		synctest.Wait()
		if s.node("0.1").Status != flow.Cancelled || s.Tree().State != flow.FailedSession {
			t.Errorf("0.1 is %s, the session %q", s.node("0.1").Status, s.Tree().State)
		}
	})
}

func TestAWaitingJobLeavesItsPlaceToOthers(t *testing.T) {
	setup := func(s *stage, o *Options) {
		away(flow.RoleVerifier, 3)(s, o)
		o.MaxJobs = 1
	}
	play(t, auto(3, 3, 0), setup, func(s *stage) {
		if got := s.Tree().Images(); got != 3 {
			t.Errorf("%d images while the verifier is away, want 3", got)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if s.Tree().State != flow.FinishedSession {
			t.Errorf("state %q", s.Tree().State)
		}
	})
}

func TestAFullDiskLosesNothingAndIsMended(t *testing.T) {
	full := errors.New("no room")
	for _, how := range []string{"by itself", "by Mend", "by a command"} {
		var told []error
		setup := func(s *stage, o *Options) { o.Trouble = func(err error) { told = append(told, err) } }
		play(t, ask(2, 2, 1), setup, func(s *stage) {
			release := s.studio.hold(flow.RoleCorrector)
			s.must(s.accept("0.1"))
			s.must(s.accept("0.2"))
			s.log.fill(full)
			before := len(s.log.events())
			release()
			synctest.Wait()
			if !errors.Is(s.Err(), full) || len(told) != 1 || len(s.log.events()) != before {
				t.Fatalf("%s: trouble %v, told %v", how, s.Err(), told)
			}
			calls := len(s.studio.made)
			time.Sleep(time.Minute)
			synctest.Wait()
			if len(s.studio.made) != calls {
				t.Errorf("%s: %d new calls while nothing can be kept", how, len(s.studio.made)-calls)
			}
			s.log.fill(nil)
			switch how {
			case "by itself":
				time.Sleep(time.Minute)
			case "by Mend":
				s.Mend()
			default:
				s.must(flow.Pause{On: true})
				s.must(flow.Pause{})
			}
			synctest.Wait()
			if s.Err() != nil || told[len(told)-1] != nil || s.Tree().Images() != 4 || s.Tree().State != flow.FinishedSession {
				t.Errorf("%s: trouble %v, told %v, %d images, %q", how, s.Err(), told, s.Tree().Images(), s.Tree().State)
			}
		})
	}
}

func TestARunWithoutAPersonGivesUpOnAFullDisk(t *testing.T) {
	full := errors.New("no room")
	setup := func(s *stage, o *Options) {
		o.UntilSettled, o.GiveUp = true, 3
		s.log.appended = func(n int) {
			if n == 4 {
				s.log.fill(full)
			}
		}
	}
	play(t, auto(2, 2, 1), setup, func(s *stage) {
		err := <-s.ended
		if !errors.Is(err, full) || s.Err() == nil {
			t.Errorf("ended with %v, trouble %v", err, s.Err())
		}
		s.log.fill(nil)
		s.ended <- nil
		if err := s.leave(); err != nil {
			t.Error(err)
		}
		s.open(untilSettled)
		if err := s.Resume(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.run()
		if err := <-s.ended; err != nil || s.Tree().Images() != 4 {
			t.Errorf("resumed: %v with %d images", err, s.Tree().Images())
		}
		s.ended <- nil
	})
}

func TestNonsenseFromABackendFailsTheJobAndNotTheStore(t *testing.T) {
	nan := func(s *stage, o *Options) { o.Roles.Verifier = judge{score: 0} }
	for name, test := range map[string]struct {
		setup func(*stage, *Options)
		role  flow.Role
	}{
		"a score that is no number": {nan, flow.RoleVerifier},
		"a picture that is none":    {func(s *stage, o *Options) { o.Roles.Generator = painter{"image/png", "not a PNG"} }, flow.RoleGenerator},
		"a picture of another type": {func(s *stage, o *Options) { o.Roles.Generator = painter{"text/html", "<html>"} }, flow.RoleGenerator},
		"an empty picture":          {func(s *stage, o *Options) { o.Roles.Generator = painter{"image/webp", ""} }, flow.RoleGenerator},
		"an empty prompt":           {func(s *stage, o *Options) { o.Roles.Refiner = silent{} }, flow.RoleRefiner},
		"no generator":              {func(s *stage, o *Options) { o.Roles.Generator = nil }, flow.RoleGenerator},
		"no verifier":               {func(s *stage, o *Options) { o.Roles.Verifier = nil }, flow.RoleVerifier},
		"no reflector":              {func(s *stage, o *Options) { o.Roles.Reflector = nil }, flow.RoleReflector},
		"no refiner":                {func(s *stage, o *Options) { o.Roles.Refiner = nil }, flow.RoleRefiner},
	} {
		play(t, ask(1, 1, 1), test.setup, func(s *stage) {
			n := s.node("0.1")
			_, failed := n.RoleFailed[test.role]
			if failed = failed || (test.role == flow.RoleGenerator && n.Status == flow.Failed); !failed || s.Err() != nil {
				t.Errorf("%s: %s, failed %v, trouble %v", name, n.Status, n.RoleFailed, s.Err())
			}
		})
	}
	setup := func(s *stage, o *Options) { o.Roles.Corrector = nil }
	play(t, auto(1, 1, 1), setup, func(s *stage) {
		if s.node("1.1").Status != flow.Failed {
			t.Errorf("without a corrector 1.1 is %s", s.node("1.1").Status)
		}
	})
}

type judge struct{ score float64 }

func (j judge) Verify(context.Context, flow.VerifyRequest, flow.Watch) (flow.Verdict, error) {
	return flow.Verdict{Verifier: "v", Kind: flow.KindReward, Score: j.score / j.score}, nil
}

type painter struct{ mediaType, data string }

func (p painter) Generate(context.Context, flow.GenerateRequest, flow.Watch) (flow.Sample, error) {
	return flow.Sample{Picture: flow.Picture{MediaType: p.mediaType, Data: []byte(p.data)}}, nil
}

type silent struct{}

func (silent) Refine(context.Context, flow.RefineRequest, flow.Watch) (flow.Refinement, error) {
	return flow.Refinement{}, nil
}

func TestAJobKnowsWhyItIsStopped(t *testing.T) {
	var causes []error
	setup := func(s *stage, _ *Options) {
		s.studio.script(func(ctx context.Context, r flow.Role, _ string, _ flow.Watch) error {
			if r != flow.RoleGenerator {
				return nil
			}
			<-ctx.Done()
			causes = append(causes, context.Cause(ctx))
			return ctx.Err()
		})
	}
	play(t, ask(1, 1, 0), setup, func(s *stage) { s.must(flow.Cancel{Node: "0.1"}) })
	play(t, ask(1, 1, 0), setup, func(s *stage) {})
	var cancelled, left *flow.Failure
	if len(causes) != 2 || !errors.As(causes[0], &cancelled) || cancelled.Code != flow.FailCancelled {
		t.Fatalf("causes %v, want a cancellation first", causes)
	}
	if errors.As(causes[1], &left) && left.Code == flow.FailCancelled {
		t.Errorf("leaving a session looks like cancelling its jobs: %v", causes[1])
	}
}

func TestAJobThatIsWantedAgainWhileItStopsStartsAnew(t *testing.T) {
	var end chan struct{}
	setup := func(s *stage, _ *Options) {
		end = make(chan struct{}) // of the bubble
		first := true
		s.studio.script(func(ctx context.Context, r flow.Role, _ string, _ flow.Watch) error {
			if r != flow.RoleRefiner || !first {
				return nil
			}
			first = false
			<-ctx.Done()
			<-end // a backend that takes its time to stop
			return ctx.Err()
		})
	}
	play(t, ask(1, 1, 1), setup, func(s *stage) {
		s.must(flow.SaveDraft{Node: "0.1", Reflection: "0.1#1", Text: "Other."})
		s.must(flow.SaveDraft{Node: "0.1"})
		close(end)
		synctest.Wait()
		if n := s.node("0.1"); n.Refined == nil || n.Refined.For != n.Current().Text || len(n.RoleFailed) > 0 {
			t.Errorf("refined %+v, failed %v", n.Refined, n.RoleFailed)
		}
	})
}

func TestAnImageThatIsGoneFailsTheJobThatNeedsIt(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		s.log.mu.Lock()
		clear(s.log.images)
		s.log.mu.Unlock()
		s.must(s.accept("0.1"))
		if f := s.node("1.1").Failure; f == nil || f.Code != flow.FailBroken || f.Hint == "" {
			t.Errorf("1.1 failed as %v", f)
		}
	})
}

func TestAskingTheBackendHowItReadsAText(t *testing.T) {
	play(t, ask(1, 1, 0), nil, func(s *stage) {
		var failure *flow.Failure
		if _, err := s.Interpret(t.Context(), flow.Interpretation{Text: "a cup"}); !errors.As(err, &failure) || failure.Code != flow.FailUnsupported {
			t.Errorf("a backend that cannot says %v", err)
		}
		if p, err := s.Picture(t.Context(), s.node("0.1").Image); err != nil || p.Digest() != s.node("0.1").Image || s.ID() != "test" {
			t.Errorf("picture %s of %s (%v)", p.Digest().Short(), s.ID(), err)
		}
	})
	setup := func(_ *stage, o *Options) { o.Roles.Interpreter = reader{} }
	play(t, ask(1, 1, 0), setup, func(s *stage) {
		if u, err := s.Interpret(t.Context(), flow.Interpretation{Text: "a cup"}); err != nil || u.Text != "read a cup" {
			t.Errorf("understood %+v (%v)", u, err)
		}
	})
}

type reader struct{}

func (reader) Interpret(_ context.Context, in flow.Interpretation) (flow.Understanding, error) {
	return flow.Understanding{Text: "read " + in.Text}, nil
}
