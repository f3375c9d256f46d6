package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"rflow/flow"
)

// watched is a report as on a terminal, with a line of progress on it.
func watched(errs *bytes.Buffer) *report {
	r := &report{out: errs, errs: errs, live: true, sessions: 2, begun: time.Now().Add(-time.Minute)}
	r.line("verdicts 1/2")
	return r
}

// TestAnInterruptTakesTheLineOfProgressAway: what is said next begins a line.
func TestAnInterruptTakesTheLineOfProgressAway(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	st := newProgram(t).open()
	var rated, ran bytes.Buffer
	err := (&rating{st: st, report: watched(&rated)}).all(ctx, []flow.SessionID{"s1"})
	if !errors.Is(err, context.Canceled) || !strings.HasSuffix(rated.String(), "\r\x1b[K") {
		t.Errorf("verify: %v, the terminal has %q, want its line taken away", err, rated.String())
	}
	b := &batch{st: st, report: watched(&ran)}
	err = b.all(ctx, []task{{id: "s1"}})
	if err == nil || !strings.HasSuffix(ran.String(), "\r\x1b[K") {
		t.Errorf("run: %v, the terminal has %q, want its line taken away", err, ran.String())
	}
}

// TestGatheringTellsHowLong: half of the sessions took a minute.
func TestGatheringTellsHowLong(t *testing.T) {
	var errs bytes.Buffer
	g := &gathering{b: &batch{report: watched(&errs)}, total: 2, ended: 1, made: 4, items: 2}
	g.tell()
	if got := errs.String(); !strings.Contains(got, "1 of 2 sessions · 4 images · 2 wait · about 1m0s left") {
		t.Errorf("told %q, want how long the other session takes", got)
	}
}
