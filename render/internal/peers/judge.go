package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/png"
	"math"
	"strings"

	msixel "github.com/mattn/go-sixel"
)

// score is how close two pictures are, in dB: as they are, and after a mean of
// 3 x 3 pixels, which is how an eye sees dithering. Zero is unknown.
type score struct{ plain, blurred float64 }

// compare scores got against want. Sixels may have some empty rows more.
func compare(want *image.RGBA, got image.Image) (score, error) {
	g := flat(got)
	w, h := want.Rect.Dx(), want.Rect.Dy()
	if g.Rect.Dx() != w || g.Rect.Dy() < h || g.Rect.Dy() > h+5 {
		return score{}, fmt.Errorf("the picture is %v, not %dx%d", g.Rect.Size(), w, h)
	}
	var plain, blurred float64
	for y := 1; y < h-1; y++ {
		for x := 1; x < w-1; x++ {
			for c := range 3 {
				var sum, mid float64
				for dy := -1; dy <= 1; dy++ {
					for dx := -1; dx <= 1; dx++ {
						d := float64(want.Pix[(y+dy)*want.Stride+(x+dx)*4+c]) - float64(g.Pix[(y+dy)*g.Stride+(x+dx)*4+c])
						sum += d
						if dx == 0 && dy == 0 {
							mid = d
						}
					}
				}
				plain += mid * mid
				blurred += sum * sum / 81
			}
		}
	}
	n := float64(3 * (w - 2) * (h - 2))
	return score{decibels(plain / n), decibels(blurred / n)}, nil
}

func decibels(mse float64) float64 { return 10 * math.Log10(255*255/math.Max(mse, 1e-9)) }

// fromSixel decodes the first sixel graphic of what was written.
func fromSixel(out []byte) (img image.Image, err error) {
	at := bytes.Index(out, []byte("\x1bP"))
	if at < 0 {
		return nil, errors.New("there is no sixel graphic")
	}
	err = msixel.NewDecoder(bytes.NewReader(out[at:])).Decode(&img)
	return img, err
}

// fromKitty decodes the PNG that was sent, as the protocol has it: in commands
// of which all but the last say that more follows.
func fromKitty(out []byte) (image.Image, error) {
	var data []byte
	for text := string(out); ; {
		_, rest, ok := strings.Cut(text, "\x1b_G")
		if !ok {
			break
		}
		command, after, ok := strings.Cut(rest, "\x1b\\")
		if !ok {
			return nil, errors.New("a kitty command does not end")
		}
		text = after
		control, payload, _ := strings.Cut(command, ";")
		if strings.Contains(control, "f=") && !strings.Contains(control, "f=100") {
			return nil, fmt.Errorf("%q is no PNG", control)
		}
		part, err := base64.StdEncoding.DecodeString(payload)
		if err != nil {
			return nil, err
		}
		data = append(data, part...)
	}
	return png.Decode(bytes.NewReader(data))
}
