package tui

import (
	"context"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"

	"rflow/render"
)

// watchEvery is after how many seconds the program looks whether the terminal
// has become another one or has changed its colours, where it would not be told.
const watchEvery = 2

// resized takes the size of the window. The first one starts the questions to
// the terminal; later ones ask what changes with the font.
func (m Model) resized(msg tea.WindowSizeMsg) (Model, tea.Cmd) {
	m.w, m.h = max(0, msg.Width), max(0, msg.Height)
	m.shell.pics.g.Writer().Resize(m.w, m.h)
	m = m.arrange().nearby()
	next, cmd := m.reply(msg)
	cmd = tea.Batch(cmd, next.shell.measure(next.o))
	if next.term.asked {
		return next, tea.Batch(cmd, tea.Raw(string(next.term.caps.CellQueries())), next.askTmux())
	}
	next.term.asked = true
	return next, tea.Batch(cmd, next.ask())
}

// resumed asks everything anew: the program may have been taken to the
// foreground in another terminal. What was drawn by stays until it has answered.
func (m Model) resumed() (Model, tea.Cmd) {
	m.term = m.term.anew()
	return m, tea.Batch(m.ask(), m.shell.measure(m.o))
}

// ask sends the terminal every question, and gives it until silenceAfter.
func (m Model) ask() tea.Cmd {
	return tea.Batch(
		tea.Raw(string(m.term.caps.Queries())), m.askTmux(),
		m.shell.after(silenceAfter, silenceMsg{m.term.round}),
	)
}

// askTmux asks tmux about the terminals that it shows the program on.
func (m Model) askTmux() tea.Cmd {
	if !m.term.caps.Tmux {
		return nil
	}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(m.shell.ctx, silenceAfter)
		defer cancel()
		return tmuxMsg{m.shell.tmux(ctx)}
	}
}

// watch looks every few seconds for what nobody tells: that tmux was attached
// to another terminal (a focus report comes only where the person has turned
// them on in tmux), and that the terminal changed between dark and light. To be
// told of the latter would take a mode that outlives a program that is killed, and
// that an editor in between does not expect.
func (m Model) watch() tea.Cmd {
	if m.now.Unix()%watchEvery != 0 || !m.term.asked {
		return nil
	}
	if m.term.caps.Schemes == render.Yes {
		return tea.Batch(m.askTmux(), tea.Raw("\x1b[?996n"))
	}
	return m.askTmux()
}

// attached takes what tmux tells. Other clients than before are another
// terminal, which holds no image and is asked everything anew. Until it has
// answered, and while there is none, pictures are blocks, which every terminal
// shows: tmux keeps sixels for a terminal that cannot show them, and writes
// words in their place.
func (m Model) attached(msg tmuxMsg) (Model, tea.Cmd) {
	old := m.term.caps.Attached
	if !msg.reply.Known {
		return m, nil
	}
	exchanged := old.Known && !msg.reply.SameAs(old)
	opened := old.Known && old.Passthrough == render.No && msg.reply.Passthrough == render.Yes
	if !exchanged && !opened {
		return m.known([]render.Reply{msg.reply})
	}
	m.term = m.term.anew()
	next, cmd := m.known([]render.Reply{msg.reply})
	cmd = tea.Batch(cmd, next.ask())
	if exchanged {
		m.shell.pics.g.Reattached()
		m.shell.pics.g.Use(next.term.targetBy(render.Blocks))
		cmd = tea.Batch(tea.ClearScreen, cmd)
	}
	return next, cmd
}

// reply folds what the terminal said of itself.
func (m Model) reply(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case silenceMsg:
		return m.silence(msg)
	case replyMsg:
		return m.known([]render.Reply{msg.reply})
	case tea.ColorProfileMsg:
		return m.profile(msg)
	}
	rs := replies(msg)
	if len(rs) == 0 {
		return m, nil
	}
	for _, r := range rs {
		switch r := r.(type) {
		case render.StatusReply:
			m.shell.pics.g.Ack()
		case render.SchemeReply:
			return m.scheme(r)
		}
	}
	return m.known(rs)
}

// silence ends the wait for answers. Behind tmux it asks once more: tmux drops
// what is to pass through it until it has the terminal, and hands the terminal's
// answer on key by key, so that it can come apart.
func (m Model) silence(msg silenceMsg) (Model, tea.Cmd) {
	if msg.round != m.term.round {
		return m, nil // the terminal has been asked anew since
	}
	waited := m.term.caps.Tmux && m.term.caps.Kitty == render.Unanswered
	m, cmd := m.known([]render.Reply{render.SilenceReply{}})
	cmd = tea.Batch(cmd, m.shell.forget(m.term.proof))
	if !waited || m.term.again == askAgainMost {
		return m, cmd
	}
	m.term.again++
	return m, tea.Batch(cmd, m.ask())
}

