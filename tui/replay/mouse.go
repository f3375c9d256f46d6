package replay

// Click is the mouse in a presenter's hand: it goes on, or back, as the keys do. On a
// blank screen it brings the picture back, and over the keys it closes them.
func (m Model) Click(back bool) Model {
	m.turn++
	m.idle = ""
	switch {
	case m.blank:
		m.blank = false
		return m
	case m.help:
		m.help, m.scroll = false, 0
		return m
	}
	return m.step(back)
}

// Wheel scrolls a text that is longer than its place, up or down by its sign, and goes
// back or on where there is no more of it, unless the wheel is still turning: one swipe
// must not leave the text, nor lead through the whole play. A blank screen stays blank.
func (m Model) Wheel(by int, turning bool) Model {
	if m.blank || by == 0 {
		return m
	}
	m.turn++
	m.idle = ""
	to := max(0, min(m.scroll+by, m.overflow()))
	switch {
	case to != m.scroll:
		m.scroll = to
	case !turning && !m.help:
		return m.step(by < 0)
	}
	return m
}
