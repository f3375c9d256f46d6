package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rflow/render"
)

// measure asks the kernel for the window in pixels, which the size that Bubble
// Tea delivers lacks; xterm tells its cell size no other way.
func (s shell) measure(o Options) tea.Cmd {
	return func() tea.Msg {
		out, ok := o.Output.(interface{ Fd() uintptr })
		if !ok {
			return nil
		}
		size, err := render.WindowSize(out.Fd())
		if err != nil || size.W == 0 {
			return nil
		}
		return replyMsg{size}
	}
}

// salted makes every row unlike all others where scrolling moves pixels
// wrongly.
func salted(screen string, t render.Target) string {
	if t.Salt(0) == "" || screen == "" {
		return screen
	}
	var b strings.Builder
	for y, row := range strings.Split(screen, "\n") {
		if y > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(t.Salt(y))
		b.WriteString(row)
	}
	return b.String()
}
