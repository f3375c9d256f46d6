package replay

import "time"

// How long things last at speed 1.
const (
	titleLasts  = 4 * time.Second
	lookLasts   = 3 * time.Second
	readLasts   = 2 * time.Second // and for each word
	wordLasts   = 350 * time.Millisecond
	readMost    = 20 * time.Second
	resultLasts = 4 * time.Second
	endLasts    = 10 * time.Second
	frameLasts  = 300 * time.Millisecond
)

// Wait returns after how long the stage goes on by itself; ok is false when it
// waits for a key. Pass is called with the turn then, which tells whether a key
// came first.
func (m Model) Wait() (d time.Duration, turn int, ok bool) {
	switch {
	case m.blank || m.help:
		return 0, 0, false
	case m.frame < len(m.previews()):
		d = frameLasts
	case !m.auto || m.at == len(m.script.beats)-1 && !m.show.Loop:
		return 0, 0, false
	default:
		d = m.lasts()
	}
	return time.Duration(float64(d) / m.show.Speed), m.turn, true
}

// Turn counts what has changed; while it stays the same, Wait does.
func (m Model) Turn() int { return m.turn }

func (m Model) lasts() time.Duration {
	switch m.beat().act {
	case title:
		return titleLasts
	case before:
		return lookLasts
	case reflection:
		words := len(wordsOf(m.script.at(m.at).said))
		return min(readMost, readLasts+time.Duration(words)*wordLasts)
	case ending:
		return endLasts
	default:
		return resultLasts
	}
}

// Pass lets the time of a turn be over.
func (m Model) Pass(turn int) Model {
	if _, now, ok := m.Wait(); !ok || now != turn {
		return m
	}
	if m.frame < len(m.previews()) {
		m.frame++
		m.turn++
		return m
	}
	if m.at == len(m.script.beats)-1 {
		return m.to(0, true)
	}
	return m.to(m.at+1, true)
}
