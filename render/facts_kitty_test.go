package render

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
)

// These tests pin how images live in a terminal with the kitty protocol.

// frameOf makes and writes a frame of pics under a line of text.
func frameOf(t *testing.T, g *Gallery, k *kittyTerm, p *program, pics []Pic, status int) {
	t.Helper()
	g.Begin()
	lines := []string{fmt.Sprintf("status %d", status)}
	for _, pic := range pics {
		lines = append(lines, g.Look(pic).Lines...)
	}
	if _, err := g.Writer().Write(p.frame(t, lines)); err != nil {
		t.Fatal(err)
	}
}

// checkStream reads everything that a terminal was sent, in order: a
// placeholder comes after its image, and no image takes the id of another that
// is still there.
func checkStream(t *testing.T, out []byte) (placeholders int) {
	t.Helper()
	held := map[uint32]bool{}
	opening := uint32(0)
	for len(out) > 0 {
		i := bytes.Index(out, []byte("\x1b_G"))
		if i < 0 {
			i = len(out)
		}
		for _, c := range placeholdersIn(t, out[:i]) {
			placeholders++
			if !held[c.id] {
				t.Fatalf("a placeholder of image %#x before the image, or after its end", c.id)
			}
		}
		if out = out[i:]; len(out) == 0 {
			break
		}
		body, rest, _ := bytes.Cut(out[3:], []byte("\x1b\\"))
		out = rest
		control, _, _ := strings.Cut(string(body), ";")
		var id uint64
		keys := map[string]string{}
		for field := range strings.SplitSeq(control, ",") {
			name, v, _ := strings.Cut(field, "=")
			keys[name] = v
		}
		id, _ = strconv.ParseUint(keys["i"], 10, 32)
		switch {
		case keys["a"] == "T" || keys["a"] == "t":
			opening = uint32(id)
			if held[opening] {
				t.Fatalf("image %#x is sent while the terminal holds one of that id", id)
			}
		case keys["a"] == "d" && keys["d"] == "I":
			delete(held, uint32(id))
		}
		if keys["m"] == "0" {
			held[opening] = true
		}
	}
	return placeholders
}

// TestPlaceholdersFollowTheirImages over random frames of a terminal that
// answers late, holds little, and is cleared now and then. No time goes by, or the
// answers of a slow machine would be given up.
func TestPlaceholdersFollowTheirImages(t *testing.T) {
	seeds := uint64(6)
	if testing.Short() {
		seeds = 2
	}
	for seed := range seeds {
		synctest.Test(t, func(t *testing.T) { followPlaceholders(t, seed) })
	}
}

func followPlaceholders(t *testing.T, seed uint64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 3))
	g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16})
	g.mu.Lock()
	g.budget = 4 * 128 * 128 * 4
	g.mu.Unlock()
	p := newProgram(60, 20)
	k.write(g, "\x1b[?1049h")
	for i := range 60 {
		if i%5 == 4 {
			g.mu.Lock()
			g.nextID = max(1, g.nextID-3) // as after all have had their turn: those in use are passed over
			g.mu.Unlock()
		}
		pics := []Pic{{strconv.Itoa(rng.IntN(12)), 16, 8}, {strconv.Itoa(rng.IntN(12)), 16, 8}}
		frameOf(t, g, k, p, pics, i)
		if rng.IntN(3) > 0 {
			if err := g.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for range rng.IntN(4) {
			k.answer(g)
		}
		if rng.IntN(15) == 0 {
			p.scr.Erase()
		}
	}
	k.mu.Lock()
	n := checkStream(t, k.text.Bytes())
	k.mu.Unlock()
	if n < 200 {
		t.Errorf("seed %d: only %d placeholder cells came", seed, n)
	}
}

