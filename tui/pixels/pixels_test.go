package pixels

import (
	"errors"
	"image"
	"image/color"
	"strings"
	"testing"

	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// gallery notes what it is asked for.
type gallery struct {
	tuitest.Gallery
	asked *[]string
}

func (g gallery) Show(key string, cols, rows int) []string {
	*g.asked = append(*g.asked, key)
	lines, _ := g.Lines(tuitest.Digest("0.1"), cols, rows)
	return lines
}

func open(size tuitest.Size, w, h int) (Model, *[]string) {
	asked := &[]string{}
	return New(themes.Dark(), gallery{asked: asked}, "1.1", tuitest.Digest("1.1"), w, h).SetSize(size.W, size.H), asked
}

func press(m Model, keys ...string) Model {
	for _, k := range keys {
		m, _ = m.Update(tuitest.Key(k))
	}
	return m
}

func TestAnImageClosely(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		m, _ := open(size, 512, 512)
		m = press(m, "+", "+", "right")
		tuitest.Golden(t, "pixels-"+size.String(), m.View(), size)
	}
}

func TestWhatIsShownIsNamedByItsPixels(t *testing.T) {
	size := tuitest.Size{W: 64, H: 33} // 512 x 512 px below the line of words
	of := tuitest.Digest("1.1").String()
	for _, c := range []struct{ keys, want string }{
		{"", of},
		{"+", "pixels/128,128,384,384/1/" + of},
		{"+ +", "pixels/192,192,320,320/4/" + of},
		{"+ right", "pixels/192,128,448,384/1/" + of},
		{"+ left left left left left", "pixels/0,128,256,384/1/" + of},
		{"+ down down down down down", "pixels/128,256,384,512/1/" + of},
		{"+ right right right right -", of},
		{"+ + 0", of},
		{"left up", of},
	} {
		m, asked := open(size, 512, 512)
		press(m, strings.Fields(c.keys)...).View()
		if got := (*asked)[len(*asked)-1]; got != c.want {
			t.Errorf("%q shows %s, want %s", c.keys, got, c.want)
		}
	}
}

func TestTheClosestIsAFewPixels(t *testing.T) {
	m, _ := open(tuitest.Size{W: 80, H: 24}, 64, 64)
	for range 20 {
		m = press(m, "+")
	}
	if p := m.sight().part; p.Dx() < 2 || p.Dy() < 2 || p.Dy() > 4 {
		t.Errorf("after twenty steps %v is shown, want a few pixels", p)
	}
	if _, got := m.Update(tuitest.Key("+")); len(got) != 1 || got[0] != (intent.Notice{Text: "this is the closest"}) {
		t.Errorf("one more says %+v", got)
	}
}

func TestAPartIsExactToThePixel(t *testing.T) {
	src := image.NewRGBA(image.Rect(0, 0, 8, 8))
	for y := range 8 {
		for x := range 8 {
			src.Set(x, y, color.RGBA{R: uint8(x * 30), G: uint8(y * 30), A: 255})
		}
	}
	source := func(key string) (*image.RGBA, error) {
		if key != "src" {
			return nil, errors.New("no such picture: " + key)
		}
		return src, nil
	}
	img, ok, err := Derive(Key(image.Rect(2, 3, 5, 5), 4, "src"), source)
	if !ok || err != nil || img.Bounds() != image.Rect(0, 0, 12, 8) {
		t.Fatalf("got %v, %v, %v; want 12 x 8 px", img, ok, err)
	}
	for y := range 8 {
		for x := range 12 {
			if got, want := img.At(x, y), src.At(2+x/4, 3+y/4); got != want {
				t.Fatalf("at %d,%d is %v, want %v", x, y, got, want)
			}
		}
	}
	if _, ok, _ := Derive("compare/part/1", source); ok {
		t.Error("it makes what is not its own")
	}
	for _, key := range []string{"pixels/x", Key(image.Rect(9, 9, 12, 12), 1, "src"), Key(image.Rect(0, 0, 2, 2), 0, "src"), Key(image.Rect(0, 0, 2, 2), 1<<20, "src"), Key(image.Rect(0, 0, 2, 2), 1, "gone")} {
		if _, ok, err := Derive(key, source); !ok || err == nil {
			t.Errorf("%s: ok %v, error %v; want an error", key, ok, err)
		}
	}
}

func TestNothingPanicsOnAnyScreen(t *testing.T) {
	for _, w := range []int{0, 1, 2, 9, 41, 120} {
		for _, h := range []int{0, 1, 2, 3, 12, 40} {
			for _, px := range [][2]int{{0, 0}, {1, 1}, {3, 900}, {512, 512}} {
				m, _ := open(tuitest.Size{W: w, H: h}, px[0], px[1])
				for _, k := range []string{"+", "right", "+", "down", "+", "-", "0"} {
					m = press(m, k)
					if view := m.View(); w > 0 && h > 0 && strings.Count(view, "\n") != h-1 {
						t.Fatalf("%dx%d, %v px: %d lines", w, h, px, strings.Count(view, "\n")+1)
					}
				}
			}
		}
	}
}
