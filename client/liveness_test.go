package client_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"rflow/client"
	"rflow/client/clienttest"
	"rflow/client/rflowpb"
	"rflow/flow"
)

// pause stays silent for a while, by the clock of the test's bubble.
func pause(d time.Duration) clienttest.Act {
	return func(*clienttest.Turn) error {
		time.Sleep(d) // fake time: nobody waits
		return nil
	}
}

// bubble runs a test with a fake clock.
func bubble(t *testing.T, story func(*testing.T)) {
	t.Helper()
	synctest.Test(t, story)
}

// TestSilence: a backend that says nothing is given up after the idle deadline,
// not before.
func TestSilence(t *testing.T) {
	bubble(t, func(t *testing.T) {
		fake := clienttest.NewFake(t).On("Generate", clienttest.Attached(false), clienttest.Step(1, 1, 2), clienttest.Hang())
		c := dial(t, fake.Address(), client.Options{Idle: 30 * time.Second})
		began := time.Now()
		_, err := generate(t.Context(), c, nil)
		plainWords(t, wantFailure(t, err, flow.FailSilent))
		if took := time.Since(began); took != 30*time.Second {
			t.Errorf("gave up after %v, want 30s", took)
		}
		if n := len(fake.Calls("Cancel")); n != 0 {
			t.Errorf("%d cancels: the job may still be found again", n)
		}
	})
}

// TestHeartbeats keep a job alive for as long as it takes.
func TestHeartbeats(t *testing.T) {
	bubble(t, func(t *testing.T) {
		file := picture(t, 8)
		script := []clienttest.Act{clienttest.Attached(false)}
		for range 30 {
			script = append(script, pause(20*time.Second), clienttest.Beat())
		}
		script = append(script, clienttest.Sample(announce(file, 8)), clienttest.Chunk(0, file))
		fake := clienttest.NewFake(t).On("Generate", script...)
		began := time.Now()
		if _, err := generate(t.Context(), dial(t, fake.Address(), client.Options{Idle: 30 * time.Second}), nil); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != 10*time.Minute {
			t.Errorf("took %v, want 10m", took)
		}
	})
}

// TestSlowHeartbeats: a backend that announces a slow heart is given three beats.
func TestSlowHeartbeats(t *testing.T) {
	bubble(t, func(t *testing.T) {
		attached := &rflowpb.Attached{Heartbeat: rflowpb.FromDuration(time.Minute)}
		fake := clienttest.NewFake(t).On("Generate",
			clienttest.Event(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Attached{Attached: attached}}), clienttest.Hang())
		began := time.Now()
		_, err := generate(t.Context(), dial(t, fake.Address(), client.Options{Idle: 30 * time.Second}), nil)
		wantFailure(t, err, flow.FailSilent)
		if took := time.Since(began); took != 3*time.Minute {
			t.Errorf("gave up after %v, want 3m", took)
		}
	})
}

// TestCancel tells the backend before it returns.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	fake := clienttest.NewFake(t).On("Generate", clienttest.Attached(false), clienttest.Step(1, 1, 2), clienttest.Hang())
	_, err := generate(ctx, dial(t, fake.Address(), quick()), func(flow.Progress) { cancel() })
	if f := wantFailure(t, err, flow.FailCancelled); !errors.Is(f, context.Canceled) {
		t.Errorf("%v does not wrap %v", f, context.Canceled)
	}
	calls := fake.Calls("Cancel")
	if len(calls) != 1 || calls[0].(*rflowpb.CancelRequest).GetRequestId() != "g" {
		t.Errorf("cancels %v, want one of g", calls)
	}
}

// TestEarlyCancel ends the call before the backend has it: the first telling
// finds nothing, and a second one follows when the job is there.
func TestEarlyCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	told := make(chan struct{})
	nothing := clienttest.Send(&rflowpb.CancelResponse{Found: false})
	closeTold := func(*clienttest.Turn) error { close(told); return nil }
	fake := clienttest.NewFake(t).
		On("Generate", func(*clienttest.Turn) error { cancel(); return nil }, clienttest.Wait(told), clienttest.Attached(false), clienttest.Hang()).
		On("Cancel", nothing, closeTold).
		On("Cancel", clienttest.Send(&rflowpb.CancelResponse{Found: true}))
	_, err := generate(ctx, dial(t, fake.Address(), quick()), nil)
	wantFailure(t, err, flow.FailCancelled)
	if n := len(fake.Calls("Cancel")); n != 2 {
		t.Errorf("%d cancels, want 2", n)
	}
}

// TestCancelUnheard returns soon although the backend does not answer.
func TestCancelUnheard(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		fake := clienttest.NewFake(t).
			On("Generate", clienttest.Attached(false), clienttest.Step(1, 1, 2), clienttest.Hang()).
			On("Cancel", clienttest.Hang())
		began := time.Now()
		_, err := generate(ctx, dial(t, fake.Address(), client.Options{CancelWait: 2 * time.Second}), func(flow.Progress) { cancel() })
		wantFailure(t, err, flow.FailCancelled)
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("took %v, want 2s", took)
		}
	})
}

// TestMissingPicture is asked for once, put in pieces, and the call made again.
func TestMissingPicture(t *testing.T) {
	file := noise(t, 600) // more than one piece
	if len(file) <= rflowpb.ChunkBytes {
		t.Fatalf("the file has %d bytes, want more than a piece", len(file))
	}
	d := rflowpb.NewDigest(flow.Sum(file), len(file))
	missing := missingStatus(t, d)
	half := int64(rflowpb.ChunkBytes / 2)
	fake := clienttest.NewFake(t).
		On("Reflect", clienttest.Fail(missing)).
		On("PutBlob", clienttest.Send(&rflowpb.PutBlobResponse{Held: half})). // it had half of the piece
		On("PutBlob", clienttest.Break()).
		On("Reflect", clienttest.Fail(missing)).
		On("PutBlob", clienttest.Send(&rflowpb.PutBlobResponse{Held: half})).
		On("Reflect", clienttest.Attached(false), clienttest.Event(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Proposal{Proposal: &rflowpb.Proposal{Text: "Make it blue."}}}))
	p, err := dial(t, fake.Address(), quick()).Roles().Reflector.Reflect(t.Context(), flow.ReflectRequest{ID: "r", Image: flow.Picture{Data: file}}, nil)
	if err != nil || p.Text != "Make it blue." {
		t.Fatalf("%q, %v", p.Text, err)
	}
	for i, m := range fake.Calls("PutBlob") {
		r := m.(*rflowpb.PutBlobRequest)
		if want := []int64{0, half, 0, half}[i]; r.GetOffset() != want || len(r.GetData()) > rflowpb.ChunkBytes {
			t.Errorf("piece %d is %d bytes at %d, want it at %d", i, len(r.GetData()), r.GetOffset(), want)
		}
	}
}

// TestForgetfulBackend never has the picture that it is given.
func TestForgetfulBackend(t *testing.T) {
	file := picture(t, 8)
	fake := clienttest.NewFake(t)
	for range 10 {
		fake.On("Verify", clienttest.Fail(missingStatus(t, rflowpb.NewDigest(flow.Sum(file), len(file)))))
	}
	_, err := verify(t, dial(t, fake.Address(), quick()))
	plainWords(t, wantFailure(t, err, flow.FailBroken))
	if n := len(fake.Calls("PutBlob")); n != 3 {
		t.Errorf("put %d times, want 3", n)
	}
}
