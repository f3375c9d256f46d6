package clienttest_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"rflow/client"
	"rflow/client/clienttest"
	"rflow/flow"
)

const long = 1000 // steps of a job that is stopped

// TestFluxRay holds `rflow-flux serve --ray --tiny` against the suite, on a
// cluster of two CPUs with two replicas that paint, and tells what happens to
// jobs there when somebody cancels them or a replica is lost. All of the suite
// applies. What Ray lacks the suite does not ask for: TLS, a unix socket,
// grpc.health.v1 and settings for keepalive.
func TestFluxRay(t *testing.T) {
	t.Parallel()
	command := os.Getenv("RFLOW_FLUX")
	if command == "" {
		t.Skip("THE PYTHON BACKEND IS NOT TESTED: RFLOW_FLUX does not name its command (make test-flux does)")
	}
	address, process := serveFlux(t, command, "--ray", "--tiny", "--listen", "127.0.0.1:0", "--replicas", "2", "--ray-cpus", "2")
	dial := line(t, address)
	clienttest.Run(t, func(*testing.T) clienttest.Subject {
		return clienttest.Subject{Dial: dial, Samples: fluxSamples()}
	})
	t.Run("frees the replica of a cancelled job", func(t *testing.T) { freesReplica(t, address) })
	t.Run("begins a job anew whose replica is killed", func(t *testing.T) { losesReplica(t, address, process.Pid) })
}

// rayed is a client of the backend, for one story.
type rayed struct {
	*testing.T
	ctx    context.Context
	client *client.Client
}

func dialRay(t *testing.T, address string) rayed {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute) // a hang is a failure, not a wait
	t.Cleanup(cancel)
	a, err := client.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.Dial(ctx, a, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return rayed{t, ctx, c}
}

// running is a job that goes on while others do.
type running struct {
	cancel context.CancelFunc
	first  chan struct{} // closed at the first step
	anew   chan struct{} // closed when another replica takes it up
	queued chan struct{} // closed when it waits
	ended  chan struct{}
	sample flow.Sample
	err    error
}

func (r rayed) start(id string, steps int, seed uint64) *running {
	ctx, cancel := context.WithCancel(r.ctx)
	r.Cleanup(cancel)
	j := &running{cancel: cancel, first: make(chan struct{}), anew: make(chan struct{}), queued: make(chan struct{}), ended: make(chan struct{})}
	s := fluxSamples()
	request := flow.GenerateRequest{ID: r.Name() + id, Prompt: s.Prompt, Original: s.Prompt, Seed: seed, Params: flow.SampleParams{Size: s.Size, Steps: steps}}
	var first, anew, queued sync.Once
	go func() {
		defer close(j.ended)
		j.sample, j.err = r.client.Roles().Generator.Generate(ctx, request, func(p flow.Progress) {
			switch {
			case strings.Contains(strings.Join(p.Notices, " "), "begun anew"):
				anew.Do(func() { close(j.anew) })
			case p.Stage == flow.StageQueued:
				queued.Do(func() { close(j.queued) })
			case p.Step > 0:
				first.Do(func() { close(j.first) })
			}
		})
	}()
	return j
}

// until waits for one of the channels, and tells which.
func (r rayed) until(what string, either, or <-chan struct{}) int {
	r.Helper()
	select {
	case <-either:
		return 0
	case <-or:
		return 1
	case <-r.ctx.Done():
		r.Fatalf("%s: it did not happen", what)
		return -1
	}
}

// freesReplica has both replicas busy for long, and a job that waits for them.
func freesReplica(t *testing.T, address string) {
	r := dialRay(t, address)
	stopped, other := r.start("stopped", long, 1), r.start("other", long, 2)
	for _, j := range []*running{stopped, other} {
		r.until("both long jobs begin", j.first, nil)
	}
	waits := r.start("waits", 2, 3)
	r.until("a third job waits", waits.queued, nil)
	stopped.cancel()
	if r.until("the third job ends", waits.ended, other.ended) == 1 {
		t.Fatalf("the other long job ended first (%v): the third did not get the replica of the cancelled one", other.err)
	}
	if waits.err != nil {
		t.Errorf("the third job: %v", waits.err)
	}
	other.cancel()
	r.until("the other long job ends", other.ended, nil)
}

// losesReplica kills one of two replicas, both of which work.
func losesReplica(t *testing.T, address string, backend int) {
	r := dialRay(t, address)
	const steps = 200
	jobs := []*running{r.start("a", steps, 4), r.start("b", steps, 5)}
	for _, j := range jobs {
		r.until("both jobs begin", j.first, nil)
	}
	painters := replicasOf(t, backend, "painter")
	if len(painters) != 2 {
		t.Fatalf("got the painters %v, want two", painters)
	}
	if err := syscall.Kill(painters[0], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	lost := r.until("a job is begun anew", jobs[0].anew, jobs[1].anew)
	for i, j := range jobs {
		r.until("both jobs end", j.ended, nil)
		if j.err != nil {
			t.Fatalf("the job of the replica that was killed is %d; job %d: %v", lost, i, j.err)
		}
	}
	again := r.start("again", steps, uint64(4+lost))
	r.until("an undisturbed job ends", again.ended, nil)
	if got, want := jobs[lost].sample.Picture.Digest(), again.sample.Picture.Digest(); again.err != nil || got != want {
		t.Errorf("begun anew the job gave %s, undisturbed %s (%v)", got.Short(), want.Short(), again.err)
	}
}

// replicasOf finds the processes of a deployment's replicas below a backend's.
func replicasOf(t *testing.T, backend int, deployment string) []int {
	t.Helper()
	parents, titles := map[int]int{}, map[int]string{}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		t.Skipf("THE LOSS OF A REPLICA IS NOT TESTED: its process can only be found through /proc: %v", err)
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		title, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		if fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:])); len(fields) > 1 {
			parents[pid], _ = strconv.Atoi(fields[1])
			titles[pid] = string(title)
		}
	}
	var found []int
	for pid, title := range titles {
		if !strings.HasPrefix(title, "ray::ServeReplica:rflow:"+deployment) {
			continue
		}
		for at := pid; at > 1; at = parents[at] {
			if at == backend {
				found = append(found, pid)
				break
			}
		}
	}
	return found
}
