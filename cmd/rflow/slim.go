package main

import (
	"context"
	"math"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// The explorer stands beside a model on a machine whose memory the model wants, for
// hours, and what it allocates is mostly pixels that are gone a moment later. Left
// alone Go lets the heap grow to twice of what is alive before it looks for those, and
// keeps the room. A soft limit makes it look earlier and give room back.
const (
	slimLimit = 80 << 20 // of all that Go holds; the program's own code comes on top of it
	slimRoom  = 24 << 20
	slimEvery = 5 * time.Second
)

// staySlim keeps the program small until ctx ends. Whoever sets GOMEMLIMIT knows better.
func staySlim(ctx context.Context) {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return
	}
	debug.SetMemoryLimit(slimLimit)
	go func() {
		tick := time.NewTicker(slimEvery)
		defer tick.Stop()
		var before int64
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				// Pictures that are being scaled are alive too, and gone at once: the lower counts.
				now := alive()
				debug.SetMemoryLimit(roomFor(min(before, now)))
				before = now
			}
		}
	}()
}

// roomFor returns the limit for so many bytes that are alive. Between two searches
// for garbage a quarter of them may come, or what a picture or two take: the searches
// never cost more than a part of the program's time, however long a session is.
func roomFor(live int64) int64 { return max(slimLimit, live+max(slimRoom, live/4)) }

// alive returns how many bytes were alive when last looked for garbage.
func alive() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return int64(min(s[0].Value.Uint64(), math.MaxInt64/2))
}
