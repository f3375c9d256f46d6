package flow

import (
	"strings"
	"testing"
)

func TestPresets(t *testing.T) {
	for _, test := range []struct {
		name           string
		initial, n, m  int
		prompt, reflec bool
	}{
		{"default", 2, 2, 4, true, true},
		{"sequential", 1, 1, 16, true, true},
		{"combined", 4, 4, 4, true, true},
		{"parallel", 16, 16, 1, true, true},
		{"best-of-n", 16, 1, 0, false, false},
		{"noise+prompt", 4, 4, 4, true, false},
	} {
		s, err := Preset(test.name)
		if err != nil {
			t.Fatal(err)
		}
		if s.Initial != test.initial || s.Width != test.n || s.Depth != test.m || s.Prompt != test.prompt || s.Reflection != test.reflec {
			t.Errorf("%s is %+v, want %+v", test.name, s, test)
		}
		if err := s.Validate(); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if s.Gate.Mode != GateAsk || s.Stop != StopNever {
			t.Errorf("%s: gate %q stop %q", test.name, s.Gate, s.Stop)
		}
	}
	if _, err := Preset("5x5"); err == nil || !strings.Contains(err.Error(), "combined") {
		t.Errorf("an unknown strategy says %v, want the names there are", err)
	}
}

func TestStrategiesAreValidated(t *testing.T) {
	good := DefaultStrategy()
	for _, test := range []struct {
		name   string
		change func(*Strategy)
		ok     bool
	}{
		{"as it is", func(*Strategy) {}, true},
		{"no rounds", func(s *Strategy) { s.Depth = 0 }, true},
		{"the zero gate asks", func(s *Strategy) { s.Gate = Gate{} }, true},
		{"most images", func(s *Strategy) { s.Initial, s.Width, s.Depth = 5000, 5000, 1 }, true},
		{"no initial image", func(s *Strategy) { s.Initial = 0 }, false},
		{"no chain", func(s *Strategy) { s.Width = 0 }, false},
		{"negative rounds", func(s *Strategy) { s.Depth = -1 }, false},
		{"too many images", func(s *Strategy) { s.Width, s.Depth = 1000, 1000 }, false},
		{"so many that they overflow", func(s *Strategy) { s.Width, s.Depth = 1<<62, 4 }, false},
		{"no stop rule", func(s *Strategy) { s.Stop = "" }, false},
		{"unknown gate", func(s *Strategy) { s.Gate.Mode = "maybe" }, false},
	} {
		s := good
		test.change(&s)
		if err := s.Validate(); (err == nil) != test.ok {
			t.Errorf("%s: %v, want ok %v", test.name, err, test.ok)
		}
	}
}

func TestGates(t *testing.T) {
	at := func(score float64) *Verdict { return &Verdict{Kind: KindRubric, Score: score} }
	for _, test := range []struct {
		gate Gate
		v    *Verdict
		asks bool
		name string
	}{
		{Gate{}, at(1), true, "ask"},
		{Gate{Mode: GateAsk}, nil, true, "ask"},
		{Gate{Mode: GateAuto}, nil, false, "auto"},
		{Gate{Mode: GateRule, Score: 5}, at(4.9), false, "auto under 5"},
		{Gate{Mode: GateRule, Score: 5}, at(5), true, "auto under 5"},
		{Gate{Mode: GateRule, Score: 5, Over: true}, at(5), true, "auto over 5"},
		{Gate{Mode: GateRule, Score: 5, Over: true}, at(5.1), false, "auto over 5"},
		{Gate{Mode: GateRule, Score: 5, Over: true}, nil, true, "auto over 5"},
	} {
		if got := test.gate.Asks(test.v); got != test.asks || test.gate.String() != test.name {
			t.Errorf("gate %+v on %v asks %v, named %q; want %v, %q", test.gate, test.v, got, test.gate, test.asks, test.name)
		}
	}
}

// The values were computed with an independent SHA-256.
func TestSeedsAndRequestsNeverChange(t *testing.T) {
	for _, test := range []struct {
		session               uint64
		chain, round, attempt int
		want                  uint64
	}{
		{0, 0, 0, 0, 2812410839965055},
		{1, 1, 0, 0, 4901276030999372},
		{1<<64 - 1, 16, 16, 3, 6049371043095669},
		{7, 2, 1, 1, 2339307176234663},
	} {
		got := Seed(test.session, test.chain, test.round, test.attempt)
		if got != test.want || got >= 1<<53 {
			t.Errorf("Seed(%d, %d, %d, %d) = %d, want %d", test.session, test.chain, test.round, test.attempt, got, test.want)
		}
	}
	for _, test := range []struct {
		session SessionID
		node    NodeID
		role    Role
		try     int
		want    string
	}{
		{"s", "0.1", RoleGenerator, 0, "59499831-abb2-89e5-8ea1-88ecbaa3b255"},
		{"s", "0.1", RoleGenerator, 1, "ba762b29-9b70-8c7c-abcb-336cfe21f866"},
		{"t", "2.1b", RoleCorrector, 0, "37350d9a-39fe-8db4-969b-5bc14d24365d"},
	} {
		if got := RequestID(test.session, test.node, test.role, test.try); got != test.want {
			t.Errorf("RequestID(%q, %q, %q, %d) = %q, want %q", test.session, test.node, test.role, test.try, got, test.want)
		}
	}
}

func TestNodeIDsAreDistinct(t *testing.T) {
	for attempt, want := range map[int]NodeID{0: "2.1", 1: "2.1b", 25: "2.1z", 26: "2.1x26"} {
		if got := NewNodeID(2, 1, attempt); got != want {
			t.Errorf("attempt %d is %q, want %q", attempt, got, want)
		}
	}
	seen := map[NodeID]string{}
	for round := range 12 {
		for chain := range 12 {
			for attempt := range 40 {
				id := NewNodeID(round, chain, attempt)
				if other, ok := seen[id]; ok {
					t.Fatalf("%s stands for two places: %s", id, other)
				}
				seen[id] = string(id)
			}
		}
	}
}
