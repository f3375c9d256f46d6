package render

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"rflow/render/internal/pixel"
)

// photo returns a picture as hard as a photograph: smooth shapes with grain.
func photo(side int) []byte {
	rng := rand.New(rand.NewPCG(9, 9))
	img := gradient(side, side)
	for y := range side {
		for x := range side {
			o := img.PixOffset(x, y)
			for c := range 3 {
				f := math.Sin(float64(x*(c+1))/37) + math.Cos(float64(y*(3-c))/53) + math.Sin(math.Hypot(float64(x-side/2), float64(y-side/3))/29)
				img.Pix[o+c] = uint8(min(255, max(0, 128+36*f+(rng.Float64()-0.5)*10)))
			}
		}
	}
	return img.Pix
}

// BenchmarkPrepare512 makes a decoded 512 x 512 picture ready at its own
// size, without loading and decoding.
func BenchmarkPrepare512(b *testing.B) {
	img := gradient(512, 512)
	copy(img.Pix, photo(512))
	for _, t := range []struct {
		name   string
		target Target
	}{
		{"sixel", Target{Path: Sixel}},
		{"palettePNG", Target{Path: Kitty, Remote: true}},
		{"zlibRGB", Target{Path: Kitty}},
		{"quadrants", Target{Path: Blocks, Profile: colorprofile.TrueColor}},
	} {
		b.Run(t.name, func(b *testing.B) {
			b.ReportAllocs()
			var p *Prepared
			for b.Loop() {
				var err error
				if p, err = prepare(img, 64, 32, t.target); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(p.size()), "bytes")
		})
	}
}

// BenchmarkSixelDraw512 is the whole way of a decoded picture to sixel bytes.
func BenchmarkSixelDraw512(b *testing.B) {
	img := gradient(512, 512)
	copy(img.Pix, photo(512))
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := Show(&out, img, Target{Path: Sixel}, 64, 0); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "bytes")
}

func BenchmarkScale(b *testing.B) {
	img := gradient(512, 512)
	for _, side := range []int{128, 300, 480, 700} {
		b.Run(strconv.Itoa(side), func(b *testing.B) {
			for b.Loop() {
				pixel.Scale(img, side, side)
			}
		})
	}
}

// BenchmarkCursorMove is a frame in which one line of text moves beside
// pictures that stay: what it costs in time and in bytes.
func BenchmarkCursorMove(b *testing.B) {
	for _, path := range []Path{Kitty, Sixel} {
		b.Run(path.String(), func(b *testing.B) {
			var out bytes.Buffer
			data := pngOf(b, tiles(tileCols*cellW, tileRows*cellH, 1))
			g := NewGallery(Options{Out: &out, Loader: func(context.Context, string) ([]byte, error) { return data, nil }})
			defer g.Close()
			g.Writer().Resize(120, 40)
			g.Use(Target{Path: path, CellW: cellW, CellH: cellH})
			g.Begin()
			for i := range 20 {
				g.Look(tile(i))
			}
			if err := g.Settle(b.Context()); err != nil {
				b.Fatal(err)
			}
			if _, err := g.Writer().Write([]byte("\x1b[?1049h\x1b[2J\x1b[H")); err != nil {
				b.Fatal(err)
			}
			var frame strings.Builder
			for i := range 20 {
				frame.WriteString(strings.Join(g.Look(tile(i)).Lines, "\r\n"))
			}
			if _, err := g.Writer().Write([]byte(frame.String())); err != nil {
				b.Fatal(err)
			}
			out.Reset()
			n := 0
			for b.Loop() {
				n++
				if _, err := g.Writer().Write([]byte("\x1b[?2026h\x1b[39;" + strconv.Itoa(1+n%80) + "H> selected \x1b[?2026l")); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(out.Len())/float64(n), "bytes/op")
		})
	}
}
