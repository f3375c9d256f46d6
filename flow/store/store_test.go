package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rflow/flow"
)

// noon is when the events of these tests happen.
func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC) }

func open(t testing.TB, dir string, opts Options) *Store {
	t.Helper()
	s, err := Open(context.Background(), dir, opts)
	if err != nil {
		t.Fatalf("Open(%q) = %v", dir, err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close() = %v", err)
		}
	})
	return s
}

func mustAppend(t testing.TB, s *Store, id flow.SessionID, payloads ...flow.Payload) []flow.Event {
	t.Helper()
	events, err := s.Append(context.Background(), id, "session", noon(), payloads...)
	if err != nil {
		t.Fatalf("Append(%s, %d payloads) = %v", id, len(payloads), err)
	}
	return events
}

func mustEvents(t testing.TB, s *Store, id flow.SessionID, after int64) []flow.Event {
	t.Helper()
	events, err := s.Events(context.Background(), id, after)
	if err != nil {
		t.Fatalf("Events(%s, %d) = %v", id, after, err)
	}
	return events
}

// asJSON is how events are compared: an empty and a nil list are one on disk.
func asJSON(t testing.TB, events []flow.Event) string {
	t.Helper()
	text, err := json.Marshal(events)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEventsComeBackInOrderFromAnotherOpening(t *testing.T) {
	// A folder name with everything that means something in a URI.
	dir := filepath.Join(t.TempDir(), "what? 100% #1 & ä")
	s := open(t, dir, Options{})
	want := mustAppend(t, s, "s1", flow.SessionStarted{Prompt: "a red apple", Seed: 7}, flow.Paused{Paused: true})
	want = append(want, mustAppend(t, s, "s1", flow.Paused{})...)
	mustAppend(t, s, "s2", flow.SessionStarted{Prompt: "another"})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = open(t, dir, Options{})
	got := mustEvents(t, s, "s1", 0)
	if asJSON(t, got) != asJSON(t, want) {
		t.Errorf("after reopening got\n%s\nwant\n%s", asJSON(t, got), asJSON(t, want))
	}
	for i, e := range got {
		if e.Seq != int64(i+1) || !e.Time.Equal(noon()) || e.Session != "s1" || e.Actor != "session" {
			t.Errorf("event %d has head %d %s %s %s", i, e.Seq, e.Time, e.Session, e.Actor)
		}
	}
	if tail := mustEvents(t, s, "s1", 2); len(tail) != 1 || tail[0].Seq != 3 {
		t.Errorf("Events(s1, 2) = %s, want event 3 alone", asJSON(t, tail))
	}
	if none := mustEvents(t, s, "s9", 0); len(none) != 0 {
		t.Errorf("a session that is not there has %d events", len(none))
	}
	if _, err := os.Stat(filepath.Join(dir, "rflow.db")); err != nil {
		t.Errorf("the database is not where it should be: %v", err)
	}
}

func TestUnknownEventsAreKeptByteForByte(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	mustAppend(t, s, "s1", flow.SessionStarted{Prompt: "p"})
	raw := `{"type":"dream",  "session":"other", "seq":99, "text":"<b> & \u00e9 é", "n":1.50}`
	mustAppend(t, s, "s1", flow.Unknown{Type: "dream", Raw: json.RawMessage(raw)})

	e := mustEvents(t, s, "s1", 1)[0]
	u, ok := e.Payload.(flow.Unknown)
	if !ok || string(u.Raw) != raw || u.Type != "dream" {
		t.Errorf("got %s\nwant %s", u.Raw, raw)
	}
	if e.Seq != 2 || e.Session != "s1" {
		t.Errorf("got seq %d of session %s, want the log's own: 2 of s1", e.Seq, e.Session)
	}
	for _, bad := range []flow.Unknown{
		{Type: "dream", Raw: json.RawMessage(`{"type":"dre`)},
		{Type: "dream", Raw: json.RawMessage(`{"type":"nightmare"}`)},
		{Type: "dream"},
	} {
		if _, err := s.Append(context.Background(), "s1", "session", noon(), bad); err == nil {
			t.Errorf("Append took %q as a %q event", bad.Raw, bad.Type)
		}
	}
}

func TestAnUnreadableEventDoesNotHideTheOthers(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	mustAppend(t, s, "s1", flow.SessionStarted{Prompt: "p"}, flow.Paused{Paused: true}, flow.Paused{})
	later := `{"seq":2,"type":"paused","paused":"until tuesday"}` // as a later rflow might write it
	if _, err := s.write.Exec("UPDATE events SET body=? WHERE seq=2", []byte(later)); err != nil {
		t.Fatal(err)
	}
	got := mustEvents(t, s, "s1", 0)
	if len(got) != 3 {
		t.Fatalf("got %d events, want 3", len(got))
	}
	if u, ok := got[1].Payload.(flow.Unknown); !ok || string(u.Raw) != later || u.Type != "paused" {
		t.Errorf("event 2 is %#v, want it kept as unknown", got[1].Payload)
	}
}

func TestAFailedAppendLeavesNothing(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	mustAppend(t, s, "s1", flow.SessionStarted{Prompt: "p"})
	ctx := context.Background()
	if _, err := s.Append(ctx, "s1", "session", noon(), flow.Paused{}, nil); err == nil {
		t.Error("Append took an event without a payload")
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Append(cancelled, "s1", "session", noon(), flow.Paused{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Append with a cancelled context = %v", err)
	}
	for _, id := range []flow.SessionID{"", "../s1", "a/b", ".hidden", "a b", flow.SessionID(strings.Repeat("x", 65))} {
		if _, err := s.Append(ctx, id, "session", noon(), flow.Paused{}); err == nil {
			t.Errorf("Append took the session id %q", id)
		}
	}
	if got := mustEvents(t, s, "s1", 0); len(got) != 1 {
		t.Errorf("the log has %d events, want 1", len(got))
	}
	if next := mustAppend(t, s, "s1", flow.Paused{}); next[0].Seq != 2 {
		t.Errorf("the next event has seq %d, want 2: no gaps", next[0].Seq)
	}
}

func TestAppendAtRefusesAStaleCaller(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir, Options{}), open(t, dir, Options{})
	ctx := context.Background()
	if _, err := a.AppendAt(ctx, "s1", 0, "session", noon(), flow.SessionStarted{Prompt: "p"}); err != nil {
		t.Fatal(err)
	}
	_, err := b.AppendAt(ctx, "s1", 0, "session", noon(), flow.SessionStarted{Prompt: "q"})
	var conflict *ConflictError
	if !errors.Is(err, ErrConflict) || !errors.As(err, &conflict) || conflict.Last != 1 {
		t.Fatalf("AppendAt(0) on a session at 1 = %v, want a conflict at 1", err)
	}
	if _, err := b.AppendAt(ctx, "s1", 1, "session", noon(), flow.Paused{}); err != nil {
		t.Errorf("AppendAt(1) = %v", err)
	}
	if got := mustEvents(t, a, "s1", 0); len(got) != 2 {
		t.Errorf("the log has %d events, want 2", len(got))
	}
}

// Four goroutines in each of two openings write to two sessions: the logs have
// no gap, each writer's events are in its own order, summaries agree.
func TestWritersOfTwoOpeningsShareOneLog(t *testing.T) {
	const goroutines, each = 4, 20
	dir := t.TempDir()
	stores := []*Store{open(t, dir, Options{}), open(t, dir, Options{})}
	var wg sync.WaitGroup
	for i := range len(stores) * goroutines {
		wg.Go(func() {
			s, id := stores[i%2], flow.SessionID(fmt.Sprintf("s%d", i/2%2))
			for n := range each {
				note := fmt.Sprint(n)
				payload := flow.NodeMarked{Node: flow.NodeID(fmt.Sprint(i)), Note: &note}
				if _, err := s.Append(context.Background(), id, fmt.Sprint(i), noon(), payload); err != nil {
					t.Errorf("writer %d, event %d: %v", i, n, err)
					return
				}
			}
		})
	}
	wg.Wait()
	for _, id := range []flow.SessionID{"s0", "s1"} {
		events := mustEvents(t, stores[0], id, 0)
		if len(events) != goroutines*each {
			t.Fatalf("session %s has %d events, want %d", id, len(events), goroutines*each)
		}
		seen := map[string]int{}
		for i, e := range events {
			mark := e.Payload.(flow.NodeMarked)
			if e.Seq != int64(i+1) || *mark.Note != fmt.Sprint(seen[e.Actor]) {
				t.Fatalf("session %s, place %d: seq %d, writer %s note %s", id, i, e.Seq, e.Actor, *mark.Note)
			}
			seen[e.Actor]++
		}
		if sum, err := stores[1].Session(context.Background(), id); err != nil || sum.Seq != goroutines*each {
			t.Errorf("summary of %s = %+v, %v", id, sum, err)
		}
	}
}

// Many processes may start at once on a folder that is not there yet.
func TestOpeningANewFolderManyTimesAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			s, err := Open(context.Background(), dir, Options{})
			if err != nil {
				t.Errorf("opening %d: %v", i, err)
				return
			}
			if _, err := s.Append(context.Background(), "s1", "session", noon(), flow.Paused{}); err != nil {
				t.Errorf("append %d: %v", i, err)
			}
			if err := s.Close(); err != nil {
				t.Errorf("close %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if got := mustEvents(t, open(t, dir, Options{}), "s1", 0); len(got) != 8 {
		t.Errorf("the log has %d events, want 8", len(got))
	}
}

func TestSettingsAreRemembered(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	s := open(t, dir, Options{})
	if got, err := s.Setting(ctx, "start"); got != nil || err != nil {
		t.Errorf("Setting before any = %q, %v; want nothing", got, err)
	}
	for _, value := range []string{`{"width":2}`, `{"width":4}`} {
		if err := s.SetSetting(ctx, "start", json.RawMessage(value)); err != nil {
			t.Fatal(err)
		}
		if got, err := open(t, dir, Options{}).Setting(ctx, "start"); string(got) != value || err != nil {
			t.Errorf("another opening reads %q, %v; want %s", got, err, value)
		}
	}
	if err := s.SetSetting(ctx, "start", json.RawMessage("{")); err == nil {
		t.Error("SetSetting took what is not JSON")
	}
	if err := s.SetSetting(ctx, "start", nil); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Setting(ctx, "start"); got != nil || err != nil {
		t.Errorf("Setting after forgetting = %q, %v", got, err)
	}
}

func TestNewSessionIDsSortByTime(t *testing.T) {
	now := noon()
	s := open(t, t.TempDir(), Options{Clock: func() time.Time { return now }})
	var ids []flow.SessionID
	for range 200 {
		ids = append(ids, s.NewSessionID())
	}
	now = now.Add(time.Hour)
	ids = append(ids, s.NewSessionID())
	if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Errorf("ids are not rising: %v", ids)
	}
	for _, id := range ids {
		if len(id) != idLen || checkID(id) != nil {
			t.Errorf("id %q is not %d letters and digits", id, idLen)
		}
	}
}
