package client_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"rflow/backend/clay"
	"rflow/backend/serve"
	"rflow/client"
	"rflow/client/clienttest"
	"rflow/flow"
)

// TestThePoolSpreadsItsWork: each of three jobs goes to another backend, and a
// fourth to the one that is free first.
func TestThePoolSpreadsItsWork(t *testing.T) {
	list, s := boxes(t, 3, serve.Options{})
	p := pool(t, list)
	busy := map[string]chan made{}
	for i := range 3 {
		j := order(t.Context(), p, fmt.Sprint("job", i), uint64(i))
		busy[<-s.at] = j
	}
	if len(busy) != 3 {
		t.Fatalf("three jobs run on %d backends, want one on each", len(busy))
	}
	s.on["box1"] <- struct{}{}
	<-busy["box1"]
	last := order(t.Context(), p, "last", 9)
	if got := <-s.at; got != "box1" {
		t.Errorf("the next job went to %s, want box1, which has nothing to do", got)
	}
	for name := range s.on {
		s.on[name] <- struct{}{}
	}
	_ = (<-last).digest(t)
}

// TestABackendThatDiesInTheMiddle loses its job to another, which makes the same
// picture of it under the same id; back again, it gets work again.
func TestABackendThatDiesInTheMiddle(t *testing.T) {
	list, s := boxes(t, 2, serve.Options{})
	byName := map[string]*box{"box0": list[0], "box1": list[1]}
	p := pool(t, list)
	job := order(t.Context(), p, "job", 4)
	first := <-s.at
	byName[first].kill()
	second := <-s.at
	if second == first {
		t.Fatalf("the job went to %s again, which is dead", first)
	}
	s.on[second] <- struct{}{}
	got := (<-job).digest(t)

	reference := clienttest.Reference{}
	want, err := reference.Generate(t.Context(), flow.GenerateRequest{Prompt: "a red square", Seed: 4}, nil)
	if err != nil || got != want.Picture.Digest() {
		t.Errorf("got %s, %v, want %s as without a death", got.Short(), err, want.Picture.Digest().Short())
	}
	for state := range p.Watch(t.Context()) {
		if c := state.Caps; state.Phase == flow.BackendLive && c != nil && strings.Contains(fmt.Sprint(c.Notices), first+" is ") {
			break // it is told which one is away
		}
	}
	byName[first].start()
	for state := range p.Watch(t.Context()) {
		if state.Caps != nil && state.Caps.Load.Workers == 2 {
			break
		}
	}
	other := order(t.Context(), p, "a", 1)
	one := <-s.at
	another := order(t.Context(), p, "b", 2)
	if two := <-s.at; one == two {
		t.Errorf("both jobs went to %s although %s is back", one, first)
	}
	for name := range s.on {
		s.on[name] <- struct{}{}
	}
	_, _ = (<-other).digest(t), (<-another).digest(t)
}

// TestADrainingBackend turns away what waits there and what comes; what runs may
// finish.
func TestADrainingBackend(t *testing.T) {
	list, s := boxes(t, 2, serve.Options{Drain: time.Minute})
	p := pool(t, list)
	running := []chan made{order(t.Context(), p, "job0", 0), order(t.Context(), p, "job1", 1)}
	<-s.at
	<-s.at
	waiting := make(chan string, 100)
	var queued []chan made
	for i := range 4 { // two in each line
		queued = append(queued, watched(t.Context(), p, fmt.Sprint("waiting", i), uint64(i), func(q flow.Progress) {
			if q.Stage == flow.StageQueued {
				waiting <- ""
			}
		}))
		<-waiting
	}
	drained := make(chan error, 1)
	go func() { drained <- list[0].drain() }()
	for range 2 { // the two of box0 find themselves in the other line
		<-waiting
	}
	late := order(t.Context(), p, "late", 5)
	s.on["box0"] <- struct{}{}
	if err := <-drained; err != nil {
		t.Error(err)
	}
	for range 6 {
		s.on["box1"] <- struct{}{}
	}
	for i, j := range append(append(running, queued...), late) {
		_ = (<-j).digest(t)
		if i >= len(running) {
			if at := <-s.at; at != "box1" {
				t.Errorf("job %d was made by %s, which was being drained", i, at)
			}
		}
	}
}

