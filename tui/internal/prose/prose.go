// Package prose puts text into cells: text of any origin is made harmless,
// wrapped, cut and padded to exact widths.
package prose

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Harmless returns text as it may be written to a terminal. What a terminal or
// the renderer would act upon is shown instead: control characters as their
// pictures (␛), C1, bidirectional and other invisible controls as ‹202E›, and so
// are the private-use characters that stand for pieces of pictures. Bytes that
// are not UTF-8 become �, and a mark with no letter before it gets a ◌. Line feeds
// stay; tabs become two spaces.
func Harmless(text string) string {
	if plain(text) {
		return text
	}
	var b strings.Builder
	begins := true // a line begins here
	for i, r := range text {
		if begins && unicode.Is(unicode.M, r) {
			b.WriteRune('◌') // else the mark joins what stands before the text
		}
		begins = r == '\n'
		switch {
		case r == '\n':
			b.WriteByte('\n')
		case r == utf8.RuneError:
			if _, n := utf8.DecodeRuneInString(text[i:]); n == 1 {
				b.WriteRune('�')
				continue
			}
			b.WriteRune(r)
		default:
			b.WriteString(show(r))
		}
	}
	return b.String()
}

// Line is Harmless for one line: a line feed is shown as ⏎.
func Line(text string) string { return strings.ReplaceAll(Harmless(text), "\n", "⏎") }

// plain reports whether text is printable ASCII and line feeds, which is most of it.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < ' ' && c != '\n') || c > '~' {
			return false
		}
	}
	return true
}

// show returns a rune as it may be written.
func show(r rune) string {
	switch {
	case r == '\t':
		return "  "
	case r < ' ':
		return string('␀' + r)
	case r == 0x7f:
		return "␡"
	case Dangerous(r):
		return fmt.Sprintf("‹%X›", r)
	default:
		return string(r)
	}
}

// Dangerous reports whether a rune changes how others are shown, or stands for
// something that is not text: C0 and C1 controls but line feed and tab, format
// characters (bidirectional, invisible, tags) but the joiner of emoji, line
// separators, and the private runes of picture cells.
func Dangerous(r rune) bool {
	switch {
	case r == '\n', r == '\t', r == zeroWidthJoiner:
		return false
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
		return true
	}
	return r == 0x10eeee || r >= 0x100000 || r >= 0xe0000 && r <= 0xe0fff
}

const zeroWidthJoiner = 0x200d

// Width returns how many cells a line takes. Styles count nothing.
func Width(line string) int { return ansi.StringWidth(line) }

// Truncate cuts a line, styled or not, to at most width cells and marks the cut.
func Truncate(line string, width int) string {
	if width <= 0 {
		return ""
	}
	return ansi.Truncate(line, width, "…")
}

// Cut returns the cells from left to right (not included) of a line.
func Cut(line string, left, right int) string { return ansi.Cut(line, left, right) }

// Pad fills a line with spaces to width cells; a longer one stays as it is.
func Pad(line string, width int) string {
	// A space may join the last character of some scripts: look again.
	for n := width - Width(line); n > 0; n = width - Width(line) {
		line += strings.Repeat(" ", n)
	}
	return line
}

// Fit cuts or fills a line to exactly width cells.
func Fit(line string, width int) string { return Pad(Truncate(line, width), width) }

// Spread puts left at the start and right at the end of a line of width cells.
// What is on the right is kept when there is not room for both.
func Spread(left, right string, width int) string {
	if right == "" {
		return Fit(left, width)
	}
	right = Truncate(right, width)
	room := width - Width(right)
	if room <= 1 {
		return Fit(right, width)
	}
	return Pad(Fit(left, room-1)+" "+right, width)
}

// Centre puts a line into the middle of width cells.
func Centre(line string, width int) string {
	line = Truncate(line, width)
	return Pad(strings.Repeat(" ", max(0, (width-Width(line))/2))+line, width)
}

// Block returns exactly height lines of width cells: lines is cut or filled.
func Block(lines []string, width, height int) string {
	if width <= 0 || height <= 0 {
		return ""
	}
	var b strings.Builder
	for y := range height {
		if y > 0 {
			b.WriteByte('\n')
		}
		line := ""
		if y < len(lines) {
			line = lines[y]
		}
		b.WriteString(Fit(line, width))
	}
	return b.String()
}

// Reading returns how a backend says that it read a text, without the words that a
// label beside it says already.
func Reading(text string) string {
	return strings.TrimSpace(strings.TrimPrefix(text, "understood as:"))
}

// Size tells a length in bytes to a person: "812 bytes", "97.7 kB".
func Size(n int) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1000*1000:
		return fmt.Sprintf("%.3g kB", float64(n)/1000)
	default:
		return fmt.Sprintf("%.3g MB", float64(n)/1e6)
	}
}

// Bound returns at most limit bytes of text, cut between characters, and how
// many bytes were left out.
func Bound(text string, limit int) (head string, left int) {
	if len(text) <= limit {
		return text, 0
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit], len(text) - limit
}
