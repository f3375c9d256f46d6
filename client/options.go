package client

import (
	"cmp"
	"crypto/tls"
	"time"
)

// Options tune a Client. The zero value works.
type Options struct {
	// Version of this program, told to the backend.
	Version string
	// Token is sent with every call. It is refused for a cleartext address
	// that is neither loopback nor a unix socket.
	Token string
	// TLS is for grpcs addresses; nil trusts the system's authorities.
	TLS *tls.Config

	// Idle is how long a backend may say nothing during a job. A backend that
	// announces slower heartbeats is given three of them. Default 30 s.
	Idle time.Duration
	// Unary bounds the short calls. Default 15 s.
	Unary time.Duration
	// CancelWait bounds how long a cancelled call waits for the backend to
	// confirm. Default 2 s.
	CancelWait time.Duration
	// BackoffMin and BackoffMax bound the pause before trying again; it
	// doubles in between. Default 250 ms and 15 s.
	BackoffMin, BackoffMax time.Duration
	// Tries is how often a job that hears nothing new is asked for before it
	// fails as unavailable. Default 8: about half a minute.
	Tries int
	// Poll is how often an idle line is tried. Default 20 s.
	Poll time.Duration
}

// withDefaults fills in what is zero.
func (o Options) withDefaults() Options {
	o.Idle = cmp.Or(o.Idle, 30*time.Second)
	o.Unary = cmp.Or(o.Unary, 15*time.Second)
	o.CancelWait = cmp.Or(o.CancelWait, 2*time.Second)
	o.BackoffMin = cmp.Or(o.BackoffMin, 250*time.Millisecond)
	o.BackoffMax = cmp.Or(o.BackoffMax, 15*time.Second)
	o.Tries = cmp.Or(o.Tries, 8)
	o.Poll = cmp.Or(o.Poll, 20*time.Second)
	return o
}
