package render

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// These tests pin the gallery against what caches of other programs got wrong.

// TestAPictureNeedsNoCellSize: a terminal that never tells it gets pictures all
// the same, in cells of the usual size.
func TestAPictureNeedsNoCellSize(t *testing.T) {
	for _, path := range []Path{Sixel, ITerm2, Blocks, Kitty} {
		detected := fold(NewCaps(nil), "\x1b[?62;4c").Target(path)
		detected.Profile = colorprofile.TrueColor
		for _, target := range []Target{detected, {Path: path, Profile: colorprofile.TrueColor}} {
			var out bytes.Buffer
			g := NewGallery(Options{Out: &out, Loader: tilesLoader(t)})
			g.Use(target)
			if _, err := g.Writer().Write([]byte("\x1b[?1049h")); err != nil {
				t.Fatal(err)
			}
			ready(t, g, 1)
			g.out.pump()
			if v := g.Look(tile(0)); v.State != Ready || len(v.Lines) != tileRows || strings.TrimSpace(v.Lines[0]) == "" {
				t.Errorf("%v: state %v, lines %.60q", path, v.State, v.Lines)
			}
			g.Close()
		}
	}
}

// TestGalleriesShareNothing: two programs' pictures in one process have their
// own ids, targets and failures.
func TestGalleriesShareNothing(t *testing.T) {
	var outs [2]bytes.Buffer
	var all [2]*Gallery
	for i := range all {
		all[i] = NewGallery(Options{Out: &outs[i], Loader: tilesLoader(t), FirstID: ID(1 + i*100)})
		defer all[i].Close()
	}
	all[0].Use(Target{Path: Sixel, CellW: cellW, CellH: cellH})
	ready(t, all[0], 2)
	if v := all[1].Look(tile(0)); v.State != Waiting {
		t.Errorf("a picture of one gallery is %v in another, want waiting", v.State)
	}
	all[1].Use(Target{Path: Sixel, CellW: cellW, CellH: cellH})
	ready(t, all[1], 2)
	a, b := all[0].Look(tile(0)).Lines[0], all[1].Look(tile(0)).Lines[0]
	if a == b {
		t.Errorf("both galleries use the cells %+q", a[:8])
	}
}

// TestTwoPicturesNeverShareAnID: ids are counted, and not made from names that
// may collide.
func TestTwoPicturesNeverShareAnID(t *testing.T) {
	g := NewGallery(Options{Loader: tilesLoader(t), Workers: 1, FirstID: MaxID - 700})
	defer g.Close()
	seen := map[ID]Pic{}
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := range maxItems {
		it := g.item(Pic{strconv.Itoa(i), 1, 1})
		if other, twice := seen[it.id]; twice || it.id == 0 || it.id > MaxID {
			t.Fatalf("picture %d has id %d, as has %v", i, it.id, other)
		}
		seen[it.id] = it.pic
	}
}

// TestTheFirstIDIsTheProcesss: two programs in one terminal, as in two panes of
// one tmux, do not replace each other's images. The test runs itself again.
func TestTheFirstIDIsTheProcesss(t *testing.T) {
	first := func() ID {
		g := NewGallery(Options{Loader: tilesLoader(t)})
		defer g.Close()
		return g.nextID
	}
	if os.Getenv("RFLOW_TEST_FIRST_ID") != "" {
		_, _ = os.Stdout.WriteString("first id " + strconv.Itoa(int(first())) + "\n")
		return
	}
	if a, b := first(), first(); a != b {
		t.Errorf("in one process %d and %d", a, b)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTheFirstIDIsTheProcesss$", "-test.v")
	cmd.Env = append(os.Environ(), "RFLOW_TEST_FIRST_ID=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if own := "first id " + strconv.Itoa(int(first())) + "\n"; !strings.Contains(string(out), "first id ") || strings.Contains(string(out), own) {
		t.Errorf("another process says %q, this one %q", out, own)
	}
}

// TestAPictureThatFailedIsNeverPlaced, nor counted as sent.
func TestAPictureThatFailedIsNeverPlaced(t *testing.T) {
	g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16})
	broken := errors.New("broken")
	g.mu.Lock()
	g.item(Pic{"1", 16, 8}).err = broken
	g.mu.Unlock()
	k.write(g, "\x1b[?1049h")
	views := show(t, g, k)
	if v := views[0]; v.State != Failed || !errors.Is(v.Err, broken) || strings.TrimSpace(v.Lines[0]) != "" {
		t.Errorf("the failed one: %v, %v, %.30q", v.State, v.Err, v.Lines[0])
	}
	if v := views[1]; v.State != Ready || len(k.images) != 1 {
		t.Errorf("the other: %v, with %d images in the terminal", v.State, len(k.images))
	}
	g.Retry("1")
	if v := show(t, g, k)[0]; v.State != Ready || len(k.images) != 2 {
		t.Errorf("after a retry: %v, with %d images in the terminal", v.State, len(k.images))
	}
}
