package client_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"rflow/client"
	"rflow/client/clienttest"
	"rflow/client/rflowpb"
	"rflow/flow"
)

// TestStates follows the line from connecting to live, through a break, and
// back.
func TestStates(t *testing.T) {
	bubble(t, func(t *testing.T) {
		hold := make(chan struct{})
		fake := clienttest.NewFake(t).On("GetCapabilities", clienttest.Wait(hold), clienttest.Send(&rflowpb.GetCapabilitiesResponse{ApiMinor: 1, Backend: "fake"}))
		var refuse atomic.Bool
		a := client.Embedded("fake", func(ctx context.Context) (net.Conn, error) {
			if refuse.Load() {
				return nil, &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
			}
			return fake.Address().Connect(ctx)
		})
		c := dial(t, a, client.Options{BackoffMin: time.Second, BackoffMax: 8 * time.Second})
		states := c.Watch(t.Context())
		want := func(phase flow.BackendPhase) flow.BackendState {
			t.Helper()
			s := <-states
			if s.Phase != phase {
				t.Fatalf("the state is %+v, want %s", s, phase)
			}
			return s
		}
		want(flow.BackendConnecting)
		close(hold)
		if s := want(flow.BackendLive); s.Caps == nil || s.Caps.Backend != "fake" {
			t.Errorf("live without capabilities: %+v", s)
		}
		synctest.Wait()
		refuse.Store(true)
		fake.Drop()
		for i := range 3 {
			s := want(flow.BackendReconnecting)
			if limit := time.Second << i; s.RetryIn > limit || s.RetryIn < limit*3/4 {
				t.Errorf("try %d: again in %v, want about %v", i, s.RetryIn, limit)
			}
			if s.Failure == nil || !strings.Contains(s.Failure.Hint, "running") {
				t.Errorf("try %d: the reason is %v, want that nothing listens", i, s.Failure)
			}
		}
		s := want(flow.BackendOffline)
		plainWords(t, s.Failure)
		synctest.Wait()
		refuse.Store(false)
		want(flow.BackendLive)
	})
}

// TestDeadLine: a line that is dead without saying so, as after a laptop's
// sleep, is cut and opened anew.
func TestDeadLine(t *testing.T) {
	bubble(t, func(t *testing.T) {
		fake := clienttest.NewFake(t).
			On("GetCapabilities", clienttest.Send(&rflowpb.GetCapabilitiesResponse{ApiMinor: 1})).
			On("GetCapabilities", clienttest.Hang())
		var lines atomic.Int32
		a := client.Embedded("fake", func(ctx context.Context) (net.Conn, error) {
			lines.Add(1)
			return fake.Address().Connect(ctx)
		})
		c := dial(t, a, client.Options{})
		for s := range c.Watch(t.Context()) {
			if s.Phase == flow.BackendReconnecting {
				wantFailure(t, s.Failure, flow.FailSilent)
			}
			if s.Phase == flow.BackendLive && lines.Load() == 2 {
				break
			}
		}
	})
}

// TestBusy shows what the calls wait for.
func TestBusy(t *testing.T) {
	bubble(t, func(t *testing.T) {
		queued := clienttest.Event(&rflowpb.JobEvent{Seq: 1, Kind: &rflowpb.JobEvent_Queued{Queued: &rflowpb.Queued{Ahead: 3}}})
		loading := clienttest.Event(&rflowpb.JobEvent{Seq: 2, Kind: &rflowpb.JobEvent_Progress{Progress: &rflowpb.Progress{Stage: rflowpb.Stage_STAGE_LOADING}}})
		file := picture(t, 8)
		fake := clienttest.NewFake(t).On("Generate", pause(time.Second), clienttest.Attached(false), queued, pause(time.Second), loading, pause(time.Second),
			clienttest.Step(3, 1, 2), pause(time.Second), clienttest.Sample(announce(file, 8)), clienttest.Chunk(0, file))
		c := dial(t, fake.Address(), client.Options{})
		var phases []string
		done := make(chan struct{})
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			defer close(done)
			for s := range c.Watch(ctx) {
				phases = append(phases, string(s.Phase))
				if s.Phase == flow.BackendBusy && s.Ahead != 3 {
					t.Errorf("%d are ahead, want 3", s.Ahead)
				}
			}
		}()
		if _, err := generate(t.Context(), c, nil); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		cancel()
		<-done
		got := strings.TrimPrefix(strings.Join(phases, ", "), "connecting, ") // may be over before anybody looks
		if got != "live, busy, loading model, live" {
			t.Errorf("the phases were %s", got)
		}
	})
}

