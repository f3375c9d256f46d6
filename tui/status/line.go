package status

import (
	"strings"

	"charm.land/lipgloss/v2"

	"rflow/tui/internal/prose"
)

// piece is one part of a line. Pieces of the highest rank are dropped first
// when the line is too short for all.
type piece struct {
	text  string
	style lipgloss.Style
	rank  int
}

func (p piece) width() int { return prose.Width(p.text) }

// pack returns those pieces that fit into w with gap cells between them, in
// their order, the least important left out.
func pack(pieces []piece, w, gap int) []piece {
	for {
		total, worst := length(pieces, gap), -1
		for i, p := range pieces {
			if worst < 0 || p.rank >= pieces[worst].rank {
				worst = i
			}
		}
		if total <= w || worst < 0 {
			return pieces
		}
		rest := make([]piece, 0, len(pieces)-1)
		rest = append(rest, pieces[:worst]...)
		pieces = append(rest, pieces[worst+1:]...)
	}
}

// length is how many cells pieces take with gap cells between them.
func length(pieces []piece, gap int) int {
	total := gap * max(0, len(pieces)-1)
	for _, p := range pieces {
		total += p.width()
	}
	return total
}

// paint joins pieces and returns their width too.
func paint(pieces []piece, gap int) (string, int) {
	var b strings.Builder
	width := 0
	for i, p := range pieces {
		if i > 0 {
			b.WriteString(strings.Repeat(" ", gap))
			width += gap
		}
		b.WriteString(p.style.Render(p.text))
		width += p.width()
	}
	return b.String(), width
}

// spread puts left and right at the ends of a line of w cells.
func spread(left string, leftW int, right string, rightW, w int) string {
	return left + strings.Repeat(" ", max(0, w-leftW-rightW)) + right
}
