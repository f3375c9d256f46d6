package render

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	msixel "github.com/mattn/go-sixel"

	"rflow/render/internal/screen"
)

// printed shows img and returns the bytes.
func printed(t *testing.T, img image.Image, target Target, cols, rows int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Show(&b, img, target, cols, rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestShownSixelHasThePicturesOwnPixels(t *testing.T) {
	img := tiles(60, 41, 1)
	out := printed(t, img, Target{Path: Sixel}, 0, 0)
	var got image.Image
	if err := msixel.NewDecoder(bytes.NewReader(out[bytes.Index(out, []byte("\x1bP")):])).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out, []byte("\"1;1;60;41")) {
		t.Errorf("size: %.60q", out)
	}
	for y := range 41 {
		for x := range 60 {
			if far(color.RGBAModel.Convert(got.At(x, y)).(color.RGBA), img.RGBAAt(x, y)) {
				t.Fatalf("pixel %d,%d: got %v, want %v", x, y, got.At(x, y), img.RGBAAt(x, y))
			}
		}
	}
}

func TestAfterShowTheCursorIsBelow(t *testing.T) {
	for _, p := range []Path{Blocks, Sixel, ITerm2, KittyClassic, Kitty} {
		out := printed(t, gradient(80, 64), Target{Path: p, Profile: colorprofile.ANSI256}, 0, 0)
		var s screen.Screen
		s.Resize(80, 24)
		l := screen.Lexer{IsSlot: func(rune) bool { return false }}
		for in := bytes.ReplaceAll(out, []byte("\n"), []byte("\r\n")); len(in) > 0; {
			tok, n := l.Next(in)
			if n == 0 {
				t.Fatalf("%v: ends within %.40q", p, in)
			}
			if tok.Kind == screen.Text {
				s.Print(tok.Bytes)
			}
			s.Apply(&tok)
			in = in[n:]
		}
		if x, y, _ := s.Cursor(); x != 0 || y != 4 {
			t.Errorf("%v: cursor at column %d, row %d; want 0, 4", p, x, y)
		}
	}
}

func TestShowNeverEnlarges(t *testing.T) {
	img := gradient(20, 20)
	if out := printed(t, img, Target{Path: Sixel}, 80, 40); !bytes.Contains(out, []byte("\"1;1;20;20")) {
		t.Errorf("sixel: %.60q", out)
	}
	if lines := strings.Split(string(printed(t, img, Target{Path: Blocks}, 80, 40)), "\n"); len(lines) != 3 || ansi.StringWidth(lines[0]) != 3 {
		t.Errorf("blocks: %q, want 3 x 2 cells", lines)
	}
	if out := printed(t, img, Target{Path: Kitty}, 80, 40); !bytes.Contains(out, []byte("s=24,v=32")) || !bytes.Contains(out, []byte("c=3,r=2")) {
		t.Errorf("kitty: %.120q, want 3 x 2 cells filled", out)
	}
	if out := printed(t, img, Target{Path: KittyClassic}, 80, 40); !bytes.Contains(out, []byte("w=20,h=20")) {
		t.Errorf("kitty-classic: %.120q", out)
	}
}

func TestShownITerm2IsAnInlineFile(t *testing.T) {
	out := printed(t, gradient(160, 160), Target{Path: ITerm2, Background: color.RGBA{A: 255}}, 10, 0)
	m := regexp.MustCompile(`\x1b\]1337;File=width=10;height=5;size=(\d+);inline=1;preserveAspectRatio=0:([^\x07]*)\x07`).FindSubmatch(out)
	if m == nil {
		t.Fatalf("got %.120q", out)
	}
	raw, err := base64.StdEncoding.DecodeString(string(m[2]))
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(raw))
	if err != nil || img.Bounds() != image.Rect(0, 0, 80, 80) {
		t.Errorf("got %v, %v; want a JPEG of 80 x 80", img, err)
	}
}

func TestShowWithoutRoomIsAnError(t *testing.T) {
	err := Show(&bytes.Buffer{}, gradient(9, 9), Target{Path: Sixel, SixelW: 4, SixelH: 4}, 0, 0)
	if !errors.Is(err, ErrNoCells) {
		t.Errorf("got %v, want %v", err, ErrNoCells)
	}
}
