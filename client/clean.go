package client

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks in a row are kept: more than any script
// stacks, few enough that a cell cannot be made to grow without bound.
const maxMarks = 8

// Clean makes a text from a backend fit to be shown in a terminal: C0 and C1
// controls (so every escape sequence), direction controls, invisible formatting,
// private-use characters (which stand for picture cells in this program) and
// noncharacters are taken out, invalid UTF-8 becomes U+FFFD, line and paragraph
// separators become newlines. Newline and tab stay. At most limit bytes remain,
// cut at a character's edge.
func Clean(s string, limit int) string {
	var out strings.Builder
	marks := 0
	for i, r := range s {
		switch {
		case r == '\u2028' || r == '\u2029':
			r = '\n'
		case r == '\n' || r == '\t' || joiner(s, i, r):
		case !shown(r):
			continue
		}
		marks = runOf(marks, r)
		if marks > maxMarks {
			continue
		}
		if out.Len()+utf8.RuneLen(r) > limit {
			break
		}
		out.WriteRune(r)
	}
	return out.String()
}

// CleanLine is Clean for what must stay on one line: newlines and tabs become
// spaces, spaces at the ends go.
func CleanLine(s string, limit int) string {
	line := strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, Clean(s, limit))
	return strings.TrimSpace(line)
}

func runOf(marks int, r rune) int {
	if unicode.Is(unicode.M, r) {
		return marks + 1
	}
	return 0
}

// shown reports whether a character has a place of its own on a screen.
func shown(r rune) bool {
	switch {
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
		return false // controls, formatting, private use, surrogates
	case r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef: // noncharacters
		return false
	default:
		return true
	}
}

// joiner keeps the zero-width joiner and non-joiner inside a word or an emoji,
// where they change what is seen; never at an end or twice in a row.
func joiner(s string, at int, r rune) bool {
	const zwnj, zwj = '\u200c', '\u200d'
	if r != zwnj && r != zwj || at == 0 {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at+utf8.RuneLen(r):])
	return visible(before) && visible(after)
}

func visible(r rune) bool { return shown(r) && !unicode.IsSpace(r) && r != utf8.RuneError }
