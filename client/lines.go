package client

import (
	"context"
	"net"
	"sync"
)

// lines are the open connections to a backend and the reason why the last one
// could not be opened.
type lines struct {
	address Address

	mu     sync.Mutex
	conns  map[*line]struct{}
	reason error
	failed func() // called once at the next failure
}

// line removes itself from its lines when it is closed.
type line struct {
	net.Conn
	of *lines
}

// open connects once and remembers what came of it.
func (l *lines) open(ctx context.Context) (net.Conn, error) {
	conn, err := l.address.Connect(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reason = err
	if err != nil {
		if l.failed != nil {
			l.failed()
			l.failed = nil
		}
		return nil, err
	}
	c := &line{Conn: conn, of: l}
	if l.conns == nil {
		l.conns = map[*line]struct{}{}
	}
	l.conns[c] = struct{}{}
	return c, nil
}

// onFailure has f called when the next attempt to connect fails.
func (l *lines) onFailure(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failed = f
}

// why returns the reason of the last failure to connect, or nil.
func (l *lines) why() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.reason
}

// cut closes every connection: the way out of one that is dead without saying
// so, as after a laptop's sleep.
func (l *lines) cut() {
	l.mu.Lock()
	var all []*line
	for c := range l.conns {
		all = append(all, c)
	}
	l.mu.Unlock()
	for _, c := range all {
		_ = c.Close()
	}
}

// Close implements net.Conn.
func (c *line) Close() error {
	c.of.mu.Lock()
	delete(c.of.conns, c)
	c.of.mu.Unlock()
	return c.Conn.Close()
}
