package tui

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

// verifier is a session whose verifier can be asked again. What it says then stands
// beside the verdict that the session goes by.
type verifier interface {
	VerifyAgain(ctx context.Context, id flow.NodeID) (flow.Verdict, error)
}

// rerun is images that the verifier is asked about again. The zero value is none.
type rerun struct {
	turn   int // counts the reruns; replies to another are dropped
	todo   []flow.NodeID
	asked  int // and not answered
	done   int
	total  int
	differ []string // verdicts that are others than before
	failed []error
	each   time.Duration // that a verdict took, as measured; kept for the next rerun
	ask    func(flow.NodeID) tea.Cmd
	cancel context.CancelFunc
}

// rerunMsg is an answer.
type rerunMsg struct {
	turn int
	node flow.NodeID
	// The verdict, and the one that stands, as labels.
	now, was string
	took     time.Duration
	err      error
}

// The commands of a rerun.
const (
	rerunCommand = "rerun verifier"
	rerunStop    = "stop verifying"
)

// atOnce is how many verdicts are asked for at the same time.
const atOnce = 4

// on reports whether answers are waited for.
func (r rerun) on() bool { return r.left() > 0 }

// left is how many images have not been answered.
func (r rerun) left() int { return len(r.todo) + r.asked }

func (r rerun) estimate(images int) time.Duration {
	return time.Duration((images+atOnce-1)/atOnce) * r.each
}

// reruns carries out the commands of a rerun.
func (m Model) reruns(c intent.Call) (next Model, cmd tea.Cmd, ok bool) {
	switch c.Command {
	case rerunStop:
		return m.stopRerun("you stopped it"), nil, true
	case rerunCommand:
		i, err := strconv.Atoi(c.Argument)
		choices := m.rerunChoices()
		if err != nil || i < 0 || i >= len(choices) {
			return m, nil, true
		}
		next, cmd = m.startRerun(choices[i])
		return next, cmd, true
	}
	return m, nil, false
}

func (m Model) startRerun(c choice) (Model, tea.Cmd) {
	if c.retry {
		var again intent.Batch
		for _, id := range c.ids {
			again = append(again, intent.Do{Command: flow.Retry{Node: id}})
		}
		return m.act(again)
	}
	ctx, cancel := context.WithCancel(m.shell.ctx)
	turn := m.rerun.turn + 1
	m.rerun = rerun{
		turn: turn, todo: c.ids, total: len(c.ids), each: m.rerun.each, cancel: cancel,
		ask: m.shell.verifyAgain(ctx, m.session, m.doc, turn),
	}
	var cmds []tea.Cmd
	for range min(atOnce, len(c.ids)) {
		cmds = append(cmds, m.rerun.next())
	}
	stop := m.keys.Cancel.Help().Key + " " + m.asks.cancel.Verifying.Help().Key
	return m.say("the verifier is asked again about "+c.words+"; "+stop+" stops it", info), tea.Batch(cmds...)
}

// next asks about one more image; nil when there is none.
func (r *rerun) next() tea.Cmd {
	if len(r.todo) == 0 {
		return nil
	}
	id := r.todo[0]
	r.todo = r.todo[1:]
	r.asked++
	return r.ask(id)
}

// verifyAgain returns what asks the verifier of a session about an image until ctx ends.
func (s shell) verifyAgain(ctx context.Context, session Session, doc flow.Tree, turn int) func(flow.NodeID) tea.Cmd {
	return func(id flow.NodeID) tea.Cmd {
		return func() tea.Msg {
			msg, began := rerunMsg{turn: turn, node: id, was: standing(doc, id)}, s.clock.Now()
			again, ok := session.(verifier)
			if !ok {
				msg.err = flow.Fail(flow.FailUnsupported, "this session's verifier cannot be asked again")
				return msg
			}
			v, err := again.VerifyAgain(ctx, id)
			msg.now, msg.err, msg.took = v.Label(), err, s.clock.Now().Sub(began)
			return msg
		}
	}
}

// standing is the verdict by which the session goes, as a label.
func standing(t flow.Tree, id flow.NodeID) string {
	if n, ok := t.Node(id); ok && n.ModelVerdict() != nil {
		return n.ModelVerdict().Label()
	}
	return ""
}

// reran takes an answer, asks about the next image, and at the end tells what came of it.
func (m Model) reran(msg rerunMsg) (Model, tea.Cmd) {
	r := m.rerun
	if msg.turn != r.turn || !r.on() {
		return m, nil
	}
	r.asked--
	r.done++
	switch {
	case msg.err != nil:
		r.failed = append(slices.Clip(r.failed), msg.err)
	case msg.now != msg.was:
		r.differ = append(slices.Clip(r.differ), fmt.Sprintf("%s %s, was %s", msg.node, msg.now, msg.was))
	}
	if msg.err == nil {
		r.each = msg.took
	}
	cmd := r.next()
	m.rerun = r
	if r.on() {
		return m, cmd
	}
	r.cancel()
	level := info
	if len(r.failed) > 0 {
		level = bad
	}
	return m.say(r.told(), level), cmd
}

// told sums up what came of a rerun.
func (r rerun) told() string {
	had := r.done - len(r.failed)
	words := fmt.Sprintf("%s the verdicts there were; ", counted(had, "new verdict")+" beside")
	switch {
	case had == 0:
		words = ""
	case len(r.differ) == 0:
		words += "none differs"
	default:
		words += fmt.Sprintf("%d differ: %s", len(r.differ), strings.Join(r.differ, "; "))
	}
	if n := len(r.failed); n > 0 {
		words = strings.TrimPrefix(words+fmt.Sprintf("; %s could not be had: %s", counted(n, "verdict"), flow.AsFailure(r.failed[0]).Error()), "; ")
	}
	return words
}

// stopRerun asks about nothing more. What has come stays.
func (m Model) stopRerun(why string) Model {
	r := m.rerun
	if !r.on() {
		return m
	}
	r.cancel()
	left := r.left()
	m.rerun = rerun{turn: r.turn + 1, each: r.each}
	return m.say(fmt.Sprintf("%s: %s were not verified again, what came before stays", why, counted(left, "image")), info)
}
