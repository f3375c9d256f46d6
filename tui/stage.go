package tui

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/render"
	"rflow/tui/internal/intent"
	"rflow/tui/replay"
)

// Replay is a session to play instead of exploring one. Its pictures, previews
// too, come from the library by their digests.
type Replay struct {
	Tree     flow.Tree
	Previews map[flow.NodeID][]flow.Digest
	Speed    float64 // of what goes on by itself; 0 counts as 1
	Auto     bool    // goes on by itself
	Loop     bool    // begins again after the end
}

// stage is the program while it plays a session. Its zero value is off.
type stage struct {
	on   bool
	play replay.Model
	cued int // the turn whose end is waited for, from 1; 0 before any
	// wheeled is when the wheel was turned last.
	wheeled time.Time
}

// turnMsg tells that a turn of the stage has lasted long enough.
type turnMsg struct{ turn int }

// openStage puts the program on the stage if that is what was asked for.
func (m Model) openStage() Model {
	if r := m.o.Replay; r != nil {
		show := replay.Show{Tree: r.Tree, Previews: r.Previews, Speed: r.Speed, Auto: r.Auto, Loop: r.Loop, Plain: m.o.Plain}
		m.stage = stage{on: true, play: replay.New(m.theme, stagePictures{m.shell.pics}, show)}
		m.o.Keys.set("replay", &m.stage.play.Keys)
	}
	return m
}

// onStage takes what is the stage's own: keys but those of the program, the
// mouse, and its time. Everything else goes the usual way.
func (m Model) onStage(msg tea.Msg) (next Model, cmd tea.Cmd, ok bool) {
	if !m.stage.on {
		return m, nil, false
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if key.Matches(msg, m.keys.Interrupt) || key.Matches(msg, m.keys.Suspend) || key.Matches(msg, m.keys.Redraw) {
			return m, nil, false
		}
		var intents []intent.Intent
		m.stage.play, intents = m.sizedStage().Update(msg)
		m, cmd = m.act(intents)
	case turnMsg:
		m.stage.play = m.stage.play.Pass(msg.turn)
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft || msg.Button == tea.MouseRight {
			m.stage.play = m.sizedStage().Click(msg.Button == tea.MouseRight)
		}
	case tea.MouseWheelMsg:
		m = m.wheelOnStage(msg)
	case tea.PasteMsg:
		return m, nil, true
	default:
		return m, nil, false
	}
	m, wait := m.cue()
	return m, tea.Batch(cmd, wait), true
}

// swipe is how soon after another a turn of the wheel is part of the same one: a touchpad
// sends dozens of them.
const swipe = 150 * time.Millisecond

func (m Model) wheelOnStage(msg tea.MouseWheelMsg) Model {
	by := 0
	switch msg.Button {
	case tea.MouseWheelUp:
		by = -1
	case tea.MouseWheelDown:
		by = 1
	}
	now := m.shell.clock.Now()
	m.stage.play = m.sizedStage().Wheel(by, now.Sub(m.stage.wheeled) < swipe)
	m.stage.wheeled = now
	return m
}

// cue waits for the end of the stage's turn, once for each.
func (m Model) cue() (Model, tea.Cmd) {
	if !m.stage.on {
		return m, nil
	}
	d, turn, ok := m.stage.play.Wait()
	if !ok || m.stage.cued == turn+1 {
		return m, nil
	}
	m.stage.cued = turn + 1
	return m, m.shell.after(d, turnMsg{turn})
}

// firstCue is cue for the first turn, which Init cannot note: it returns no model.
// The turn that it ends is ended once, for Pass knows turns.
func (m Model) firstCue() tea.Cmd {
	_, cmd := m.cue()
	return cmd
}

func (m Model) sizedStage() replay.Model { return m.stage.play.SetTheme(m.theme).SetSize(m.w, m.h) }

// stagePictures is the gallery that the stage sees.
type stagePictures struct{ p *pictures }

// Lines implements [replay.Gallery].
func (s stagePictures) Lines(d flow.Digest, cols, rows int) []string {
	lines, _ := s.p.Lines(d, cols, rows)
	return lines
}

// Sampling implements [replay.Gallery].
func (s stagePictures) Sampling(n flow.NodeID, look flow.Digest, cols, rows int) []string {
	if s.p.plain || cols <= 0 || rows <= 0 {
		return blank(cols, rows)
	}
	return s.p.g.LookNewest(stageReel+string(n), render.Pic{Key: look.String(), Cols: cols, Rows: rows}).Lines
}

// Sampled implements [replay.Gallery].
func (s stagePictures) Sampled(n flow.NodeID, d flow.Digest, cols, rows int) []string {
	if s.p.plain || d.IsZero() || cols <= 0 || rows <= 0 {
		return blank(cols, rows)
	}
	return s.p.g.LookAfter(stageReel+string(n), render.Pic{Key: d.String(), Cols: cols, Rows: rows}).Lines
}

const stageReel = "stage/"

// Near implements [replay.Gallery].
func (s stagePictures) Near(cols, rows int, next ...flow.Digest) {
	if s.p.plain {
		return
	}
	var pics []render.Pic
	for _, d := range next {
		pics = append(pics, render.Pic{Key: d.String(), Cols: cols, Rows: rows})
	}
	s.p.g.Near(pics...)
}

// CellSize implements [replay.Gallery].
func (s stagePictures) CellSize() (w, h int) { return s.p.CellSize() }
