package tui

import (
	"context"
	"errors"
	"image"
	"math/rand/v2"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/render"
	"rflow/tui/compare"
	"rflow/tui/internal/prose"
	"rflow/tui/status"
)

// comparing is the explorer while it compares two images. Its zero value is off.
// What it waits for is noted, so that each wait is begun once.
type comparing struct {
	on       bool
	pane     compare.Model
	n        int // counts comparisons; messages for another are dropped
	cued     int // the turn whose end is waited for, from 1; 0 before any
	shown    int // the showing that is to be seen
	tossed   int // the showing that a coin was tossed for
	dragging bool
	measured [2]flow.Digest
}

// comparingMsg is what a comparison waited for.
type comparingMsg struct {
	n    int
	what any // flicked, saw, tossed or measured
}

type (
	flicked  struct{ turn int }
	saw      struct{ showing int }
	tossed   struct{ coin bool }
	measured struct {
		before, after flow.Digest
		facts         compare.Facts
	}
)

// compare shows a node beside another.
func (m Model) compare(id flow.NodeID) (Model, tea.Cmd) {
	others, why := compare.Others(m.doc, id)
	if why != "" {
		return m.say("nothing to compare: "+why, info), nil
	}
	pane := compare.New(m.theme, comparePictures{m.shell.pics}, m.doc, id, others)
	j := m.focus.Keys // judging has the same keys everywhere
	pane.Keys.ChildBetter, pane.Keys.ParentBetter = rehelp(j.ChildBetter, pane.Keys.ChildBetter), rehelp(j.ParentBetter, pane.Keys.ParentBetter)
	pane.Keys.TieGood, pane.Keys.TieBad = j.TieGood, j.TieBad
	pane.Keys.Rate, pane.Keys.Outcome, pane.Keys.Best = rehelp(j.Rate, pane.Keys.Rate), j.Outcome, rehelp(j.Best, pane.Keys.Best)
	m.o.Keys.set("compare", &pane.Keys)
	m.comparing = comparing{on: true, pane: pane.SetWords(m.o.Plain), n: m.comparing.n + 1}
	return m, nil
}

// rehelp is the keys of one binding with the words of another.
func rehelp(keys, words key.Binding) key.Binding {
	return key.NewBinding(key.WithKeys(keys.Keys()...), key.WithHelp(keys.Help().Key, words.Help().Desc))
}

// noCompare says why nothing can be compared with the selected node, or "".
func (m Model) noCompare() string {
	if compare.Beside(m.doc, m.cursor()) { // the rest of the tree need not be looked at
		return ""
	}
	_, why := compare.Others(m.doc, m.cursor())
	return why
}

// sizedCompare is the pane as it is on the screen now.
func (m Model) sizedCompare() compare.Model {
	return m.comparing.pane.SetTheme(m.theme).SetTree(m.doc).SetSize(m.w, m.compareRows())
}

// compareRows is how many rows there are between the heading and the footer.
func (m Model) compareRows() int {
	if m.banner() != "" {
		return max(0, m.h-4)
	}
	return max(0, m.h-3)
}

// comparingScreen draws it.
func (m Model) comparingScreen() []string {
	pane := m.sizedCompare()
	mode, sides := pane.Heading()
	if prose.Width(mode+sides)+5 > m.w { // with the rule around them
		sides = pane.Sides()
	}
	lines := []string{m.headerView()}
	if banner := m.banner(); banner != "" {
		lines = append(lines, m.theme.Error.Render(prose.Fit(" "+banner, m.w)))
	}
	lines = append(lines, status.Rule(m.theme, m.w, status.Heading{Text: mode, More: sides, Focused: true}))
	if m.compareRows() > 0 {
		lines = append(lines, strings.Split(pane.View(), "\n")...)
	}
	return append(lines, m.footerView())
}

// comparingKey takes a key while images are compared. What works everywhere works
// here too; going to what waits ends it.
func (m Model) comparingKey(press tea.KeyPressMsg) (Model, tea.Cmd) {
	if pane := m.sizedCompare(); pane.Captures() {
		next, intents := pane.Update(press)
		m.comparing.pane = next
		return m.act(intents)
	}
	if key.Matches(press, m.keys.Next, m.keys.Previous) && m.nothingWaits() == "" {
		m.comparing.on = false
	}
	if next, cmd, ok := m.globalKey(press); ok {
		return next, cmd
	}
	pane := m.sizedCompare()
	if !pane.Handles(press) {
		return m.say(press.String()+" does nothing in compare: "+pane.Keys.Leave.Help().Key+" leaves it, "+m.keys.Help.Help().Key+" shows its keys", info), nil
	}
	next, intents := pane.Update(press)
	m.comparing.pane = next
	return m.act(intents)
}

