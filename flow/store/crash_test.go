package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rflow/flow"
)

// crashSessions are written side by side by one process: the first with
// pictures, the second with events alone, several at a time.
func crashSessions() []flow.SessionID { return []flow.SessionID{"pictures", "events"} }

// crashPicture returns the picture of an event: always the same for the same
// place, of 1 to 512 kB.
func crashPicture(seq int64) []byte {
	random := rand.NewChaCha8([32]byte{byte(seq), byte(seq >> 8)})
	data := make([]byte, 1<<10+random.Uint64()%(511<<10))
	_, _ = random.Read(data) // never fails
	return data
}

// writeUntilKilled appends to both sessions where they stand and prints a line
// for everything that the store has acknowledged.
func writeUntilKilled(dir string) {
	ctx := context.Background()
	s, err := Open(ctx, dir, Options{})
	if err != nil {
		fatal(err)
	}
	fmt.Println("open")
	for _, id := range crashSessions() {
		if _, err := s.Lease(ctx, id); err != nil {
			fatal(err)
		}
		summary, err := s.Session(ctx, id)
		if err != nil && !errors.Is(err, ErrNotFound) {
			fatal(err)
		}
		go func() {
			for seq := summary.Seq; ; {
				if id == "pictures" {
					seq = writePicture(s, seq)
				} else {
					seq = writeEvents(s, seq)
				}
			}
		}()
	}
	select {}
}

func writePicture(s *Store, last int64) int64 {
	ctx := context.Background()
	digest, err := s.PutImage(ctx, "image/png", crashPicture(last+1))
	if err != nil {
		fatal(err)
	}
	fmt.Printf("image %d %s\n", last+1, digest)
	event := flow.NodeFinished{Node: "0.0", Image: digest, Round: int(last + 1)}
	if _, err := s.AppendAt(ctx, "pictures", last, "session", time.Time{}, event); err != nil {
		fatal(err)
	}
	fmt.Printf("event pictures %d\n", last+1)
	return last + 1
}

func writeEvents(s *Store, last int64) int64 {
	var portion []flow.Payload
	for i := range 3 {
		note := strings.Repeat(fmt.Sprint(last+int64(i)+1, " "), 50)
		portion = append(portion, flow.NodeMarked{Node: "0.0", Note: &note})
	}
	events, err := s.AppendAt(context.Background(), "events", last, "session", time.Time{}, portion...)
	if err != nil {
		fatal(err)
	}
	last = events[len(events)-1].Seq
	fmt.Printf("event events %d\n", last)
	return last
}

// acknowledged is what the children have reported before they were killed.
type acknowledged struct {
	last   map[flow.SessionID]int64
	images map[flow.Digest]int64 // digest to place
}

func (a *acknowledged) hear(t *testing.T, line string) {
	t.Helper()
	var seq int64
	var name string
	if n, _ := fmt.Sscanf(line, "image %d %s", &seq, &name); n == 2 {
		if digest, err := flow.ParseDigest(name); err == nil { // else the kill cut the line
			a.images[digest] = seq
		}
		return
	}
	if n, _ := fmt.Sscanf(line, "event %s %d", &name, &seq); n == 2 {
		a.last[flow.SessionID(name)] = max(seq, a.last[flow.SessionID(name)])
	}
}

// A writer is killed at fifty random moments, some of them while it opens the
// folder. Each time the store opens, every acknowledged event is there, in
// order and unchanged, every acknowledged image is whole, and nothing half
// written is to be seen.
func TestNothingAcknowledgedIsLostToKill(t *testing.T) {
	kills, whileOpening := 50, 10
	if testing.Short() {
		kills, whileOpening = 15, 3
	}
	dir := t.TempDir()
	seed := uint64(time.Now().UnixNano())
	t.Logf("random seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	heard := &acknowledged{last: map[flow.SessionID]int64{}, images: map[flow.Digest]int64{}}
	for round := range kills {
		writer := startChild(t, "write", dir)
		moment := 40 * time.Millisecond
		if round >= whileOpening { // well under way
			moment = 5 * time.Millisecond
			for range 1 + random.IntN(20) {
				if !writer.lines.Scan() {
					t.Fatalf("round %d: the writer stopped by itself", round)
				}
				heard.hear(t, writer.lines.Text())
			}
		}
		timer := time.AfterFunc(time.Duration(random.Int64N(int64(moment))), writer.kill)
		for writer.lines.Scan() {
			heard.hear(t, writer.lines.Text())
		}
		timer.Stop()
		writer.wait(t)
		heard.check(t, dir, round)
	}
	if heard.last["events"] == 0 || heard.last["pictures"] == 0 {
		t.Errorf("the writers did nothing: %v", heard.last)
	}
	t.Logf("%d events and %d images acknowledged", heard.last["events"]+heard.last["pictures"], len(heard.images))
}

func (a *acknowledged) check(t *testing.T, dir string, round int) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatalf("round %d: the store does not open: %v", round, err)
	}
	defer s.Close()
	for _, id := range crashSessions() {
		events := mustEvents(t, s, id, 0)
		if int64(len(events)) < a.last[id] {
			t.Fatalf("round %d: session %s has %d events, %d were acknowledged", round, id, len(events), a.last[id])
		}
		for i, e := range events {
			checkCrashEvent(t, s, e, int64(i+1))
		}
		release, err := s.Lease(ctx, id)
		if err != nil {
			t.Fatalf("round %d: the dead writer's lease stayed: %v", round, err)
		}
		release()
	}
	for digest, seq := range a.images {
		if !s.HasImage(digest) {
			t.Fatalf("round %d: image %d is lost", round, seq)
		}
	}
	for _, path := range files(t, s.imagesDir()) {
		data, err := os.ReadFile(path)
		if err != nil || flow.Sum(data).String()+".png" != filepath.Base(path) {
			t.Fatalf("round %d: %s with %d bytes is not what its name says (%v)", round, path, len(data), err)
		}
	}
	if left := files(t, s.tempDir()); len(left) != 0 {
		t.Errorf("round %d: %v were not swept", round, left)
	}
}

// checkCrashEvent checks an event against what the writer wrote at that place.
func checkCrashEvent(t *testing.T, s *Store, e flow.Event, seq int64) {
	t.Helper()
	switch p := e.Payload.(type) {
	case flow.NodeFinished:
		if e.Seq != seq || p.Round != int(seq) || !s.HasImage(p.Image) {
			t.Fatalf("pictures, place %d: event %d of round %d, image there: %v", seq, e.Seq, p.Round, s.HasImage(p.Image))
		}
	case flow.NodeMarked:
		if want := strings.Repeat(fmt.Sprint(seq, " "), 50); e.Seq != seq || *p.Note != want {
			t.Fatalf("events, place %d: event %d with note %.20q", seq, e.Seq, *p.Note)
		}
	default:
		t.Fatalf("place %d holds %#v", seq, e.Payload)
	}
}
