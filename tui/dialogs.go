package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
)

// branchFrom returns the node a branch would leave, or why there is none.
func (m Model) branchFrom(id flow.NodeID) (*flow.Node, string) {
	n, ok := m.doc.Node(id)
	switch {
	case !ok:
		return nil, "there is no node"
	case active(n):
		return nil, "its image is not finished"
	case n.Status != flow.Done:
		return nil, "there is no image; branch from " + nodeName(n.Parent)
	}
	return n, ""
}

// askBranch asks how a branch is to differ.
func (m Model) askBranch(id flow.NodeID) (Model, tea.Cmd) {
	n, why := m.branchFrom(id)
	if n == nil {
		return m.say("no branch from here: "+why, info), nil
	}
	do := func(b flow.Branch) intent.Intent { return intent.Do{Command: b} }
	onRoot := ""
	if id == flow.Root {
		onRoot = "the prompt has no image to correct"
	}
	room, k := m.promptRoom(), m.asks.branch
	written := dialog.NewWrite(m.asks.dialog, "reflection for the branch", n.IntendedText(), room, func(text string) intent.Intent {
		return do(flow.Branch{From: id, Reflection: &text})
	})
	prompt := dialog.NewWrite(m.asks.dialog, "prompt for the branch", n.Original, room, func(text string) intent.Intent {
		return do(flow.Branch{From: id, Prompt: text})
	})
	m.dialogs = append(m.dialogs, dialog.NewChoice(
		m.asks.dialog, "branch from "+nodeName(id), "A branch is a chain of its own; what is there stays.",
		dialog.Option{Key: k.Mine, Label: "a reflection of your own", Next: written, Disabled: onRoot},
		dialog.Option{Key: k.Reflection, Label: "another from the reflector", Intent: do(flow.Branch{From: id}), Disabled: onRoot},
		dialog.Option{Key: k.Seed, Label: "this image, another seed", Intent: do(again(n))},
		dialog.Option{Key: k.Prompt, Label: "another prompt, judged by it", Next: prompt},
		dialog.Option{Key: k.Fresh, Label: "fresh noise in its place", Intent: do(flow.Branch{From: id, Fresh: true}), Disabled: onRoot},
	))
	return m, nil
}

// again returns the branch that makes a node's image once more: from the same
// parent and text, at another place, hence with another seed.
func again(n *flow.Node) flow.Branch {
	switch {
	case n.ID == flow.Root || n.Step == flow.StepGenerate:
		return flow.Branch{From: flow.Root, Fresh: true}
	case n.Step == flow.StepFresh:
		return flow.Branch{From: n.Parent, Fresh: true}
	}
	text := n.Reflection
	return flow.Branch{From: n.Parent, Reflection: &text}
}

func nodeName(id flow.NodeID) string {
	if id == flow.Root {
		return "the prompt"
	}
	return string(id)
}

// promptRoom returns how many bytes a prompt may have.
func (m Model) promptRoom() int {
	if m.backend.Caps != nil && m.backend.Caps.Limits.PromptBytes > 0 {
		return m.backend.Caps.Limits.PromptBytes
	}
	return dialog.DefaultRoom
}

func active(n *flow.Node) bool {
	return n != nil && (n.Status == flow.Queued || n.Status == flow.Sampling)
}

// nothingToCancel says why x does nothing now, or "".
func (m Model) nothingToCancel() string {
	n, _ := m.doc.Node(m.cursor())
	queued, sampling := m.jobs()
	if _, live := m.doc.LiveChain(m.cursor()); !active(n) && !live && queued+sampling == 0 && !m.rerun.on() {
		return "nothing is being made"
	}
	return ""
}

