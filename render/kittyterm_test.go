package render

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/charmbracelet/x/ansi"
	xkitty "github.com/charmbracelet/x/ansi/kitty"

	"rflow/render/internal/screen"
)

// kittyTerm is a terminal with the kitty protocol, as far as its images go:
// what it holds, and where it shows placements.
type kittyTerm struct {
	t       *testing.T
	mu      sync.Mutex
	lex     screen.Lexer
	scr     screen.Screen
	held    []byte
	run     []byte // text that may go on
	body    []byte
	images  map[uint32]image.Image
	virtual map[uint32]image.Point // cells of the virtual placement
	placed  map[[2]uint32]shown
	open    map[string]string // the upload under way
	data    []byte
	forgot  bool // what is under way will not be stored
	acks    int
	sent    int // image bytes since the last acknowledgement
	uploads int
	total   int  // bytes of commands
	blind   bool // cannot read objects
	lazy    bool // leaves objects behind
	refused []string
	told    []string // the objects' paths
	keep    bool     // images outlive the alternate screen
	fg      uint32
	shows   map[image.Point]placeholder // what each cell shows
	echoed  rune                        // the last key shown
	text    bytes.Buffer
}

// placeholder is the content of a cell that shows a part of an image.
type placeholder struct {
	id       uint32
	row, col int
}

type shown struct {
	x, y int
	crop image.Rectangle
}

func newKittyTerm(t *testing.T) *kittyTerm {
	k := &kittyTerm{t: t, images: map[uint32]image.Image{}, virtual: map[uint32]image.Point{}, placed: map[[2]uint32]shown{}, shows: map[image.Point]placeholder{}}
	k.lex.IsSlot = func(rune) bool { return false }
	k.scr.Resize(60, 20)
	return k
}

func (k *kittyTerm) Write(b []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.text.Write(b)
	k.held = append(k.held, b...)
	for {
		t, n := k.lex.Next(k.held)
		if n == 0 {
			return len(b), nil
		}
		switch {
		case t.Kind == screen.Opaque:
			k.body = append(k.body, t.Bytes...)
			if s, ok := bytes.CutSuffix(k.body, []byte("\x1b\\")); ok {
				if g, ok := bytes.CutPrefix(s, []byte("\x1b_G")); ok {
					k.sent += len(k.body)
					k.total += len(k.body)
					k.command(string(g))
				}
				k.body = k.body[:0]
			}
		case t.Kind == screen.Text:
			k.run = append(k.run, t.Bytes...) // perhaps not a whole cluster yet
		default:
			k.print(k.run)
			k.run = k.run[:0]
			if t.Kind == screen.CSI && t.Prefix == 0 && t.Final == 'm' {
				k.style(t.Params)
			}
			if t.Kind == screen.CSI && t.Final == 'n' {
				k.acks++
			}
			reset := private(&t, 1049) || t.Kind == screen.Escape && t.Final == 'c'
			if reset || t.Kind == screen.CSI && t.Final == 'J' && t.Param(0, 0) >= 2 {
				k.cleared(reset)
			}
			k.scr.Apply(&t)
		}
		k.held = k.held[n:]
	}
}

// print shows text, of which placeholders are images.
func (k *kittyTerm) print(text []byte) {
	for len(text) > 0 {
		cluster, _ := ansi.FirstGraphemeCluster(text, ansi.WcWidth)
		text = text[len(cluster):]
		k.scr.Print(cluster)
		k.echoed = echoed(k.echoed, cluster)
		x, y, wrap := k.scr.Cursor()
		if !wrap {
			x--
		}
		delete(k.shows, image.Pt(x, y))
		if r := []rune(string(cluster)); r[0] == xkitty.Placeholder {
			if len(r) != 4 {
				k.t.Errorf("a placeholder of %d runes: %q", len(r), cluster)
				continue
			}
			k.shows[image.Pt(x, y)] = placeholder{uint32(diacriticValue(r[3]))<<24 | k.fg, diacriticValue(r[1]), diacriticValue(r[2])}
		}
	}
}

// style takes the foreground, which is a part of an image's id.
func (k *kittyTerm) style(params []int) {
	for i := 0; i < len(params) || i == 0; i++ {
		p := 0
		if i < len(params) {
			p = max(0, params[i])
		}
		switch {
		case p == 38 && i+2 < len(params) && params[i+1] == 5:
			k.fg = uint32(params[i+2])
			i += 2
		case p == 0 || p == 39:
			k.fg = 0
		}
	}
}

func (k *kittyTerm) takeAcks() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	n := k.acks
	k.acks = 0
	return n
}

func (k *kittyTerm) last() rune {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.echoed
}

func (k *kittyTerm) imageBytes() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.total
}

// complete reports whether every cell of every picture shows its part of an
// image that is there.
func (k *kittyTerm) complete(g *Gallery, pics []Pic) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.images) < len(pics) {
		return false
	}
	cells, want := map[placeholder]bool{}, 0
	for _, p := range k.shows {
		if k.images[p.id] != nil {
			cells[p] = true
		}
	}
	for _, p := range pics {
		want += p.Cols * p.Rows
	}
	return len(cells) == want
}

// cleared drops what a cleared screen drops, or all when the screen changes.
func (k *kittyTerm) cleared(all bool) {
	if k.keep {
		return
	}
	k.forgot = k.open != nil // kitty forgets an image whose pieces are still coming
	clear(k.placed)
	for id := range k.images {
		if _, virtual := k.virtual[id]; all || !virtual {
			delete(k.images, id)
			delete(k.virtual, id)
		}
	}
}