// known draws by what is known of the terminal now.
func (m Model) known(rs []render.Reply) (Model, tea.Cmd) {
	wasTmux, theme := m.term.caps.Tmux, m.term.theme().Name
	var ready bool
	m.term, ready = m.term.fold(rs)
	if m.term.theme().Name != theme {
		m = m.restyle()
	}
	var cmd tea.Cmd
	if m.term.caps.Tmux && !wasTmux {
		cmd = m.ask() // only its version told that this is tmux: ask the terminal behind it too
	}
	if !ready {
		return m, cmd
	}
	m.shell.pics.g.Use(m.term.target())
	next, raise := m.raise()
	next, prove := next.wantProof()
	return next, tea.Batch(cmd, raise, prove)
}

// wantProof has objects made to show the terminal, where that is of use.
func (m Model) wantProof() (Model, tea.Cmd) {
	t := m.term
	if p := t.path(); t.proving || m.o.Plain || !t.caps.NeedsProof() || p != render.Kitty && p != render.KittyClassic {
		return m, nil
	}
	m.term.proving = true
	return m, m.shell.makeProof(t.round)
}

// prove shows the terminal the objects.
func (m Model) prove(msg proofMsg) (Model, tea.Cmd) {
	if msg.round != m.term.round || msg.proof == nil {
		return m, m.shell.forget(msg.proof)
	}
	m.term.proof = msg.proof
	return m, tea.Batch(
		tea.Raw(string(msg.proof.Queries(m.term.caps.Tmux))),
		m.shell.after(silenceAfter, silenceMsg{m.term.round}),
	)
}

// raise makes the writer show as many colours as the terminal does, and as
// placeholders are made of. What is on the screen already was written with other
// ones and is like what it should be to Bubble Tea, so all is written again.
func (m Model) raise() (Model, tea.Cmd) {
	have, _, _ := m.term.caps.Colors()
	need := render.AtLeast256(m.term.path(), have)
	if need == m.term.writer || m.o.Plain {
		return m, nil
	}
	m.term.writer = need
	return m, tea.Sequence(func() tea.Msg { return tea.ColorProfileMsg{Profile: need} }, tea.ClearScreen)
}

// profile takes the colour profile that Bubble Tea found, or one that it was
// told to write with.
func (m Model) profile(msg tea.ColorProfileMsg) (Model, tea.Cmd) {
	if msg.Profile == m.term.writer {
		return m, nil
	}
	m.term.writer = msg.Profile
	if m.term.caps.Direct == render.Yes {
		return m.raise() // Bubble Tea's own conclusion from the same reply
	}
	m, cmd := m.known([]render.Reply{render.ProfileReply{Profile: msg.Profile}})
	return m.restyle(), cmd
}

// background takes the terminal's background, by which the theme is chosen and
// pictures are composed.
func (m Model) background(msg tea.BackgroundColorMsg) (Model, tea.Cmd) {
	if m.term.echoes(msg.Color) {
		return m, nil
	}
	m.term.dark = msg.IsDark()
	return m.restyle().known([]render.Reply{render.BackgroundReply{Color: msg.Color}})
}

// scheme asks for the background where the terminal has changed between dark
// and light.
func (m Model) scheme(r render.SchemeReply) (Model, tea.Cmd) {
	if r == m.term.scheme && m.term.caps.Background.A != 0 {
		return m, nil
	}
	m.term.scheme = r
	return m, tea.Raw(string(m.term.caps.BackgroundQuery()))
}

// capability reads what Bubble Tea made of an answer about terminfo.
func capability(content string) []render.Reply {
	var rs []render.Reply
	for field := range strings.SplitSeq(content, ";") {
		name, value, _ := strings.Cut(field, "=")
		if name != "" {
			rs = append(rs, render.TermcapReply{Name: name, Value: value, OK: true})
		}
	}
	return rs
}

// proofs are the objects that were made to show a terminal and may still be
// there. The zero value is ready, and safe for use by several goroutines.
type proofs struct {
	mu   sync.Mutex
	made []*render.Proof
}

// makeProof makes objects to show the terminal.
func (s shell) makeProof(round int) tea.Cmd {
	return func() tea.Msg {
		s.proofs.close() // of an earlier terminal
		p, err := render.NewProof()
		if err != nil {
			return nil // nowhere to put them: images go through the line
		}
		s.proofs.add(p)
		return proofMsg{round, p}
	}
}

// forget removes what the terminal left of a proof's objects.
func (s shell) forget(p *render.Proof) tea.Cmd {
	if p == nil {
		return nil
	}
	return func() tea.Msg {
		_ = p.Close() // of three bytes each; close tries again
		return nil
	}
}

func (p *proofs) add(made *render.Proof) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.made = append(p.made, made)
}

// close removes what terminals left of all objects.
func (p *proofs) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, made := range p.made {
		_ = made.Close() // there is nobody left to tell
	}
	p.made = nil
}
