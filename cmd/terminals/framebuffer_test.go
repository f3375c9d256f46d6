//go:build linux

package main

import (
	"encoding/binary"
	"image"
	"image/color"
	"strings"
	"testing"
)

// dump makes a window dump of w x h pixels whose lines are padded, with a table
// of colours before them.
func dump(w, h int, at func(x, y int) color.RGBA) []byte {
	const header, colors, pad = 160, 3, 8
	line := 4*w + pad
	data := make([]byte, header+12*colors+line*h)
	for i, v := range map[int]int{0: header, 1: 7, 4: w, 5: h, 7: 0, 11: 32, 12: line, 19: colors} {
		binary.BigEndian.PutUint32(data[4*i:], uint32(v))
	}
	for y := range h {
		for x := range w {
			c := at(x, y)
			copy(data[header+12*colors+y*line+4*x:], []byte{c.B, c.G, c.R, 0})
		}
	}
	return data
}

func TestAShotIsAPartOfTheScreen(t *testing.T) {
	at := func(x, y int) color.RGBA { return color.RGBA{uint8(10 * x), uint8(20 * y), 7, 255} }
	fb, err := parseDump(dump(9, 5, at))
	if err != nil {
		t.Fatal(err)
	}
	shot := fb.shot(image.Rect(2, 1, 100, 4))
	if shot.Rect != image.Rect(0, 0, 7, 3) {
		t.Fatalf("the shot is %v, want what the screen has of it", shot.Rect)
	}
	for y := range 3 {
		for x := range 7 {
			if got, want := shot.RGBAAt(x, y), at(x+2, y+1); got != want {
				t.Errorf("pixel %d,%d is %v, want %v", x, y, got, want)
			}
		}
	}
}

func TestADumpThatIsNoneIsRefused(t *testing.T) {
	whole := dump(4, 4, func(int, int) color.RGBA { return color.RGBA{} })
	deep := append([]byte(nil), whole...)
	deep[4*11+3] = 16
	for name, data := range map[string][]byte{"nothing": nil, "short": whole[:len(whole)-1], "16 bits": deep} {
		if _, err := parseDump(data); err == nil || !strings.Contains(err.Error(), "window dump") {
			t.Errorf("%s: got %v, want an error", name, err)
		}
	}
}