func (k *kittyTerm) command(s string) {
	control, data, _ := strings.Cut(s, ";")
	keys := map[string]string{}
	for kv := range strings.SplitSeq(control, ",") {
		key, v, _ := strings.Cut(kv, "=")
		keys[key] = v
	}
	if keys["a"] == "q" {
		if k.open != nil {
			k.t.Errorf("question %q within an upload gets no answer", control)
		}
		return
	}
	if keys["q"] != "2" && (keys["q"] != "1" || keys["t"] == "") {
		k.t.Errorf("command %q makes the terminal answer", control)
	}
	if !k.scr.Alt() {
		k.t.Errorf("command %q on the main screen", control)
	}
	num := func(key string) uint32 { n, _ := strconv.ParseUint(keys[key], 10, 32); return uint32(n) }
	switch keys["a"] {
	case "t", "T", "":
		if keys["a"] != "" {
			if k.open != nil {
				k.t.Errorf("upload %q within another", control)
			}
			k.open, k.data, k.forgot = keys, nil, false
		} else if k.open == nil && (keys["m"] != "0" || data != "") { // an end without a beginning does no harm
			k.t.Errorf("the rest of an upload that was not begun: %q", control)
		}
		raw, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			k.t.Errorf("%v in %.40q", err, data)
		}
		if keys["t"] != "" {
			if raw = k.take(keys, data); raw == nil {
				k.open = nil
				return
			}
		}
		k.data = append(k.data, raw...)
		switch {
		case keys["m"] == "0" && keys["a"] == "" && data == "":
			k.open = nil // given up
		case keys["m"] == "0" && k.forgot:
			k.open = nil
		case keys["m"] == "0":
			k.store()
		}
	case "p":
		x, y, _ := k.scr.Cursor()
		if k.images[num("i")] == nil {
			k.t.Errorf("image %d is placed and not there", num("i"))
		}
		k.placed[[2]uint32{num("i"), num("p")}] = shown{x, y, image.Rect(int(num("x")), int(num("y")), int(num("x")+num("w")), int(num("y")+num("h")))}
	case "d":
		if k.open != nil {
			k.t.Errorf("command %q within an upload", control)
		}
		if keys["d"] == "I" {
			delete(k.images, num("i"))
			delete(k.virtual, num("i"))
		} else {
			delete(k.placed, [2]uint32{num("i"), num("p")})
		}
	}
}

// store ends the upload under way.
func (k *kittyTerm) store() {
	keys := k.open
	k.open = nil
	k.uploads++
	n := func(key string) int { v, _ := strconv.Atoi(keys[key]); return v }
	id := uint32(n("i"))
	if keys["f"] == "100" {
		img, err := png.Decode(bytes.NewReader(k.data))
		if err != nil {
			k.t.Error(err)
		}
		k.images[id] = img
	} else {
		raw := k.data
		if keys["o"] == "z" {
			z, err := zlib.NewReader(bytes.NewReader(k.data))
			if err != nil {
				k.t.Fatal(err)
			}
			if raw, err = io.ReadAll(z); err != nil {
				k.t.Fatal(err)
			}
		}
		if want := n("s") * n("v") * n("f") / 8; len(raw) != want {
			k.t.Fatalf("%d bytes of pixels, want %d", len(raw), want)
		}
		img := image.NewNRGBA(image.Rect(0, 0, n("s"), n("v")))
		step := n("f") / 8
		for i := range n("s") * n("v") {
			c := color.NRGBA{raw[i*step], raw[i*step+1], raw[i*step+2], 255}
			if step == 4 {
				c.A = raw[i*step+3]
			}
			img.SetNRGBA(i%n("s"), i/n("s"), c)
		}
		k.images[id] = img
	}
	if keys["U"] == "1" {
		k.virtual[id] = image.Pt(n("c"), n("r"))
	}
}

// answer acknowledges what was sent; it returns whether more came.
func (k *kittyTerm) answer(g *Gallery) bool {
	k.mu.Lock()
	n, before := k.acks, k.text.Len()
	if k.sent > window+4096+burstBytes {
		k.t.Errorf("%d image bytes without an acknowledgement", k.sent)
	}
	k.acks, k.sent = 0, 0
	k.mu.Unlock()
	for range n {
		g.out.pacer.Ack()
	}
	g.out.pump()
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.text.Len() > before
}

func (k *kittyTerm) write(g *Gallery, s string) {
	k.t.Helper()
	if _, err := g.Writer().Write([]byte(s)); err != nil {
		k.t.Fatal(err)
	}
	for k.answer(g) {
	}
}

// startKitty returns a gallery whose loader serves noise that does not compress, 128 x 128.
func startKitty(t *testing.T, target Target) (*Gallery, *kittyTerm) {
	t.Helper()
	k := newKittyTerm(t)
	g := NewGallery(Options{Out: k, Loader: func(_ context.Context, key string) ([]byte, error) {
		img := gradient(128, 128)
		seed, _ := strconv.Atoi(key)
		noise := rand.New(rand.NewPCG(uint64(seed), 1))
		for i := range img.Pix {
			if i%4 != 3 {
				img.Pix[i] = uint8(noise.Uint32())
			}
		}
		return pngOf(t, img), nil
	}})
	t.Cleanup(g.Close)
	g.Writer().Resize(60, 20)
	g.Use(target)
	return g, k
}

// show makes frames of two pictures until both are ready, and returns the
// lines of the last.
func show(t *testing.T, g *Gallery, k *kittyTerm) []View {
	t.Helper()
	var views []View
	for range 3 {
		g.Begin()
		views = []View{g.Look(Pic{"1", 16, 8}), g.Look(Pic{"2", 16, 8})}
		if err := g.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		for k.answer(g) {
		}
	}
	return views
}
