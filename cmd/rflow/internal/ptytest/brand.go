package ptytest

import (
	"fmt"
	"image"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Brand is how a terminal answers. The zero Brand answers nothing.
type Brand struct {
	Version    string      // of XTVERSION; "" does not answer it
	Attributes []int       // of DA1; none does not answer it
	Kitty      bool        // knows kitty graphics
	Reads      bool        // reads objects and files of this machine
	Colors     int         // that it turns those that are set into, and tells; 0 does not tell
	Sync       bool        // knows synchronised output
	Sixel      image.Point // largest graphic in px, zero without
	Cell       image.Point // px; also what the kernel is told
}

// Kitty shows pictures through Unicode placeholders.
func Kitty() Brand {
	return Brand{Version: "kitty(0.41.1)", Attributes: []int{62, 52}, Kitty: true, Reads: true, Colors: 1 << 24, Sync: true, Cell: image.Pt(10, 20)}
}

// XTerm shows sixels, and moves them with scrolled text.
func XTerm() Brand {
	return Brand{Version: "XTerm(390)", Attributes: []int{64, 1, 2, 4, 6, 9, 15, 18, 21, 22}, Colors: 1 << 24, Sixel: image.Pt(1920, 1080), Cell: image.Pt(10, 20)}
}

// Foot shows sixels, in synchronised output.
func Foot() Brand {
	return Brand{Version: "foot(1.19.0)", Attributes: []int{62, 4, 22}, Sync: true, Sixel: image.Pt(4096, 4096), Cell: image.Pt(10, 20)}
}

// Konsole knows kitty graphics, but no placeholders.
func Konsole() Brand {
	return Brand{Version: "Konsole 24.08.0", Attributes: []int{62, 1}, Kitty: true, Cell: image.Pt(10, 20)}
}

// ITerm2 shows image files.
func ITerm2() Brand {
	return Brand{Version: "iTerm2 3.5.4", Attributes: []int{62, 22}, Sync: true, Cell: image.Pt(10, 20)}
}

// Text answers, and knows no graphics.
func Text() Brand { return Brand{Version: "VTE(7600)", Attributes: []int{61, 1, 21, 22}, Sync: true} }

// Silent answers nothing.
func Silent() Brand { return Brand{} }

// listen makes the emulator answer as the brand, and keep what it is sent.
func (p *Terminal) listen() {
	e := p.emu
	// Answers of the emulator's own would come beside the brand's.
	go func() {
		for buf := make([]byte, 1024); ; {
			if _, err := e.Read(buf); err != nil {
				return
			}
		}
	}()
	e.SetCallbacks(vtCallbacks(p))
	p.listenQueries()
	p.listenGraphics()
}

func (p *Terminal) reply(format string, args ...any) { p.answer.put(fmt.Sprintf(format, args...)) }

// listenQueries answers what is asked about the terminal itself.
func (p *Terminal) listenQueries() {
	e, b := p.emu, &p.brand
	csi := func(prefix, inter, final byte, do func(args []int)) {
		e.RegisterCsiHandler(ansi.Command(prefix, inter, final), func(params ansi.Params) bool {
			var args []int
			params.ForEach(0, func(_, v int, _ bool) { args = append(args, v) })
			do(append(args, 0, 0, 0))
			return true
		})
	}
	e.RegisterCsiHandler('m', func(params ansi.Params) bool {
		p.sgr = ""
		params.ForEach(0, func(_, v int, _ bool) { p.sgr += fmt.Sprintf(";%d", v) })
		return false // the emulator follows it too
	})
	e.RegisterDcsHandler(ansi.Command(0, '$', 'q'), func(_ ansi.Params, data []byte) bool {
		if string(data) == "m" && b.Colors > 0 {
			p.reply("\x1bP1$r0%sm\x1b\\", p.style())
		}
		return true
	})
	nothing := func([]int) {}
	csi('>', 0, 'q', func([]int) {
		if b.Version != "" {
			p.reply("\x1bP>|%s\x1b\\", b.Version)
		}
	})
	csi(0, 0, 'c', func([]int) {
		if len(b.Attributes) > 0 {
			p.reply("\x1b[?%sc", strings.Trim(strings.ReplaceAll(fmt.Sprint(b.Attributes), " ", ";"), "[]"))
		}
	})
	csi('>', 0, 'c', nothing)
	csi(0, '$', 'p', nothing)
	csi('?', '$', 'p', func(a []int) { p.reportMode(a[0]) })
	csi(0, 0, 'n', func(a []int) {
		if a[0] == 5 && len(b.Attributes) > 0 {
			p.reply("\x1b[0n")
		}
	})
	csi(0, 0, 't', func(a []int) { p.reportSize(a[0]) })
	csi('?', 0, 'S', func(a []int) { p.reportSixel(a[0]) })
	csi('?', 0, 'u', nothing)
	csi('=', 0, 'u', nothing)
	csi('>', 0, 'u', func([]int) { p.keyboard++ })
	csi('<', 0, 'u', func([]int) { p.keyboard-- })
	for _, which := range []int{10, 11} {
		e.RegisterOscHandler(which, func(data []byte) bool {
			if strings.HasSuffix(string(data), ";?") && len(b.Attributes) > 0 {
				p.reply("\x1b]%d;rgb:1c1c/1c1c/1c1c\x1b\\", which)
			}
			return true
		})
	}
}

// style is the last style that was set, in the colours that the brand has.
func (p *Terminal) style() string {
	if strings.HasPrefix(p.sgr, ";38;2;") && p.brand.Colors <= 256 {
		return ";38:5:26"
	}
	return p.sgr
}

func (p *Terminal) reportMode(mode int) {
	switch {
	case len(p.brand.Attributes) == 0:
	case mode == 2026 && p.brand.Sync:
		p.reply("\x1b[?2026;2$y")
	default:
		p.reply("\x1b[?%d;0$y", mode)
	}
}

func (p *Terminal) reportSize(what int) {
	c := p.brand.Cell
	switch {
	case c == image.Point{} || len(p.brand.Attributes) == 0:
	case what == 16:
		p.reply("\x1b[6;%d;%dt", c.Y, c.X)
	case what == 14:
		p.reply("\x1b[4;%d;%dt", p.emu.Height()*c.Y, p.emu.Width()*c.X)
	}
}

func (p *Terminal) reportSixel(what int) {
	s := p.brand.Sixel
	switch {
	case s == image.Point{}:
	case what == 1:
		p.reply("\x1b[?1;0;256S")
	case what == 2:
		p.reply("\x1b[?2;0;%d;%dS", s.X, s.Y)
	}
}
