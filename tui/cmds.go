package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/render"
	"rflow/tui/internal/intent"
)

// shell is everything that is not a function of messages. Its methods return
// commands; it is a value and is not changed.
type shell struct {
	ctx     context.Context
	library Library
	clock   clock
	pics    *pictures
	proofs  *proofs
	copies  *copies
	tmux    func(context.Context) render.TmuxReply
	editor  string
	env     []string
}

// How long things take.
const (
	tickEvery     = time.Second
	settleAfter   = 60 * time.Millisecond // the panel follows the cursor
	paintedAfter  = 50 * time.Millisecond // three frames
	noticeLasts   = 8 * time.Second
	silenceAfter  = 2 * time.Second // a terminal that has not replied will not
	leaveWithin   = 2 * time.Second
	maxUpdates    = 256 // in one message, so that a storm is a few frames
	maxOutsideLen = 1 << 20
)

type (
	tickMsg    struct{ at time.Time }
	updatesMsg struct {
		gen    int
		at     time.Time
		all    []flow.Update
		closed bool
	}
	openedMsg struct {
		gen     int
		session Session
		request *intent.StartRequest
		err     error
	}
	sessionsMsg struct {
		list []SessionInfo
		err  error
	}
	backendMsg struct {
		state flow.BackendState
		at    time.Time
	}
	doneMsg struct {
		gen     int
		command flow.Command
		entry   *entry // to be undone by, when it succeeded
		err     error
		seq     int64       // how far the session was then
		late    flow.NodeID // the decision on this node can no longer be changed, or ""
	}
	interpretedMsg struct {
		gen   int
		asked flow.Interpretation
		got   flow.Understanding
		err   error
	}
	editedMsg struct {
		gen  int
		text string
		err  error
	}
	picturesMsg struct{}
	silenceMsg  struct{ round int }
	settledMsg  struct{ n int }
	paintedMsg  struct {
		n  int
		at time.Time
	}
	replyMsg struct{ reply render.Reply }
	tmuxMsg  struct{ reply render.TmuxReply }
	proofMsg struct {
		round int
		proof *render.Proof
	}
	savedMsg struct{ err error }
)

// after delivers msg once d has passed.
func (s shell) after(d time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg {
		s.clock.After(s.ctx, d)
		return msg
	}
}

// painted tells that what is drawn now has been on the screen.
func (s shell) painted(n int) tea.Cmd {
	return func() tea.Msg {
		s.clock.After(s.ctx, paintedAfter)
		return paintedMsg{n, s.clock.Now()}
	}
}

func (s shell) tick() tea.Cmd {
	return func() tea.Msg {
		s.clock.After(s.ctx, tickEvery)
		return tickMsg{s.clock.Now()}
	}
}

// picturesChanged waits until some picture looks different.
func (s shell) picturesChanged() tea.Cmd {
	return func() tea.Msg {
		select {
		case <-s.pics.g.Changed():
			return picturesMsg{}
		case <-s.ctx.Done():
			return nil
		}
	}
}

func (s shell) backendUpdates() tea.Cmd {
	return func() tea.Msg {
		select {
		case state, ok := <-s.library.BackendUpdates():
			if !ok {
				return nil
			}
			return backendMsg{state, s.clock.Now()}
		case <-s.ctx.Done():
			return nil
		}
	}
}

// updates waits for news of a session and takes all that are there.
func (s shell) updates(session Session, gen int) tea.Cmd {
	return func() tea.Msg {
		in := session.Updates()
		var all []flow.Update
		select {
		case u, ok := <-in:
			if !ok {
				return updatesMsg{gen: gen, at: s.clock.Now(), closed: true}
			}
			all = append(all, u)
		case <-s.ctx.Done():
			return nil
		}
		for len(all) < maxUpdates {
			select {
			case u, ok := <-in:
				if !ok {
					return updatesMsg{gen: gen, at: s.clock.Now(), all: all, closed: true}
				}
				all = append(all, u)
				continue
			default:
			}
			break
		}
		return updatesMsg{gen: gen, at: s.clock.Now(), all: all}
	}
}

func (s shell) sessions() tea.Cmd {
	return func() tea.Msg {
		list, err := s.library.Sessions(s.ctx)
		return sessionsMsg{list, err}
	}
}

func (s shell) start(r intent.StartRequest, gen int) tea.Cmd {
	return func() tea.Msg {
		session, err := s.library.Start(s.ctx, r)
		return openedMsg{gen, session, &r, err}
	}
}

func (s shell) open(id flow.SessionID, gen int) tea.Cmd {
	return func() tea.Msg {
		session, err := s.library.Open(s.ctx, id)
		return openedMsg{gen, session, nil, err}
	}
}

func (s shell) save(r intent.StartRequest) tea.Cmd {
	return func() tea.Msg { return savedMsg{s.library.SaveSettings(s.ctx, r)} }
}

func (s shell) do(session Session, gen int, c flow.Command, e *entry) tea.Cmd {
	return func() tea.Msg {
		done := doneMsg{gen: gen, command: c, entry: e, err: session.Do(s.ctx, c)}
		done.seq = session.Tree().Seq
		if done.err != nil {
			done.late = tooLate(session.Tree(), c)
		}
		return done
	}
}

func (s shell) interpret(session Session, gen int, i flow.Interpretation) tea.Cmd {
	return func() tea.Msg {
		got, err := session.Interpret(s.ctx, i)
		return interpretedMsg{gen, i, got, err}
	}
}

// close leaves a session; then comes what follows.
func (s shell) close(session Session, then tea.Msg) tea.Cmd {
	return func() tea.Msg {
		if session != nil {
			if err := session.Close(); err != nil {
				return noticeMsg{text: "closing the session: " + err.Error(), level: bad, then: then}
			}
		}
		return then
	}
}

// quit leaves the program once the terminal has taken in what it was sent.
func (s shell) quit(session Session) tea.Cmd {
	return func() tea.Msg {
		if session != nil {
			_ = session.Close() // its log is complete without it
		}
		s.quiet()
		return tea.QuitMsg{}
	}
}

// suspend hands the terminal to the shell once it has taken in what it was sent.
func (s shell) suspend() tea.Cmd {
	return func() tea.Msg {
		s.quiet()
		return tea.SuspendMsg{}
	}
}

// quiet sends no more pictures until the program's screen is entered again, and
// waits for the terminal's replies, which would reach whoever has it next. It
// does so even when the program is being ended.
func (s shell) quiet() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), leaveWithin)
	defer cancel()
	s.pics.g.Stop(ctx)
}
