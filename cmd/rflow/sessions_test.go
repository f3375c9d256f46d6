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
