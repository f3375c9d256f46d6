package render

import (
	"context"
	"strconv"
	"strings"
	"testing"
)

// TestAThousandPicturesScroll goes through a thousand pictures and back, five on
// a screen. What fits in memory and in the terminal's share is made and sent once;
// what does not is made once more on the way back, and not oftener.
func TestAThousandPicturesScroll(t *testing.T) {
	const all, high = 1000, 5
	k := newKittyTerm(t)
	data := pngOf(t, gradient(64, 64))
	loads := make([]int, all)
	g := NewGallery(Options{
		Out: k, Workers: 1, Memory: 8 << 20, TerminalMemory: 200 * 64 * 64 * 4,
		Loader: func(_ context.Context, key string) ([]byte, error) {
			n, err := strconv.Atoi(key)
			loads[n]++
			return data, err
		},
	})
	defer g.Close()
	g.Writer().Resize(60, 20)
	g.Use(Target{Path: Kitty, CellW: 8, CellH: 16})
	k.write(g, "\x1b[?1049h")
	at := func(top int) {
		for range 3 {
			g.Begin()
			lines := "\x1b[H"
			for i := top; i < min(all, top+high); i++ {
				lines += strings.Join(g.Look(Pic{strconv.Itoa(i), 8, 4}).Lines[:1], "") + "\r\n"
			}
			if err := g.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			k.write(g, lines)
		}
		if n := len(k.images); n > 210 {
			t.Fatalf("at %d the terminal holds %d images", top, n)
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.store.sources.used+g.store.ready.used > 8<<20 || g.held > g.budget {
			t.Fatalf("at %d: %d and %d bytes are kept, %d in the terminal", top, g.store.sources.used, g.store.ready.used, g.held)
		}
		for _, it := range g.items {
			if _, twice := g.store.Peek(it.pic, g.target); twice && it.resident {
				t.Fatalf("at %d: the terminal holds %v, which is kept ready for it all the same", top, it.pic)
			}
		}
	}
	for top := 0; top <= all-high; top += high {
		at(top)
	}
	if k.uploads != all {
		t.Errorf("on the way there %d uploads, want each once", k.uploads)
	}
	for top := all - high; top > all-140; top -= high {
		at(top)
	}
	if k.uploads != all {
		t.Errorf("over the last 140 pictures again: %d uploads, want none", k.uploads-all)
	}
	for top := all - 140; top >= 0; top -= high {
		at(top)
	}
	if k.uploads > 2*all {
		t.Errorf("there and back %d uploads, want at most two each", k.uploads)
	}
	for i, n := range loads {
		if n > 2 {
			t.Errorf("picture %d was loaded %d times", i, n)
		}
	}
}

// TestWhatNobodyWantsIsNotDecoded cancels between loading and decoding, which then does not
// happen: broken bytes make no error.
func TestWhatNobodyWantsIsNotDecoded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := NewStore(func(context.Context, string) ([]byte, error) {
		cancel()
		return []byte("no picture"), nil
	}, 1<<20)
	if _, err := s.Prepare(ctx, Pic{"a", 2, 2}, Target{Path: Sixel}); !cancelled(err) {
		t.Errorf("got %v, want the work to end", err)
	}
}

// TestOnePictureAtTwoSizesIsDecodedOnce, as in the tree and in the panel.
func TestOnePictureAtTwoSizesIsDecodedOnce(t *testing.T) {
	loads := 0
	data := pngOf(t, gradient(64, 64))
	g := NewGallery(Options{Workers: 1, Loader: func(context.Context, string) ([]byte, error) {
		loads++
		return data, nil
	}})
	defer g.Close()
	g.Use(Target{Path: Sixel, CellW: 8, CellH: 16})
	g.Begin()
	g.Look(Pic{"a", 8, 4})
	g.Look(Pic{"a", 4, 2})
	if err := g.Settle(t.Context()); err != nil || loads != 1 {
		t.Errorf("%d loads, %v", loads, err)
	}
}
