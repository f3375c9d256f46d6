//go:build linux

package main

import (
	"encoding/base64"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// clouds returns a soft picture that is different for each seed.
func clouds(seed uint64, size int) *image.RGBA {
	rnd := rand.New(rand.NewPCG(seed, 1))
	small := image.NewRGBA(image.Rect(0, 0, 5, 5))
	for i := range small.Pix {
		small.Pix[i] = uint8(rnd.IntN(200))
	}
	for i := 3; i < len(small.Pix); i += 4 {
		small.Pix[i] = 255
	}
	return scaled(small, image.Pt(size, size))
}

// uploaded is img as the model terminal holds it.
func uploaded(img *image.RGBA) upload {
	var raw []byte
	for i := 0; i < len(img.Pix); i += 4 {
		raw = append(raw, img.Pix[i:i+3]...)
	}
	keys := map[string]string{"f": "24", "s": strconv.Itoa(img.Rect.Dx()), "v": strconv.Itoa(img.Rect.Dy())}
	return upload{id: 1, box: image.Pt(6, 3), keys: keys, data: []byte(base64.StdEncoding.EncodeToString(raw))}
}

// scene is a session of two images, the first shown at 4,2 in 6 x 3 cells of
// 8 x 16 pixels, and the screen on which it is.
func scene() (*judge, layout, grid, *image.RGBA) {
	j := newJudge(placeholders(), []*image.RGBA{clouds(1, 96), clouds(2, 96)})
	g := grid{cols: 20, rows: 8, cellW: 8, cellH: 16}
	picture := scaled(j.images[0], image.Pt(48, 48))
	s := shown{id: 1, at: image.Pt(4, 2), box: image.Pt(6, 3), cells: map[image.Point]bool{}, image: uploaded(picture)}
	for y := range 3 {
		for x := range 6 {
			s.cells[s.at.Add(image.Pt(x, y))] = true
		}
	}
	frame := image.NewRGBA(image.Rect(0, 0, 3+20*8, 5+8*16))
	draw.Draw(frame, frame.Rect, image.Black, image.Point{}, draw.Src)
	draw.Draw(frame, picture.Rect.Add(image.Pt(3+4*8, 5+2*16)), picture, image.Point{}, draw.Src)
	return j, layout{pictures: []shown{s}}, g, frame
}

func TestAPictureInItsPlaceIsRight(t *testing.T) {
	j, l, g, frame := scene()
	if f := j.look(frame, l, g, image.Pt(3, 5)); len(f.wrong) > 0 || f.worst.exact != same {
		t.Errorf("got %+v, want one picture that is the same", f)
	}
}

func TestWhatIsWrongWithAPictureIsSeen(t *testing.T) {
	spoil := map[string]func(*image.RGBA){
		"a pixel beside its place": func(m *image.RGBA) { copy(m.Pix[4:], append([]byte(nil), m.Pix[:len(m.Pix)-4]...)) },
		"one cell is missing": func(m *image.RGBA) {
			draw.Draw(m, image.Rect(35, 37, 43, 53), image.Black, image.Point{}, draw.Src)
		},
		"all of it is missing": func(m *image.RGBA) { draw.Draw(m, m.Rect, image.Black, image.Point{}, draw.Src) },
		"it is another picture": func(m *image.RGBA) {
			draw.Draw(m, image.Rect(35, 37, 83, 85), scaled(clouds(2, 96), image.Pt(48, 48)), image.Point{}, draw.Src)
		},
	}
	for name, do := range spoil {
		j, l, g, frame := scene()
		do(frame)
		if f := j.look(frame, l, g, image.Pt(3, 5)); len(f.wrong) != 1 {
			t.Errorf("%s: got %+v, want it found wrong", name, f)
		}
	}
}

func TestWhatIsCoveredIsNotLookedAt(t *testing.T) {
	j, l, g, frame := scene()
	for y := range 3 {
		delete(l.pictures[0].cells, image.Pt(4, 2+y))
	}
	draw.Draw(frame, image.Rect(35, 37, 43, 85), image.White, image.Point{}, draw.Src)
	if f := j.look(frame, l, g, image.Pt(3, 5)); len(f.wrong) > 0 {
		t.Errorf("a dialog over the first column: %v", f.wrong)
	}
}

func TestAProgramThatSendsTheWrongPictureIsFoundOut(t *testing.T) {
	j, l, g, frame := scene()
	stranger := scaled(clouds(3, 96), image.Pt(48, 48))
	l.pictures[0].image = uploaded(stranger)
	draw.Draw(frame, image.Rect(35, 37, 83, 85), stranger, image.Point{}, draw.Src)
	f := j.look(frame, l, g, image.Pt(3, 5))
	if len(f.wrong) != 1 || !strings.Contains(f.wrong[0], "none of the session's") {
		t.Errorf("got %v, want that the picture is none of the session's", f.wrong)
	}
}

func TestBlurForgivesDitheringAndNotAWrongColour(t *testing.T) {
	all := func(int, int) bool { return true }
	want := clouds(1, 64)
	dithered, tinted := crop(want, want.Rect), crop(want, want.Rect)
	for y := range 64 {
		for x := range 64 {
			i := want.PixOffset(x, y)
			for c := range 3 {
				d := 12 - 24*((x+y)%2)
				dithered.Pix[i+c] = uint8(min(255, max(0, int(want.Pix[i+c])+d)))
				tinted.Pix[i+c] = uint8(min(255, int(want.Pix[i+c])+12))
			}
		}
	}
	if l := compare(dithered, want, all); l.blurred < 40 || l.exact > 30 {
		t.Errorf("dithered: %+v, want over 40 dB blurred and under 30 dB as it is", l)
	}
	if l := compare(tinted, want, all); l.blurred > 30 {
		t.Errorf("tinted: %+v, want under 30 dB blurred", l)
	}
}

func TestTextIsGreyAndPicturesAreNot(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 4, 1))
	for x, c := range []color.RGBA{{255, 255, 255, 255}, {90, 90, 100, 255}, {200, 40, 40, 255}, {}} {
		img.SetRGBA(x, 0, c)
	}
	if n := colourful(img); n != 1 {
		t.Errorf("%d coloured pixels, want 1", n)
	}
}
