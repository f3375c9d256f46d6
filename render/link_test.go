package render

import (
	"context"
	"image"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// The link of the budgets: 10 Mbit/s each way, and a round trip of 50 ms.
const (
	linkRate  = 1_250_000 // bytes a second
	linkDelay = 25 * time.Millisecond
	linkMTU   = 1400
	frameTime = time.Second / 60 // between two frames of the program
)

// screenTerm is a terminal in these tests.
type screenTerm interface {
	io.Writer
	takeAcks() int // status queries that have arrived since the last call
}

// link carries bytes to a terminal at its rate, inside a synctest bubble. The
// sender never waits: all that it writes at once lies in front of what it
// writes next, as in the buffers of a network connection.
type link struct {
	rate    int // bytes a second
	term    screenTerm
	answer  func()    // a status reply has come back
	arrived func()    // after each packet
	free    time.Time // when all that was written has been sent
	packets chan packet
	wg      sync.WaitGroup

	mu   sync.Mutex
	sent int
}

type packet struct {
	data []byte
	at   time.Time
}

func newLink(term screenTerm) *link {
	l := &link{rate: linkRate, term: term, packets: make(chan packet, 1<<16)}
	l.wg.Go(l.deliver)
	return l
}

func (l *link) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent += len(b)
	if now := time.Now(); l.free.Before(now) {
		l.free = now
	}
	for rest := b; len(rest) > 0; {
		n := min(linkMTU, len(rest))
		l.free = l.free.Add(time.Duration(n) * time.Second / time.Duration(l.rate))
		l.packets <- packet{append([]byte(nil), rest[:n]...), l.free.Add(linkDelay)}
		rest = rest[n:]
	}
	return len(b), nil
}

func (l *link) setRate(rate int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rate = rate
}

func (l *link) deliver() {
	for p := range l.packets {
		time.Sleep(time.Until(p.at))
		_, _ = l.term.Write(p.data) // it takes everything
		if n := l.term.takeAcks(); n > 0 {
			l.wg.Add(1)
			time.AfterFunc(linkDelay, func() {
				defer l.wg.Done()
				for range n {
					l.answer()
				}
			})
		}
		l.arrived()
	}
}

func (l *link) close() {
	close(l.packets)
	l.wg.Wait()
}

// player is a program over a link: it draws at most 60 frames a second, each
// when something has changed, and echoes keys in its last row.
type player struct {
	t     *testing.T
	g     *Gallery
	link  *link
	p     *program
	pics  []Pic
	cols  int // of pictures in a row
	rows  int // of the screen
	keys  chan rune
	echo  rune
	begun time.Time
}

// play runs fn with a program that shows pics, from its first frame on.
func play(t *testing.T, target Target, term screenTerm, size image.Point, load Loader, pics []Pic, arrived func(*player), fn func(*player)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := newLink(term)
		g := NewGallery(Options{Out: l, Loader: load, Workers: 2})
		g.Writer().Resize(size.X, size.Y)
		g.Use(target)
		p := &player{t: t, g: g, link: l, p: newProgram(size.X, size.Y), pics: pics, rows: size.Y, keys: make(chan rune, 1000), begun: time.Now()}
		p.cols = max(1, size.X/(pics[0].Cols+1))
		l.answer, l.arrived = g.Ack, func() { arrived(p) }
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); p.run(ctx) }()
		fn(p)
		cancel()
		<-done
		g.Close()
		l.close()
	})
}

func (p *player) run(ctx context.Context) {
	tick := time.NewTicker(frameTime)
	defer tick.Stop()
	p.frame()
	for due := false; ; {
		select {
		case <-ctx.Done():
			return
		case <-p.g.Changed():
			due = true
		case p.echo = <-p.keys:
			due = true
		case <-tick.C:
			if due {
				p.frame()
			}
			due = false
		}
	}
}

// press delivers a key after the way to the program.
func (p *player) press(key rune) {
	p.link.wg.Add(1)
	time.AfterFunc(linkDelay, func() { defer p.link.wg.Done(); p.keys <- key })
}

func (p *player) since() time.Duration { return time.Since(p.begun) }

// frame draws the pictures in rows, and the last key below them.
func (p *player) frame() {
	p.g.Begin()
	high := p.pics[0].Rows
	lines := make([]string, p.rows)
	for i, pic := range p.pics {
		for y, l := range p.g.Look(pic).Lines {
			lines[i/p.cols*(high+1)+y] += l + " "
		}
	}
	if p.echo != 0 {
		lines[p.rows-1] = "key " + string(p.echo)
	}
	for y := range lines {
		lines[y] = p.g.Target().Salt(y) + lines[y]
	}
	frame := ansi.SetModeSynchronizedOutput + string(p.p.frame(p.t, lines)) + ansi.ResetModeSynchronizedOutput
	if _, err := p.g.Writer().Write([]byte(frame)); err != nil {
		p.t.Error(err)
	}
}

// photographs serves pictures as hard as photographs, side x side pixels, by
// a number as the key, n different ones: many octaves of noise, as natural pictures have, of which
// a palette PNG takes a little more and a sixel about as much as of photographs.
func photographs(t testing.TB, side, n int) Loader {
	files := make([][]byte, n)
	for i := range files {
		files[i] = pngOf(t, landscape(side, uint64(i)))
	}
	return func(_ context.Context, key string) ([]byte, error) {
		n, err := strconv.Atoi(strings.TrimPrefix(key, "p"))
		return files[n%len(files)], err
	}
}

func landscape(side int, seed uint64) *image.RGBA {
	rng := rand.New(rand.NewPCG(seed, 9))
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	sum := make([][3]float64, side*side)
	for step, amp := side/2, 70.0; step >= 1; step, amp = step/2, amp*0.58 {
		octave(rng, sum, side, step, amp)
	}
	for i, v := range sum {
		for c := range v {
			img.Pix[i*4+c] = uint8(min(255, max(0, 120+v[c])))
		}
		img.Pix[i*4+3] = 255
	}
	return img
}

// octave adds noise that changes over step pixels, more in brightness than in
// colour.
func octave(rng *rand.Rand, sum [][3]float64, side, step int, amp float64) {
	n := side/step + 2
	knots := make([][3]float64, n*n)
	for i := range knots {
		light, warm, green := rng.NormFloat64(), 0.35*rng.NormFloat64(), 0.35*rng.NormFloat64()
		knots[i] = [3]float64{amp * (light + warm), amp * (light + green), amp * (light - warm)}
	}
	for y := range side {
		for x := range side {
			fx, fy := float64(x%step)/float64(step), float64(y%step)/float64(step)
			k := y/step*n + x/step
			rough := 1.0
			if x > y && step < side/16 {
				rough = 0.35 // half of the picture is smooth
			}
			for c := range 3 {
				top := knots[k][c]*(1-fx) + knots[k+1][c]*fx
				low := knots[k+n][c]*(1-fx) + knots[k+n+1][c]*fx
				sum[y*side+x][c] += (top*(1-fy) + low*fy) * rough
			}
		}
	}
}

// gridOf returns n pictures of cols x rows cells.
func gridOf(n, cols, rows int) []Pic {
	pics := make([]Pic, n)
	for i := range pics {
		pics[i] = Pic{"p" + strconv.Itoa(i), cols, rows}
	}
	return pics
}
