package charts

import (
	"fmt"
	"math"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/NimbleMarkets/ntcharts/v2/canvas"
	"github.com/NimbleMarkets/ntcharts/v2/linechart"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// The least that a drawing is legible in.
const leastW, leastH = 24, 6

// score draws the best score of session and chains against the images spent, with
// what each came to below.
func (m Model) score(w, h int) []string {
	if best, ok := m.lines[0].Best(); !ok || best.Images == 0 {
		return m.nothing("no image has a verdict yet", w)
	}
	legend := m.legend(w)
	legend = legend[:min(len(legend), max(1, h/3))]
	if w < leastW || h-len(legend) < leastH {
		return append(legend, m.legend(w)[len(legend):]...)
	}
	return append(m.draw(w, h-len(legend)), legend...)
}

// draw returns the drawing in w x h cells.
func (m Model) draw(w, h int) []string {
	low, high := m.span()
	last := float64(max(2, m.images))
	across, up := float64(max(1, w-8)), float64(max(1, h-2)) // cells of the drawing, about
	every, each := max(1, nice((last-1)*8/across)), nice((high-low)*3/up)
	plot := linechart.New(w-1, h, 1, last, low, high,
		linechart.WithXYSteps(1, 1),
		linechart.WithStyles(m.theme.Rule, m.theme.Muted, m.theme.Text),
		linechart.WithXLabelFormatter(func(_ int, x float64) string { return strings.TrimSpace(tick(x, every, (last-1)/across)) }),
		linechart.WithYLabelFormatter(func(_ int, y float64) string { return tick(y, each, (high-low)/up) }),
	)
	plot.DrawXYAxisAndLabel()
	for i := len(m.lines) - 1; i >= 0; i-- { // the session's on top
		m.trace(&plot, i, last)
	}
	for i := 1; i < len(m.lines); i++ {
		if best, ok := m.lines[i].Best(); ok && m.lines[i].Chain < 10 {
			at := canvas.Float64Point{X: float64(best.Images), Y: best.Score}
			plot.DrawRuneWithStyle(at, rune('0'+m.lines[i].Chain), m.colour(i).Bold(true))
		}
	}
	return strings.Split(plot.View(), "\n")
}

// trace draws one line as steps: a best score holds until a better one.
func (m Model) trace(plot *linechart.Model, i int, last float64) {
	steps := m.lines[i].Steps
	for k, s := range steps {
		until := last
		if k+1 < len(steps) {
			until = float64(steps[k+1].Images)
			next := canvas.Float64Point{X: until, Y: steps[k+1].Score}
			plot.DrawBrailleLineWithStyle(canvas.Float64Point{X: until, Y: s.Score}, next, m.colour(i))
		}
		plot.DrawBrailleLineWithStyle(canvas.Float64Point{X: float64(s.Images), Y: s.Score}, canvas.Float64Point{X: until, Y: s.Score}, m.colour(i))
	}
}

// span returns the scores at the bottom and at the top.
func (m Model) span() (low, high float64) {
	if v := m.anyVerdict(); v != nil && v.Kind == flow.KindRubric {
		return 0, 10
	}
	low, high = math.Inf(1), math.Inf(-1)
	for _, l := range m.lines {
		for _, s := range l.Steps {
			low, high = min(low, s.Score), max(high, s.Score)
		}
	}
	if pad := (high - low) / 10; pad > 0 {
		return low - pad, high + pad
	}
	return low - 1, high + 1
}

func (m Model) anyVerdict() *flow.Verdict {
	for n := range m.tree.Nodes() {
		if v := n.ModelVerdict(); v != nil {
			return v
		}
	}
	return nil
}

// nice returns a round number of at least least: 1, 2 or 5 with zeros.
func nice(least float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(least)))
	for _, n := range []float64{1, 2, 5} {
		if n*unit >= least {
			return n * unit
		}
	}
	return 10 * unit
}

// tick is what stands at a cell of an axis: the multiple of every that is nearest to
// it, and nothing at cells that are not the nearest. A cell is worth cell.
func tick(at, every, cell float64) string {
	n := math.Round(at/every) * every
	if off := n - at; off > cell/2 || off <= -cell/2 {
		return ""
	}
	return fmt.Sprintf("%5.4g", n)
}

// colour tells lines apart; their numbers do where there is none.
func (m Model) colour(i int) lipgloss.Style {
	t := m.theme
	if i == 0 {
		return t.Title
	}
	list := []lipgloss.Style{t.Good, t.Edited, t.Fair, t.Bad, t.Accent, t.Muted}
	return list[(i-1)%len(list)]
}

// legend tells what each line came to.
func (m Model) legend(w int) []string {
	var lines []string
	row := ""
	for i, l := range m.lines {
		best, ok := l.Best()
		if !ok {
			continue
		}
		name := fmt.Sprintf("chain %d", l.Chain)
		if i == 0 {
			name = "session"
		}
		words := m.colour(i).Render("━ "+name) + m.theme.Muted.Render(fmt.Sprintf(" %s, image %d of %d", prose.Line(best.Label), best.Images, m.images))
		if i > 0 {
			words = m.colour(i).Render("━ "+name) + m.theme.Muted.Render(fmt.Sprintf(" %s, %d made", prose.Line(best.Label), l.Own))
		}
		if row != "" && prose.Width(row)+prose.Width(words)+3 > w {
			lines, row = append(lines, row), ""
		}
		if row == "" {
			row = " " + words
		} else {
			row += "   " + words
		}
	}
	return append(lines, row)
}
