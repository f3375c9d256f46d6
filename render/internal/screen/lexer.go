package screen

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi/kitty"
)

// Kind says what a token is.
type Kind uint8

// The kinds of tokens.
const (
	Text    Kind = iota // printable text
	Control             // one C0 control
	CSI                 // a complete control sequence
	Escape              // ESC and its final byte
	Slot                // one cell of a picture
	Salt                // a row salt, see [SaltPrefix]
	Opaque              // part of a string sequence: OSC, DCS, APC, SOS, PM
)

// SaltPrefix starts the body of the PM string that makes a row's content its own.
const SaltPrefix = "~"

// Token is one piece of output. Bytes is a part of the input, valid until
// that changes.
type Token struct {
	Kind  Kind
	Bytes []byte

	Prefix byte  // CSI: one of <=>? or 0
	Final  byte  // CSI, Escape, Control
	Params []int // CSI: -1 for one left out; valid until the next token

	Base     rune // Slot
	Row, Col int  // Slot; -1 when the cell is malformed
}

// Param returns parameter i, or def where it is absent or zero.
func (t *Token) Param(i, def int) int {
	if i < len(t.Params) && t.Params[i] > 0 {
		return t.Params[i]
	}
	return def
}

// Lexer divides output into tokens, whatever way it was cut. The zero value
// is not usable: slots has to be set.
type Lexer struct {
	// IsSlot reports whether a rune is the base of a picture's cell.
	IsSlot func(rune) bool

	inString byte // the introducer of the string that is open, or 0
	params   [16]int
}

// Ground reports whether output so far ended outside a string.
func (l *Lexer) Ground() bool { return l.inString == 0 }

// longest bounds what is held back until it is complete; a longer sequence is
// passed on in parts.
const longest = 256

// Next returns the first token of b and its length; 0 when b ends before the
// token does, which more input will complete.
func (l *Lexer) Next(b []byte) (Token, int) {
	switch {
	case len(b) == 0:
		return Token{}, 0
	case l.inString != 0:
		return l.stringPart(b)
	case b[0] == 0x1b:
		return l.escape(b)
	case b[0] < 0x20 || b[0] == 0x7f:
		return Token{Kind: Control, Bytes: b[:1], Final: b[0]}, 1
	}
	return l.text(b)
}

func (l *Lexer) stringPart(b []byte) (Token, int) {
	i := bytes.IndexAny(b, "\x1b\x07\x18\x1a")
	switch {
	case i < 0:
		i = len(b)
	case b[i] == 0x1b && i == 0:
		if len(b) < 2 {
			return Token{}, 0
		}
		l.inString = 0 // ST, or an escape that cuts the string short
		if b[1] != '\\' {
			return l.Next(b)
		}
		i = 2
	case b[i] != 0x1b:
		if b[i] != 7 || l.inString == ']' {
			l.inString = 0
		}
		i++
	}
	return Token{Kind: Opaque, Bytes: b[:i]}, i
}

func (l *Lexer) escape(b []byte) (Token, int) {
	if len(b) < 2 {
		return Token{}, 0
	}
	switch b[1] {
	case '[':
		return l.control(b)
	case '^':
		if t, n := pm(b); t.Kind == Salt {
			return t, n
		}
		fallthrough
	case ']', 'P', '_', 'X':
		l.inString = b[1]
		return Token{Kind: Opaque, Bytes: b[:2]}, 2
	}
	for i := 1; i < min(len(b), longest); i++ {
		if b[i] < 0x20 || b[i] > 0x2f {
			t := Token{Kind: Escape, Bytes: b[:i+1], Final: b[i]}
			if i > 1 {
				t.Final = 0 // a character set or the like
			}
			if b[i] < 0x20 || b[i] > 0x7e {
				t.Bytes, t.Final = b[:i], 0 // cut short
				return t, i
			}
			return t, i + 1
		}
	}
	return unfinished(b)
}

// unfinished asks for more input, or gives up on a sequence that is too long.
func unfinished(b []byte) (Token, int) {
	if len(b) >= longest {
		return Token{Kind: Opaque, Bytes: b[:longest]}, longest
	}
	return Token{}, 0
}

// pm reads a row salt. The kind is not Salt when b holds another PM string;
// the length is 0 while b may still become a salt.
func pm(b []byte) (Token, int) {
	const head = "\x1b^" + SaltPrefix
	if !bytes.HasPrefix(b, []byte(head[:min(len(head), len(b))])) {
		return Token{Kind: Opaque}, 0
	}
	if i := bytes.Index(b[:min(len(b), longest)], []byte("\x1b\\")); i > 0 {
		return Token{Kind: Salt, Bytes: b[:i+2]}, i + 2
	}
	if len(b) >= longest {
		return Token{Kind: Opaque}, 0
	}
	return Token{Kind: Salt}, 0
}

func (l *Lexer) control(b []byte) (Token, int) {
	t := Token{Kind: CSI, Params: l.params[:0]}
	i := 2
	if i < len(b) && b[i] >= '<' && b[i] <= '?' {
		t.Prefix = b[i]
		i++
	}
	cur, some := -1, false
	for ; i < min(len(b), longest); i++ {
		switch c := b[i]; {
		case c >= '0' && c <= '9':
			cur = min(max(cur, 0)*10+int(c-'0'), 1<<16)
			some = true
		case c == ';' || c == ':':
			if len(t.Params) < len(l.params)-1 {
				t.Params = append(t.Params, cur)
			}
			cur, some = -1, true
		case c >= 0x40 && c <= 0x7e:
			if some {
				t.Params = append(t.Params, cur)
			}
			t.Bytes, t.Final = b[:i+1], c
			if b[i-1] >= 0x20 && b[i-1] <= 0x2f {
				t.Final = 0 // with an intermediate it moves nothing we know
			}
			return t, i + 1
		case c < 0x20 || c > 0x7e:
			return Token{Kind: Opaque, Bytes: b[:i]}, i // cut short
		}
	}
	return unfinished(b)
}

func (l *Lexer) text(b []byte) (Token, int) {
	i := 0
	for i < len(b) && b[i] >= 0x20 && b[i] != 0x7f {
		if b[i] < 0x80 {
			i++
			continue
		}
		if !utf8.FullRune(b[i:]) {
			break
		}
		r, n := utf8.DecodeRune(b[i:])
		if l.IsSlot(r) {
			if i == 0 {
				return slot(b, r, n)
			}
			break
		}
		i += n
	}
	return Token{Kind: Text, Bytes: b[:i]}, i
}

// slot reads a base rune and its two diacritics. It is complete with the
// second, so it never waits for what follows.
func slot(b []byte, base rune, n int) (Token, int) {
	t := Token{Kind: Slot, Base: base}
	for _, part := range []*int{&t.Row, &t.Col} {
		if !utf8.FullRune(b[n:]) {
			return Token{}, 0
		}
		r, size := utf8.DecodeRune(b[n:])
		i, ok := diacriticIndex(r)
		if !ok {
			t.Row, t.Col = -1, -1
			break
		}
		*part = i
		n += size
	}
	t.Bytes = b[:n]
	return t, n
}

// diacritics is how many row and column marks there are; they ascend.
const diacritics = 297

// diacriticIndex is the inverse of [kitty.Diacritic].
func diacriticIndex(r rune) (int, bool) {
	i := sort.Search(diacritics, func(i int) bool { return kitty.Diacritic(i) >= r })
	return i, i < diacritics && kitty.Diacritic(i) == r
}
