package main

import (
	"testing"

	"rflow/flow"
	"rflow/flow/store"
	"rflow/tui"
)

// A backend far away has not spoken yet when "rflow PROMPT" starts a session. What it made must
// not pass for the work of a real model.
func TestASessionKnowsAToyWorldThatSpeaksLate(t *testing.T) {
	speak := make(chan struct{})
	address := serveAs(t, func(*flow.Capabilities) { <-speak })
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	a := &app{settings: defaultSettings()}
	a.settings["backend"] = setting{address, "test"}
	c, closeLine, err := a.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeLine)
	l, err := newLibrary(t.Context(), a, st, c)
	if err != nil {
		t.Fatal(err)
	}
	if caps := c.State().Caps; caps != nil {
		t.Fatalf("the backend said %+v before it was to speak", caps)
	}
	go close(speak)
	s, err := l.Start(t.Context(), tui.StartRequest{Prompt: "a red apple", Strategy: flow.DefaultStrategy()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !s.Tree().Session.Toy {
		t.Error("the session does not know that a toy world makes its pictures")
	}
}

// Where nobody answers a session starts all the same.
func TestASessionStartsWithoutABackend(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	a := &app{settings: defaultSettings()}
	a.settings["backend"] = setting{"grpc://127.0.0.1:9", "test"}
	c, closeLine, err := a.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeLine)
	l, err := newLibrary(t.Context(), a, st, c)
	if err != nil {
		t.Fatal(err)
	}
	s, err := l.Start(t.Context(), tui.StartRequest{Prompt: "a red apple", Strategy: flow.DefaultStrategy()})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
