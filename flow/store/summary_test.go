package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rflow/flow"
)

// story is a session up to a reflection that waits.
func story(prompt string) []flow.Payload {
	yes := true
	return []flow.Payload{
		flow.SessionStarted{Prompt: prompt, Seed: 1},
		flow.NodeQueued{Node: "0.0", Parent: flow.Root, Step: flow.StepGenerate, Prompt: prompt},
		flow.NodeStarted{Node: "0.0"},
		flow.NodeFinished{Node: "0.0", Parent: flow.Root, Image: flow.Sum([]byte("a")), MediaType: "image/png", Width: 8, Height: 8},
		flow.NodeQueued{Node: "0.1", Parent: flow.Root, Chain: 1, Step: flow.StepGenerate, Prompt: prompt},
		flow.NodeFinished{Node: "0.1", Parent: flow.Root, Chain: 1, Image: flow.Sum([]byte("b")), MediaType: "image/png", Width: 8, Height: 8},
		flow.VerdictGiven{Node: "0.0", Verdict: flow.Verdict{Verifier: "v", Kind: flow.KindRubric, Score: 3}},
		flow.VerdictGiven{Node: "0.1", Verdict: flow.Verdict{Verifier: "v", Kind: flow.KindRubric, Score: 8, Accepted: &yes}},
		flow.PoolNarrowed{Kept: []flow.NodeID{"0.0", "0.1"}},
		flow.ChainStarted{Chain: 0, Head: "0.0", Until: 2},
		flow.ReflectionProposed{Node: "0.0", Parent: flow.Root, Reflection: "0.0#1", Text: "Make it red."},
	}
}

func TestASummaryTellsWhereASessionStands(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	s, other := open(t, dir, Options{}), open(t, dir, Options{})
	mustAppend(t, s, "s1", story("a red apple")...)

	got, err := other.Session(ctx, "s1")
	if err != nil {
		t.Fatal(err)
	}
	if got.Prompt != "a red apple" || got.State != flow.Active || got.Images != 2 || got.Waiting != 1 || got.Seq != 11 {
		t.Errorf("summary is %+v", got)
	}
	if !got.Created.Equal(noon()) || got.Best == nil || got.Best.Node != "0.1" || *got.Best.Score != 8 || !*got.Best.Correct {
		t.Errorf("summary is %+v with best %+v", got, got.Best)
	}
	for _, step := range []struct {
		payload flow.Payload
		want    flow.SessionState
		done    bool
	}{
		{flow.Paused{Paused: true}, flow.PausedState, false},
		{flow.Paused{}, flow.Active, false},
		{flow.SessionFinished{}, flow.FinishedSession, true},
		{flow.ChainStarted{Chain: 7, Head: "0.1", Branch: true}, flow.Active, false},
		{flow.SessionFailed{Reason: "no"}, flow.FailedSession, true},
	} {
		mustAppend(t, s, "s1", step.payload)
		if got, err = other.Session(ctx, "s1"); err != nil || got.State != step.want || got.Done() != step.done {
			t.Errorf("after %#v the session is %s, done %v (%v), want %s, %v", step.payload, got.State, got.Done(), err, step.want, step.done)
		}
	}
}

