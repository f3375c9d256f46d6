package render

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// window is how many image bytes may be under way: the bandwidth-delay
	// product of a 10 Mbit/s link at 50 ms. A key pressed meanwhile waits behind
	// no more than that.
	window = 64 << 10
	// leastWindow keeps a slow link busy.
	leastWindow = 8 << 10
	// queueMost is how long bytes may wait behind others on the way, and with
	// them the echo of a key, by an estimate that is on the safe side.
	queueMost = 120 * time.Millisecond
	// ackTimeout is when bytes count as arrived though no reply came.
	ackTimeout = 2 * time.Second
	// ackForgotten is when such a reply is not expected any more.
	ackForgotten = 10 * time.Second
)

// ackQuery asks the terminal for its status. It answers in order, so its
// reply proves that all bytes before it were taken in.
const ackQuery = "\x1b[5n"

// Pacer keeps the image bytes that the terminal has not acknowledged within
// 64 KiB, and within less on a link where so many wait for long. It is safe for
// use by several goroutines.
type Pacer struct {
	now func() time.Time

	mu      sync.Mutex
	bursts  []burst
	sum     int
	limit   int           // of sum, at most window
	taken   int           // bytes acknowledged so far
	asked   uint64        // status queries so far
	rate    int           // bytes a second that the terminal took when it was kept busy; 0: unknown
	trip    time.Duration // that a reply took beyond the time for its bytes, at the fastest
	stopped bool
	empty   chan struct{} // closed when nothing is under way; nil when no one waits
}

type burst struct {
	n     int // zero once it was given up; its reply may still come
	sent  time.Time
	taken int  // bytes acknowledged by then
	busy  bool // half of what is allowed was under way
}

// NewPacer returns a pacer that tells time by now.
func NewPacer(now func() time.Time) *Pacer { return &Pacer{now: now, limit: window} }

// Room returns how many image bytes may be sent now. The sender of a piece
// that cannot be divided may send it whole when [Pacer.Idle].
func (p *Pacer) Room() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopped {
		return 0
	}
	p.expire()
	return max(0, p.limit-p.sum)
}

// Piece returns how many bytes a piece that cannot be divided should have at
// most: half of what may be under way.
func (p *Pacer) Piece() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.limit / 2
}

// Idle reports whether nothing is under way, and sending is allowed.
func (p *Pacer) Idle() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expire()
	return p.sum == 0 && !p.stopped
}

// Sent notes n image bytes followed by one status query, and returns its number.
func (p *Pacer) Sent(n int) uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum += n
	p.bursts = append(p.bursts, burst{n, p.now(), p.taken, p.sum >= p.limit/2})
	p.asked++
	return p.asked
}

// Answered returns the number of the last query that was answered or given up.
func (p *Pacer) Answered() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expire()
	open := 0
	for _, b := range p.bursts {
		if b.n > 0 {
			open++
		}
	}
	return p.asked - uint64(open)
}

// Ack notes one status reply. Replies come in the order of the queries.
func (p *Pacer) Ack() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.bursts) == 0 {
		return
	}
	b := p.bursts[0]
	p.bursts = slices.Delete(p.bursts, 0, 1)
	p.adapt(b)
	p.take(b.n)
}

// adapt learns from the reply to b how fast the link and the terminal are, and
// allows as much under way as they take in one round trip and in queueMost.
func (p *Pacer) adapt(b burst) {
	took := max(p.now().Sub(b.sent), time.Microsecond)
	p.taken += b.n
	if rate := int(int64(p.taken-b.taken) * int64(time.Second) / int64(took)); b.busy || rate > p.rate {
		p.rate = max(rate, p.rate-p.rate/64)
	}
	if p.rate == 0 {
		return
	}
	if trip := took - p.lasts(b.n); p.trip == 0 || trip < p.trip {
		p.trip = max(trip, time.Microsecond)
	}
	if b.busy || p.limit < window {
		room := int64(p.rate) * int64(p.trip+queueMost) / int64(time.Second)
		p.limit = int(min(window, max(leastWindow, room)))
	}
}

// lasts returns how long n bytes take at the known rate.
func (p *Pacer) lasts(n int) time.Duration {
	return time.Duration(int64(n) * int64(time.Second) / int64(p.rate))
}

// Wait returns how long until what is under way counts as arrived.
func (p *Pacer) Wait() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range p.bursts {
		if b.n > 0 {
			return max(time.Millisecond, ackTimeout-p.now().Sub(b.sent))
		}
	}
	return time.Hour
}

// expire gives up on replies that are overdue. They keep their place, for a
// reply that is only late must not count for a burst behind it.
func (p *Pacer) expire() {
	now := p.now()
	for i := range p.bursts {
		b := &p.bursts[i]
		if now.Sub(b.sent) < ackTimeout {
			break
		}
		n := b.n
		b.n = 0
		p.take(n)
	}
	for len(p.bursts) > 0 && now.Sub(p.bursts[0].sent) >= ackForgotten {
		p.bursts = slices.Delete(p.bursts, 0, 1)
	}
}

// take notes that n bytes are under way no longer.
func (p *Pacer) take(n int) {
	p.sum -= n
	if p.sum == 0 && p.empty != nil {
		close(p.empty)
		p.empty = nil
	}
}

// reset forgets what is under way and what was learned of the link, and lets
// bytes pass again.
func (p *Pacer) reset() {
	p.forget()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = false
}

// forget is reset but for what was stopped.
func (p *Pacer) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bursts, p.limit, p.rate, p.trip = p.bursts[:0], window, 0, 0
	p.take(p.sum)
}

// due returns how long the replies that are under way are likely to take, zero
// when there are none.
func (p *Pacer) due() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expire()
	switch {
	case p.sum == 0:
		return 0
	case p.rate == 0:
		return 4 * queueMost
	}
	return min(4*queueMost, queueMost/2+p.trip+p.lasts(p.sum))
}

// drain makes Room return zero from now on, and waits until nothing is under
// way or ctx is done.
func (p *Pacer) drain(ctx context.Context) {
	p.mu.Lock()
	p.stopped = true
	p.expire()
	if p.sum == 0 {
		p.mu.Unlock()
		return
	}
	if p.empty == nil {
		p.empty = make(chan struct{})
	}
	empty := p.empty
	p.mu.Unlock()
	select {
	case <-empty:
	case <-ctx.Done():
	}
}
