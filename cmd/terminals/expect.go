//go:build linux

package main

import (
	"image"
	"image/draw"
	"math"

	xdraw "golang.org/x/image/draw"
)

// fitted returns the largest size inside box that keeps the shape of size.
func fitted(size, box image.Point) image.Point {
	if size.X*box.Y >= size.Y*box.X {
		return image.Pt(box.X, max(1, (size.Y*box.X+size.X/2)/size.X))
	}
	return image.Pt(max(1, (size.X*box.Y+size.Y/2)/size.Y), box.Y)
}

// scaled returns img at a size: whole blocks averaged down to less than twice
// the size, then a Catmull-Rom filter.
func scaled(img *image.RGBA, size image.Point) *image.RGBA {
	from := img.Rect.Size()
	if k := image.Pt(max(1, from.X/size.X), max(1, from.Y/size.Y)); k != image.Pt(1, 1) {
		img = averaged(img, image.Pt(from.X/k.X, from.Y/k.Y))
	}
	if img.Rect.Size() == size {
		return img
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	xdraw.CatmullRom.Scale(out, out.Rect, img, img.Rect, draw.Src, nil)
	return out
}

// averaged returns img at a smaller size, each pixel the mean of its share.
func averaged(img *image.RGBA, size image.Point) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: size})
	from := img.Rect.Size()
	for y := range size.Y {
		for x := range size.X {
			share := image.Rect(x*from.X/size.X, y*from.Y/size.Y, (x+1)*from.X/size.X, (y+1)*from.Y/size.Y)
			var sum [4]int
			for sy := share.Min.Y; sy < share.Max.Y; sy++ {
				for sx := share.Min.X; sx < share.Max.X; sx++ {
					for c, v := range img.Pix[img.PixOffset(sx, sy):][:4] {
						sum[c] += int(v)
					}
				}
			}
			n := share.Dx() * share.Dy()
			for c, v := range sum {
				out.Pix[out.PixOffset(x, y)+c] = uint8((v + n/2) / n)
			}
		}
	}
	return out
}

// likeness is how near two pictures are, as PSNR in dB: of the pixels as they
// are, and of both after a 3x3 blur, which forgives dithering as the eye does.
type likeness struct{ exact, blurred float64 }

// never is what nothing comes near; same is what equal pictures are given.
const never, same = 0.0, 99.0

func psnr(square float64, n int) float64 {
	if n == 0 {
		return never
	}
	if square == 0 {
		return same
	}
	return min(same, 10*math.Log10(255*255*float64(n)/square))
}

// compare returns how like got is to want where seen reports true. Both have
// the same size and begin at 0, 0.
func compare(got, want *image.RGBA, seen func(x, y int) bool) likeness {
	size := want.Rect.Size()
	var exact, blurred float64
	var n, m int
	for y := range size.Y {
		for x := range size.X {
			if !seen(x, y) {
				continue
			}
			i := y*want.Stride + 4*x
			for c := range 3 {
				d := float64(got.Pix[i+c]) - float64(want.Pix[i+c])
				exact += d * d
			}
			n += 3
			if !inside(x, y, size, seen) {
				continue
			}
			for c := range 3 {
				d := float64(around(got, i+c)-around(want, i+c)) / 9
				blurred += d * d
			}
			m += 3
		}
	}
	return likeness{psnr(exact, n), psnr(blurred, m)}
}

// inside reports whether the neighbours of a pixel count too.
func inside(x, y int, size image.Point, seen func(x, y int) bool) bool {
	return x > 0 && y > 0 && x < size.X-1 && y < size.Y-1 && seen(x-1, y-1) && seen(x+1, y-1) && seen(x-1, y+1) && seen(x+1, y+1)
}

// around returns the sum of a value and its eight neighbours.
func around(img *image.RGBA, i int) int {
	s := 0
	for _, row := range [3]int{-img.Stride, 0, img.Stride} {
		s += int(img.Pix[i+row-4]) + int(img.Pix[i+row]) + int(img.Pix[i+row+4])
	}
	return s
}

// crop returns a copy of a part of img, black where it has none.
func crop(img *image.RGBA, r image.Rectangle) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	draw.Draw(out, out.Rect, img, r.Min, draw.Src)
	return out
}

// differing returns how many pixels two pictures of one size differ in, and
// where.
func differing(a, b *image.RGBA) (n int, where image.Rectangle) {
	if a.Rect != b.Rect {
		return a.Rect.Dx() * a.Rect.Dy(), a.Rect
	}
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			i := y*a.Stride + 4*x
			if [3]uint8(a.Pix[i:i+3]) != [3]uint8(b.Pix[i:i+3]) {
				n++
				where = where.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return n, where
}
