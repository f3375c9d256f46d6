package session

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rflow/flow"
)

// second is another verifier, which may fail.
type second struct {
	name  string
	asked []flow.VerifyRequest
	fail  func(n int) error // of the nth request, from 1
}

func (v *second) Verify(_ context.Context, r flow.VerifyRequest, _ flow.Watch) (flow.Verdict, error) {
	v.asked = append(v.asked, r)
	if v.fail != nil {
		if err := v.fail(len(v.asked)); err != nil {
			return flow.Verdict{}, err
		}
	}
	return flow.Verdict{Verifier: v.name, Kind: flow.KindReward, Score: -float64(len(v.asked))}, nil
}

// finished plays a session of 2 + 2 x 1 images to its end.
func finished(t *testing.T) (*memory, flow.Tree) {
	t.Helper()
	log := newMemory(t)
	s, err := New(Options{ID: "test", Log: log, Images: log, Roles: newStudio(t).roles(), UntilSettled: true})
	if err != nil {
		t.Fatal(err)
	}
	first := flow.SessionStarted{Prompt: "two red apples", Tag: flow.TagCounting, Strategy: auto(2, 2, 1), Seed: 7}
	if err := errors.Join(s.Start(t.Context(), first), s.Run(t.Context())); err != nil {
		t.Fatal(err)
	}
	return log, s.Tree()
}

func (v *second) over(log *memory) Rescoring {
	return Rescoring{ID: "test", Log: log, Images: log, Verifier: v, Source: flow.Source{Address: "grpc://h:1", Engine: "eye"}}
}

// TestRescoring rates every image with another verifier; interrupted, it goes on
// where it was, and the session's own course stays as it is.
func TestRescoring(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, before := finished(t)
		v := &second{name: "other"}
		ctx, cancel := context.WithCancel(t.Context())
		r := v.over(log)
		r.Rated = func(flow.Event) {
			if len(v.asked) == 2 {
				cancel()
			}
		}
		if _, err := Rescore(ctx, r); !errors.Is(err, context.Canceled) {
			t.Fatalf("interrupted: %v", err)
		}
		if len(v.asked) != 2 {
			t.Fatalf("asked %d times before the interrupt, want 2", len(v.asked))
		}
		r.Rated = nil
		var todo, done int
		r.Begun = func(a, b int) { todo, done = a, b }
		after, err := Rescore(t.Context(), r)
		if err != nil || todo != 2 || done != 2 || len(v.asked) != 4 {
			t.Errorf("gone on: %v, %d to do, %d done, asked %d times; want 2, 2 and 4", err, todo, done, len(v.asked))
		}
		seen := map[string]bool{}
		for _, q := range v.asked {
			if q.Engine != "eye" || q.Tag != flow.TagCounting || q.Prompt != "two red apples" || seen[q.ID] {
				t.Errorf("asked %+v", q)
			}
			seen[q.ID] = true
		}
		for n := range after.Nodes() {
			if n.ID == flow.Root {
				continue
			}
			if given := n.Verdict("other"); given == nil || given.Source == nil || *given.Source != r.Source {
				t.Errorf("%s: the verdict is %+v", n.ID, given)
			}
			if n.ModelVerdict().Verifier != "studio" {
				t.Errorf("%s goes by %s now", n.ID, n.ModelVerdict().Verifier)
			}
		}
		was, _ := before.Best()
		if is, _ := after.Best(); is.ID != was.ID || after.State != flow.FinishedSession || len(flow.Fold(log.events()).Plan().Jobs) != 0 {
			t.Errorf("the best is %s and the session %s; want %s and finished", is.ID, after.State, was.ID)
		}
	})
}

// TestRescoringThatFails: failures that pass are waited out, others concern their
// image alone, and the session's own verifier is refused.
func TestRescoringThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, _ := finished(t)
		full := &flow.Failure{Code: flow.FailExhausted, What: "full", RetryAfter: time.Minute}
		v := &second{name: "other", fail: func(n int) error {
			switch {
			case n == 1:
				return full
			case n == 3:
				return flow.Fail(flow.FailUnsupported, "no such word")
			}
			return nil
		}}
		r, waits := v.over(log), 0
		r.Waits = func(_ flow.NodeID, f *flow.Failure, wait time.Duration) {
			if waits++; f != full || wait != time.Minute {
				t.Errorf("waits %v for %v", wait, f)
			}
		}
		began := time.Now()
		_, err := Rescore(t.Context(), r)
		if err == nil || !strings.Contains(err.Error(), "no such word") || waits != 1 || time.Since(began) != time.Minute {
			t.Errorf("got %v, %d waits, %v; want the one failure and a wait of a minute", err, waits, time.Since(began))
		}
		v.fail = nil
		if _, err := Rescore(t.Context(), r); err != nil || len(v.asked) != 6 {
			t.Errorf("again: %v, asked %d times; want only the image that failed", err, len(v.asked))
		}

		v = &second{name: "other2", fail: func(int) error { return full }}
		r = v.over(log)
		r.Source.Engine, r.GiveUp = "other", 3
		if _, err := Rescore(t.Context(), r); err == nil || len(v.asked) != 3*4 {
			t.Errorf("a full verifier: %v, asked %d times, want each of four images tried 3 times", err, len(v.asked))
		}

		events := len(log.events())
		own := &second{name: "studio"}
		r = own.over(log)
		r.Source.Engine = "own"
		if _, err := Rescore(t.Context(), r); !errors.Is(err, ErrOwnVerifier) || len(log.events()) != events || len(own.asked) != 1 {
			t.Errorf("its own verifier: %v, %d events more, asked %d times", err, len(log.events())-events, len(own.asked))
		}
		log.fill(errors.New("the disk is full"))
		r = (&second{name: "third"}).over(log)
		r.Source.Engine = "third"
		if _, err := Rescore(t.Context(), r); err == nil || !strings.Contains(err.Error(), "full") {
			t.Errorf("a full disk: %v", err)
		}
	})
}