// TestUnreachable says why, in words.
func TestUnreachable(t *testing.T) {
	dir := t.TempDir()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := lis.Addr().String()
	if err := lis.Close(); err != nil {
		t.Fatal(err)
	}
	for address, hint := range map[string]string{
		"unix://" + filepath.Join(dir, "none"): "no such socket",
		"grpc://" + gone:                       "nothing listens",
	} {
		a, err := client.ParseAddress(address)
		if err != nil {
			t.Fatal(err)
		}
		c := dial(t, a, quick())
		_, err = generate(t.Context(), c, nil)
		f := wantFailure(t, err, flow.FailUnavailable)
		plainWords(t, f)
		if !strings.Contains(f.What, address) || !strings.Contains(f.Hint, hint) {
			t.Errorf("%s: %q, want the address and %q", address, f.Error(), hint)
		}
		if _, err = c.Ready(t.Context()); err == nil {
			t.Errorf("%s: ready", address)
		}
	}
}

// TestGreetings tells a backend that dies while it is greeted from one that
// speaks another language.
func TestGreetings(t *testing.T) {
	for answer, want := range map[string]string{
		"":                                    "the line to the backend",
		"\x15\x03\x01\x00\x02\x02\x46":        "not as an rflow backend", // a TLS alert
		"HTTP/1.1 400 Bad Request\r\n\r\nbad": "not as an rflow backend",
	} {
		lis, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			for {
				conn, err := lis.Accept()
				if err != nil {
					return
				}
				_, _ = conn.Read(make([]byte, 1<<10)) // the greeting
				_, _ = conn.Write([]byte(answer))
				_ = conn.Close()
			}
		}()
		a, err := client.ParseAddress("grpc://" + lis.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, err = generate(t.Context(), dial(t, a, quick()), nil)
		f := wantFailure(t, err, flow.FailUnavailable)
		if !strings.Contains(f.What, want) {
			t.Errorf("after %q: %q, want %q", answer, f.Error(), want)
		}
		if !strings.Contains(f.Hint, "grpcs://") {
			t.Errorf("after %q the hint is %q; a host of TLS may have hung up, want a word of grpcs://", answer, f.Hint)
		}
		if err := lis.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAStoppedBackendIsCalledSilent: the system accepts for a stopped process, which
// then never greets.
func TestAStoppedBackendIsCalledSilent(t *testing.T) {
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer lis.Close()
	for _, kind := range []string{"grpc://", "grpcs://"} {
		a, err := client.ParseAddress(kind + lis.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		o := quick()
		o.Unary, o.Tries = 50*time.Millisecond, 2
		_, err = generate(t.Context(), dial(t, a, o), nil)
		f := wantFailure(t, err, flow.FailUnavailable)
		plainWords(t, f)
		if !strings.Contains(f.What, "says nothing") || !strings.Contains(f.Hint, "stopped") {
			t.Errorf("%s: %q, want that it says nothing and may be stopped", kind, f.Error())
		}
	}
}

// TestClose ends what runs.
func TestClose(t *testing.T) {
	fake := clienttest.NewFake(t).On("Generate", clienttest.Attached(false), clienttest.Step(1, 1, 2), clienttest.Hang())
	c := dial(t, fake.Address(), quick())
	_, err := generate(t.Context(), c, func(flow.Progress) { go c.Close() })
	wantFailure(t, err, flow.FailUnavailable)
	if _, err := generate(t.Context(), c, nil); err == nil {
		t.Error("a closed client made a picture")
	}
	if _, err := c.Ready(t.Context()); err == nil {
		t.Error("a closed client is ready")
	}
}