// afterwards begins what a comparison waits for, after any message.
func (m Model) afterwards(cmd tea.Cmd) (Model, tea.Cmd) {
	m, cmd = m.afterTrial(cmd)
	m, held := m.undoHeld()
	cmd = tea.Batch(cmd, held)
	c := &m.comparing
	if c.on && m.session == nil {
		c.on = false
	}
	if !c.on {
		return m, cmd
	}
	cmds := []tea.Cmd{cmd}
	later := func(d time.Duration, what any) { cmds = append(cmds, m.shell.after(d, comparingMsg{c.n, what})) }
	pane := m.sizedCompare()
	if d, turn, ok := pane.Wait(); ok && c.cued != turn+1 && len(m.dialogs) == 0 {
		c.cued = turn + 1
		later(d, flicked{turn})
	}
	if n := pane.Showing(); c.shown != n && !pane.Tossing() {
		c.shown = n
		later(paintedAfter, saw{n})
	}
	if n := pane.Showing(); c.tossed != n && pane.Tossing() {
		c.tossed = n
		cmds = append(cmds, m.shell.toss(c.n))
	}
	if a, b := pane.Pair(); a != nil && b != nil && pane.Unmeasured() && c.measured != [2]flow.Digest{a.Image, b.Image} {
		c.measured = [2]flow.Digest{a.Image, b.Image}
		cmds = append(cmds, m.shell.measurePair(c.n, a.Image, b.Image))
	}
	return m, tea.Batch(cmds...)
}

// compared takes what a comparison waited for.
func (m Model) compared(msg comparingMsg) (Model, tea.Cmd) {
	if !m.comparing.on || msg.n != m.comparing.n {
		return m, nil
	}
	pane := m.sizedCompare()
	switch what := msg.what.(type) {
	case flicked:
		m.comparing.cued = 0
		if len(m.dialogs) == 0 {
			pane = pane.Pass(what.turn)
		}
	case saw:
		pane = pane.Saw(what.showing)
	case tossed:
		pane = pane.Toss(what.coin)
	case measured:
		pane = pane.Measured(what.before, what.after, what.facts)
	case error:
		return m.say("the difference cannot be measured: "+flow.AsFailure(what).Error(), warn), nil
	}
	m.comparing.pane = pane
	return m, nil
}

// toss lets chance decide an order.
func (s shell) toss(n int) tea.Cmd {
	return func() tea.Msg { return comparingMsg{n, tossed{rand.N(2) == 1}} }
}

// measurePair compares two images, pixel by pixel.
func (s shell) measurePair(n int, before, after flow.Digest) tea.Cmd {
	return func() tea.Msg {
		a, err := s.pics.decoded(s.ctx, before)
		if err != nil {
			return comparingMsg{n, err}
		}
		b, err := s.pics.decoded(s.ctx, after)
		if err != nil {
			return comparingMsg{n, err}
		}
		return comparingMsg{n, measured{before, after, compare.Measure(a, b)}}
	}
}

// decoded returns a picture's pixels.
func (p *pictures) decoded(ctx context.Context, d flow.Digest) (image.Image, error) {
	data, err := p.load(ctx, d.String())
	if err != nil {
		return nil, err
	}
	return render.Decode(data)
}

// comparePictures is the gallery that compare sees.
type comparePictures struct{ p *pictures }

// Look implements [compare.Gallery].
func (c comparePictures) Look(reel, key string, cols, rows int) (lines []string, ready bool, err error) {
	if c.p.plain || cols <= 0 || rows <= 0 {
		return blank(cols, rows), false, nil
	}
	v := c.p.g.LookNewest(reel, render.Pic{Key: key, Cols: cols, Rows: rows})
	switch v.State {
	case render.Waiting:
		return nil, false, nil
	case render.Failed: // why is said once for all that are gone
		return nil, false, errors.New("this image cannot be read")
	}
	return v.Lines, v.State == render.Ready, nil
}

// CellSize implements [compare.Gallery].
func (c comparePictures) CellSize() (w, h int) { return c.p.CellSize() }
