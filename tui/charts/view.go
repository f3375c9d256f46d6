package charts

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/NimbleMarkets/ntcharts/v2/barchart"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// Heading names what is shown.
func (m Model) Heading() string {
	if m.all() {
		return "charts"
	}
	return fmt.Sprintf("charts · %d of %d", m.page+1, pages)
}

// View draws the charts: exactly as many lines as they are high, each as wide as
// they are.
func (m Model) View() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	if m.plain {
		lines, _ := m.part()
		return prose.Block(lines, m.w, m.h)
	}
	if !m.all() {
		return prose.Block(m.one(m.page, m.w, m.h), m.w, m.h)
	}
	low := 10
	left := m.w / 2
	lines := m.one(score, m.w, m.h-low)
	a, b := m.one(decisions, left-1, low), m.one(agreement, m.w-left-1, low)
	for y := range low {
		lines = append(lines, line(a, y, left-1)+"  "+line(b, y, m.w-left-1))
	}
	return prose.Block(lines, m.w, m.h)
}

func line(lines []string, y, w int) string {
	if y >= len(lines) {
		return strings.Repeat(" ", w)
	}
	return prose.Fit(lines[y], w)
}

// one draws a chart with its title into exactly w x h cells.
func (m Model) one(p page, w, h int) []string {
	var title, more string
	var body []string
	switch p {
	case score:
		title, more = "best score", "against images spent"
		if v := m.tree.Verifier(); v != "" {
			more += ", by " + v
		}
		body = m.score(w, max(0, h-1))
	case decisions:
		title, more = "reflections", fmt.Sprintf("%d decided by you", m.rates.Decided())
		body = m.decisions(w, max(0, h-1))
	default:
		title, more = "agreement", "of you and the verifier"
		body = m.agreement(w)
	}
	head := " " + m.theme.Strong.Render(title) + m.theme.Muted.Render(" "+prose.Line(more))
	return strings.Split(prose.Block(append([]string{head}, body...), w, h), "\n")
}

// nothing is what a chart says without numbers.
func (m Model) nothing(words string, w int) []string {
	return []string{"", " " + m.theme.Muted.Render(prose.Truncate(words, w-2))}
}

// bar is a row of the decisions.
type bar struct {
	name  string
	n     int
	style lipgloss.Style
	more  string
}

const passedByRule = "passed by a rule"

func (m Model) bars() []bar {
	r, t := m.rates, m.theme
	out := []bar{
		{"accepted", r.Accepted, t.Good, ""},
		{"edited", r.Edited, t.Edited, ""},
		{"rejected", r.Rejected, t.Bad, remedies(r)},
		{"right, stop", r.Satisfied, t.Accent, ""},
	}
	if r.Passed > 0 {
		out = append(out, bar{passedByRule, r.Passed, t.Muted, "not among the rates"})
	}
	return out
}

// remedies says what was asked for instead of the rejected.
func remedies(r Rates) string {
	var words []string
	for _, w := range []struct {
		n    int
		name string
	}{{r.Again, "asked again"}, {r.Fresh, "fresh noise"}, {r.Ended, "ended"}} {
		if w.n > 0 {
			words = append(words, fmt.Sprintf("%d %s", w.n, w.name))
		}
	}
	return strings.Join(words, ", ")
}

// decisions draws a bar for each kind of decision, and tells it in numbers.
func (m Model) decisions(w, h int) []string {
	bars, decided := m.bars(), m.rates.Decided()
	if decided+m.rates.Passed == 0 {
		return m.nothing("nothing is decided yet", w)
	}
	most, names, words := 1, 0, 0
	for _, b := range bars {
		most, names, words = max(most, b.n), max(names, prose.Width(b.name)), max(words, prose.Width(b.more))
	}
	room := min(24, w-names-14)
	if less := room - words - 2; less >= 8 {
		room = min(24, w-names-16-words)
	}
	var drawn []string
	if room >= 4 {
		drawn = m.drawBars(bars, room, most)
	}
	var lines []string
	for i, b := range bars {
		text := fmt.Sprintf(" %s ", prose.Pad(b.name, names))
		if drawn != nil {
			text += prose.Fit(drawn[i], room) + " "
		}
		share := ""
		if b.name != passedByRule {
			share = fmt.Sprintf("%3.0f %%", 100*float64(b.n)/float64(max(1, decided)))
		}
		text += b.style.Render(fmt.Sprintf("%3d", b.n)) + m.theme.Muted.Render(strings.TrimRight("  "+share+"  "+b.more, " "))
		lines = append(lines, prose.Truncate(text, w))
	}
	if m.rates.Waiting > 0 {
		words := fmt.Sprintf("%d wait", m.rates.Waiting)
		if m.rates.Waiting == 1 {
			words = "1 waits"
		}
		lines = append(lines, " "+m.theme.Accent.Render(words))
	}
	return lines[:min(len(lines), max(h, 0))]
}

// drawBars draws one line for each bar, w cells wide.
func (m Model) drawBars(bars []bar, w, most int) []string {
	c := barchart.New(w, len(bars), barchart.WithHorizontalBars(), barchart.WithNoAxis(), barchart.WithNoAutoMaxValue(),
		barchart.WithMaxValue(float64(most)), barchart.WithNoAutoBarWidth(), barchart.WithBarWidth(1), barchart.WithBarGap(0))
	for _, b := range bars {
		c.Push(barchart.BarData{Values: []barchart.BarValue{{Name: b.name, Value: float64(b.n), Style: b.style}}})
	}
	c.Draw()
	return strings.Split(c.View(), "\n")
}

// agreement tells how often person and verifier agree, and where they do not.
func (m Model) agreement(w int) []string {
	a := m.agree
	if a.Judged+a.Pairs == 0 {
		return m.nothing("judge images with > < = or rate them with *, and see", w)
	}
	var lines []string
	share := func(words string, n, of int) {
		if of > 0 {
			lines = append(lines, prose.Truncate(fmt.Sprintf(" %s %s", m.theme.Strong.Render(fmt.Sprintf("%d of %d", n, of)), words), w))
		}
	}
	share("judgements are the verifier's too", a.Agree, a.Judged)
	share("pairs of ratings are in its order", a.Same, a.Pairs)
	for _, x := range a.Against {
		said := map[flow.Preference]string{flow.ChildBetter: "better", flow.ParentBetter: "worse", flow.TieGood: "a tie, both good", flow.TieBad: "a tie, both bad"}[x.Person]
		lines = append(lines, prose.Truncate(m.theme.Muted.Render(prose.Line(fmt.Sprintf(" %s: you say %s, it went from %s to %s", x.Node, said, x.From, x.Into))), w))
	}
	return lines
}
