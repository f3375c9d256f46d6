package status

import (
	"fmt"
	"time"

	"rflow/flow"
)

// ImageTime returns how long an image of this session takes, as measured: the
// mean over its finished images of the time spent on them, without queueing and
// without loading or compiling a model. 0 until one is finished.
func ImageTime(t flow.Tree) time.Duration {
	var sum time.Duration
	n := 0
	for node := range t.Nodes() {
		if node.Status != flow.Done || node.Image.IsZero() {
			continue
		}
		spent := node.Timing.Encode + node.Timing.Denoise + node.Timing.Decode
		if spent <= 0 {
			continue
		}
		sum += spent
		n++
	}
	if n == 0 {
		return 0
	}
	return sum / time.Duration(n)
}

// Left adds up what is left of the jobs of one session or of several.
type Left struct {
	all, longest time.Duration
	running      int
}

// Add counts a session's jobs, where an image takes that long: those being sampled by their
// steps, queued ones in full. Jobs whose model is being loaded or compiled count in full,
// without that.
func (l *Left) Add(t flow.Tree, progress map[flow.NodeID]flow.NodeProgress, image time.Duration) {
	for node := range t.Nodes() {
		var left time.Duration
		switch node.Status {
		case flow.Queued:
			left = image
		case flow.Sampling:
			l.running++
			left = Unfinished(progress[node.ID], image)
		}
		l.all, l.longest = l.all+left, max(l.longest, left)
	}
}

// Time is how long the jobs still take, shared among workers (at least 1); no worker helps
// another with a job, so it is no less than the longest. 0 when nothing can be said.
func (l Left) Time(workers int) time.Duration {
	return max(l.longest, l.all/time.Duration(max(1, min(max(workers, l.running), 64))))
}

// Remaining estimates how long the jobs of one session still take.
func Remaining(t flow.Tree, progress map[flow.NodeID]flow.NodeProgress, image time.Duration, workers int) time.Duration {
	var l Left
	l.Add(t, progress, image)
	return l.Time(workers)
}

// Jobs counts the images of a session that are being made.
func Jobs(t flow.Tree) (queued, sampling int) {
	for n := range t.Nodes() {
		switch n.Status {
		case flow.Queued:
			queued++
		case flow.Sampling:
			sampling++
		}
	}
	return queued + t.Trying(), sampling
}

// Unfinished estimates what is left of one job that is being sampled, when an
// image takes that long.
func Unfinished(p flow.NodeProgress, image time.Duration) time.Duration {
	if p.Stage != flow.StageSampling || p.Total <= 0 {
		return image
	}
	done := min(max(p.Step, 0), p.Total)
	return image * time.Duration(p.Total-done) / time.Duration(p.Total)
}

// Span says a duration in a person's words: "under 1 s", "14 s", "3 min", "1 h 20 min".
func Span(d time.Duration) string {
	switch {
	case d < time.Second:
		return "under 1 s"
	case d < 100*time.Second:
		return fmt.Sprintf("%d s", int((d+time.Second/2)/time.Second))
	case d < 100*time.Minute:
		return fmt.Sprintf("%d min", int((d+time.Minute/2)/time.Minute))
	default:
		d = d.Round(time.Minute)
		return fmt.Sprintf("%d h %d min", int(d/time.Hour), int(d%time.Hour/time.Minute))
	}
}
