package tui

import (
	"rflow/flow"
	"rflow/tui/internal/grade"
	"rflow/tui/status"
)

func (m Model) backendStatus() status.Backend {
	return status.Backend{State: m.backend, Since: m.now.Sub(m.backendAt)}
}

func (m Model) banner() string { return m.backendStatus().Banner() }

// headerView is the first line.
func (m Model) headerView() string {
	s := m.doc.Session.Strategy
	h := status.Header{
		Prompt: m.doc.Session.Prompt, Backend: m.backendStatus(), Total: s.Width*s.Depth + m.doc.ImagesAdded(),
		Waiting: m.waiting.count(), Idle: m.waiting.idleFor(m.now), Paused: m.doc.State == flow.PausedState,
		Guesses: m.doc.Guesses(), Budget: m.o.Speculate,
	}
	for n := range m.doc.Nodes() {
		switch {
		case n.Status != flow.Done || n.Image.IsZero():
		case n.Step == flow.StepGenerate:
			h.Pool++
		default:
			h.Made++
		}
	}
	if g := m.doc.Gate; g.Mode != flow.GateAsk && g.Mode != "" {
		h.Gate = g.String()
	}
	if best, ok := m.doc.Node(m.tree.Best()); ok {
		if v := best.Verdict(m.doc.Verifier()); v != nil {
			h.Best, h.BestStyle = v.Label(), grade.Of(m.doc).Level(*v).Style(m.theme)
		}
	}
	return h.View(m.theme, m.w)
}

// footerView is the last line: the keys that matter here, and the jobs.
func (m Model) footerView() string {
	if m.search.typing {
		return m.searchLine()
	}
	queued, sampling := m.jobs()
	done, total := m.batchDone(queued + sampling)
	if m.inbox.on {
		done, total = m.pass().Jobs()
	}
	jobs, left := queued+sampling, m.remaining()
	if r := m.rerun; r.on() {
		if jobs == 0 {
			done, total = 0, 0
		}
		jobs, done, total, left = jobs+r.left(), done+100*r.done, total+100*r.total, max(left, m.verdicts(r.left()))
	}
	if m.o.Plain {
		total = 0 // no bar
	}
	f := status.Footer{
		Keys: m.shortHelp(), Notice: m.notices.text, Level: m.notices.level,
		Jobs: jobs, Done: done, Total: total, Left: left,
	}
	return f.View(m.theme, m.w)
}
