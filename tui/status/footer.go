package status

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// Level says how a notice is meant.
type Level int

// The levels.
const (
	Info Level = iota
	Warning
	Error
)

// Footer is the last line of the screen: keys, or a notice in their place, and
// the jobs under way.
type Footer struct {
	Keys   []intent.Binding // the most useful first
	Notice string
	Level  Level
	Jobs   int
	// Done of Total is what the bar shows, none of 0. Left is how long the jobs still take; 0 when unknown.
	Done, Total int
	Left        time.Duration
}

const barWidth = 10

// narrow is below how many cells there is no bar, and keys stand closer.
const narrow = 60

// View returns exactly w cells.
func (f Footer) View(t *themes.Theme, w int) string {
	if w <= 0 {
		return ""
	}
	tail, tailW := f.progress(t, w >= narrow)
	if tailW+16 > w {
		tail, tailW = "", 0
	}
	room := w - 2 - tailW
	if tailW > 0 {
		room -= 2
	}
	if f.Notice != "" && prose.Width(prose.Line(f.Notice)) > room {
		tail, tailW, room = "", 0, w-2 // what happened counts more than what goes on
	}
	gap := 3
	if w < narrow {
		gap = 2 // so that one key more is seen
	}
	head, headW := f.keys(t, room, gap)
	if f.Notice != "" {
		text := prose.Truncate(prose.Line(f.Notice), room)
		head, headW = paint([]piece{{text: text, style: f.style(t)}}, 0)
	}
	line := spread(" "+head, headW+1, tail+" ", tailW+1, w)
	return prose.Fit(line, w)
}

// Unfolded returns the notice in lines of exactly w cells, at most so many, where it does
// not fit into the one that View has for it; none where it does.
func (f Footer) Unfolded(t *themes.Theme, w, most int) []string {
	words := prose.Line(f.Notice)
	if prose.Width(words) <= w-2 || w < 8 || most < 2 {
		return nil
	}
	rows := prose.Wrap(words, w-2)
	if len(rows) > most {
		rows = rows[:most]
		rows[most-1] = prose.Truncate(rows[most-1]+" …", w-2)
	}
	for i, r := range rows {
		rows[i] = prose.Fit(" "+f.style(t).Render(r), w)
	}
	return rows
}

func (f Footer) style(t *themes.Theme) lipgloss.Style {
	switch f.Level {
	case Warning:
		return t.Warning
	case Error:
		return t.Error
	default:
		return t.Text
	}
}

// keys shows as many keys as fit, in order, and always the last one, which is
// the way to all of them.
func (f Footer) keys(t *themes.Theme, w, gap int) (string, int) {
	pieces := make([]piece, 0, len(f.Keys))
	for i, k := range f.Keys {
		rank := i + 1
		if i == len(f.Keys)-1 {
			rank = 0
		}
		pieces = append(pieces, piece{text: k.Label + " " + k.Description, rank: rank})
	}
	var b strings.Builder
	width := 0
	for i, p := range pack(pieces, w, gap) {
		if i > 0 {
			b.WriteString(strings.Repeat(" ", gap))
			width += gap
		}
		label, words, _ := strings.Cut(p.text, " ")
		b.WriteString(t.Text.Render(label) + " " + t.Muted.Render(words))
		width += p.width()
	}
	return b.String(), width
}

// progress draws the jobs under way, and the bar of the session where there is room.
func (f Footer) progress(t *themes.Theme, bar bool) (string, int) {
	if f.Jobs == 0 {
		return "", 0
	}
	words := fmt.Sprintf("%d jobs", f.Jobs)
	if f.Jobs == 1 {
		words = "1 job"
	}
	if f.Left > 0 {
		words += " · " + Span(f.Left)
	}
	out, width := t.Muted.Render(words), lipgloss.Width(words)
	if f.Total <= 0 || !bar {
		return out, width
	}
	full := min(max(barWidth*f.Done/f.Total, 0), barWidth)
	drawn := t.BarFull.Render(strings.Repeat("━", full)) + t.BarEmpty.Render(strings.Repeat("─", barWidth-full))
	return drawn + " " + out, width + barWidth + 1
}
