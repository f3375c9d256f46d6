package tui

import (
	"strings"

	"rflow/tui/internal/prose"
	"rflow/tui/internal/spoken"
	"rflow/tui/queue"
	"rflow/tui/status"
)

// arrangeQueue gives the queue all room between header and footer.
func (m Model) arrangeQueue() Model {
	l := divide(m.w, m.h, true, true, m.banner() != "", 0)
	l.focus, l.review = rect{}, rect{}
	m.layout = l
	pane := m.queue.pane.SetTheme(m.theme).SetSize(l.body.w, l.body.h).SetWriting(m.capturing())
	if m.queue.empty {
		m.queue.pane = pane.Empty(m.due())
		return m
	}
	var ahead []queue.Shown
	for _, i := range m.queue.line.Ahead(m.inLine(), m.standing(), preparedAhead) {
		ahead = append(ahead, m.shown(i))
	}
	m.queue.pane = pane.Show(queue.Shown{Tree: m.doc, Node: m.cursor()}, ahead...)
	w, h := m.queue.pane.Room()
	if m.o.Plain {
		w, h = m.w, max(0, m.h-3-len(m.plainItem()))
	}
	m.review = m.review.SetSize(w, h).SetFocused(true).SetHeader(true)
	return m
}

// plainQueue is the queue for screen readers: lines in reading order.
func (m Model) plainQueue() []string {
	name := m.queueName()
	more, _, _ := strings.Cut(name.More, " · "+nodeName(m.cursor())) // the item tells the rest
	lines := plainBlock([]string{prose.Truncate(name.Text+": "+strings.ReplaceAll(more, " · ", ", "), m.w)}, m.w, 1)
	if m.queue.empty {
		return append(lines, plainBlock(prose.Wrap(m.due(), m.w), m.w, m.h-3)...)
	}
	detail := m.plainItem()
	lines = append(lines, plainBlock(detail, m.w, len(detail))...)
	return append(lines, strings.Split(m.review.View(), "\n")...)
}

// plainItem tells of the item shown, in at most half of the rows.
func (m Model) plainItem() []string {
	var detail []string
	if n, ok := m.doc.Node(m.cursor()); ok {
		detail = prose.Wrap(spoken.Image(m.doc, n, m.running), max(1, m.w))
	}
	detail = append(detail, m.plainDetail()...)
	return detail[:min(len(detail), m.h/2)]
}

// preparedAhead is how many items ahead have their pictures prepared: the next, and
// the one after, for who passes it over.
const preparedAhead = 2

// queueScreen is the session while its queue is shown.
func (m Model) queueScreen() []string {
	l := m.layout
	lines := []string{m.headerView()}
	if m.o.Plain {
		return append(append(lines, m.plainQueue()...), m.footerView())
	}
	if !l.banner.empty() {
		lines = append(lines, m.theme.Error.Render(prose.Fit(" "+m.banner(), m.w)))
	}
	lines = append(lines, status.Rule(m.theme, m.w, m.queueName()))
	lines = append(lines, paneLines(func() string { return m.queue.pane.View(m.review.View()) }, l.body)...)
	if !l.bottom.empty() {
		lines = append(lines, status.Rule(m.theme, m.w, status.Heading{}))
	}
	return append(lines, m.footerView())
}
