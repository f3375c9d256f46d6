//go:build linux

package main

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"
	"strconv"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// upload is an image that the model terminal holds.
type upload struct {
	id   uint32
	box  image.Point // of its virtual placement, in cells
	keys map[string]string
	data []byte // base64
}

// graphics carries out one graphics command.
func (r *reference) graphics(text string) {
	control, payload, _ := strings.Cut(text, ";")
	keys := map[string]string{}
	for field := range strings.SplitSeq(control, ",") {
		k, v, _ := strings.Cut(field, "=")
		keys[k] = v
	}
	number := func(k string) int { n, _ := strconv.Atoi(keys[k]); return n }
	switch {
	case keys["a"] == "q" && keys["t"] != "" && keys["t"] != "d":
		r.reply("\x1b_Gi=%d;EBADF:no files are shared\x1b\\", number("i"))
	case keys["a"] == "q":
		r.reply("\x1b_Gi=%d;OK\x1b\\", number("i"))
	case keys["a"] == "" && r.partial != nil:
		r.more(payload, keys["m"])
	case r.partial != nil:
		r.wrong = errors.Join(r.wrong, fmt.Errorf("the command %s within an upload", control))
	case keys["a"] == "T" || keys["a"] == "t":
		r.partial = &upload{id: uint32(number("i")), box: image.Pt(number("c"), number("r")), keys: keys}
		r.more(payload, keys["m"])
	case keys["a"] == "d" && keys["d"] == "I":
		delete(r.images, uint32(number("i")))
	case keys["a"] == "d":
	default:
		r.wrong = errors.Join(r.wrong, fmt.Errorf("the unknown command %s", control))
	}
}

func (r *reference) more(payload, more string) {
	r.partial.data = append(r.partial.data, payload...)
	if more != "1" {
		r.images[r.partial.id] = *r.partial
		r.partial = nil
	}
}

// picture decodes the image.
func (u upload) picture() (*image.RGBA, error) {
	data, err := base64.StdEncoding.DecodeString(string(u.data))
	if err != nil {
		return nil, err
	}
	if u.keys["o"] == "z" {
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		if data, err = io.ReadAll(z); err != nil {
			return nil, err
		}
	}
	if u.keys["f"] == "100" {
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
		draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
		return out, nil
	}
	w, _ := strconv.Atoi(u.keys["s"])
	h, _ := strconv.Atoi(u.keys["v"])
	depth, _ := strconv.Atoi(u.keys["f"])
	if depth != 24 && depth != 32 || len(data) != w*h*depth/8 {
		return nil, fmt.Errorf("image %#x: %d x %d pixels of %d bits in %d bytes", u.id, w, h, depth, len(data))
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		copy(out.Pix[4*i:], append(data[i*depth/8:][:3:3], 255))
	}
	return out, nil
}

// layout is what the model terminal shows: which cells show which picture.
type layout struct {
	lines    []string
	pictures []shown
	art      int      // cells of block art, which stand in for pictures
	stray    []string // placeholders that show nothing, and why
}

// shown is one picture on the screen. at is where its upper left cell is or
// would be; cells are those of the screen that show it.
type shown struct {
	id    uint32
	at    image.Point
	box   image.Point
	cells map[image.Point]bool
	image upload
}

const placeholder = '\U0010EEEE'

// layout reads the screen, with the lock held.
func (r *reference) layout() layout {
	var l layout
	index := map[image.Rectangle]map[uint32]int{}
	for y := range r.emu.Height() {
		var line strings.Builder
		for x := 0; x < r.emu.Width(); x++ {
			c := r.emu.CellAt(x, y)
			if c == nil || c.Content == "" {
				line.WriteByte(' ')
				continue
			}
			if !strings.ContainsRune(c.Content, placeholder) {
				line.WriteString(c.Content)
				l.art += art(c)
				x += max(0, c.Width-1)
				continue
			}
			line.WriteRune('▒')
			id, part, why := r.slot(c)
			u, held := r.images[id]
			if why == "" && !held {
				why = fmt.Sprintf("image %#x is not there", id)
			}
			if why != "" {
				l.stray = append(l.stray, fmt.Sprintf("%d,%d: %s", x, y, why))
				continue
			}
			at := image.Pt(x, y).Sub(part)
			where := image.Rectangle{Min: at, Max: at.Add(u.box)}
			if index[where] == nil {
				index[where] = map[uint32]int{}
			}
			i, ok := index[where][id]
			if !ok {
				i = len(l.pictures)
				index[where][id] = i
				l.pictures = append(l.pictures, shown{id: id, at: at, box: u.box, cells: map[image.Point]bool{}, image: u})
			}
			l.pictures[i].cells[image.Pt(x, y)] = true
		}
		l.lines = append(l.lines, strings.TrimRight(line.String(), " "))
	}
	return l
}

// art returns 1 for a cell of block art, which has two colours.
func art(c *uv.Cell) int {
	if strings.ContainsAny(c.Content, "▀▄▌▐▖▗▘▝▚▞▙▛▜▟") && c.Style.Fg != nil && c.Style.Bg != nil {
		return 1
	}
	return 0
}

// slot returns the image that a placeholder shows, and which of its cells.
func (r *reference) slot(c *uv.Cell) (id uint32, part image.Point, why string) {
	marks := []rune(c.Content)
	low, ok := c.Style.Fg.(ansi.IndexedColor)
	if !ok || len(marks) != 4 {
		return 0, image.Point{}, fmt.Sprintf("%d marks in colour %v", len(marks)-1, c.Style.Fg)
	}
	row, ok1 := r.marks[marks[1]]
	col, ok2 := r.marks[marks[2]]
	high, ok3 := r.marks[marks[3]]
	if !ok1 || !ok2 || !ok3 {
		return 0, image.Point{}, fmt.Sprintf("the marks %+q", marks[1:])
	}
	return uint32(high)<<24 | uint32(low), image.Pt(col, row), ""
}

// has reports whether a text is in some line.
func (l layout) has(text string) bool {
	for _, line := range l.lines {
		if strings.Contains(line, text) {
			return true
		}
	}
	return false
}

// String draws the screen.
func (l layout) String() string {
	return fmt.Sprintf("%s\n%d pictures, %d cells of block art, stray %q", strings.Join(l.lines, "\n"), len(l.pictures), l.art, l.stray[:min(3, len(l.stray))])
}
