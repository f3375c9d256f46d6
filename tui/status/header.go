// Package status draws the lines around the panes: the header with the state of
// session and backend, the banner, and the footer with keys and progress.
// Everything in it is a value; zero fields are left out of the line.
package status

import (
	"fmt"
	"time"

	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/prose"
)

// Header is the first line of the screen.
type Header struct {
	Prompt  string
	Backend Backend
	// Images: finished ones of the pool, finished corrections, and how many
	// corrections there may be. Total is 0 for a session without rounds.
	Pool, Made, Total int
	Best              string // label of the best score
	BestStyle         lipgloss.Style
	Waiting           int
	Idle              time.Duration // how long the backend has had nothing to do for the person
	Paused            bool
	Gate              string // "" when it asks
	Guesses, Budget   int    // corrections begun on speculation, of how many; no budget: none
}

// View returns exactly w cells. What does not fit is left out, the least
// important first; what waits for the person goes last.
func (h Header) View(t *themes.Theme, w int) string {
	if w <= 0 {
		return ""
	}
	name := piece{text: "rflow", style: t.Title}
	full := prose.Width(prose.Line(h.Prompt))
	gap, idle := 3, "idle for you "
	room := func(gap int, idle string) int { return w - name.width() - 7 - length(h.pieces(t, idle), gap) }
	if w < 100 || room(gap, idle) < full {
		gap = 2 // so that more of the prompt is seen
	}
	if room(gap, idle) < min(full, leastPrompt) {
		idle = "idle "
	}
	right := pack(h.pieces(t, idle), w-len(name.text)-4-min(14, w/6), gap)
	tail, tailW := paint(right, gap)
	promptW := w - 1 - name.width() - 2 - tailW - 3
	prompt := prose.Truncate(prose.Line(h.Prompt), promptW)
	head, headW := paint([]piece{{text: "", style: t.Text}, name, {text: prompt, style: t.Strong}}, 1)
	if tailW == 0 {
		return prose.Fit(spread(head, headW, "", 0, w), w)
	}
	return prose.Fit(spread(head, headW, tail+" ", tailW+1, w), w)
}

// leastPrompt is how much of the prompt is worth more than to say for whom the backend
// is idle.
const leastPrompt = 20

// pieces are what stands on the right; idle is what stands before how long the backend has
// been idle.
func (h Header) pieces(t *themes.Theme, idle string) []piece {
	var out []piece
	add := func(rank int, style lipgloss.Style, format string, args ...any) {
		out = append(out, piece{text: fmt.Sprintf(format, args...), style: style, rank: rank})
	}
	name, badge := h.Backend.Name(), h.Backend.Badge()
	switch {
	case badge != "":
		add(2, t.Badge, "%s · %s", name, badge)
	case name != "":
		add(6, t.Muted, "%s", name)
	}
	if words := h.Backend.Words(); words != "" {
		add(1, h.Backend.style(t), "%s", words)
	}
	if h.Paused {
		add(1, t.Warning, "paused")
	}
	if h.Gate != "" {
		add(3, t.Warning, "gate %s", h.Gate)
	}
	if images := h.images(); images != "" {
		add(3, t.Text, "%s", images)
	}
	if h.Budget > 0 {
		add(4, t.Muted, "speculated %d/%d", h.Guesses, h.Budget)
	}
	if h.Best != "" {
		add(5, h.BestStyle, "best %s", h.Best)
	}
	if h.idles() {
		add(4, t.Muted, "%s%s", idle, Span(h.Idle))
	}
	if words := h.waiting(); words != "" {
		add(0, t.Accent, "%s", words)
	}
	return out
}

func (h Header) images() string {
	switch {
	case h.Pool == 0 && h.Total == 0:
		return ""
	case h.Total == 0:
		return fmt.Sprintf("images %d", h.Pool)
	default:
		return fmt.Sprintf("images %d+%d/%d", h.Pool, h.Made, h.Total)
	}
}

// idles reports whether the backend has had nothing to do for the person for so long that
// it costs something.
func (h Header) idles() bool { return h.Waiting > 0 && h.Idle >= 5*time.Second }

// waiting says how many wait.
func (h Header) waiting() string {
	var words string
	switch h.Waiting {
	case 0:
		return ""
	case 1:
		words = "◆ 1 waits for you"
	default:
		words = fmt.Sprintf("◆ %d wait for you", h.Waiting)
	}
	return words
}

// Backend is what the header and the banner say of the backend.
type Backend struct {
	State flow.BackendState
	Since time.Duration // since State came
}

// Name returns the backend's name: its own, else its address.
func (b Backend) Name() string {
	if b.State.Caps != nil && b.State.Caps.Backend != "" {
		return prose.Line(b.State.Caps.Backend)
	}
	return prose.Line(b.State.Address)
}

// Badge returns what must be shown of what the backend is.
func (b Backend) Badge() string {
	switch caps := b.State.Caps; {
	case caps == nil:
		return ""
	case caps.Toy():
		return "toy world"
	case caps.RandomWeights():
		return "random weights"
	}
	return ""
}

// Words returns the state in a person's words.
func (b Backend) Words() string {
	switch b.State.Phase {
	case "":
		return ""
	case flow.BackendLive:
		return "● live"
	case flow.BackendBusy:
		if b.State.Ahead > 0 {
			return fmt.Sprintf("● busy, %d before you", b.State.Ahead)
		}
		return "● busy"
	case flow.BackendReconnecting:
		if left := b.State.RetryIn - b.Since; left > 0 {
			return "◌ reconnecting in " + Span(max(left, time.Second))
		}
		return "◌ reconnecting"
	case flow.BackendOffline:
		return "○ offline"
	default:
		return "◌ " + prose.Line(string(b.State.Phase))
	}
}

// Banner returns the line that says why there is no backend and what to do, or "".
func (b Backend) Banner() string {
	f := b.State.Failure
	if f == nil || (b.State.Phase != flow.BackendOffline && b.State.Phase != flow.BackendReconnecting) {
		return ""
	}
	words := prose.Line(f.What)
	if f.Hint != "" {
		words += ": " + prose.Line(f.Hint)
	}
	return words
}

func (b Backend) style(t *themes.Theme) lipgloss.Style {
	switch b.State.Phase {
	case flow.BackendLive:
		return t.Good
	case flow.BackendOffline:
		return t.Bad
	case flow.BackendReconnecting, flow.BackendBusy:
		return t.Warning
	default:
		return t.Muted
	}
}