func TestSessionsListsTheNewestFirst(t *testing.T) {
	s, ctx := open(t, t.TempDir(), Options{}), context.Background()
	if all, err := s.Sessions(ctx); len(all) != 0 || err != nil {
		t.Errorf("an empty folder has %v, %v", all, err)
	}
	for i, id := range []flow.SessionID{"a", "b", "c", "a"} {
		if _, err := s.Append(ctx, id, "session", noon().Add(time.Duration(i)*time.Second), flow.Paused{}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.Sessions(ctx)
	if err != nil || len(all) != 3 {
		t.Fatalf("Sessions() = %v, %v", all, err)
	}
	for i, want := range []flow.SessionID{"a", "c", "b"} {
		if all[i].ID != want {
			t.Errorf("place %d is %s, want %s", i, all[i].ID, want)
		}
	}
	if first := all[0]; !first.Created.Equal(noon()) || !first.Updated.Equal(noon().Add(3*time.Second)) {
		t.Errorf("session a is from %s to %s", first.Created, first.Updated)
	}
	if _, err := s.Session(ctx, "nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Session(nobody) = %v", err)
	}
}

func TestFindTakesHowAnIDBeginsOrEnds(t *testing.T) {
	s, ctx := open(t, t.TempDir(), Options{}), context.Background()
	if _, err := s.Find(ctx, "x"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Find in an empty folder = %v", err)
	}
	for _, id := range []flow.SessionID{"0abc111", "0abc222", "0abd", "0ab"} {
		mustAppend(t, s, id, flow.Paused{})
	}
	for prefix, want := range map[string]flow.SessionID{
		"0abc1": "0abc111", "0ABC2": "0abc222", "0abd": "0abd", "0ab": "0ab", "222": "0abc222", " 0abd ": "0abd",
	} {
		if got, err := s.Find(ctx, prefix); got != want || err != nil {
			t.Errorf("Find(%q) = %q, %v; want %q", prefix, got, err, want)
		}
	}
	var ambiguous *AmbiguousError
	if _, err := s.Find(ctx, "0abc"); !errors.As(err, &ambiguous) || len(ambiguous.Candidates) != 2 {
		t.Errorf("Find(0abc) = %v, want two candidates", err)
	}
	for _, prefix := range []string{"nope", "", "22", "%", "_", "'"} {
		var missing *NotFoundError
		if got, err := s.Find(ctx, prefix); !errors.As(err, &missing) || len(missing.Recent) != 4 {
			t.Errorf("Find(%q) = %q, %v; want not found and four recent ones", prefix, got, err)
		}
	}
}

// payloads draws any event of a session with few nodes, so that some of it
// makes sense together.
func payloads() *rapid.Generator[flow.Payload] {
	return rapid.Custom(func(t *rapid.T) flow.Payload {
		node := rapid.SampledFrom([]flow.NodeID{"root", "0.0", "0.1", "1.0", "1.1"}).Draw(t, "node")
		parent := rapid.SampledFrom([]flow.NodeID{"root", "0.0", "0.1"}).Draw(t, "parent")
		chain := rapid.IntRange(0, 2).Draw(t, "chain")
		switch rapid.IntRange(0, 15).Draw(t, "kind") {
		case 0:
			return rapid.Make[flow.SessionStarted]().Draw(t, "started")
		case 1, 2, 3:
			p := rapid.Make[flow.NodeQueued]().Draw(t, "queued")
			p.Node, p.Parent, p.Chain = node, parent, chain
			return p
		case 4, 5, 6:
			p := rapid.Make[flow.NodeFinished]().Draw(t, "finished")
			p.Node, p.Parent, p.Chain = node, parent, chain
			return p
		case 7, 8:
			p := rapid.Make[flow.VerdictGiven]().Draw(t, "verdict")
			p.Node = node
			return p
		case 9, 10:
			p := rapid.Make[flow.ReflectionProposed]().Draw(t, "proposed")
			p.Node = node
			return p
		case 11:
			return flow.NodeFailed{Node: node, Failure: flow.Failure{What: rapid.String().Draw(t, "what")}}
		case 12:
			p := rapid.Make[flow.ChainStarted]().Draw(t, "chain")
			p.Chain, p.Head = chain, node
			return p
		case 13:
			p := rapid.Make[flow.Judged]().Draw(t, "judged")
			p.Node = node
			return p
		case 14:
			return rapid.Make[flow.SessionFinished]().Draw(t, "finished")
		default:
			raw, err := json.Marshal(map[string]string{"type": "dream", "of": rapid.String().Draw(t, "of")})
			if err != nil {
				t.Fatal(err)
			}
			return flow.Unknown{Type: "dream", Raw: raw}
		}
	})
}

// Whatever is appended, in whatever portions and through whichever opening,
// comes back, and the summary is that of a tree folded from the log.
func TestAnyEventsComeBack(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	stores := []*Store{open(t, dir, Options{}), open(t, dir, Options{})}
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		id := flow.SessionID(fmt.Sprintf("s%d", round))
		var want []flow.Event
		for range rapid.IntRange(1, 4).Draw(t, "portions") {
			portion := rapid.SliceOfN(payloads().Filter(storable), 1, 8).Draw(t, "portion")
			opening := rapid.IntRange(0, len(stores)-1).Draw(t, "opening")
			events, err := stores[opening].AppendAt(ctx, id, int64(len(want)), "person:Ann", noon(), portion...)
			if err != nil {
				t.Fatalf("AppendAt(%d, %+v) = %v", len(want), portion, err)
			}
			want = append(want, events...)
		}
		got, err := stores[0].Events(ctx, id, 0)
		if err != nil || len(got) != len(want) {
			t.Fatalf("got %d events, %v; want %d", len(got), err, len(want))
		}
		for i := range want {
			a, _ := want[i].MarshalJSON()
			b, _ := got[i].MarshalJSON()
			if string(a) != string(b) {
				t.Fatalf("event %d: got\n%s\nwant\n%s", i, b, a)
			}
		}
		summary, err := stores[1].Session(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		folded := summarise(id, flow.Fold(got))
		folded.Created = noon()
		a, _ := json.Marshal(folded)
		b, _ := json.Marshal(summary)
		if string(a) != string(b) {
			t.Fatalf("summary is\n%s\nbut the log gives\n%s", b, a)
		}
	})
}

// storable: JSON has no infinite numbers.
func storable(p flow.Payload) bool {
	_, err := json.Marshal(p)
	return err == nil
}
