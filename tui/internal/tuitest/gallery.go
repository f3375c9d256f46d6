package tuitest

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"rflow/flow"
)

// Gallery shows every picture as four quadrants: red, green, blue and yellow,
// read like text. The zero Gallery shows every picture at once, with cells of
// 8 x 16 px.
type Gallery struct {
	// Missing are pictures that are not there yet: blank lines.
	Missing []flow.Digest
	// Previews are the nodes that have a look at the image so far.
	Previews []flow.NodeID
}

// Lines returns rows strings of cols cells.
func (g Gallery) Lines(d flow.Digest, cols, rows int) ([]string, bool) {
	if slices.Contains(g.Missing, d) || d.IsZero() {
		return fill(cols, rows, func(int, int) string { return " " }), false
	}
	return quadrants(cols, rows, "█"), true
}

// Preview returns the look at a node's image so far; false without one.
func (g Gallery) Preview(id flow.NodeID, cols, rows int) ([]string, bool) {
	if !slices.Contains(g.Previews, id) {
		return nil, false
	}
	return quadrants(cols, rows, "▒"), true
}

// CellSize returns the size of a cell in pixels.
func (g Gallery) CellSize() (w, h int) { return 8, 16 }

func quadrants(cols, rows int, cell string) []string {
	return fill(cols, rows, func(x, y int) string {
		return lipgloss.NewStyle().Foreground(quadrant(x*2 >= cols, y*2 >= rows)).Render(cell)
	})
}

func quadrant(right, low bool) color.Color {
	switch {
	case right && low:
		return color.RGBA{R: 230, G: 200, B: 40, A: 255}
	case low:
		return color.RGBA{R: 40, G: 80, B: 220, A: 255}
	case right:
		return color.RGBA{R: 40, G: 180, B: 70, A: 255}
	default:
		return color.RGBA{R: 220, G: 40, B: 40, A: 255}
	}
}

func fill(cols, rows int, cell func(x, y int) string) []string {
	lines := make([]string, max(0, rows))
	for y := range lines {
		var b strings.Builder
		for x := range max(0, cols) {
			b.WriteString(cell(x, y))
		}
		lines[y] = b.String()
	}
	return lines
}

// PNG returns a square picture file of the four quadrants, side px wide. Its
// bottom right pixel is made from salt, so that two salts have two digests.
func PNG(side int, salt byte) flow.Picture {
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			img.Set(x, y, quadrant(x*2 >= side, y*2 >= side))
		}
	}
	img.Set(side-1, side-1, color.RGBA{R: salt, G: salt, B: 255 - salt, A: 255})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // a buffer takes everything
	}
	return flow.Picture{MediaType: "image/png", Data: b.Bytes()}
}
