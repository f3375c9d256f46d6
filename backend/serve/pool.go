package serve

import (
	"errors"
	"sync"
	"time"

	"rflow/client/rflowpb"
	"rflow/flow"
)

var errFull = errors.New("the queue is full")

// pool runs jobs in the order in which they came, some at the same time, and
// tells those that wait their place. It holds no goroutine while it is idle.
type pool struct {
	workers int
	limit   int
	run     func(*job)

	mu      sync.Mutex
	waiting []*job
	running int
	typical time.Duration // a running mean of how long a job takes
	closed  bool
	idle    sync.WaitGroup // running workers
}

// submit starts the job or puts it at the end of the queue. It fails with
// errFull, or with errStopping once the pool is closed.
func (p *pool) submit(j *job) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed:
		return errStopping
	case p.running < p.workers:
		p.running++
		p.idle.Go(func() { p.worker(j) })
		return nil
	case len(p.waiting) >= p.limit:
		return errFull
	}
	p.waiting = append(p.waiting, j)
	p.tellPlace(len(p.waiting) - 1)
	return nil
}

// withdraw takes a waiting job out of the queue. It is false for one that has
// started.
func (p *pool) withdraw(j *job) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, w := range p.waiting {
		if w == j {
			p.waiting = append(p.waiting[:i], p.waiting[i+1:]...)
			p.tellPlaces(i)
			return true
		}
	}
	return false
}

// close refuses further jobs and returns those that were waiting.
func (p *pool) close() []*job {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	waiting := p.waiting
	p.waiting = nil
	return waiting
}

// worker runs a job and then whatever waits.
func (p *pool) worker(j *job) {
	for j != nil {
		began := time.Now()
		p.run(j)
		j = p.next(time.Since(began))
	}
}

func (p *pool) next(took time.Duration) *job {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.typical == 0 {
		p.typical = took
	} else {
		p.typical = (3*p.typical + took) / 4
	}
	if len(p.waiting) == 0 {
		p.running--
		return nil
	}
	j := p.waiting[0]
	p.waiting = p.waiting[1:]
	p.tellPlaces(0)
	return j
}

func (p *pool) tellPlaces(from int) {
	for i := from; i < len(p.waiting); i++ {
		p.tellPlace(i)
	}
}

// tellPlace counts the running jobs in, since they too are before this one.
func (p *pool) tellPlace(i int) {
	p.waiting[i].report(report{event: &rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Queued{Queued: &rflowpb.Queued{
		Ahead: clamp(i + p.running),
		Wait:  rflowpb.FromDuration(p.wait(i)),
	}}}})
}

// wait estimates how long the waiting job i has to.
func (p *pool) wait(i int) time.Duration {
	return p.typical * time.Duration(i/p.workers+1)
}

// load says how busy the pool is.
func (p *pool) load() flow.Load {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := flow.Load{Workers: p.workers, Busy: p.running, Queued: len(p.waiting)}
	if p.running == p.workers {
		l.Wait = p.wait(len(p.waiting))
	}
	return l
}

// retryAfter is when there may be room again.
func (p *pool) retryAfter() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(time.Second, min(time.Minute, p.typical/time.Duration(p.workers)))
}

func (p *pool) isClosed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}
