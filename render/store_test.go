package render

import (
	"context"
	"errors"
	"fmt"
	"image"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

func TestStoreSharesWorkAndKeepsItsBudget(t *testing.T) {
	var loads atomic.Int32
	data := pngOf(t, gradient(100, 100)) // 40,000 bytes decoded
	s := NewStore(func(context.Context, string) ([]byte, error) { loads.Add(1); return data, nil }, 400_000)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := s.Prepare(t.Context(), Pic{"a", 4, 2}, Target{Path: Sixel}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := loads.Load(); n != 1 {
		t.Errorf("%d loads for eight who ask at once, want 1", n)
	}
	for i := range 30 {
		if _, err := s.Prepare(t.Context(), Pic{fmt.Sprint(i), 4, 2}, Target{Path: Sixel}); err != nil {
			t.Fatal(err)
		}
		if s.sources.used+s.ready.used > 400_000 {
			t.Fatalf("%d and %d bytes kept, want 400,000 at most", s.sources.used, s.ready.used)
		}
	}
	if _, ok := s.Peek(Pic{"29", 4, 2}, Target{Path: Sixel}); !ok {
		t.Error("the last picture is gone")
	}
	loads.Store(0)
	if _, err := s.Prepare(t.Context(), Pic{"29", 5, 2}, Target{Path: Sixel}); err != nil || loads.Load() != 0 {
		t.Errorf("another size of a decoded picture: %d loads, %v", loads.Load(), err)
	}
}

func TestACancelledLeaderIsReplaced(t *testing.T) {
	started := make(chan struct{}, 2)
	data := pngOf(t, gradient(8, 8))
	first := true
	s := NewStore(func(ctx context.Context, _ string) ([]byte, error) {
		started <- struct{}{}
		if first {
			first = false
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return data, nil
	}, 1<<20)
	ctx, cancel := context.WithCancel(t.Context())
	errs := make(chan error, 2)
	go func() { _, err := s.Prepare(ctx, Pic{"a", 1, 1}, Target{Path: Blocks}); errs <- err }()
	<-started
	go func() { _, err := s.Prepare(t.Context(), Pic{"a", 1, 1}, Target{Path: Blocks}); errs <- err }()
	cancel()
	var failed int
	for range 2 {
		if err := <-errs; err != nil {
			failed++
			if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
	}
	if failed != 1 {
		t.Errorf("%d failed, want only the one who was cancelled", failed)
	}
}

func TestStoreRefusesSizesThatCannotBePlaced(t *testing.T) {
	s := NewStore(func(context.Context, string) ([]byte, error) { t.Error("loaded"); return nil, nil }, 1<<20)
	for _, p := range []Pic{{"a", 0, 1}, {"a", 1, -1}, {"a", 298, 1}, {"", 1, 1}} {
		if _, err := s.Prepare(t.Context(), p, Target{Path: Blocks}); err == nil {
			t.Errorf("%+v: no error", p)
		}
	}
}

func TestPlannerPutsTheScreenBeforeItsNeighbours(t *testing.T) {
	var p planner
	a, b, c, d := Pic{"a", 1, 1}, Pic{"b", 1, 1}, Pic{"c", 1, 1}, Pic{"d", 1, 1}
	p.near = []Pic{d, a}
	p.begin()
	p.see(b)
	p.see(a)
	p.see(b)
	order := func(pics ...Pic) string {
		var s []string
		for _, x := range pics {
			if _, ok := p.rank(x); !ok {
				s = append(s, x.Key+"-")
				continue
			}
			n := 0
			for _, y := range pics {
				rx, _ := p.rank(x)
				if ry, ok := p.rank(y); ok && ry < rx {
					n++
				}
			}
			s = append(s, fmt.Sprint(x.Key, n))
		}
		return strings.Join(s, " ")
	}
	if got := order(a, b, c, d); got != "a1 b0 c- d2" {
		t.Errorf("first frame: %s", got)
	}
	p.begin()
	p.see(c)
	if got := order(a, b, c, d); got != "a2 b1 c0 d3" {
		t.Errorf("second frame: %s; the last frame's are still wanted", got)
	}
	p.begin()
	if got := order(a, b, c, d); got != "a2 b- c0 d1" {
		t.Errorf("third frame: %s; a is only a neighbour now, b is nothing", got)
	}
}

func TestWorkOnWhatLeftTheScreenIsCancelled(t *testing.T) {
	started, ended := make(chan struct{}), make(chan error, 1)
	g := NewGallery(Options{Workers: 1, Loader: func(ctx context.Context, _ string) ([]byte, error) {
		close(started)
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	}})
	defer g.Close()
	g.Begin()
	pic := Pic{"a", 2, 2}
	g.Look(pic)
	<-started
	g.Begin()
	select {
	case err := <-ended:
		t.Fatalf("cancelled in the next frame already: %v", err)
	default:
	}
	g.Begin()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}

func TestThePictureBeforeStaysUntilTheNextIsThere(t *testing.T) {
	release := make(chan struct{})
	data := pngOf(t, gradient(32, 32))
	g := NewGallery(Options{Workers: 2, Loader: func(ctx context.Context, key string) ([]byte, error) {
		if key == "late" {
			<-release
		}
		return data, nil
	}})
	defer g.Close()
	g.Use(Target{Path: Blocks, Profile: colorprofile.TrueColor})
	early, late := Pic{"early", 4, 2}, Pic{"late", 4, 2}
	g.Begin()
	g.LookNewest("early", early)
	if err := g.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := g.LookNewest("early", early).Lines
	for range 4 {
		g.Begin()
		if v := g.LookAfter("early", late); v.State != Preview || strings.Join(v.Lines, "") != strings.Join(want, "") {
			t.Fatalf("state %v; want the picture before as a preview", v.State)
		}
	}
	if v := g.LookAfter("another", late); v.State != Waiting {
		t.Errorf("after another reel: %v, want waiting", v.State)
	}
	close(release)
	if err := g.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if v := g.LookAfter("early", late); v.State != Ready {
		t.Errorf("state %v, want ready", v.State)
	}
}

func TestPreparedPicturesFillTheirCells(t *testing.T) {
	src := gradient(100, 50)
	for _, p := range []Path{Sixel, ITerm2, KittyClassic, Kitty, Blocks} {
		got, err := prepare(src, 10, 10, Target{Path: p, CellW: 8, CellH: 16, Profile: colorprofile.TrueColor})
		if err != nil {
			t.Fatal(err)
		}
		if p == Kitty && (got.W != 80 || got.H != 40) || p != Kitty && p != Blocks && (got.W != 80 || got.H != 160) {
			t.Errorf("%v: %d x %d px", p, got.W, got.H)
		}
		if got.size() < 1000 {
			t.Errorf("%v: %d bytes are counted", p, got.size())
		}
		if p == Sixel {
			if c := got.indexed.At(5, 5); got.indexed.Rect != image.Rect(0, 0, 80, 160) {
				t.Errorf("sixel %v", got.indexed.Rect)
			} else if _, _, _, a := c.RGBA(); a != 0 {
				t.Error("what is beside the picture is painted")
			}
		}
	}
}
