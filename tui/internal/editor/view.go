package editor

import (
	"strings"

	"charm.land/lipgloss/v2"

	"rflow/tui/internal/prose"
)

// Styles are what an editor is drawn with.
type Styles struct {
	Text, Cursor, Marked, Placeholder lipgloss.Style
}

// Mark is a stretch of the text, in bytes, that is drawn in the style Marked.
type Mark struct{ Start, End int }

// row is one row as it is shown: the bytes from start to end.
type row struct {
	start, end int
	soft       bool // broken for want of room: the next row goes on
}

// rows breaks the text into rows, at spaces where it can. The cursor needs a
// cell after the last character, so rows are a cell narrower than the editor.
func (m Model) rows() []row {
	width := max(1, m.w-1)
	var out []row
	start, used := 0, 0
	space := -1 // offset after the last space of the row
	for i := 0; i < len(m.text); {
		if m.text[i] == '\n' {
			out = append(out, row{start, i, false})
			start, used, space = i+1, 0, -1
			i++
			continue
		}
		cells, n := cluster(m.text[i:])
		if used+cells > width && i > start && m.text[i] != ' ' {
			at := i
			if space > start {
				at = space
			}
			out = append(out, row{start, at, true})
			start, space = at, -1
			used = prose.Width(prose.Harmless(m.text[start:i]))
		}
		used += cells
		if m.text[i] == ' ' {
			space = i + n
		}
		i += n
	}
	return append(out, row{start, len(m.text), false})
}

// position returns the row and column of the cursor.
func (m Model) position(rows []row) (y, x int) {
	for i, r := range rows {
		if m.at >= r.start && (m.at < r.end || m.at == r.end && !r.soft) {
			return i, min(prose.Width(prose.Harmless(m.text[r.start:m.at])), max(0, m.w-1))
		}
	}
	return len(rows) - 1, 0
}

// Cursor returns where the cursor is, in cells of the view.
func (m Model) Cursor() (x, y int) {
	rows := m.rows()
	y, x = m.position(rows)
	return x, y - m.top(rows, y)
}

// Rows returns how many rows the whole text takes at the editor's width.
func (m Model) Rows() int { return len(m.rows()) }

// top is the first row in view, so that the cursor is.
func (m Model) top(rows []row, y int) int {
	h := max(1, m.h)
	return max(0, min(y-h/2, len(rows)-h))
}

// View draws the text: h lines of w cells. Of an empty text the placeholder is
// shown.
func (m Model) View(s Styles, marks []Mark, placeholder string) []string {
	if m.w <= 0 || m.h <= 0 {
		return nil
	}
	rows := m.rows()
	y, _ := m.position(rows)
	top := m.top(rows, y)
	lines := make([]string, 0, m.h)
	for i := top; i < len(rows) && len(lines) < m.h; i++ {
		lines = append(lines, prose.Fit(m.drawRow(rows[i], i == y, s, marks), m.w))
	}
	if m.text == "" && placeholder != "" {
		lines[0] = prose.Fit(s.Cursor.Render(" ")+s.Placeholder.Render(prose.Line(placeholder)), m.w)
	}
	for len(lines) < m.h {
		lines = append(lines, strings.Repeat(" ", m.w))
	}
	return lines
}

func (m Model) drawRow(r row, cursor bool, s Styles, marks []Mark) string {
	var b, run strings.Builder
	style := s.Text
	flush := func() {
		if run.Len() > 0 {
			b.WriteString(style.Render(run.String()))
			run.Reset()
		}
	}
	marked := false
	for i := r.start; i < r.end; {
		_, n := cluster(m.text[i:])
		shown := prose.Harmless(m.text[i : i+n])
		if in := covered(marks, i); in != marked {
			flush()
			marked, style = in, s.Text
			if in {
				style = s.Marked
			}
		}
		if cursor && i == m.at {
			flush()
			b.WriteString(s.Cursor.Render(shown))
		} else {
			run.WriteString(shown)
		}
		i += n
	}
	flush()
	if cursor && m.at == r.end {
		b.WriteString(s.Cursor.Render(" "))
	}
	return b.String()
}

func covered(marks []Mark, i int) bool {
	for _, m := range marks {
		if i >= m.Start && i < m.End {
			return true
		}
	}
	return false
}
