package sheet

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"rflow/flow"
	"rflow/tui/internal/prose"
	"rflow/tui/internal/spoken"
)

// This file is sheet and gallery for screen readers: what can be done here, then an
// image in a line, the best first.

// head is what is said before the images.
func (m Model) head() []string {
	words := strings.TrimSpace(ansi.Strip(m.status()))
	words = strings.NewReplacer(" · else", ", else", " · ", "; ").Replace(words)
	if p := m.pool; m.round == 0 && p.Narrowed && p.Narrows {
		words = strings.Replace(words, "✓ ", "kept: ", 1)
	}
	lines := prose.Wrap(words, max(1, m.w))
	return lines[:min(len(lines), max(1, m.h/3))]
}

// list is the images of the round in words.
func (m Model) list() spoken.List {
	return spoken.NewList(len(m.nodes), m.at(), m.w, max(0, m.h-len(m.head())), func(i int) string {
		return fmt.Sprintf("%d of %d: %s", i+1, len(m.nodes), m.sentence(m.nodes[i]))
	})
}

func (m Model) sentence(n *flow.Node) string {
	if on := m.marked(n); on != n.Marked { // it is not in the tree yet
		shown := *n
		shown.Marked = on
		n = &shown
	}
	words := spoken.Image(m.tree, n, m.progress)
	for _, id := range m.pool.Kept {
		if m.pool.Narrows && id == n.ID {
			words += ", kept"
		}
	}
	return words
}

func (m Model) inWords() string {
	if len(m.nodes) == 0 {
		return prose.Block([]string{"the first images are on their way"}, m.w, m.h)
	}
	return prose.Block(append(m.head(), m.list().Lines...), m.w, m.h)
}

// Reading returns the line where a screen reader is to begin: that of the cursor.
func (m Model) Reading() int { return len(m.head()) + m.list().Row }

// told is the gallery in words.
func (b Bests) told() spoken.List {
	return spoken.NewList(len(b.list), b.cursor, b.w, b.h, func(i int) string {
		x := b.list[i]
		words := prose.Line(x.Name)
		if x.Node != "" {
			id, of, _ := strings.Cut(words, " ")
			words = spoken.Name(flow.NodeID(id)) + ", of " + of
		}
		words = fmt.Sprintf("%d of %d: %s", i+1, len(b.list), words)
		if x.Score != "" {
			words += ", score " + strings.Replace(prose.Line(x.Score), "/", " of ", 1)
		}
		if x.Result {
			words += ", the result"
		}
		return words
	})
}

func (b Bests) inWords() string { return prose.Block(b.told().Lines, b.w, b.h) }

// Reading returns the line where a screen reader is to begin: that of the cursor.
func (b Bests) Reading() int { return b.told().Row }
