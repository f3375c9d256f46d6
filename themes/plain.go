package themes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain makes text from anywhere harmless to show, and keeps it readable:
// control characters become their pictures (an escape is "␛"), and what could
// reorder a line, hide in it or stand for a picture's cell becomes "�".
// Line feeds stay; a tab becomes spaces. The text that is stored stays as it was given.
func Plain(text string) string {
	if harmless(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range strings.ReplaceAll(text, "\r\n", "\n") {
		switch {
		case r == '\n':
			b.WriteByte('\n')
		case r == '\t':
			b.WriteString("    ")
		case r < 0x20:
			b.WriteRune('\u2400' + r)
		case r == 0x7f:
			b.WriteRune('\u2421')
		case hidden(r):
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// PlainLine is Plain on one line: line feeds become spaces.
func PlainLine(text string) string { return strings.ReplaceAll(Plain(text), "\n", " ") }

// harmless reports whether text is printable ASCII and line feeds, as nearly all is.
func harmless(text string) bool {
	for i := range len(text) {
		if c := text[i]; c >= 0x7f || c < 0x20 && c != '\n' {
			return false
		}
	}
	return true
}

// hidden reports whether r must not reach a terminal: C1 controls, bidi
// controls, line separators, invisible tags and the byte order mark, and private-use planes,
// whose runes this program's pictures are made of.
func hidden(r rune) bool {
	switch {
	case r >= 0x80 && r < 0xa0,
		r == 0x61c, r == 0x200b, r == 0x200e, r == 0x200f, r == 0xfeff,
		r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
		r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000:
		return true
	}
	return unicode.Is(unicode.Cs, r)
}
