package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"rflow/flow"
)

// bigSession appends a session of n events of the kinds that sessions are made of.
func bigSession(b *testing.B, s *Store, id flow.SessionID, n int) {
	b.Helper()
	payloads := []flow.Payload{flow.SessionStarted{Prompt: "a photo of two red apples and a blue cup"}}
	for i := 0; len(payloads) < n; i++ {
		node := flow.NewNodeID(i/4, i%4, 0)
		payloads = append(payloads,
			flow.NodeQueued{Node: node, Parent: flow.Root, Round: i / 4, Chain: i % 4, Prompt: "a photo of two red apples and a blue cup"},
			flow.NodeFinished{Node: node, Parent: flow.Root, Image: flow.Sum([]byte(node)), MediaType: "image/png", Width: 512, Height: 512},
			flow.VerdictGiven{Node: node, Parent: flow.Root, Verdict: flow.Verdict{Verifier: "v", Kind: flow.KindRubric, Score: 5}},
			flow.ReflectionProposed{Node: node, Parent: flow.Root, Reflection: string(node) + "#1", Text: "Make the cup blue.", Instructions: []string{"Make the cup blue."}},
		)
	}
	if _, err := s.Append(context.Background(), id, "session", time.Time{}, payloads[:n]...); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	bigSession(b, open(b, dir, Options{}), "s1", 1000)
	for b.Loop() {
		s, err := Open(context.Background(), dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, before := range []int{1, 1000, 4000} {
		b.Run(fmt.Sprintf("after=%d", before), func(b *testing.B) {
			s := open(b, b.TempDir(), Options{})
			bigSession(b, s, "s1", before)
			note := "a note"
			for b.Loop() {
				if _, err := s.Append(context.Background(), "s1", "person", time.Time{}, flow.NodeMarked{Node: "0.0", Note: &note}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEvents1000(b *testing.B) {
	s := open(b, b.TempDir(), Options{})
	bigSession(b, s, "s1", 1000)
	for b.Loop() {
		if events, err := s.Events(context.Background(), "s1", 0); err != nil || len(events) != 1000 {
			b.Fatal(len(events), err)
		}
	}
}

func BenchmarkSessions1000(b *testing.B) {
	s := open(b, b.TempDir(), Options{})
	for i := range 1000 {
		bigSession(b, s, flow.SessionID(fmt.Sprintf("s%d", i)), 100)
	}
	for b.Loop() {
		if all, err := s.Sessions(context.Background()); err != nil || len(all) != 1000 {
			b.Fatal(len(all), err)
		}
	}
}

func BenchmarkPutImage(b *testing.B) {
	s := open(b, b.TempDir(), Options{})
	data := make([]byte, 300<<10)
	b.SetBytes(int64(len(data)))
	for i := 0; b.Loop(); i++ {
		data[i%len(data)]++
		if _, err := s.PutImage(context.Background(), "image/png", data); err != nil {
			b.Fatal(err)
		}
	}
}
