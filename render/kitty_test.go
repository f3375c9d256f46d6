package render

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strconv"
	"strings"
	"testing"
)

func TestKittyImagesLiveAndDieWithTheAlternateScreen(t *testing.T) {
	for _, remote := range []bool{false, true} {
		g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16, Remote: remote})
		for _, v := range show(t, g, k) {
			if v.State != Preview {
				t.Errorf("before the alternate screen: state %v, want block art", v.State)
			}
		}
		if k.text.Len() != 0 {
			t.Fatalf("before the alternate screen %q was written", k.text.String())
		}
		k.write(g, "\x1b[?1049h\x1b[H\x1b[2J")
		for round := range 2 {
			for i, v := range show(t, g, k) {
				if v.State != Ready || !strings.HasPrefix(v.Lines[0], "\x1b[38;5;") {
					t.Fatalf("round %d, picture %d: state %v, line %.30q", round, i, v.State, v.Lines[0])
				}
			}
			if len(k.images) != 2 || k.uploads != 2*(round+1) {
				t.Fatalf("round %d: %d images after %d uploads, want 2 after %d", round, len(k.images), k.uploads, 2*(round+1))
			}
			for id, img := range k.images {
				if k.virtual[id] != image.Pt(16, 8) || img.Bounds().Dx() != 128 {
					t.Errorf("image %d: %v in %v cells", id, img.Bounds(), k.virtual[id])
				}
			}
			k.write(g, "\x1b[H\x1b[2J") // keeps virtual placements
			if len(k.images) != 2 {
				t.Fatal("clearing the screen lost images")
			}
			before := k.text.Len()
			k.write(g, "\x1b[?1049l")
			leave := k.text.String()[before:]
			if strings.Count(leave, "d=I") != 2 || !strings.HasSuffix(leave, "\x1b[?1049l") {
				t.Errorf("on leaving: %q, want both deleted first", leave)
			}
			k.write(g, "\x1b[?1049h\x1b[H\x1b[2J")
		}
	}
}

// TestLeavingWithinAnUpload leaves the alternate screen, or changes the target,
// when half of an image is sent: the upload is ended before anything else.
func TestLeavingWithinAnUpload(t *testing.T) {
	leave := func(g *Gallery, k *kittyTerm) { k.write(g, "\x1b[?1049l\x1b[?1049h") }
	change := func(g *Gallery, k *kittyTerm) {
		g.Use(Target{Path: Kitty, CellW: 9, CellH: 18})
		k.write(g, "x")
	}
	for name, then := range map[string]func(*Gallery, *kittyTerm){"leave": leave, "change": change} {
		g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16})
		k.write(g, "\x1b[?1049h")
		g.out.pacer.Sent(g.out.pacer.Room() - 5000) // the link is all but full: one piece passes
		g.Begin()
		g.Look(Pic{"1", 16, 8})
		if err := g.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		g.out.pump()
		k.mu.Lock()
		half := k.open != nil
		k.mu.Unlock()
		if !half {
			t.Fatalf("%s: no upload is under way", name)
		}
		g.out.pacer.reset()
		then(g, k)
		if show(t, g, k); len(k.images) != 2 {
			t.Errorf("%s: %d images arrived afterwards, want 2", name, len(k.images))
		}
	}
}

func TestKittyPixelsArriveExactly(t *testing.T) {
	g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16})
	k.write(g, "\x1b[?1049h")
	show(t, g, k)
	data, _ := g.store.load(t.Context(), "1")
	want, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	g.mu.Lock()
	id := g.items[Pic{"1", 16, 8}].id.terminal()
	g.mu.Unlock()
	for y := range 128 {
		for x := range 128 {
			if got := color.RGBAModel.Convert(k.images[id].At(x, y)); got != color.RGBAModel.Convert(want.At(x, y)) {
				t.Fatalf("pixel %d,%d: got %v, want %v", x, y, got, want.At(x, y))
			}
		}
	}
}

func TestANewTargetDeletesOldImages(t *testing.T) {
	g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16})
	k.write(g, "\x1b[?1049h")
	show(t, g, k)
	g.Use(Target{Path: Kitty, CellW: 9, CellH: 18})
	show(t, g, k)
	if len(k.images) != 2 || k.uploads != 4 {
		t.Errorf("%d images after %d uploads, want 2 after 4", len(k.images), k.uploads)
	}
}

func TestClassicPlacesWhatIsVisibleAndNothingElse(t *testing.T) {
	g, k := startKitty(t, Target{Path: KittyClassic, CellW: 8, CellH: 16})
	k.write(g, "\x1b[?1049h\x1b[H\x1b[2J")
	v := show(t, g, k)[0]
	frame := "\x1b[H" + strings.Join(v.Lines, "\r\n")
	k.write(g, frame)
	want := func(what string, crops ...shown) {
		t.Helper()
		got := map[shown]bool{}
		for _, s := range k.placed {
			got[s] = true
		}
		ok := len(got) == len(crops)
		for _, c := range crops {
			ok = ok && got[c]
		}
		if !ok {
			t.Errorf("%s: placed %v, want %v", what, k.placed, crops)
		}
	}
	want("at first", shown{0, 0, image.Rect(0, 0, 128, 128)})
	before := k.uploads
	k.write(g, "\x1b[3;5Hpopup")
	want("under a popup", shown{0, 0, image.Rect(0, 0, 128, 32)}, shown{0, 2, image.Rect(0, 32, 32, 48)},
		shown{9, 2, image.Rect(72, 32, 128, 48)}, shown{0, 3, image.Rect(0, 48, 128, 128)})
	k.write(g, frame)
	want("after the popup", shown{0, 0, image.Rect(0, 0, 128, 128)})
	k.write(g, "\x1b[1;1H\x1b[L")
	want("moved down", shown{0, 1, image.Rect(0, 0, 128, 128)})
	if k.uploads != before {
		t.Errorf("%d uploads for moving and covering, want none", k.uploads-before)
	}
	k.write(g, "\x1b[H\x1b[2J")
	want("cleared")
	show(t, g, k)
	k.write(g, frame)
	want("again", shown{0, 0, image.Rect(0, 0, 128, 128)})
}

func TestTheTerminalHoldsNoMoreThanItsShare(t *testing.T) {
	g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16})
	g.budget = 10 * 128 * 128 * 4
	k.write(g, "\x1b[?1049h")
	for i := range 40 {
		for range 3 {
			g.Begin()
			g.Look(Pic{strconv.Itoa(i), 16, 8})
			if err := g.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			k.write(g, "\x1b[Hframe")
		}
		if len(k.images) > 11 {
			t.Fatalf("after %d pictures the terminal holds %d", i+1, len(k.images))
		}
	}
	if k.uploads != 40 {
		t.Errorf("%d uploads, want 40", k.uploads)
	}
}
