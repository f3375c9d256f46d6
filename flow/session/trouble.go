package session

import (
	"time"

	"rflow/flow"
)

// errWithdrawn is the cause by which a job's context ends when somebody stopped
// the job; it is over for good, so a backend may drop it.
var errWithdrawn = flow.Fail(flow.FailCancelled, "the job was cancelled")

// errLeaving is the cause by which it ends when only the session is left: a
// resumed session will ask again under the same request id.
var errLeaving = flow.Fail(flow.FailUnavailable, "the session was left")

// storeFailed notes that the store fails and when to try it again.
func (d *driver) storeFailed(err error) {
	d.failures++
	wait := d.s.opts.Backoff(d.failures)
	d.retry = time.Now().Add(wait)
	d.s.trouble(err)
	d.s.hub.trouble(flow.Trouble{Failure: flow.AsFailure(err), RetryIn: wait})
}

// storeWorks ends the trouble, if there was any.
func (d *driver) storeWorks() {
	if d.failures == 0 {
		return
	}
	d.failures, d.retry = 0, time.Time{}
	d.s.trouble(nil)
	d.s.hub.trouble(flow.Trouble{})
}

func (s *Session) trouble(err error) {
	s.mu.Lock()
	s.err = err
	s.mu.Unlock()
	if s.opts.Trouble != nil {
		s.opts.Trouble(err)
	}
}
