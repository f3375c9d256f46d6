package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"rflow/cmd/rflow/internal/ptytest"
)

func colours(img image.Image) int {
	if img == nil {
		return 0
	}
	seen := map[color.Color]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			seen[img.At(x, y)] = true
		}
	}
	return len(seen)
}

// brand is a terminal, and what shows that a picture is there on its path.
type brand struct {
	name     string
	terminal ptytest.Brand
	pictured func(ptytest.Screen) bool
}

func brands() []brand {
	blocks := func(s ptytest.Screen) bool { return s.Blocks > 40 && s.Uploads+len(s.Sixels)+s.Files == 0 }
	sixels := func(s ptytest.Screen) bool { return len(s.Sixels) > 0 && s.Uploads+s.Files == 0 }
	return []brand{
		{"kitty", ptytest.Kitty(), func(s ptytest.Screen) bool { return s.Cells() > 100 && len(s.Stray) == 0 && len(s.Sixels) == 0 }},
		{"konsole", ptytest.Konsole(), func(s ptytest.Screen) bool { return s.Placed > 0 && s.Cells() == 0 }},
		{"xterm", ptytest.XTerm(), sixels},
		{"foot", ptytest.Foot(), sixels},
		{"iterm2", ptytest.ITerm2(), func(s ptytest.Screen) bool { return s.Files > 0 && s.Uploads+len(s.Sixels) == 0 }},
		{"text", ptytest.Text(), blocks},
		{"silent", ptytest.Silent(), blocks},
	}
}

// checkGraphics checks that what was sent can be decoded and lies on the screen.
func checkGraphics(t *testing.T, b brand, s ptytest.Screen) {
	t.Helper()
	if s.Wrong != nil {
		t.Errorf("graphics that no terminal takes: %v", s.Wrong)
	}
	for _, held := range s.Images {
		if _, err := held.Image(); err != nil {
			t.Errorf("image %#x: %v", held.ID, err)
		}
	}
	most := 0
	for _, six := range s.Sixels {
		img, err := six.Image()
		if err != nil {
			t.Errorf("sixel at %d,%d: %v", six.X, six.Y, err)
			continue
		}
		most = max(most, colours(img))
		cell := b.terminal.Cell
		right, bottom := six.X+(img.Bounds().Dx()+cell.X-1)/cell.X, six.Y+(img.Bounds().Dy()+cell.Y-1)/cell.Y
		if right > 120 || bottom > 40 {
			t.Errorf("a sixel of %v at %d,%d ends outside the screen", img.Bounds().Size(), six.X, six.Y)
		}
	}
	if len(s.Sixels) > 0 && most < 20 {
		t.Errorf("no sixel has more than %d colours, want a picture", most)
	}
}

// TestEndToEndEveryGraphicsPath runs the explorer in every kind of terminal.
func TestEndToEndEveryGraphicsPath(t *testing.T) {
	t.Parallel()
	f := findFlaw(t)
	for _, b := range brands() {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			p := newProgram(t)
			term := p.on(b.terminal, f.args(one()...)...)
			s := term.Until("a reflection waits, with a picture", func(s ptytest.Screen) bool { return s.Has("1 waits for you") && b.pictured(s) })
			checkGraphics(t, b, s)
			if s.Orphans > 0 {
				t.Errorf("%d pieces of no upload", s.Orphans)
			}
			leave(t, term)
		})
	}
}

// TestEndToEndShow prints a picture inline in every kind of terminal.
func TestEndToEndShow(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 160, 120))
	for y := range 120 {
		for x := range 160 {
			// Stripes of half a cell: every cell of block art has a glyph.
			img.Set(x, y, color.RGBA{uint8(x), uint8(2 * y), uint8(60 + x/5%2*150), 255})
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "gradient.png")
	if err := os.WriteFile(name, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, b := range brands() {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			term := newProgram(t).on(b.terminal, "show", name)
			s := term.Ended()
			// 16 x 6 cells of 10 x 20 px are less than the other stories' pictures.
			shown := b.pictured(s) || s.Cells() == 16*6 && len(s.Stray) == 0
			if s.Code != exitDone || !s.Restored || !shown {
				t.Errorf("exit %d, line restored %t, shown %t\n%s", s.Code, s.Restored, shown, s)
			}
			checkGraphics(t, b, s)
		})
	}
}

