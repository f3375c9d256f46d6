package flow

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// brokenLog is a session's log with, from 2 on, a line of each sort.
func brokenLog() []Event {
	unknown := func(kind, raw string) Payload { return Unknown{Type: kind, Raw: json.RawMessage(raw)} }
	log := []Event{{Seq: 1, Session: "s1", Payload: SessionStarted{Prompt: "p", Strategy: DefaultStrategy()}}}
	for i, p := range []Payload{
		unknown("paused", `{"seq":2,"type":"pau`),
		unknown("paused", `{"seq":3,"type":"paused","paused":"until tuesday"}`),
		unknown("dream", `{"seq":4,"type":"dream"}`),
		unknown(Unreadable, `{"seq":5,"type":"unreadable","was":"paused"}`),
		Paused{Paused: true},
	} {
		log = append(log, Event{Seq: int64(i) + 2, Session: "s1", Payload: p})
	}
	return log
}

func TestATreeKnowsWhatCouldNotBeRead(t *testing.T) {
	folded, applied := Fold(brokenLog()), Tree{}
	for _, e := range brokenLog() {
		applied = applied.Apply(e)
	}
	want := []Unread{{2, "paused", false}, {3, "paused", false}, {4, "dream", true}, {5, Unreadable, false}}
	if got := folded.Unread(); !reflect.DeepEqual(got, want) {
		t.Errorf("folded: %v, want %v", got, want)
	}
	if got := applied.Unread(); !reflect.DeepEqual(got, want) {
		t.Errorf("applied: %v, want %v", got, want)
	}
	if folded.State != PausedState {
		t.Errorf("the session is %s, want the last event to count", folded.State)
	}
}

func TestTwoFuturesOfATreeKeepTheirUnreadEventsApart(t *testing.T) {
	base := Fold(brokenLog())
	event := func(kind string) Event {
		return Event{Seq: base.Seq + 1, Payload: Unknown{Type: kind, Raw: json.RawMessage(`{}`)}}
	}
	one, other := base.Apply(event("a")), base.Apply(event("b"))
	if a, b := one.Unread()[4].Kind, other.Unread()[4].Kind; a != "a" || b != "b" {
		t.Errorf("%q and %q, want a and b", a, b)
	}
}

func TestWhatCouldNotBeReadIsTold(t *testing.T) {
	told := TellUnread(Fold(brokenLog()).Unread(), "rflow.db")
	if len(told) != 2 {
		t.Fatalf("%q, want a sentence for damage and one for a newer program", told)
	}
	for i, want := range []string{"events 2 (paused), 3 (paused) and 5 (unreadable) cannot be read in rflow.db", "does not know event 4 (dream) in rflow.db"} {
		if !strings.Contains(told[i], want) {
			t.Errorf("%q lacks %q", told[i], want)
		}
	}
	many := make([]Unread, 9)
	if told := TellUnread(many, "x")[0]; !strings.Contains(told, " and 5 more cannot") {
		t.Errorf("%q, want 4 of 9 named", told)
	}
	if told := TellUnread(nil, "x"); told != nil {
		t.Errorf("%q of a whole log", told)
	}
}
