package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/render"
	"rflow/themes"
	"rflow/tui/dialog"
	"rflow/tui/focus"
	"rflow/tui/home"
	"rflow/tui/internal/intent"
	"rflow/tui/queue"
	"rflow/tui/review"
	"rflow/tui/tree"
)

// Model is the whole program. It is a value, made with [New]; copies share the
// pictures.
type Model struct {
	o      Options
	shell  shell
	keys   KeyMap
	asks   askKeys
	theme  *themes.Theme
	term   terminal
	w, h   int
	layout layout
	now    time.Time // as the last message told it

	home   home.Model
	tree   tree.Model
	focus  focus.Model
	review review.Model
	// The panel has the focus, else the tree; full: it fills the screen.
	onPanel, full bool
	dialogs       []dialog.Dialog

	session Session           // nil at home
	gen     int               // of the session shown; replies for another are dropped
	opening string            // what is being opened, or ""
	held    []tea.KeyPressMsg // pressed meanwhile
	doc     flow.Tree
	running map[flow.NodeID]flow.NodeProgress
	image   time.Duration // that an image takes, as measured
	batch   int           // images there were when the jobs under way began
	listing time.Time     // when home asked for the sessions last

	stage     stage // what is played, if anything is
	comparing comparing
	search    searching
	queue     queueing
	rerun     rerun
	inbox     inboxing

	leaf      leaf // over the explorer or home; nil for none
	backend   flow.BackendState
	backendAt time.Time
	waiting   waiting
	notices   notices
	undo      history
	sent      onItsWay
	shelved   []intent.Keeping // what takes the last changes of the list back

	rows     rowsOf // of the review, which keeps them while it stays on a node
	settling int    // of the cursor; a settle message of another is dropped
	subject  string // what the panel shows: a node and its reflection
	painted  bool   // that has been on the screen
	paints   int
	leaving  bool
	asked    bool // ctrl+c was pressed while jobs run
}

// New returns the program before its first message; ctx ends everything that it
// starts. Close it with [Model.Close]. Its errors are about o.
func New(ctx context.Context, o Options) (Model, error) {
	o, err := o.defaults()
	if err != nil {
		return Model{}, err
	}
	return build(shell{
		ctx: ctx, library: o.Library, clock: systemClock{}, pics: newPictures(o),
		proofs: &proofs{}, copies: newCopies(), tmux: render.AskTmux, editor: o.Editor, env: o.Env,
	}, o), nil
}

func build(s shell, o Options) Model {
	m := Model{
		o: o, shell: s, keys: DefaultKeyMap(), asks: defaultAskKeys(), term: newTerminal(o), now: s.clock.Now(),
		backend: o.Library.Backend(),
	}
	m.backendAt = m.now
	m.theme = m.term.theme()
	m.home = home.New(m.theme, s.pics, o.Library.Settings())
	m.home = m.home.SetBackend(m.backend).SetVersion(o.Version).SetNow(m.now).SetPlain(o.Plain)
	m.tree = tree.New(m.theme, s.pics)
	m.focus = focus.New(m.theme, s.pics)
	m.review = review.New(m.theme)
	m.queue.pane = queue.New(m.theme, queuePictures{s.pics})
	m = m.bound().openInbox()
	m.tree = m.tree.SetGhost(m.ghost())
	m = m.capable()
	switch {
	case o.Start != nil:
		m.opening = "starting"
	case o.Open != nil:
		m.opening = "opening " + string(*o.Open)
	}
	m.home = m.home.SetBusy(m.opening)
	for _, words := range o.Told {
		m = m.say(words, warn)
	}
	return m.openStage()
}

// Close stops what the model has started and waits for it.
func (m Model) Close() {
	m.shell.pics.g.Close()
	m.shell.proofs.close()
	m.shell.copies.close()
}

// Init starts what goes on for as long as the program does.
func (m Model) Init() tea.Cmd {
	cmds := []tea.Cmd{
		m.shell.tick(), m.shell.picturesChanged(), m.shell.backendUpdates(), m.shell.sessions(), tea.RequestBackgroundColor,
	}
	switch {
	case m.o.Start != nil:
		cmds = append(cmds, m.shell.start(*m.o.Start, m.gen))
	case m.o.Open != nil:
		cmds = append(cmds, m.shell.open(*m.o.Open, m.gen))
	}
	if m.inbox.on {
		cmds = append(cmds, m.shell.look(m.o.Inbox))
	}
	if m.stage.on {
		cmds = append(cmds, m.firstCue())
	}
	return tea.Batch(cmds...)
}

// cursor returns the selected node.
func (m Model) cursor() flow.NodeID { return m.tree.Cursor() }

// act carries out what panes asked for, in order.
func (m Model) act(intents []intent.Intent) (Model, tea.Cmd) {
	var cmds []tea.Cmd
	for _, i := range intents {
		var cmd tea.Cmd
		m, cmd = m.one(i)
		cmds = append(cmds, cmd)
	}
	return m, tea.Sequence(cmds...)
}
