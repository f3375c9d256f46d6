package clienttest

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
)

// cutter opens lines that can be cut: at once, or when so many bytes have been
// read from the backend.
type cutter struct {
	read atomic.Int64
	at   atomic.Int64 // 0: never

	mu    sync.Mutex
	conns []net.Conn
}

type cuttable struct {
	net.Conn
	of *cutter
}

// through opens lines of dial's that can be cut.
func (c *cutter) through(dial Dialer) Dialer {
	return func(ctx context.Context) (net.Conn, error) {
		conn, err := dial(ctx)
		if err != nil {
			return nil, err
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.conns = append(c.conns, conn)
		return &cuttable{conn, c}, nil
	}
}

func (c *cutter) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range c.conns {
		_ = conn.Close()
	}
	c.conns = nil
}

// Read implements net.Conn.
func (c *cuttable) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	at := c.of.at.Load()
	if total := c.of.read.Add(int64(n)); at > 0 && total >= at && c.of.at.CompareAndSwap(at, 0) {
		_ = c.Close()
	}
	return n, err
}
