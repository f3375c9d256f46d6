package main

import (
	"testing"
	"time"

	"rflow/cmd/rflow/internal/ptytest"
)

// BenchmarkAccept accepts a reflection in the real program, on a pty, with the
// correction made already, on speculation, and with it still to be made. to-image-ms is
// the time from the key to its picture on the screen, to-news-ms to the frame in which
// the tree has it, frames those drawn from that one to the one with its picture, the last
// look at it on the way included: with 1 they are the same.
//
//	go test -run '^$' -bench Accept -benchtime 5x ./cmd/rflow
func BenchmarkAccept(b *testing.B) {
	for _, mode := range []struct {
		name  string
		flags []string
		ready []string // on the screen when the key is pressed
	}{
		{"speculated", []string{"--speculate", "4"}, []string{"1 waits for you", "speculated 1/4"}},
		{"made", nil, []string{"1 waits for you"}},
	} {
		b.Run(mode.name, func(b *testing.B) {
			var image, news time.Duration
			frames := 0
			for range b.N {
				d := accepted(b, mode.flags, mode.ready)
				image, news, frames = image+d.image, news+d.news, max(frames, d.frames)
			}
			n := float64(b.N) * float64(time.Millisecond)
			b.ReportMetric(float64(image)/n, "to-image-ms")
			b.ReportMetric(float64(news)/n, "to-news-ms")
			b.ReportMetric(float64(frames), "frames")
		})
	}
}

// delay is what a person waits for after a key.
type delay struct {
	news, image time.Duration
	frames      int
}

// accepted runs the program once, up to the picture that follows accepting.
func accepted(b *testing.B, flags, ready []string) (d delay) {
	b.Helper()
	f, err := foundFlaw()
	if err != nil {
		b.Fatal(err)
	}
	p := newProgram(b)
	term := ptytest.Start(b, p.command(f.args(append(one(), flags...)...)...), ptytest.Kitty(), 120, 40)
	toNode(b, term, "0.1")
	before := term.Until("a reflection with its picture", func(s ptytest.Screen) bool { return s.Has(ready...) && len(s.Shown) >= 2 })
	time.Sleep(3 * time.Second) // a person reads
	begun, first := time.Now(), 0
	term.Type("a")
	shown := func(s ptytest.Screen) bool { return len(s.Shown) > len(before.Shown) }
	term.Until("the picture", func(s ptytest.Screen) bool {
		if d.news == 0 && s.Has("images 1+1/1") {
			d.news, first = time.Since(begun), s.Frames
		}
		if d.news > 0 && shown(s) {
			d.image, d.frames = time.Since(begun), s.Frames-first+1
		}
		return d.image > 0
	})
	term.Type(ptytest.Ctrl('c'))
	term.Until("the end, or the question before it", func(s ptytest.Screen) bool { return s.Ended || s.Has("leave") })
	return d
}
