package main

import (
	"bufio"
	"context"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"rflow/flow"
	"rflow/flow/store"
)

// TestKilledAtFiftyMoments kills a run without warning at random moments and
// resumes it each time. What the run had said was finished is still there,
// nothing is made twice, and the end is what an undisturbed run makes.
func TestKilledAtFiftyMoments(t *testing.T) {
	moments, depth := 50, "30"
	if testing.Short() {
		moments, depth = 6, "6"
	}
	settings := []string{"--init", "3", "--width", "3", "--depth", depth, "--size", "256", "--seed", "8"}
	begin := append([]string{"run", "--prompt", "a photo of two green cups and a red car", "--json"}, settings...)
	calm := newProgram(t)
	want := digests(calm.must(begin...), t)

	p := newProgram(t)
	random := rand.New(rand.NewPCG(1, uint64(moments)))
	told := map[string]string{}
	args := begin
	for range moments {
		for _, l := range p.killed(random, args) {
			if l.Type == "node_finished" {
				told[l.Node] = l.Image
			}
		}
		p.holds(told)
		if len(p.sessions()) > 0 {
			args = []string{"run", "--resume", "--json"}
		}
	}
	for _, l := range parseLines(t, p.must("run", "--resume", "--json")) {
		if l.Type == "node_finished" {
			told[l.Node] = l.Image
		}
	}
	p.holds(told)
	if got := p.made(); !slices.Equal(got, want) {
		t.Errorf("after %d kills the session has\n%v\nan undisturbed one\n%v", moments, got, want)
	}
}

func digests(out string, t *testing.T) []string {
	var got []string
	for _, l := range parseLines(t, out) {
		if l.Type == "node_finished" {
			got = append(got, l.Node+" "+l.Image)
		}
	}
	slices.Sort(got)
	return got
}

// killed runs rflow and kills it at a random moment after its first line, or
// before; it returns the whole lines that it printed.
func (p program) killed(random *rand.Rand, args []string) []line {
	p.t.Helper()
	cmd := p.command(args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	timer := time.AfterFunc(time.Duration(random.IntN(1500))*time.Millisecond, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	var whole []line
	for r := bufio.NewReader(out); ; {
		text, err := r.ReadString('\n')
		if err != nil {
			if text != "" && err != io.EOF {
				p.t.Log(err)
			}
			break
		}
		whole = append(whole, parseLines(p.t, text)...)
	}
	_ = cmd.Wait() // killed
	return whole
}

func (p program) open() *store.Store {
	p.t.Helper()
	st, err := store.Open(context.Background(), p.data, store.Options{})
	if err != nil {
		p.t.Fatalf("the store does not open: %v", err)
	}
	return st
}

func (p program) sessions() []store.Summary {
	p.t.Helper()
	st := p.open()
	defer st.Close()
	all, err := st.Sessions(context.Background())
	if err != nil {
		p.t.Fatal(err)
	}
	return all
}

// holds checks that every image that was told is in the log once, and whole.
func (p program) holds(told map[string]string) {
	p.t.Helper()
	st := p.open()
	defer st.Close()
	finished := map[string]string{}
	for _, s := range p.sessions() {
		events, err := st.Events(context.Background(), s.ID, 0)
		if err != nil {
			p.t.Fatal(err)
		}
		for _, e := range events {
			f, ok := e.Payload.(flow.NodeFinished)
			if !ok {
				continue
			}
			if _, twice := finished[string(f.Node)]; twice {
				p.t.Fatalf("node %s was finished twice", f.Node)
			}
			finished[string(f.Node)] = f.Image.String()
			if _, err := st.Image(context.Background(), f.Image); err != nil {
				p.t.Fatalf("node %s: %v", f.Node, err)
			}
		}
	}
	for node, image := range told {
		if finished[node] != image {
			p.t.Fatalf("node %s was told finished with %s, the log has %q", node, image, finished[node])
		}
	}
}

// made lists the finished nodes of the log.
func (p program) made() []string {
	p.t.Helper()
	st := p.open()
	defer st.Close()
	var got []string
	for _, s := range p.sessions() {
		events, err := st.Events(context.Background(), s.ID, 0)
		if err != nil {
			p.t.Fatal(err)
		}
		for _, e := range events {
			if f, ok := e.Payload.(flow.NodeFinished); ok {
				got = append(got, string(f.Node)+" "+f.Image.String())
			}
		}
	}
	slices.Sort(got)
	return got
}
