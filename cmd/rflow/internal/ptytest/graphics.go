package ptytest

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
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/mattn/go-sixel"
)

// graphics are what the terminal was sent besides text.
type graphics struct {
	images  map[uint32]Image // kitty's, that it holds now
	partial *Image           // an upload that is not whole
	orphans int              // pieces of uploads that began elsewhere
	uploads int
	deletes int
	placed  int // classic placements
	sixels  []Sixel
	files   int // of iTerm2's
	wrong   error
	alerts  []string // OSC 9
	bells   int
}

// Image is an image that a kitty terminal holds.
type Image struct {
	ID         uint32
	Cols, Rows int // of its virtual placement, zero without
	keys       map[string]string
	data       []byte // base64
}

// Sixel is one sixel graphic and the cell that it was drawn at.
type Sixel struct {
	X, Y int
	data []byte
}

// Image decodes the graphic.
func (s Sixel) Image() (image.Image, error) {
	var img image.Image
	err := sixel.NewDecoder(bytes.NewReader(s.data)).Decode(&img)
	return img, err
}

// Image decodes the image as the protocol says.
func (i Image) Image() (image.Image, error) {
	data, err := base64.StdEncoding.DecodeString(string(i.data))
	if err != nil {
		return nil, err
	}
	if i.keys["o"] == "z" {
		r, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		if data, err = io.ReadAll(r); err != nil {
			return nil, err
		}
	}
	w, _ := strconv.Atoi(i.keys["s"])
	h, _ := strconv.Atoi(i.keys["v"])
	switch f := i.keys["f"]; {
	case f == "100":
		return png.Decode(bytes.NewReader(data))
	case f == "24" && len(data) == w*h*3:
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		draw.Draw(img, img.Rect, image.Opaque, image.Point{}, draw.Src)
		for n := range w * h {
			copy(img.Pix[n*4:n*4+3], data[n*3:])
		}
		return img, nil
	case f == "32" && len(data) == w*h*4:
		return &image.NRGBA{Pix: data, Stride: w * 4, Rect: image.Rect(0, 0, w, h)}, nil
	}
	return nil, fmt.Errorf("image %d: format %q of %d x %d px with %d bytes", i.ID, i.keys["f"], w, h, len(data))
}

func vtCallbacks(p *Terminal) vt.Callbacks {
	return vt.Callbacks{
		Bell:       func() { p.graphics.bells++ },
		EnableMode: func(m ansi.Mode) { p.modes[m] = true },
		DisableMode: func(m ansi.Mode) {
			p.modes[m] = false
			if m == ansi.ModeSynchronizedOutput {
				p.frames++
			}
		},
		AltScreen: func(on bool) {
			p.alt = on
			if on {
				clear(p.graphics.images) // kitty clears the alternate screen's when it is entered
			}
		},
	}
}

func (p *Terminal) listenGraphics() {
	e := p.emu
	e.RegisterApcHandler(func(data []byte) bool {
		if text, ok := strings.CutPrefix(string(data), "G"); ok {
			p.kitty(text)
		}
		return true
	})
	e.RegisterDcsHandler('q', func(params ansi.Params, data []byte) bool {
		var args []string
		params.ForEach(0, func(_, v int, _ bool) { args = append(args, strconv.Itoa(v)) })
		at := e.CursorPosition()
		whole := "\x1bP" + strings.Join(args, ";") + "q" + string(data) + "\x1b\\"
		p.graphics.sixels = append(p.graphics.sixels, Sixel{X: at.X, Y: at.Y, data: []byte(whole)})
		return true
	})
	e.RegisterOscHandler(1337, func(data []byte) bool {
		p.graphics.files++
		return true
	})
	e.RegisterOscHandler(9, func(data []byte) bool {
		p.graphics.alerts = append(p.graphics.alerts, string(data))
		return true
	})
}

// kitty carries out one graphics command.
func (p *Terminal) kitty(text string) {
	g := &p.graphics
	control, payload, _ := strings.Cut(text, ";")
	keys := map[string]string{}
	for field := range strings.SplitSeq(control, ",") {
		k, v, _ := strings.Cut(field, "=")
		keys[k] = v
	}
	id, _ := strconv.ParseUint(keys["i"], 10, 32)
	switch {
	case keys["a"] == "q":
		if p.brand.Kitty {
			_, err := p.payload(keys, payload)
			p.reply("\x1b_Gi=%d;%s\x1b\\", id, verdict(err))
		}
	case g.partial != nil:
		if _, ok := keys["a"]; ok {
			g.wrong = errors.Join(g.wrong, fmt.Errorf("a command inside an upload: %s", control))
		}
		p.uploaded(payload, keys["m"])
	case keys["a"] == "T" || keys["a"] == "t":
		cols, _ := strconv.Atoi(keys["c"])
		rows, _ := strconv.Atoi(keys["r"])
		g.partial = &Image{ID: uint32(id), Cols: cols, Rows: rows, keys: keys}
		p.uploaded(payload, keys["m"])
	case keys["a"] == "d":
		g.deletes++
		if keys["d"] == "I" {
			delete(g.images, uint32(id))
		}
		if keys["d"] == "A" || keys["d"] == "" {
			clear(g.images)
		}
	case keys["a"] == "p":
		g.placed++
	case keys["a"] == "" && keys["i"] == "" && keys["m"] != "":
		g.orphans++ // terminals make an image of no size of it, which they refuse
	default:
		g.wrong = errors.Join(g.wrong, fmt.Errorf("an unknown command: %s", control))
	}
}

// uploaded takes in one piece of an upload. The last makes an image of it, unless
// the object that it names is gone, or the upload was given up, which an empty last
// piece says: such images terminals refuse, and cells that show them are stray.
func (p *Terminal) uploaded(payload, more string) {
	g := &p.graphics
	g.partial.data = append(g.partial.data, payload...)
	if more == "1" {
		return
	}
	img := *g.partial
	g.partial = nil
	data, err := p.payload(img.keys, string(img.data))
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		g.wrong = errors.Join(g.wrong, fmt.Errorf("image %d: %w", img.ID, err))
	}
	img.data = data
	if _, err := img.Image(); err != nil && payload == "" {
		return
	}
	g.images[img.ID] = img
	g.uploads++
}

// payload returns what a command brings, as base64. Objects and files are read
// and removed, as terminals do. The error wraps [fs.ErrNotExist] when there is none.
func (p *Terminal) payload(keys map[string]string, payload string) ([]byte, error) {
	dir := ""
	switch keys["t"] {
	case "", "d":
		return []byte(payload), nil
	case "s":
		dir = "/dev/shm"
	case "t":
	default:
		return nil, fmt.Errorf("an unknown medium %q", keys["t"])
	}
	name, err := base64.StdEncoding.DecodeString(payload)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, string(name))
	if !p.brand.Reads || dir == "" && !strings.Contains(path, "tty-graphics-protocol") {
		return nil, fs.ErrNotExist
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) { // a program that leaves removes what it can
		return nil, err
	}
	return []byte(base64.StdEncoding.EncodeToString(data)), nil
}

// verdict is what a terminal answers.
func verdict(err error) string {
	if err != nil {
		return "EBADF:" + err.Error()
	}
	return "OK"
}
