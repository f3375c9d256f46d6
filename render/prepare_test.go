package render

import (
	"image"
	"testing"

	"pgregory.net/rapid"
)

// TestKittyPicturesLieOnWholePixels: the terminal puts an image into the middle of its
// cells, and draws it anew where that is half a pixel.
func TestKittyPicturesLieOnWholePixels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string, from, to int) int { return rapid.IntRange(from, to).Draw(t, name) }
		src := gradient(n("image width", 1, 90), n("image height", 1, 90))
		cols, rows := n("cols", 1, 14), n("rows", 1, 7)
		target := Target{Path: Kitty, CellW: n("cell width", 4, 9), CellH: n("cell height", 8, 18)}
		p, err := prepare(src, cols, rows, target)
		if err != nil {
			t.Fatal(err)
		}
		box, size := image.Pt(cols*target.CellW, rows*target.CellH), image.Pt(p.format.W, p.format.H)
		rest := box.Sub(size)
		if rest.X < 0 || rest.Y < 0 || rest.X > 0 && rest.Y > 0 {
			t.Fatalf("%v pixels in cells of %v: want one side filled", size, box)
		}
		if rest.X%2 != 0 || rest.Y%2 != 0 {
			t.Fatalf("%v pixels in cells of %v: %v is left over, want even", size, box, rest)
		}
		w, h := fitPx(src.Rect.Dx(), src.Rect.Dy(), box.X, box.Y, false)
		if size.X-w > 1 || size.Y-h > 1 || size.X < w || size.Y < h {
			t.Fatalf("%v pixels where %d x %d keep the shape: want one more at most", size, w, h)
		}
		// Where the writer puts it itself it begins at the same pixel.
		if at, want := rest.Div(2), box.Sub(image.Pt(w, h)).Div(2); at != want {
			t.Fatalf("%v pixels in cells of %v begin at %v, want %v", size, box, at, want)
		}
	})
}
