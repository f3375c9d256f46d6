package serve

import (
	"cmp"
	"crypto/tls"
	"log/slog"
	"time"

	"rflow/flow"
)

// Backend is what is served.
type Backend struct {
	// Roles to serve. A nil role is answered as unsupported.
	Roles flow.Roles
	// Capabilities says what the roles can do. It may be called at any time
	// from several goroutines; Load and Interprets are filled in by serve.
	Capabilities func() flow.Capabilities
}

// Options tune a Server. The zero value works.
type Options struct {
	// Workers is how many pictures are made at the same time. Default 1.
	Workers int
	// TextWorkers is how many verdicts and texts are. Default 2.
	TextWorkers int
	// Queue bounds the jobs that wait, for each of the two kinds. Default 256.
	Queue int

	// Grace is how long a job lives on with nobody listening. Default 60 s.
	Grace time.Duration
	// Heartbeat bounds the silence on a stream. Default 5 s.
	Heartbeat time.Duration
	// Drain is how long running jobs may go on when the server stops.
	// Default 10 s.
	Drain time.Duration

	// BlobBytes bounds the cache of pictures. Default 512 MiB.
	BlobBytes int64
	// Results bounds how many finished jobs are remembered. Default 1024.
	Results int

	// Token, if set, is asked of every call but health checks.
	Token string
	// TLS encrypts the line.
	TLS *tls.Config
	// Log takes what is for the one who runs the server. Default: nowhere.
	Log *slog.Logger
}

// withDefaults fills in what is zero.
func (o Options) withDefaults() Options {
	o.Workers = cmp.Or(o.Workers, 1)
	o.TextWorkers = cmp.Or(o.TextWorkers, 2)
	o.Queue = cmp.Or(o.Queue, 256)
	o.Grace = cmp.Or(o.Grace, time.Minute)
	o.Heartbeat = cmp.Or(o.Heartbeat, 5*time.Second)
	o.Drain = cmp.Or(o.Drain, 10*time.Second)
	o.BlobBytes = cmp.Or(o.BlobBytes, 512<<20)
	o.Results = cmp.Or(o.Results, 1024)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}
