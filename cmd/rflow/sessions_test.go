package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestSessionsSayWhatWaits lists one that was gathered for a person.
func TestSessionsSayWhatWaits(t *testing.T) {
	p := newProgram(t)
	p.must("run", "--prompt", "two red apples", "--init", "2", "--width", "2", "--depth", "1", "--size", "256", "--gate", "ask")
	if out := p.must("sessions"); !strings.Contains(out, "2 images") || !strings.Contains(out, "2 wait for you") {
		t.Errorf("sessions prints %q, want that 2 wait", out)
	}
	var list []struct{ Waiting int }
	if err := json.Unmarshal([]byte(p.must("sessions", "--json")), &list); err != nil || len(list) != 1 || list[0].Waiting != 2 {
		t.Errorf("as JSON %+v, %v; want one session with 2 waiting", list, err)
	}
}

// TestAFailedJobThatNobodySawSaysWhy: the size is one that the backend does not make.
func TestAFailedJobThatNobodySawSaysWhy(t *testing.T) {
	p := newProgram(t)
	r := p.run("run", "--prompt", "two red apples", "--init", "1", "--width", "1", "--depth", "1", "--size", "64", "--gate", "ask")
	if r.code != exitFailed || !strings.Contains(r.errOut, "64 px: choose a multiple of 64") {
		t.Errorf("exit %d, %q; want why the job failed", r.code, r.errOut)
	}
}
