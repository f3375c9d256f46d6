package main

import (
	"slices"
	"sync"
	"testing"

	"rflow/flow"
	"rflow/flow/store"
	"rflow/tui"
)

// TestNothingIsRecordedAfterASessionIsClosed closes one while its verifier is asked again:
// whatever came before stays, and nothing comes after.
func TestNothingIsRecordedAfterASessionIsClosed(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	a := &app{settings: defaultSettings()}
	c, closeLine, err := a.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeLine)
	l, err := newLibrary(t.Context(), a, st, c)
	if err != nil {
		t.Fatal(err)
	}
	strategy := flow.Strategy{Name: "custom", Initial: 1, Width: 1, Gate: flow.Gate{Mode: flow.GateAsk}, Stop: flow.StopNever}
	s, err := l.Start(t.Context(), tui.StartRequest{Prompt: "a red apple", Seed: 1, Strategy: strategy, Params: flow.SampleParams{Size: 256}})
	if err != nil {
		t.Fatal(err)
	}
	rated := func(e *flow.Event) bool {
		if e == nil {
			return false
		}
		_, ok := e.Payload.(flow.VerdictGiven)
		return ok
	}
	for u := range s.Updates() {
		if rated(u.Event) {
			break
		}
	}
	again := s.(*opened)
	if v, err := again.VerifyAgain(t.Context(), "0.1"); err != nil || v.Again != 1 {
		t.Fatalf("asked again: %+v, %v; want its second verdict", v, err)
	}
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() { _, _ = again.VerifyAgain(t.Context(), "0.1") })
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	closed, err := st.Events(t.Context(), s.ID(), 0)
	if err != nil {
		t.Fatal(err)
	}
	asking.Wait()
	if _, err := again.VerifyAgain(t.Context(), "0.1"); flow.AsFailure(err) == nil || flow.AsFailure(err).Code != flow.FailCancelled {
		t.Errorf("after it was closed: %v, want it refused", err)
	}
	after, err := st.Events(t.Context(), s.ID(), 0)
	if err != nil || len(after) != len(closed) {
		t.Errorf("%d events, and %d when it was closed (%v)", len(after), len(closed), err)
	}
	if n, _ := flow.Fold(after).Node("0.1"); n == nil || len(n.Verdicts) < 2 || slices.ContainsFunc(n.Verdicts[1:], func(v flow.Verdict) bool { return v.Again == 0 }) {
		t.Errorf("the image is %+v, want its later verdicts counted", n)
	}
}
