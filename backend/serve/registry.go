package serve

import (
	"container/list"
	"sync"
	"time"

	"rflow/flow"
)

// registry knows the jobs by request id: those that run, those that wait, and
// the last finished ones. It decides how long a job lives.
type registry struct {
	grace   time.Duration
	results int // how many finished jobs are remembered
	blobs   *blobs
	stop    func(*job) // called without the lock for a job that is given up

	mu       sync.Mutex
	jobs     map[string]*job
	finished *list.List // of *job, latest first; those that were delivered or let go
}

func newRegistry(grace time.Duration, results int, b *blobs, stop func(*job)) *registry {
	return &registry{grace: grace, results: results, blobs: b, stop: stop, jobs: map[string]*job{}, finished: list.New()}
}

// join counts a listener in at the job with the id, or at the one that begin
// makes. known is true for a job that was there. A job under the same id with
// another body is an error.
func (r *registry) join(id string, body [32]byte, begin func() (*job, error)) (j *job, known bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if j, known = r.jobs[id]; known {
		if j.body != body {
			f := flow.Fail(flow.FailInvalid, "another request was already made under this request id")
			f.Hint = "every request needs an id of its own"
			return nil, false, refuse(f)
		}
		if r.usable(j) {
			r.enter(j)
			return j, true, nil
		}
		r.drop(j)
	}
	if j, err = begin(); err != nil {
		return nil, false, err
	}
	r.jobs[id] = j
	r.enter(j)
	return j, false, nil
}

// usable is false for a finished job whose picture has left the cache.
func (r *registry) usable(j *job) bool {
	o := j.ended()
	if o == nil || o.failure != nil || o.picture.IsZero() {
		return true
	}
	_, held := r.blobs.get(o.picture)
	return held
}

func (r *registry) enter(j *job) {
	j.listeners++
	if j.grace != nil {
		j.grace.Stop()
		j.grace = nil
	}
}

// leave counts a listener out. told is true if it heard the outcome. A job that
// nobody listens to and whose outcome nobody heard waits for the grace period.
func (r *registry) leave(j *job, told bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j.listeners--
	j.delivered = j.delivered || told
	if j.listeners > 0 {
		return
	}
	over := j.ended() != nil
	switch listed := r.jobs[j.id] == j; {
	case over && (j.delivered || !listed):
		r.retire(j)
	case listed:
		j.grace = time.AfterFunc(r.grace, func() { r.expire(j) })
	}
}

// expire ends the wait for somebody to come back.
func (r *registry) expire(j *job) {
	if r.abandon(j) {
		r.stop(j)
	}
}

// abandon is true for a job that is to be stopped.
func (r *registry) abandon(j *job) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if j.listeners > 0 || r.jobs[j.id] != j {
		return false
	}
	if j.ended() != nil {
		r.retire(j)
		return false
	}
	delete(r.jobs, j.id)
	j.cancel(errAbandoned)
	return true
}

// retire frees what a finished job holds. A result is remembered for a while, a
// failure is not: whoever asks again wants another try.
func (r *registry) retire(j *job) {
	j.forget()
	r.release(j)
	if r.jobs[j.id] != j {
		return
	}
	if o := j.ended(); o == nil || o.failure != nil {
		delete(r.jobs, j.id)
		return
	}
	for e := r.finished.Front(); e != nil; e = e.Next() {
		if e.Value.(*job) == j {
			r.finished.MoveToFront(e)
			return
		}
	}
	r.finished.PushFront(j)
	for r.finished.Len() > r.results {
		oldest := r.finished.Remove(r.finished.Back()).(*job)
		if r.jobs[oldest.id] == oldest {
			delete(r.jobs, oldest.id)
		}
	}
}

// drop takes a finished job out for good.
func (r *registry) drop(j *job) {
	delete(r.jobs, j.id)
	for e := r.finished.Front(); e != nil; e = e.Next() {
		if e.Value.(*job) == j {
			r.finished.Remove(e)
			return
		}
	}
}

func (r *registry) release(j *job) {
	if j.keeps {
		j.keeps = false
		r.blobs.unpin(j.ended().picture)
	}
}

// finish ends a job with its outcome. The picture stays pinned until somebody
// has heard of it or the grace period is over.
func (r *registry) finish(j *job, o *outcome, picture *flow.Picture) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if picture != nil {
		r.blobs.keep(o.picture, *picture)
		j.keeps = true
	}
	j.finish(o)
	if r.jobs[j.id] != j && j.listeners == 0 { // cancelled or abandoned meanwhile
		r.retire(j)
	}
}

// cancel frees the id and tells the job to stop. It is nil when there is
// nothing to stop.
func (r *registry) cancel(id string) *job {
	r.mu.Lock()
	defer r.mu.Unlock()
	j, ok := r.jobs[id]
	if !ok || j.ended() != nil {
		return nil
	}
	delete(r.jobs, id)
	if j.grace != nil {
		j.grace.Stop()
	}
	j.cancel(errCancelled)
	return j
}

// close stops all grace periods.
func (r *registry) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, j := range r.jobs {
		if j.grace != nil {
			j.grace.Stop()
		}
	}
}
