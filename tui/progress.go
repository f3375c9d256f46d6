package tui

import (
	"time"

	"rflow/flow"
	"rflow/tui/status"
)

// progressed keeps the newest progress of a node and its newest look. A late or repeated
// report of an earlier step changes nothing.
func (m Model) progressed(running map[flow.NodeID]flow.NodeProgress, p flow.NodeProgress) {
	old, ok := running[p.Node]
	if ok && old.Role == p.Role && old.Stage == p.Stage && p.Step < old.Step {
		return
	}
	if p.Preview != nil {
		m.shell.pics.saw(p.Node, *p.Preview)
	}
	p.Preview = nil // the gallery has it
	running[p.Node] = p
}

// forget drops the progress of what an event has ended.
func (m Model) forget(running map[flow.NodeID]flow.NodeProgress, p flow.Payload) {
	var id flow.NodeID
	var image flow.Digest
	switch p := p.(type) {
	case flow.NodeFinished:
		id, image = p.Node, p.Image
	case flow.NodeFailed:
		id = p.Node
	case flow.NodeCancelled:
		id = p.Node
	case flow.VerdictGiven:
		delete(running, p.Node)
		return
	case flow.ReflectionProposed:
		delete(running, p.Node)
		return
	case flow.PromptRefined:
		delete(running, p.Node)
		return
	case flow.RoleFailed:
		delete(running, p.Node)
		return
	default:
		ids, image := triedOut(m.doc, p)
		for _, id := range ids {
			delete(running, id)
			m.shell.pics.finished(id, image)
		}
		return
	}
	delete(running, id)
	m.shell.pics.finished(id, image)
}

// remaining estimates the jobs under way; 0 while the backend cannot work on them.
func (m Model) remaining() time.Duration {
	switch m.backend.Phase {
	case flow.BackendLive, flow.BackendBusy:
	default:
		return 0
	}
	workers := 1
	if m.backend.Caps != nil {
		workers = max(1, m.backend.Caps.Load.Workers)
	}
	if m.inbox.on {
		return m.pass().Remaining(m.makers(workers))
	}
	return status.Remaining(m.doc, m.running, m.imageTime(), workers)
}

// imageTime is how long an image takes: as measured here, else as the backend says.
func (m Model) imageTime() time.Duration {
	if m.image > 0 {
		return m.image
	}
	if m.backend.Caps != nil {
		return m.backend.Caps.ImageTime
	}
	return 0
}

// jobs counts the images being made.
func (m Model) jobs() (queued, sampling int) {
	for _, t := range m.docs() {
		q, s := status.Jobs(t)
		queued, sampling = queued+q, sampling+s
	}
	return queued, sampling
}

// batchDone is how much is done of the jobs under way and of those that ended since there
// were none: in hundredths of a job, as one that is being sampled counts by its steps.
func (m Model) batchDone(jobs int) (done, total int) {
	ended := max(0, m.doc.Images()-m.batch)
	done = 100 * ended
	for n := range m.doc.Nodes() {
		if n.Status == flow.Sampling {
			done += 100 - int(status.Unfinished(m.running[n.ID], 100))
		}
	}
	return done, 100 * (ended + jobs)
}

// due says when the next reflection can be expected.
func (m Model) due() string {
	if m.inbox.on {
		return m.pass().Due(m.makers(1), m.queue.pane.Keys.Leave.Help().Key)
	}
	queued, sampling := m.jobs()
	switch {
	case queued+sampling == 0 && len(m.running) == 0:
		return "nothing waits, and nothing is being made"
	case m.remaining() == 0 && m.banner() != "":
		return "nothing waits; the next reflection comes when the backend is back"
	}
	var soonest time.Duration = -1
	for n := range m.doc.Nodes() {
		if n.Status != flow.Sampling {
			continue
		}
		left := status.Unfinished(m.running[n.ID], m.imageTime())
		if soonest < 0 || left < soonest {
			soonest = left
		}
	}
	if soonest < 0 {
		soonest = m.imageTime()
	}
	if soonest <= 0 {
		return "nothing waits; the next reflection is on its way"
	}
	span := status.Span(soonest)
	if soonest >= time.Second {
		span = "about " + span
	}
	return "nothing waits: the next reflection is due in " + span
}
