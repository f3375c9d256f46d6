package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func leaseUntilKilled(dir string) {
	s, err := Open(context.Background(), dir, Options{})
	if err != nil {
		fatal(err)
	}
	if _, err := s.Lease(context.Background(), "s1"); err != nil {
		fatal(err)
	}
	fmt.Println("leased")
	select {}
}

func TestALeaseEndsWithItsProcess(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	s := open(t, dir, Options{})
	other := startChild(t, "lease", dir)
	defer other.kill()
	if !other.lines.Scan() {
		t.Fatalf("the child said nothing: %v", other.lines.Err())
	}

	_, err := s.Lease(ctx, "s1")
	var leased *LeasedError
	if !errors.Is(err, ErrLeased) || !errors.As(err, &leased) || leased.PID != other.cmd.Process.Pid {
		t.Fatalf("Lease() = %v, want a LeasedError of pid %d", err, other.cmd.Process.Pid)
	}
	if want := fmt.Sprintf("open in another rflow (pid %d)", leased.PID); !strings.Contains(err.Error(), want) {
		t.Errorf("the error is %q, want it to say %q", err, want)
	}
	release, err := s.Lease(ctx, "s2")
	if err != nil {
		t.Fatalf("Lease of another session = %v", err)
	}
	release()

	other.kill()
	other.wait(t)
	if release, err = s.Lease(ctx, "s1"); err != nil {
		t.Fatalf("Lease() after its holder died = %v", err)
	}
	release()
}

func TestALeaseIsHeldByOneOpening(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	a, b := open(t, dir, Options{}), open(t, dir, Options{})
	release, err := a.Lease(ctx, "s1")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Store{a, b} {
		var leased *LeasedError
		if _, err := s.Lease(ctx, "s1"); !errors.As(err, &leased) || leased.PID != os.Getpid() {
			t.Errorf("second Lease() = %v, want a LeasedError of this process", err)
		}
	}
	release()
	release()
	if _, err = b.Lease(ctx, "s1"); err != nil {
		t.Errorf("Lease() after release = %v", err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if release, err = a.Lease(ctx, "s1"); err != nil {
		t.Fatalf("Lease() after the holder was closed = %v", err)
	}
	release()
	if left := files(t, a.locksDir()); len(left) != 1 { // setup.lock
		t.Errorf("lock files stayed: %v", left)
	}
	if _, err := a.Lease(ctx, "../s1"); err == nil {
		t.Error("Lease took a path for an id")
	}
}

// However claims and releases fall together, two never hold the lease at once.
func TestALeaseExcludesOthersAlways(t *testing.T) {
	dir := t.TempDir()
	stores := []*Store{open(t, dir, Options{}), open(t, dir, Options{})}
	var holders, taken atomic.Int32
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 1000 {
				release, err := stores[i%2].Lease(context.Background(), "s1")
				if errors.Is(err, ErrLeased) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if n := holders.Add(1); n != 1 {
					t.Errorf("%d hold the lease at once", n)
				}
				taken.Add(1)
				runtime.Gosched()
				holders.Add(-1)
				release()
			}
		})
	}
	wg.Wait()
	if taken.Load() < 8 {
		t.Errorf("the lease was taken %d times only", taken.Load())
	}
}
