package session

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"testing/synctest"

	"rflow/flow"
)

// TestVerifyingAgain records later verdicts beside the first, by which the session
// goes on.
func TestVerifyingAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, before := finished(t)
		v := &second{name: before.Verifier(), fail: func(n int) error {
			if n == 1 {
				return flow.Fail(flow.FailUnavailable, "it is away")
			}
			return nil
		}}
		s, err := New(Options{ID: "test", Log: log, Images: log, Roles: flow.Roles{Verifier: v}})
		if err == nil {
			err = s.Resume(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := s.VerifyAgain(t.Context(), "0.1"); err != nil {
				t.Fatal(err)
			}
		}
		was, _ := before.Node("0.1")
		now, _ := s.Tree().Node("0.1")
		if len(now.Verdicts) != 3 || !reflect.DeepEqual(now.Verdicts[0], was.Verdicts[0]) || now.ModelVerdict() != &now.Verdicts[0] {
			t.Fatalf("the verdicts are %+v, want %+v and two beside it", now.Verdicts, was.Verdicts)
		}
		for i, later := range now.Verdicts[1:] {
			if later.Again != i+1 || later.Source == nil || later.Score == now.Verdicts[0].Score {
				t.Errorf("the later verdict is %+v, want number %d, with its source", later, i+1)
			}
		}
		if first, later := v.asked[0], v.asked[len(v.asked)-1]; first.ID == later.ID || v.asked[1].ID != first.ID || first.Tag != flow.TagCounting {
			t.Errorf("asked as %+v, want an id for each verdict, the same when it is tried again", v.asked)
		}
		read, err := log.Events(t.Context(), "test", 0)
		if err != nil || !reflect.DeepEqual(flow.Fold(read), s.Tree()) {
			t.Errorf("what is in the log is another session (%v)", err)
		}
		if best, ok := s.Tree().Best(); !ok || best.ID != mustBest(t, before) {
			t.Errorf("the best is %v now, want as it was", best)
		}
	})
}

func mustBest(t *testing.T, tree flow.Tree) flow.NodeID {
	t.Helper()
	best, ok := tree.Best()
	if !ok {
		t.Fatal("there is no best image")
	}
	return best.ID
}

func TestWhatCannotBeVerifiedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, before := finished(t)
		ctx, cancel := context.WithCancel(t.Context())
		v := &second{name: before.Verifier(), fail: func(int) error { cancel(); return nil }}
		s, err := New(Options{ID: "test", Log: log, Images: log, Roles: flow.Roles{Verifier: v}})
		if err == nil {
			err = s.Resume(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []flow.NodeID{flow.Root, "7.7"} {
			if _, err := s.VerifyAgain(t.Context(), id); flow.AsFailure(err) == nil || flow.AsFailure(err).Code != flow.FailInvalid {
				t.Errorf("%s: %v, want it refused", id, err)
			}
		}
		if _, err := s.VerifyAgain(ctx, "0.1"); !errors.Is(err, context.Canceled) || s.Tree().Seq != before.Seq {
			t.Errorf("cancelled: %v, the log is at %d; want nothing after %d", err, s.Tree().Seq, before.Seq)
		}
		blind, err := New(Options{ID: "test", Log: log, Images: log})
		if err == nil {
			err = blind.Resume(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := blind.VerifyAgain(t.Context(), "0.1"); flow.AsFailure(err).Code != flow.FailUnsupported {
			t.Errorf("without a verifier: %v", err)
		}
	})
}
