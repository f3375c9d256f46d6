package compare

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// change takes a key that changes what is shown. It is not called for one that
// is disabled.
func (m Model) change(press tea.KeyPressMsg) Model {
	k := m.Keys
	switch {
	case key.Matches(press, k.Beside):
		m.mode = abreast
	case key.Matches(press, k.Flicker):
		m.mode, m.held, m.second = flicker, false, false
	case key.Matches(press, k.Differ):
		m.mode = differing
	case key.Matches(press, k.Slide):
		m.mode = slider
	case key.Matches(press, k.Swap):
		m = m.swap()
	case key.Matches(press, k.Less):
		m = m.set(-1)
	case key.Matches(press, k.More):
		m = m.set(1)
	case key.Matches(press, k.Partner):
		m.with = (m.with + 1) % len(m.others)
		m = m.again()
		m.facts, m.scroll = nil, 0
	case key.Matches(press, k.Blind):
		m.blind = !m.blind
		m = m.again()
	default:
		return m.look(press)
	}
	return m
}

// again shows a pair as if for the first time.
func (m Model) again() Model {
	if m.noSides() != "" || m.toldBefore() != "" {
		m.blind = false
	}
	m.swapped, m.second, m.held, m.told = false, false, false, false
	m.tossing = m.blind
	m.showing++
	return m
}

// swap changes sides. Flicker first stands still, and then shows the other.
func (m Model) swap() Model {
	switch {
	case m.mode != flicker:
		m.swapped = !m.swapped
	case !m.held:
		m.held = true
	default:
		m.second = !m.second
	}
	return m
}

// set changes what the mode has to set, by steps.
func (m Model) set(steps int) Model {
	switch m.mode {
	case flicker:
		m.rate = max(slowest, min(fastest, m.rate+steps))
	case differing:
		if steps > 0 {
			m.gain = min(mostGain, m.gain*2)
		} else {
			m.gain = max(1, m.gain/2)
		}
	case slider:
		step := sliderStep
		if cols := m.vista().cols; cols > 0 {
			step = max(step, (100+cols-1)/cols) // a column at least
		}
		m.slide = max(0, min(100, m.slide+steps*step))
	}
	return m
}

// look takes a key that moves both images.
func (m Model) look(press tea.KeyPressMsg) Model {
	k := m.Keys
	switch {
	case m.words:
		return m.scrolls(press)
	case key.Matches(press, k.Zoom):
		if m.zoom >= closest/2 {
			return m.Zoom(-closest)
		}
		return m.Zoom(1)
	case key.Matches(press, k.Closer):
		return m.Zoom(1)
	case key.Matches(press, k.Further):
		return m.Zoom(-1)
	case key.Matches(press, k.Left):
		return m.sideways(-1)
	case key.Matches(press, k.Right):
		return m.sideways(1)
	case key.Matches(press, k.Up):
		return m.pan(0, -1)
	case key.Matches(press, k.Down):
		return m.pan(0, 1)
	}
	return m
}

// sideways moves the slider as long as everything is in view, and else both images.
func (m Model) sideways(by int) Model {
	if m.mode == slider && m.zoom == 1 {
		return m.set(by)
	}
	return m.pan(by, 0)
}

// Zoom goes closer by so many doublings, or back; what is in the middle stays.
func (m Model) Zoom(doublings int) Model {
	for ; doublings > 0 && m.zoom < closest; doublings-- {
		m.zoom *= 2
	}
	for ; doublings < 0 && m.zoom > 1; doublings++ {
		m.zoom /= 2
	}
	return m.clamp()
}

// Slides reports whether a cell of the pane is in the picture that the slider divides.
func (m Model) Slides(x, y int) bool {
	v := m.vista()
	if m.mode != slider || m.words || v.cols <= 0 {
		return false
	}
	_, h := m.pictureRoom()
	left, top := (m.w-v.cols)/2, 1+(h-v.rows)/2 // under the caption
	return x >= left && x < left+v.cols && y >= top && y < top+v.rows
}

// Point puts the slider under a column of the pane, where there is one.
func (m Model) Point(x int) Model {
	v := m.vista()
	if m.mode != slider || v.cols <= 0 {
		return m
	}
	left := (m.w - v.cols) / 2
	m.slide = max(0, min(100, (100*(x-left)+v.cols-1)/v.cols)) // at least the column itself
	return m
}

// pan moves what is shown by quarters of itself.
func (m Model) pan(x, y int) Model {
	v := m.vista()
	if v.box.X <= 0 || v.box.Y <= 0 {
		return m
	}
	m.cx += float64(x) * float64(v.part.Dx()) / 4 / float64(v.box.X)
	m.cy += float64(y) * float64(v.part.Dy()) / 4 / float64(v.box.Y)
	return m.clamp()
}

// clamp keeps the middle where no edge comes into view that need not.
func (m Model) clamp() Model {
	v := m.vista()
	if v.box.X <= 0 || v.box.Y <= 0 {
		return m
	}
	half := func(part, box int) float64 { return float64(part) / float64(2*box) }
	x, y := half(v.part.Dx(), v.box.X), half(v.part.Dy(), v.box.Y)
	m.cx, m.cy = max(x, min(1-x, m.cx)), max(y, min(1-y, m.cy))
	return m
}