// TestEndToEndSizes makes the window smaller and smaller, and large again.
func TestEndToEndSizes(t *testing.T) {
	t.Parallel()
	p, f := newProgram(t), findFlaw(t)
	term := p.on(ptytest.Kitty(), f.args(one()...)...)
	toNode(t, term, "0.1")
	before := body(term.Until("the session", settled))
	for _, size := range []struct {
		cols, rows int
		words      string
	}{
		{80, 24, "─ tree ─"}, {59, 15, "─ tree ─"}, {40, 12, "─ tree ─"}, {20, 5, ""}, {1, 1, ""}, {20, 5, ""}, {80, 24, "─ tree ─"}, {200, 60, "─ tree ─"},
	} {
		term.Resize(size.cols, size.rows)
		term.Until("the screen at another size", func(s ptytest.Screen) bool {
			whole := strings.TrimSpace(strings.Join(s.Lines, "")) != ""
			return len(s.Lines) == size.rows && len(s.Stray) == 0 && whole && (size.words == "" || s.Has(size.words, "rflow"))
		})
	}
	term.Resize(120, 40)
	same(t, term, before)
	leave(t, term)
}

// TestEndToEndTerminated ends the program from outside: the terminal is as it
// was, and the session can be opened.
func TestEndToEndTerminated(t *testing.T) {
	t.Parallel()
	p, f := newProgram(t), findFlaw(t)
	term := p.on(ptytest.Kitty(), f.args(one()...)...)
	term.Until("a reflection waits, with a picture", func(s ptytest.Screen) bool { return s.Has("1 waits for you") && s.Cells() > 0 })
	term.Signal(syscall.SIGTERM)
	leftWell(t, term.Ended())
	term = p.on(ptytest.Kitty(), "open", string(p.sessions()[0].ID))
	until(t, term, "1 waits for you")
	leave(t, term)
}

// TestEndToEndSuspend stops the program from a shell with job control and
// brings it back: the shell has the terminal meanwhile, and the pictures are
// sent again afterwards.
func TestEndToEndSuspend(t *testing.T) {
	t.Parallel()
	p, f := newProgram(t), findFlaw(t)
	rflow := p.command(f.args(one()...)...)
	shell := exec.Command("sh", append([]string{"-m", "-c", `"$@"; echo "the shell has it"; read line; fg; echo "rflow left with $?"`, "sh"}, rflow.Args...)...)
	shell.Args[5], shell.Env = rflow.Path, rflow.Env
	term := ptytest.Start(t, shell, ptytest.Kitty(), 120, 40)
	pictured := func(s ptytest.Screen) bool {
		return s.Has("1 waits for you", "0.1") && s.Cells() > 0 && len(s.Stray) == 0
	}
	term.Until("a picture", pictured)
	term.Type(ptytest.Ctrl('z'))
	s := until(t, term, "the shell has it")
	if s.Alternate || !s.Cursor || len(s.Modes) > 0 || s.Keyboard != 0 || len(s.Images) > 0 {
		t.Errorf("suspended, the terminal is not the shell's: alternate %t, cursor %t, modes %v, keyboard %d, %d images", s.Alternate, s.Cursor, s.Modes, s.Keyboard, len(s.Images))
	}
	uploads := s.Uploads
	term.Type(ptytest.Enter)
	term.Until("the picture again", func(s ptytest.Screen) bool { return pictured(s) && s.Alternate && s.Uploads > uploads })
	term.Type(ptytest.Ctrl('c'))
	s = term.Ended()
	leftWell(t, s)
	if !s.Has("rflow left with 0") {
		t.Errorf("the shell does not say that rflow left with 0\n%s", s)
	}
}

// TestEndToEndAnotherFont makes the cells larger under a window of as many: the
// pictures are made anew for them.
func TestEndToEndAnotherFont(t *testing.T) {
	t.Parallel()
	f := findFlaw(t)
	widest := func(s ptytest.Screen) int {
		most := 0
		for _, held := range s.Images {
			if img, err := held.Image(); err == nil && s.Shown[held.ID] > 0 {
				most = max(most, img.Bounds().Dx())
			}
		}
		return most
	}
	term := newProgram(t).on(ptytest.Kitty(), f.args(one()...)...)
	before := widest(term.Until("a picture", func(s ptytest.Screen) bool { return s.Has("1 waits for you") && s.Cells() > 100 && widest(s) > 0 }))
	term.Font(image.Pt(16, 32))
	term.Until("larger pictures", func(s ptytest.Screen) bool { return len(s.Stray) == 0 && widest(s) > before*5/4 })
	leave(t, term)
}
