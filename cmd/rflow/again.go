package main

import (
	"context"

	"rflow/flow"
)

// VerifyAgain asks the session's verifier about an image once more. Closing the
// session ends it, and waits until nothing more is recorded.
func (o *opened) VerifyAgain(ctx context.Context, id flow.NodeID) (flow.Verdict, error) {
	leave, ok := o.enter()
	if !ok {
		return flow.Verdict{}, flow.Fail(flow.FailCancelled, "the session is closed")
	}
	defer leave()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(o.running, stop)()
	return o.Session.VerifyAgain(ctx, id)
}

// enter keeps the session from being given away until leave is called; false once it
// is closed.
func (o *opened) enter() (leave func(), ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.running.Err() != nil {
		return nil, false
	}
	o.done.Add(1)
	return o.done.Done, true
}