// TestTheOddOneOut: backends that are not alike are refused, and it is said which
// differs from most and how; one that changes later gets no more work.
func TestTheOddOneOut(t *testing.T) {
	list, _ := boxes(t, 3, serve.Options{})
	inner := list[1].back.Capabilities
	list[1].kill()
	list[1].back.Capabilities = func() flow.Capabilities {
		c := inner()
		c.Engines[0].Model.Revision = "2"
		return c
	}
	list[1].start()
	var addresses []client.Address
	for _, b := range list {
		addresses = append(addresses, b.address())
	}
	p, err := client.DialPool(t.Context(), addresses, quick())
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	_, err = p.Ready(t.Context())
	f := wantFailure(t, err, flow.FailUnsupported)
	for _, word := range []string{"box1", "squares@2", "squares@1"} {
		if !strings.Contains(f.What, word) {
			t.Errorf("%q does not say %q", f.What, word)
		}
	}
	caps, err := p.Capabilities(t.Context())
	if err != nil || caps.Load.Workers != 2 || !strings.Contains(fmt.Sprint(caps.Notices), "box1 is left out") {
		t.Errorf("the pool has %d workers and tells %q, %v; want those of two backends, and that box1 is left out", caps.Load.Workers, caps.Notices, err)
	}
}

// TestAFullBackend sends a job on to one that has room; where none has, it is
// said when to come again.
func TestAFullBackend(t *testing.T) {
	list, s := boxes(t, 2, serve.Options{Queue: 1})
	p := pool(t, list)
	var running []chan made
	for i := range 4 { // one runs and one waits in each
		running = append(running, order(t.Context(), p, fmt.Sprint("job", i), uint64(i)))
	}
	<-s.at
	<-s.at
	for state := range p.Watch(t.Context()) {
		caps, err := p.Capabilities(t.Context())
		if err != nil {
			t.Fatal(err, state)
		}
		if caps.Load.Queued == 2 {
			break
		}
	}
	f := wantFailure(t, (<-order(t.Context(), p, "one too many", 9)).err, flow.FailExhausted)
	if f.RetryAfter <= 0 {
		t.Errorf("%+v does not say when to come again", f)
	}
	for range 2 {
		for name := range s.on {
			s.on[name] <- struct{}{}
		}
	}
	for _, j := range running {
		_ = (<-j).digest(t)
	}
}

// TestAllGone: with every backend dead a job fails as one of a single backend
// does, and the state says so.
func TestAllGone(t *testing.T) {
	list, _ := boxes(t, 2, serve.Options{})
	p := pool(t, list)
	for _, b := range list {
		b.kill()
	}
	f := wantFailure(t, (<-order(t.Context(), p, "job", 1)).err, flow.FailUnavailable)
	plainWords(t, f)
	for state := range p.Watch(t.Context()) {
		if state.Phase == flow.BackendOffline && state.Failure != nil {
			break
		}
	}
}

// TestCancelledInAPool: a job that is cancelled goes nowhere else.
func TestCancelledInAPool(t *testing.T) {
	list, s := boxes(t, 2, serve.Options{})
	p := pool(t, list)
	ctx, cancel := context.WithCancel(t.Context())
	job := order(ctx, p, "job", 1)
	<-s.at
	cancel()
	_ = wantFailure(t, (<-job).err, flow.FailCancelled)
	select {
	case name := <-s.at:
		t.Errorf("the cancelled job went on at %s", name)
	default:
	}
}

// TestAClayPoolThatIsKilledOneByOne runs a chain of pictures, each made from the
// one before, while every backend in turn dies and comes back. Pictures are put
// where they are missing, and the chain is the one of a single world.
func TestAClayPoolThatIsKilledOneByOne(t *testing.T) {
	world := clay.New(clay.Options{})
	back := serve.Backend{Roles: world.Roles(), Capabilities: world.Capabilities}
	var list []*box
	for i := range 3 {
		list = append(list, newBox(t, fmt.Sprintf("box%d", i), back, serve.Options{}))
	}
	p := pool(t, list)
	const prompt = "a photo of two red apples and a blue cup"
	chain := func(roles flow.Roles, between func(step int)) []flow.Digest {
		t.Helper()
		params := flow.SampleParams{Size: 256}
		s, err := roles.Generator.Generate(t.Context(), flow.GenerateRequest{ID: "root", Prompt: prompt, Original: prompt, Seed: 1, Params: params}, nil)
		if err != nil {
			t.Fatal(err)
		}
		digests := []flow.Digest{s.Picture.Digest()}
		for step := range 4 {
			between(step)
			s, err = roles.Corrector.Correct(t.Context(), flow.CorrectRequest{
				ID: fmt.Sprint("step", step), Parent: s.Picture, Original: prompt, Prompt: prompt,
				Reflection: "Make the cup blue.", Seed: uint64(step), Params: params,
			}, nil)
			if err != nil {
				t.Fatalf("step %d: %v", step, err)
			}
			digests = append(digests, s.Picture.Digest())
		}
		return digests
	}
	want := chain(world.Roles(), func(int) {})
	got := chain(p.Roles(), func(step int) {
		list[step%3].kill()
		if step > 0 {
			list[(step-1)%3].start()
		}
	})
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the chain is %v, want %v as of one world", got, want)
	}
}
