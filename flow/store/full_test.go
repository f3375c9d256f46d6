package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"rflow/flow"
)

// fillUp writes until there is no room, makes room, and goes on with the same
// Store: the error is clear, nothing acknowledged is lost, nothing of a failed
// write stays.
func fillUp(t *testing.T, dir string, makeRoom func()) {
	t.Helper()
	ctx := context.Background()
	s := open(t, dir, Options{})
	small := mustPut(t, s, "image/png", []byte("small"))
	note := strings.Repeat("a long note ", 400)
	var full *FullError
	acked := 0
	for err := error(nil); err == nil; {
		if acked > 10000 {
			t.Fatal("there is always room: the test does not test")
		}
		if _, err = s.Append(ctx, "s1", "session", noon(), flow.NodeMarked{Node: "0.0", Note: &note}); err == nil {
			acked++
		} else if !errors.As(err, &full) {
			t.Fatalf("event %d: %v, want a FullError", acked+1, err)
		}
	}
	if !strings.Contains(full.Error(), "free some space") || full.Dir != dir {
		t.Errorf("the error does not say what to do: %v", full)
	}
	large := make([]byte, 3<<20)
	_, _ = rand.Read(large) // never fails
	for range 3 {
		if _, err := s.PutImage(ctx, "image/png", large); !errors.As(err, &full) {
			t.Fatalf("PutImage without room = %v, want a FullError", err)
		}
	}
	if s.HasImage(flow.Sum(large)) || len(files(t, s.tempDir())) != 0 {
		t.Errorf("something of the failed image stayed: %v", files(t, dir))
	}
	if got := mustEvents(t, s, "s1", 0); len(got) != acked {
		t.Errorf("while full the log has %d events, %d were acknowledged", len(got), acked)
	}
	if _, err := s.Image(ctx, small); err != nil {
		t.Errorf("while full an image cannot be read: %v", err)
	}

	makeRoom()
	next := mustAppend(t, s, "s1", flow.Paused{})
	if next[0].Seq != int64(acked+1) {
		t.Errorf("the next event has seq %d, want %d", next[0].Seq, acked+1)
	}
	mustPut(t, s, "image/png", large)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir, Options{})
	if got := mustEvents(t, again, "s1", 0); len(got) != acked+1 {
		t.Errorf("after reopening the log has %d events, want %d", len(got), acked+1)
	}
	if got, err := again.Image(ctx, flow.Sum(large)); err != nil || !bytes.Equal(got.Data, large) {
		t.Errorf("after reopening the image is %d bytes, %v", len(got.Data), err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

// A limit on file sizes is a full disk that needs no rights. It holds for a
// whole process, so the test runs once more in one of its own.
func TestAFileSizeLimitIsAClearErrorAndTheStoreGoesOn(t *testing.T) {
	const inside = "RFLOW_STORE_TEST_LIMIT"
	if os.Getenv(inside) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		cmd.Env = append(os.Environ(), inside+"="+t.TempDir())
		out, err := cmd.CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name())) {
			t.Errorf("under a file size limit: %v\n%s", err, out)
		}
		return
	}
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	limit := func(size uint64) {
		if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: size, Max: old.Max}); err != nil {
			t.Fatal(err)
		}
	}
	limit(400 << 10)
	fillUp(t, os.Getenv(inside), func() { limit(old.Cur) })
}