// askCancel asks what to stop.
func (m Model) askCancel(id flow.NodeID) (Model, tea.Cmd) {
	if why := m.nothingToCancel(); why != "" {
		return m.say("nothing to cancel: "+why, info), nil
	}
	n, _ := m.doc.Node(id)
	job, chain, all := "", "", ""
	if !active(n) {
		job = "no job is running on " + nodeName(id)
	}
	c, live := m.chainOf(n)
	if !live {
		chain = "its chain has ended"
	}
	queued, sampling := m.jobs()
	if queued+sampling == 0 {
		all = "no job is running"
	}
	do := func(c flow.Cancel) intent.Intent { return intent.Do{Command: c} }
	options := []dialog.Option{
		{Key: m.asks.cancel.Job, Label: "this job, " + nodeName(id), Intent: do(flow.Cancel{Node: id}), Disabled: job},
		{Key: m.asks.cancel.Chain, Label: fmt.Sprintf("this chain, %d: it ends", c.ID), Intent: do(flow.Cancel{Chain: c.ID}), Disabled: chain},
		{Key: m.asks.cancel.All, Label: fmt.Sprintf("all jobs, %d", queued+sampling), Intent: do(flow.Cancel{}), Disabled: all},
	}
	if m.rerun.on() {
		label := "the verifier that is asked again, about " + counted(m.rerun.left(), "image")
		options = append(options, dialog.Option{Key: m.asks.cancel.Verifying, Label: label, Intent: intent.Call{Command: rerunStop}})
	}
	m.dialogs = append(m.dialogs, dialog.NewChoice(m.asks.dialog, "cancel", "Finished images are never lost.", options...))
	return m, nil
}

// chainOf returns the chain of a node, when it goes on.
func (m Model) chainOf(n *flow.Node) (flow.Chain, bool) {
	if n == nil || n.ID == flow.Root {
		return flow.Chain{}, false
	}
	if c, ok := m.doc.LiveChain(n.ID); ok {
		return c, true
	}
	c, ok := m.doc.Chain(n.Chain)
	if !ok {
		return flow.Chain{ID: n.Chain}, active(n)
	}
	return c, !c.Ended()
}

// askHome leaves the session, and asks first when jobs are running.
func (m Model) askHome() (Model, tea.Cmd) {
	if n := m.busy(); n > 0 {
		m.dialogs = append(m.dialogs, dialog.NewChoice(
			m.asks.dialog, leaveTitle(n), "The session goes on exactly where it was when it is opened again, jobs included.",
			dialog.Option{Key: m.asks.dialog.List.Yes, Label: "leave the session", Intent: intent.Home{}},
			dialog.Option{Key: m.asks.dialog.List.No, Label: "stay"},
		))
		return m, nil
	}
	return m.goHome()
}

// askQuit leaves the program, and asks first when jobs are running. A second
// ctrl+c at the question means it.
func (m Model) askQuit(sure bool) (Model, tea.Cmd) {
	if n := m.busy(); n > 0 && !sure {
		m.asked = true
		m.dialogs = append(m.dialogs, dialog.NewChoice(
			m.asks.dialog, leaveTitle(n), "The session goes on exactly where it was when it is opened again, jobs included.",
			dialog.Option{Key: m.asks.dialog.List.Yes, Label: "leave rflow", Intent: intent.Quit{}},
			dialog.Option{Key: m.asks.dialog.List.No, Label: "stay"},
		))
		return m, nil
	}
	return m.one(intent.Quit{})
}

func (m Model) busy() int {
	if m.session == nil {
		return 0
	}
	queued, sampling := m.jobs()
	return queued + sampling
}

func leaveTitle(jobs int) string {
	if jobs == 1 {
		return "1 job is running"
	}
	return fmt.Sprintf("%d jobs are running", jobs)
}

// noNote says why there can be no note on a node, or "".
func (m Model) noNote(id flow.NodeID) string {
	if _, ok := m.doc.Node(id); !ok || id == flow.Root {
		return "the prompt is not an image"
	}
	return ""
}

// maxNote is how many bytes a note may have.
const maxNote = 4 << 10

// askNote asks for a note on a node; an empty one takes it off.
func (m Model) askNote(id flow.NodeID) (Model, tea.Cmd) {
	if why := m.noNote(id); why != "" {
		return m.say("no note here: "+why, info), nil
	}
	n, _ := m.doc.Node(id)
	text := n.Note
	if n.NoteDraft != nil {
		text = n.NoteDraft.Text
	}
	m.dialogs = append(m.dialogs, dialog.NewWrite(m.asks.dialog, "note on "+string(id), text, maxNote, func(text string) intent.Intent {
		return intent.Do{Command: flow.Mark{Mark: flow.NodeMarked{Node: id, Note: &text}}}
	}).OrNothing().Kept(func(text string) []intent.Intent {
		draft, words := flow.SaveDraft{Node: id, Text: text, Note: true}, "kept as a draft of the note"
		if text == n.Note {
			draft.Text, words = "", "the draft is thrown away"
		}
		return []intent.Intent{intent.Do{Command: draft}, intent.Notice{Text: words}}
	}))
	return m, nil
}
