package replay

import "testing"

// TestTheWheelReadsALongTextFirst has a text longer than the stage, and turns the wheel
// to its end, beyond, and back.
func TestTheWheelReadsALongTextFirst(t *testing.T) {
	m := stage(story(), 30, 4)
	m.show.Plain = true
	for m.overflow() == 0 {
		next := press(m, "right")
		if next.at == m.at {
			t.Fatalf("no text is longer than the stage; beat %d of %d:\n%s", m.at, len(m.script.beats), m.View())
		}
		m = next
	}
	at, most := m.at, m.overflow()
	for i := range most {
		if m = m.Wheel(1, i > 0); m.scroll != i+1 || m.at != at {
			t.Fatalf("turned %d times the text is at line %d of beat %d, want line %d of %d", i+1, m.scroll, m.at, i+1, at)
		}
	}
	if m = m.Wheel(1, true); m.at != at || m.scroll != most {
		t.Errorf("the swipe that reached the end of the text left it for beat %d", m.at)
	}
	if m = m.Wheel(1, false); m.at != at+1 || m.scroll != 0 {
		t.Errorf("after the text the wheel leads to beat %d, want %d", m.at, at+1)
	}
	if m = m.Wheel(-1, false); m.at != at {
		t.Errorf("back the wheel leads to beat %d, want %d", m.at, at)
	}
}

func TestTheMouseTakesOverFromThePlay(t *testing.T) {
	m := press(stage(story(), 80, 24), "a")
	if !m.auto {
		t.Fatal("it does not go on by itself")
	}
	if m = m.Click(false); m.auto || m.at != 1 {
		t.Errorf("after a click at beat %d it goes on by itself: %v, want beat 1 and the person in charge", m.at, m.auto)
	}
	m = press(m, "?")
	if m = m.Wheel(1, false); m.at != 1 || !m.help {
		t.Errorf("over the keys the wheel leads to beat %d", m.at)
	}
	if m = m.Click(false); m.at != 1 || m.help {
		t.Errorf("over the keys a click leads to beat %d, want them closed", m.at)
	}
	for range len(m.script.beats) + 2 {
		m = m.Click(false)
	}
	if m.at != len(m.script.beats)-1 {
		t.Errorf("clicks lead to beat %d, want the last, %d", m.at, len(m.script.beats)-1)
	}
}
