package main

import (
	"bytes"
	"image"
	"image/color/palette"
	"image/draw"
	"os"

	"github.com/BourgeoisBear/rasterm"
	"github.com/charmbracelet/x/ansi/kitty"
	xsixel "github.com/charmbracelet/x/ansi/sixel" //nolint:depguard // its encoder is right, and a peer
	msixel "github.com/mattn/go-sixel"

	"rflow/render"
)

// calls returns the jobs that are done in this process.
func calls(dir string) []job {
	show := func(t render.Target) func(p picture, out *bytes.Buffer) error {
		return func(p picture, out *bytes.Buffer) error {
			return render.Show(out, p.img, t, (p.img.Rect.Dx()+7)/8, 0)
		}
	}
	return []job{
		{group: sixelCore, name: self, dir: dir, decode: fromSixel, call: show(render.Target{Path: render.Sixel})},
		{group: sixelCore, name: "rasterm, Plan9 + FS", dir: dir, decode: fromSixel, call: func(p picture, out *bytes.Buffer) error {
			few := image.NewPaletted(p.img.Rect, palette.Plan9)
			draw.FloydSteinberg.Draw(few, few.Rect, p.img, image.Point{})
			return rasterm.SixelWriteImage(out, few)
		}},
		{group: sixelCore, name: "x/ansi/sixel", dir: dir, decode: fromSixel, call: func(p picture, out *bytes.Buffer) error {
			out.WriteString("\x1bP0;1;0q")
			defer out.WriteString("\x1b\\")
			return (&xsixel.Encoder{}).Encode(out, p.img)
		}},
		{group: sixelCore, name: "mattn/go-sixel, dithered", dir: dir, decode: fromSixel, call: func(p picture, out *bytes.Buffer) error {
			e := msixel.NewEncoder(out)
			e.Dither = true
			return e.Encode(p.img)
		}},
		{group: kittyCore, name: self, dir: dir, decode: fromKitty, call: show(render.Target{Path: render.Kitty, Remote: true})},
		{group: kittyCore, name: "rasterm", dir: dir, decode: fromKitty, call: func(p picture, out *bytes.Buffer) error {
			return rasterm.KittyWriteImage(out, p.img, rasterm.KittyImgOpts{})
		}},
		{group: kittyCore, name: "x/ansi/kitty, PNG", dir: dir, decode: fromKitty, call: func(p picture, out *bytes.Buffer) error {
			return kitty.EncodeGraphics(out, p.img, &kitty.Options{
				Action: kitty.TransmitAndPut, Format: kitty.PNG, Transmission: kitty.Direct, Chunk: true,
			})
		}},
		{group: readCore, name: self, dir: dir, call: func(p picture, _ *bytes.Buffer) error {
			return reading(p, func(data []byte) error { _, err := render.Decode(data); return err })
		}},
		{group: readCore, name: "image/png", dir: dir, call: func(p picture, _ *bytes.Buffer) error {
			return reading(p, pngOf)
		}},
	}
}

func reading(p picture, read func([]byte) error) error {
	data, err := os.ReadFile(p.file)
	if err != nil {
		return err
	}
	return read(data)
}
