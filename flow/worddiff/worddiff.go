// Package worddiff compares two texts word by word.
package worddiff

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what became of a piece of text.
type Kind int

// The kinds.
const (
	Same Kind = iota
	Added
	Removed
)

// Piece is a run of words of one kind, with the spaces after them.
type Piece struct {
	Kind Kind
	Text string
}

// maxTable bounds the table of the comparison, in cells. Larger texts are
// compared at their ends only.
const maxTable = 1 << 20

// Diff returns what was removed from a and added to get b. The Same and Added
// pieces together are b exactly; the Same and Removed pieces have a's words.
func Diff(a, b string) []Piece {
	x, y := words(a), words(b)
	head := 0
	for head < min(len(x), len(y)) && equal(x[head], y[head]) {
		head++
	}
	tail := 0
	for tail < min(len(x), len(y))-head && equal(x[len(x)-1-tail], y[len(y)-1-tail]) {
		tail++
	}
	var d differ
	for i := range head {
		d.same(x[i], y[i])
	}
	d.middle(x[head:len(x)-tail], y[head:len(y)-tail])
	d.put(Same, y[len(y)-tail:]...)
	return spaced(d.pieces)
}

type differ struct {
	pieces []Piece
	broken bool // a line ended here in a alone
}

// same puts a word that both have, as b has it. Where the last line of b is not the
// last of a, what was removed begins a line as it did.
func (d *differ) same(x, y string) {
	d.put(Same, y)
	d.broken = strings.Contains(x[len(strings.TrimRightFunc(x, unicode.IsSpace)):], "\n") && y == strings.TrimRightFunc(y, unicode.IsSpace)
}

func (d *differ) put(kind Kind, words ...string) {
	for _, w := range words {
		if d.broken && kind == Removed {
			w = "\n" + w
		}
		d.broken = false
		if n := len(d.pieces); n > 0 && d.pieces[n-1].Kind == kind {
			d.pieces[n-1].Text += w
			continue
		}
		d.pieces = append(d.pieces, Piece{kind, w})
	}
}

// middle walks the longest common subsequence of x and y.
func (d *differ) middle(x, y []string) {
	if len(x)*len(y) > maxTable {
		d.put(Removed, x...)
		d.put(Added, y...)
		return
	}
	cols := len(y) + 1
	// longest[i*cols+j] is that of x[i:] and y[j:].
	longest := make([]int32, (len(x)+1)*cols)
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if equal(x[i], y[j]) {
				longest[i*cols+j] = longest[(i+1)*cols+j+1] + 1
			} else {
				longest[i*cols+j] = max(longest[(i+1)*cols+j], longest[i*cols+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(x) || j < len(y) {
		switch {
		case i < len(x) && j < len(y) && equal(x[i], y[j]):
			d.same(x[i], y[j])
			i, j = i+1, j+1
		case j == len(y) || i < len(x) && longest[(i+1)*cols+j] >= longest[i*cols+j+1]:
			d.put(Removed, x[i])
			i++
		default:
			d.put(Added, y[j])
			j++
		}
	}
}

// spaced puts a space between a removed word and the word beside it, where the
// texts have none because one of the two is not in them.
func spaced(pieces []Piece) []Piece {
	for i := 1; i < len(pieces); i++ {
		before, after := &pieces[i-1], &pieces[i]
		last, _ := utf8.DecodeLastRuneInString(before.Text)
		first, _ := utf8.DecodeRuneInString(after.Text)
		switch {
		case classOf(last) == space || classOf(first) != letter:
		case before.Kind == Removed:
			before.Text += " "
		case after.Kind == Removed:
			after.Text = " " + after.Text
		}
	}
	return pieces
}

// equal compares two words without the spaces after them.
func equal(a, b string) bool {
	return strings.TrimRightFunc(a, unicode.IsSpace) == strings.TrimRightFunc(b, unicode.IsSpace)
}

// words splits text after every run of spaces, and between a word and the
// punctuation beside it: a comma that is added leaves the word before it as it
// was.
func words(text string) []string {
	var out []string
	start, before := 0, none
	for i, r := range text {
		now := classOf(r)
		if i > start && now != space && now != before {
			out = append(out, text[start:i])
			start = i
		}
		before = now
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// class is what a character is to a reader.
type class int

const (
	none class = iota
	space
	letter
	mark
)

func classOf(r rune) class {
	switch {
	case unicode.IsSpace(r):
		return space
	case unicode.IsPunct(r) && r != '\'' && r != '-' && r != '_':
		return mark
	default:
		return letter
	}
}