// TestFramesPassBetweenThePiecesOfAnUpload: text may, and another command may
// not. The picture is whole all the same, and what is to be deleted waits.
func TestFramesPassBetweenThePiecesOfAnUpload(t *testing.T) {
	g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16})
	k.write(g, "\x1b[?1049h")
	show(t, g, k)
	g.out.pacer.Sent(g.out.pacer.Room() - 5000) // the link is all but full: one piece passes
	g.Begin()
	g.Look(Pic{"3", 16, 8})
	if err := g.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	g.out.pump()
	k.mu.Lock()
	open, held := k.open != nil, len(k.images)
	k.mu.Unlock()
	if !open {
		t.Fatal("no upload is under way")
	}
	g.mu.Lock()
	g.budget = 1 // what is on no screen has to go
	g.mu.Unlock()
	for i := range 5 {
		before := k.text.Len()
		g.Begin()
		g.Look(Pic{"3", 16, 8})
		if _, err := fmt.Fprintf(g.Writer(), "\x1b[1;1Hkey %d", i); err != nil {
			t.Fatal(err)
		}
		g.out.pump()
		k.mu.Lock()
		if got, want := k.text.String()[before:], fmt.Sprintf("\x1b[1;1Hkey %d", i); !strings.HasPrefix(got, want) || strings.Contains(got, "a=d") {
			t.Errorf("within an upload %q was written as %.80q", want, got)
		}
		k.mu.Unlock()
	}
	g.out.pacer.reset()
	for range 3 {
		g.Begin()
		g.Look(Pic{"3", 16, 8})
		for k.answer(g) {
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.open != nil || len(k.images) != 1 || held != 2 {
		t.Errorf("afterwards the terminal holds %d images, upload open %t; want the one on screen", len(k.images), k.open != nil)
	}
}

// TestScrollingAndCoveringPlaceholdersCostsNoImageBytes through the renderer.
func TestScrollingAndCoveringPlaceholdersCostsNoImageBytes(t *testing.T) {
	g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16})
	p := newProgram(60, 20)
	k.write(g, "\x1b[?1049h")
	lines := append(append([]string{"head"}, show(t, g, k)[0].Lines...), strings.Repeat("text\n", 8))
	k.write(g, string(p.frame(t, lines)))
	k.mu.Lock()
	before := k.text.Len()
	k.mu.Unlock()
	covered := append([]string{}, lines...)
	covered[4] = "a popup" + ansi.Cut(lines[4], 7, 16)
	for _, next := range [][]string{append([]string{"head", "one more"}, lines[1:]...), lines, covered, lines, {""}, lines} {
		k.write(g, string(p.frame(t, next)))
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if sent := k.text.String()[before:]; strings.Contains(sent, "\x1b_G") {
		t.Errorf("graphics for moving and covering: %.200q", sent)
	} else if !strings.ContainsRune(sent, kitty.Placeholder) {
		t.Error("no placeholder was painted at all")
	}
}

// TestTwoPlacesOfAPictureHaveTheirOwnPlacements: covering one leaves the other.
func TestTwoPlacesOfAPictureHaveTheirOwnPlacements(t *testing.T) {
	g, k := startKitty(t, Target{Path: KittyClassic, CellW: 8, CellH: 16})
	k.write(g, "\x1b[?1049h\x1b[H\x1b[2J")
	lines := show(t, g, k)[0].Lines
	var twice strings.Builder
	for y, l := range lines {
		fmt.Fprintf(&twice, "\x1b[%d;1H%s\x1b[%d;31H%s", y+1, l, y+1, l)
	}
	k.write(g, twice.String())
	at := func() map[shown]int {
		got := map[shown]int{}
		for _, s := range k.placed {
			got[s]++
		}
		return got
	}
	all := image.Rect(0, 0, 128, 128)
	if got := at(); len(k.images) != 2 || len(got) != 2 || got[shown{0, 0, all}] != 1 || got[shown{30, 0, all}] != 1 {
		t.Fatalf("placed %v, want the picture at both places", k.placed)
	}
	k.write(g, "\x1b[1;1H"+strings.Repeat(strings.Repeat(" ", 16)+"\r\n", 8))
	if got := at(); len(got) != 1 || got[shown{30, 0, all}] != 1 {
		t.Errorf("with the left one covered placed %v, want the right one", k.placed)
	}
}
