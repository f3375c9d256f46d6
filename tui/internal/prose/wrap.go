package prose

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Run is a piece of text in one style. The styles are the caller's own: an
// index, a kind.
type Run struct {
	Text string
	As   int
}

// Wrap breaks text into lines of at most width cells, at spaces where it can.
// Line feeds in it stand. There is always at least one line.
func Wrap(text string, width int) []string {
	var lines []string
	for _, runs := range WrapRuns([]Run{{Text: text}}, width) {
		var b strings.Builder
		for _, r := range runs {
			b.WriteString(r.Text)
		}
		lines = append(lines, b.String())
	}
	return lines
}

// WrapRuns breaks runs into lines of at most width cells as one text, at spaces
// where it can; a word that no line can hold is broken. The space at which a
// line is broken is left out.
func WrapRuns(runs []Run, width int) [][]Run {
	w := wrapper{width: max(1, width)}
	for _, r := range runs {
		text := r.Text
		for text != "" {
			cluster, cells := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
			text = text[len(cluster):]
			w.put(cluster, cells, r.As)
		}
	}
	w.flush()
	return append(w.lines, w.line)
}

type wrapper struct {
	width int
	lines [][]Run
	line  []Run
	used  int // cells of line
	word  []Run
	size  int // cells of word
	gap   []Run
	space int // cells of gap, the spaces between line and word
}

func (w *wrapper) put(cluster string, cells, as int) {
	switch cluster {
	case "\n", "\r\n":
		w.flush()
		w.feed()
	case " ":
		if w.size > 0 {
			w.flush()
		}
		w.gap = add(w.gap, cluster, as)
		w.space++
	default:
		if w.size+cells > w.width {
			w.flush()
		}
		w.word = add(w.word, cluster, as)
		w.size += cells
	}
}

// flush ends a word: it goes to this line or to the next.
func (w *wrapper) flush() {
	if w.size == 0 && w.space == 0 {
		return
	}
	switch {
	case w.used+w.space+w.size <= w.width:
		w.line = join(w.line, w.gap)
		w.used += w.space
	case w.size > 0 && (w.used > 0 || w.space+w.size > w.width && w.space > 0):
		if w.used > 0 {
			w.feed()
		}
	}
	w.line = join(w.line, w.word)
	w.used += w.size
	w.word, w.gap, w.size, w.space = nil, nil, 0, 0
}

func (w *wrapper) feed() {
	w.lines = append(w.lines, w.line)
	w.line, w.used = nil, 0
}

func add(runs []Run, text string, as int) []Run {
	if n := len(runs); n > 0 && runs[n-1].As == as {
		runs[n-1].Text += text
		return runs
	}
	return append(runs, Run{text, as})
}

func join(a, b []Run) []Run {
	for _, r := range b {
		a = add(a, r.Text, r.As)
	}
	return a
}
