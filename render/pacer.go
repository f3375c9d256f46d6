package render

import (
	"context"
	"sync"
	"time"
)

// window is how many image bytes may be under way: the bandwidth-delay
// product of a 10 Mbit/s link at 50 ms. A key pressed meanwhile waits behind
// no more than that.
const window = 64 << 10

// ackTimeout is when bytes count as arrived though no reply came.
const ackTimeout = 2 * time.Second

// ackQuery asks the terminal for its status. It answers in order, so its
// reply proves that all bytes before it were taken in.
const ackQuery = "\x1b[5n"

// Pacer keeps the image bytes that the terminal has not acknowledged within
// 64 KiB. It is safe for use by several goroutines.
type Pacer struct {
	now func() time.Time

	mu      sync.Mutex
	bursts  []burst
	sum     int
	stopped bool
	empty   chan struct{} // closed when nothing is under way; nil when no one waits
}

type burst struct {
	n    int
	sent time.Time
}

// NewPacer returns a pacer that tells time by now.
func NewPacer(now func() time.Time) *Pacer { return &Pacer{now: now} }

// Room returns how many image bytes may be sent now. When nothing is under
// way there is room for a whole window, so that every picture gets through. The sender of more
// than that in one piece is not stopped, but waits afterwards.
func (p *Pacer) Room() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopped {
		return 0
	}
	p.expire()
	return max(0, window-p.sum)
}

// Sent notes n image bytes followed by one status query.
func (p *Pacer) Sent(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bursts = append(p.bursts, burst{n, p.now()})
	p.sum += n
}

// Ack notes one status reply. Replies come in the order of the queries.
func (p *Pacer) Ack() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.bursts) > 0 {
		p.pop()
	}
}

// Wait returns how long until what is under way counts as arrived.
func (p *Pacer) Wait() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.bursts) == 0 {
		return time.Hour
	}
	return max(time.Millisecond, ackTimeout-p.now().Sub(p.bursts[0].sent))
}

func (p *Pacer) expire() {
	for len(p.bursts) > 0 && p.now().Sub(p.bursts[0].sent) >= ackTimeout {
		p.pop()
	}
}

func (p *Pacer) pop() {
	p.sum -= p.bursts[0].n
	p.bursts = p.bursts[1:]
	if len(p.bursts) == 0 && p.empty != nil {
		close(p.empty)
		p.empty = nil
	}
}

// reset forgets what is under way and lets bytes pass again.
func (p *Pacer) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.bursts) > 0 {
		p.pop()
	}
	p.stopped = false
}

// drain makes Room return zero from now on, and waits until nothing is under
// way or ctx is done.
func (p *Pacer) drain(ctx context.Context) {
	p.mu.Lock()
	p.stopped = true
	p.expire()
	if len(p.bursts) == 0 {
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
