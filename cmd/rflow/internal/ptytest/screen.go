package ptytest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
)

// Screen is what a terminal shows and holds at one moment.
type Screen struct {
	Lines     []string // a kitty placeholder is one ▒
	Alternate bool     // the alternate screen is shown
	Cursor    bool     // it is visible
	Modes     []string // private modes that are set and were not at first
	Keyboard  int      // keyboard modes pushed and not popped
	Blocks    int      // cells of block art
	Frames    int      // synchronized updates so far

	Shown  map[uint32]int // placeholder cells by image
	Stray  []string       // placeholder cells that show nothing, and why
	Images map[uint32]Image
	// What was sent so far.
	Uploads, Deletes, Placed, Files, Bells int
	Orphans                                int // pieces of uploads whose beginning went elsewhere
	Sixels                                 []Sixel
	Alerts                                 []string
	Wrong                                  error // commands that no terminal takes

	Ended    bool
	Code     int
	Restored bool // the line's settings are what they were before the program
}

const placeholder = '\U0010EEEE'

// initially are the private modes that are set in a fresh terminal.
func initially(m ansi.Mode) bool { return m == ansi.ModeAutoWrap || m == ansi.ModeTextCursorEnable }

// screen looks at the terminal, with its lock held.
func (p *Terminal) screen() Screen {
	g := &p.graphics
	s := Screen{
		Alternate: p.alt, Cursor: true, Frames: p.frames, Keyboard: p.keyboard,
		Shown: map[uint32]int{}, Images: maps.Clone(g.images),
		Uploads: g.uploads, Orphans: g.orphans, Deletes: g.deletes, Placed: g.placed, Files: g.files, Bells: g.bells,
		Sixels: slices.Clip(g.sixels), Alerts: slices.Clip(g.alerts), Wrong: g.wrong,
		Ended: p.ended, Code: p.code, Restored: p.restored,
	}
	for m, on := range p.modes {
		if m == ansi.ModeTextCursorEnable {
			s.Cursor = on
		}
		if _, private := m.(ansi.DECMode); private && on && !initially(m) {
			s.Modes = append(s.Modes, fmt.Sprint(m.Mode()))
		}
	}
	slices.Sort(s.Modes)
	for y := range p.emu.Height() {
		s.Lines = append(s.Lines, s.line(p, y))
	}
	return s
}

func (s *Screen) line(p *Terminal, y int) string {
	var b strings.Builder
	for x := 0; x < p.emu.Width(); x++ {
		c := p.emu.CellAt(x, y)
		switch {
		case c == nil || c.Content == "":
			b.WriteByte(' ')
			continue
		case strings.ContainsRune(c.Content, placeholder):
			b.WriteRune('▒')
			if why := s.place(p, c); why != "" {
				s.Stray = append(s.Stray, fmt.Sprintf("(%d,%d) %s", x, y, why))
			}
		default:
			b.WriteString(c.Content)
			if strings.ContainsAny(c.Content, "▀▄▌▐▖▗▘▝▚▞▙▛▜▟█") {
				s.Blocks++
			}
		}
		x += max(0, c.Width-1)
	}
	return strings.TrimRight(b.String(), " ")
}

// place counts a placeholder cell for the image that it shows, or says why it
// shows none.
func (s *Screen) place(p *Terminal, c *uv.Cell) string {
	marks := []rune(c.Content)
	if len(marks) != 4 {
		return fmt.Sprintf("has %d marks, want row, column and high byte", len(marks)-1)
	}
	low, ok := c.Style.Fg.(ansi.IndexedColor)
	if !ok {
		return fmt.Sprintf("has colour %v (%T)", c.Style.Fg, c.Style.Fg)
	}
	row, ok1 := p.marks[marks[1]]
	col, ok2 := p.marks[marks[2]]
	high, ok3 := p.marks[marks[3]]
	id := uint32(high)<<24 | uint32(low)
	s.Shown[id]++
	img, held := s.Images[id]
	switch {
	case !ok1 || !ok2 || !ok3:
		return fmt.Sprintf("has marks %+q", marks)
	case !held:
		return fmt.Sprintf("shows image %#x, which the terminal does not hold", id)
	case row >= img.Rows || col >= img.Cols:
		return fmt.Sprintf("shows cell %d,%d of %d x %d", col, row, img.Cols, img.Rows)
	}
	return ""
}

// diacritics returns the numbers that marks stand for.
func diacritics() map[rune]int {
	marks := map[rune]int{}
	for i := range 297 {
		marks[kitty.Diacritic(i)] = i
	}
	return marks
}

// Has reports whether all words are on the screen, each in one line.
func (s Screen) Has(words ...string) bool {
	for _, w := range words {
		if !slices.ContainsFunc(s.Lines, func(l string) bool { return strings.Contains(l, w) }) {
			return false
		}
	}
	return true
}

// Cells returns how many placeholder cells there are.
func (s Screen) Cells() int {
	n := 0
	for _, c := range s.Shown {
		n += c
	}
	return n
}

func (s Screen) fate() string {
	if s.Ended {
		return fmt.Sprintf("ended with %d", s.Code)
	}
	return "runs"
}

// String draws the screen for people.
func (s Screen) String() string {
	return fmt.Sprintf("%s\n[alternate %t, modes %v, %d uploads, %d deletes, %d held, %d sixels, stray %v]",
		strings.Join(s.Lines, "\n"), s.Alternate, s.Modes, s.Uploads, s.Deletes, len(s.Images), len(s.Sixels), s.Stray[:min(3, len(s.Stray))])
}
