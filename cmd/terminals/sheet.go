//go:build linux

package main

import (
	"image"
	"image/color"
	"image/draw"

	xdraw "golang.org/x/image/draw"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// The sheet's tiles, in pixels, and how many are side by side.
const (
	tileW, tileH, tileText = 420, 300, 18
	tileAcross             = 4
)

// sheet is all screenshots on one page, what is wrong in red.
func sheet(steps []step) *image.RGBA {
	var shots []step
	for _, s := range steps {
		if s.image != nil && !s.image.Rect.Empty() {
			shots = append(shots, s)
		}
	}
	down := (len(shots) + tileAcross - 1) / tileAcross
	page := image.NewRGBA(image.Rect(0, 0, tileAcross*tileW, max(1, down*(tileH+tileText))))
	draw.Draw(page, page.Rect, image.NewUniform(color.Gray{40}), image.Point{}, draw.Src)
	for i, s := range shots {
		at := image.Pt(i%tileAcross*tileW, i/tileAcross*(tileH+tileText))
		ink := color.RGBA{200, 255, 200, 255}
		if !s.ok {
			ink = color.RGBA{255, 90, 90, 255}
		}
		text := xfont.Drawer{Dst: page, Src: image.NewUniform(ink), Face: basicfont.Face7x13, Dot: fixed.P(at.X+4, at.Y+13)}
		text.DrawString(s.terminal + ": " + s.name)
		size := fitted(s.image.Rect.Size(), image.Pt(tileW-8, tileH-4))
		to := image.Rectangle{Max: size}.Add(at.Add(image.Pt(4, tileText)))
		xdraw.ApproxBiLinear.Scale(page, to, s.image, s.image.Rect, draw.Src, nil)
	}
	return page
}
