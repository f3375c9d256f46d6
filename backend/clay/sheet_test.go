package clay

import (
	"context"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"strings"
	"testing"
)

var (
	sheetPath = flag.String("sheet", "", "write a contact sheet of all classes to this PNG file")
	sheetPx   = flag.Int("sheetpx", 128, "pixels along a side of each picture on the sheet")
	sheetOnly = flag.String("sheetonly", "", "comma-separated classes to put on the sheet; all when empty")
	sheetBoth = flag.Bool("sheetyaw", false, "show each class at both ends of its yaw and straight on")
)

// TestContactSheet writes pictures for a person to look at. It checks only
// that every class decodes; without -sheet it paints them and writes nothing.
func TestContactSheet(t *testing.T) {
	var tiles []*image.RGBA
	px := *sheetPx
	if *sheetPath == "" {
		px = 32
	}
	for i := range classTable {
		if *sheetOnly != "" && !strings.Contains(","+*sheetOnly+",", ","+classTable[i].name+",") {
			continue
		}
		yaws := []float64{classTable[i].yaw * .6}
		if *sheetBoth {
			yaws = []float64{-classTable[i].yaw, 0, classTable[i].yaw}
		}
		for k, yaw := range yaws {
			size := 1.45 / max(classTable[i].height, classTable[i].halfWidth*1.9)
			s := &scene{seed: uint64(i), backdrop: i, objects: []object{{
				class: classID(i), colour: colourID((i*3 + k) % int(numColours)), size: size, yaw: yaw,
			}}}
			img, err := decode(context.Background(), s, px)
			if err != nil {
				t.Fatalf("decode a single %s: %v", classTable[i].name, err)
			}
			tiles = append(tiles, img)
		}
	}
	if *sheetPath != "" {
		if err := writeSheet(*sheetPath, tiles, px); err != nil {
			t.Fatal(err)
		}
	}
}

func writeSheet(path string, tiles []*image.RGBA, px int) error {
	cols := max(1, 1536/px)
	if *sheetBoth {
		cols -= cols % 3
	}
	cols = min(cols, len(tiles))
	if cols == 0 {
		return fmt.Errorf("no tiles for %s", path)
	}
	sheet := image.NewRGBA(image.Rect(0, 0, cols*px, (len(tiles)+cols-1)/cols*px))
	for i, t := range tiles {
		x, y := i%cols*px, i/cols*px
		draw.Draw(sheet, image.Rect(x, y, x+px, y+px), t, image.Point{}, draw.Src)
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return png.Encode(f, sheet)
}
