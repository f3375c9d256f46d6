package client

import (
	"context"
	"math/rand/v2"
	"time"

	"google.golang.org/grpc/connectivity"

	"rflow/flow"
)

// offlineAfter is how many tries in a row fail before the backend is called
// offline. It is tried on all the same.
const offlineAfter = 4

// keep holds the line open for the client's life and shows its state: it asks
// for the capabilities at once, whenever the connection has changed, and every
// Options.Poll.
func (c *Client) keep() {
	defer c.board.close()
	defer func() { _ = c.conn.Close() }()
	for failed := 0; ; {
		asked := time.Now()
		caps, err := c.Capabilities(c.ctx)
		switch {
		case c.ctx.Err() != nil:
			return
		case err == nil:
			failed = 0
			c.board.live(caps)
			c.rest()
			continue
		}
		failed++
		f := flow.AsFailure(err)
		if f.Code == flow.FailSilent && !c.heardSince(asked) {
			c.lines.cut()
		}
		wait := c.pause(failed)
		phase := flow.BackendReconnecting
		if failed >= offlineAfter || !f.Transient() {
			phase, wait = flow.BackendOffline, c.options.BackoffMax
		}
		c.board.down(flow.BackendState{Phase: phase, RetryIn: wait, Failure: f})
		if sleep(c.ctx, wait) != nil {
			return
		}
		c.reach()
	}
}

// reach connects now, whatever pause gRPC would make, and returns when it is
// known what came of it: while gRPC tries again, calls still fail with the last
// reason.
func (c *Client) reach() {
	const handshake = 5 * time.Second
	ctx, cancel := context.WithTimeout(c.ctx, handshake)
	defer cancel()
	c.lines.onFailure(cancel)
	c.conn.ResetConnectBackoff()
	c.conn.Connect()
	for state := c.conn.GetState(); state != connectivity.Ready; state = c.conn.GetState() {
		if !c.conn.WaitForStateChange(ctx, state) {
			return
		}
	}
}

// rest waits until the connection changes or the next poll is due, and a little
// in any case, lest a backend that drops every connection keeps us running.
func (c *Client) rest() {
	if sleep(c.ctx, c.options.BackoffMin) != nil {
		return
	}
	ctx, cancel := context.WithTimeout(c.ctx, c.options.Poll)
	defer cancel()
	c.conn.WaitForStateChange(ctx, connectivity.Ready)
}

// heardSince reports whether any job's stream has brought something since then.
func (c *Client) heardSince(t time.Time) bool { return c.heard.Load() > t.UnixNano() }

// pause is how long to wait after the nth failure in a row, n >= 1: doubling,
// with jitter downwards, so that many clients of one backend spread out.
func (c *Client) pause(n int) time.Duration {
	d := c.options.BackoffMax
	if shift := n - 1; shift < 20 {
		d = min(d, c.options.BackoffMin<<shift)
	}
	return d - time.Duration(rand.Int64N(int64(d)/4+1))
}

// sleep waits, or returns why it could not.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
