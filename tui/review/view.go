package review

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// View draws the pane: exactly as many lines as it is high, each as wide as it
// is. The first names the reflection and its state, the last the keys.
func (m Model) View() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	at := m.look()
	var lines []string
	if m.top() == 1 {
		lines = append(lines, m.header(at))
	}
	body := m.body(at)
	start := max(0, min(m.scroll, len(body)-m.room()))
	end := min(len(body), start+m.room())
	for i, l := range body[start:end] {
		if i == end-start-1 && end < len(body) {
			l = prose.Spread(l, m.theme.Faint.Render(fmt.Sprintf("↓ %d", len(body)-end)), m.w)
		}
		lines = append(lines, l)
	}
	for len(lines) < m.h-1 {
		lines = append(lines, "")
	}
	if len(lines) < m.h {
		lines = append(lines, m.actions(at))
	}
	return prose.Block(lines, m.w, m.h)
}

// top is how many lines the header takes.
func (m Model) top() int {
	if m.bare {
		return 0
	}
	return 1
}

// room is how many lines the text has between the header and the keys.
func (m Model) room() int { return max(0, m.h-1-m.top()) }

// Rows returns how many lines the pane would like at a width: its whole text,
// the header where it draws one, and the keys.
func (m Model) Rows(w int) int {
	m.w, m.h = w, 1000
	at := m.look()
	rows := len(m.body(at)) + m.top()
	if m.actions(at) != "" {
		rows++
	}
	return rows
}

// Heading is what the header says, without styles.
func (m Model) Heading() string {
	at := m.look()
	what, _ := m.stateWords(at)
	if by := m.author(at); by != "" {
		what = by + " · " + what
	}
	return m.name() + " · " + what
}

// Scroll moves the text by lines.
func (m Model) Scroll(lines int) Model {
	if m.mode == writing || m.mode == prompting {
		return m
	}
	m.scroll = max(0, min(m.scroll+lines, len(m.body(m.look()))-m.room()))
	return m
}

// Cursor returns where the cursor of the text is, in cells of the pane; false
// when nothing is being written.
func (m Model) Cursor() (x, y int, ok bool) {
	if !m.Writing() || m.room() < 1 {
		return 0, 0, false
	}
	ed, top := m.editor(m.look())
	x, y = ed.Cursor()
	if m.mode == wording {
		x += min(labelWidth, m.w/3)
	}
	return min(x, m.w-1), min(y+m.top()+top, m.h-2), true
}

// header is a rule with the name of the pane and the state.
func (m Model) header(at look) string {
	t := m.theme
	name := t.Strong
	if m.focused {
		name = t.Title
	}
	what, style := m.stateWords(at)
	words := t.Rule.Render("─ ") + name.Render(m.name()) + t.Rule.Render(" ─ ")
	// The state counts more than the author.
	if by := m.author(at); by != "" && prose.Width(words)+prose.Width(by+what)+4 <= m.w {
		words += t.Muted.Render(by + " · ")
	}
	words += style.Render(what) + " "
	if n := m.w - prose.Width(words); n > 0 {
		words += t.Rule.Render(strings.Repeat("─", n))
	}
	return prose.Fit(words, m.w)
}

func (m Model) name() string {
	if m.mode == prompting {
		return "prompt"
	}
	return "reflection"
}

func (m Model) author(at look) string {
	if at.r == nil || at.state == beingWritten || m.mode == prompting {
		return ""
	}
	who := prose.Line(at.r.Author.String())
	switch {
	case who == "":
		return ""
	case at.r.Author.Person:
		return "written by " + who
	default:
		return "proposed by " + who
	}
}

// body is everything between the header and the keys.
func (m Model) body(at look) []string {
	p := &page{theme: m.theme, w: m.w}
	switch m.mode {
	case writing, prompting:
		m.drawWriting(p, at)
		return p.lines
	case rejecting:
		m.drawRemedies(p, at)
		return p.lines
	case explaining, wording:
		m.drawReasons(p)
		return p.lines
	case choosing:
		p.put("", m.theme.Accent, "which one?")
	}
	m.drawReflection(p, at)
	m.drawPrompt(p, at)
	return p.lines
}

// drawReflection shows the reflection as its state has it.
func (m Model) drawReflection(p *page, at look) {
	t := m.theme
	switch at.state {
	case nowhere:
		p.put("", t.Muted, at.why)
	case beingWritten:
		m.drawBeingWritten(p, at)
	case broken:
		f := at.node.RoleFailed[flow.RoleReflector]
		p.put("", t.Error, f.What)
		if f.Hint != "" {
			p.put("", t.Text, f.Hint)
		}
		m.drawUnderstood(p, f.Understood)
	case waits:
		m.drawInstructions(p, at)
		m.drawReading(p, at)
	case drafted:
		p.diff(p.label("yours"), at.r.Text, draftOf(at))
		if at.r.Text != "" {
			p.put(p.label("proposal"), t.Muted, at.r.Text)
		}
	case nothingToFix:
		p.put("", t.Good, "the reflector finds nothing to fix")
		k := m.Keys
		p.put("", t.Muted, fmt.Sprintf("%s ends the chain as right · %s goes on without a reflection · %s writes one", k.Right.Help().Key, k.Accept.Help().Key, k.Edit.Help().Key))
	default:
		m.drawDecided(p, at)
	}
}

func (m Model) drawBeingWritten(p *page, at look) {
	job := m.progress[at.node.ID]
	if job.Role == flow.RoleReflector && strings.TrimSpace(job.Text) != "" {
		p.put("", m.theme.Text, job.Text+"…")
	} else {
		p.put("", m.theme.Muted, "the reflector looks at the image")
	}
	if d := draftOf(at); d != "" {
		p.gap()
		p.put(p.label("yours"), m.theme.Edited, d)
	}
	if at.r != nil && at.r.Text != "" {
		p.gap()
		p.put(p.label("rejected"), m.theme.Removed, at.r.Text)
	}
}

// drawInstructions lists the instructions with their switches.
func (m Model) drawInstructions(p *page, at look) {
	t := m.theme
	off := m.switched(at)
	for i, text := range at.r.Instructions() {
		number, box, style := " ", t.Good.Render("[x]"), t.Text
		if i < 9 {
			number = fmt.Sprint(i + 1)
		}
		if i < len(off) && off[i] {
			box, style = t.Faint.Render("[ ]"), t.Faint
		}
		p.put(t.Muted.Render(number)+" "+box+" ", style, text)
	}
	if _, left := m.intended(at); !left {
		p.put("", t.Warning, m.whyNotAccept(at))
	}
}

// drawReading shows how the backend understands the reflection as it stands.
func (m Model) drawReading(p *page, at look) {
	text, _ := m.intended(at)
	switch {
	case text == m.understood.text && text != "":
		u := m.understood.Understanding
		m.drawUnderstood(p, &u)
	case text == at.r.Text:
		m.drawUnderstood(p, at.r.Understood)
	}
}

func (m Model) drawUnderstood(p *page, u *flow.Understanding) {
	if u == nil {
		return
	}
	if u.Text != "" {
		p.put(p.label("read as"), m.theme.Muted, u.Text)
	}
	if len(u.Unknown) > 0 {
		p.put(p.label("unknown"), m.theme.Warning, strings.Join(u.Unknown, ", "))
	}
}

// drawDecided shows a decision that has been taken.
func (m Model) drawDecided(p *page, at look) {
	t, r := m.theme, at.r
	switch at.state {
	case edited:
		p.diff("", r.Text, r.Final)
	case rejected:
		p.put("", t.Removed, r.Text)
	case satisfied:
		p.put("", t.Good, "right as it is: the chain ends here")
		if r.Text != "" {
			p.put("", t.Faint, r.Text)
		}
	default:
		if r.Text == "" {
			p.put("", t.Muted, "nothing to fix: it went on without a reflection")
		}
		for i, text := range flow.Instructions(r.Text) {
			p.put(t.Muted.Render(fmt.Sprint(i+1))+" ", t.Text, text)
		}
	}
	if r.Code != "" || r.Reason != "" {
		p.put(p.label("because"), t.Muted, strings.Trim(m.reasonWords(r.Code)+": "+r.Reason, ": "))
	}
	if r.Rule != "" {
		p.put(p.label("rule"), t.Muted, r.Rule)
	}
}

func (m Model) reasonWords(code string) string {
	for _, r := range reasons() {
		if r.code == code {
			return r.words
		}
	}
	return code
}

// drawPrompt shows the working prompt for the next image and how it changed.
func (m Model) drawPrompt(p *page, at look) {
	t := m.theme
	switch at.state {
	case nowhere, beingWritten, broken, rejected, satisfied:
		return
	case accepted, edited, passed:
		if at.r.Decision == flow.Pending || at.r.Used && at.r.Prompt == "" {
			return
		}
	}
	text := m.shown(at)
	if at.r.Decision != flow.Pending {
		text = at.r.Final
	}
	next := m.prompt(at.node, text)
	if at.r.Decision != flow.Pending && at.r.Prompt != "" {
		next.text, next.stale = at.r.Prompt, false
	}
	p.gap()
	p.diff(p.label("prompt"), at.node.Prompt, next.text)
	switch {
	case next.stale && at.r.Decision != flow.Pending:
		p.put(p.label(""), t.Accent, "the next image waits for the prompt to be refined")
	case next.stale && at.node.Refined != nil:
		p.put(p.label(""), t.Accent, "stale, being refined")
	case next.stale:
		p.put(p.label(""), t.Accent, "being refined")
	case next.failed:
		f := at.node.RoleFailed[flow.RoleRefiner]
		p.put(p.label(""), t.Error, "the refiner failed: "+f.What+"; the prompt stays as it was")
	case next.person:
		p.put(p.label(""), t.Edited, "yours")
	}
}

// actions is the line of keys.
func (m Model) actions(at look) string {
	k := m.Keys
	var caps []string
	add := func(b key.Binding, words, off string) { caps = append(caps, m.cap(b, words, off != "")) }
	switch m.mode {
	case writing, prompting:
		add(k.Done, "done", "")
		if m.mode == writing {
			add(k.Keep, "keep as draft", "")
		} else {
			add(k.Keep, "leave", "")
		}
		if _, ok := m.firstFix(); ok {
			add(k.Fix, "fix", "")
		}
		add(k.Original, "original", "")
		add(k.Difference, "difference", "")
		add(k.Outside, "editor", "")
	case rejecting:
		add(k.Never, "nothing happened", "")
	case explaining, wording:
		add(k.Send, "send", "")
		add(k.Never, "nothing happened", "")
	case choosing:
		add(k.Draft, "your draft", "")
		add(k.Proposal, "the proposal", "")
		add(k.Never, "neither", "")
	default:
		return m.decisionKeys(at)
	}
	return m.fitCaps(caps)
}

func (m Model) decisionKeys(at look) string {
	k := m.Keys
	switch {
	case at.state == broken:
		return m.fitCaps([]string{m.cap(k.Retry, "try again", false)})
	case at.state == beingWritten:
		return m.fitCaps([]string{m.cap(k.Accept, "still being written", true), m.cap(k.Edit, "write yours", false)})
	case at.state == nothingToFix:
		return m.fitCaps([]string{m.cap(k.Right, "right", false), m.cap(k.Accept, "go on", false), m.cap(k.Edit, "write one", false), m.cap(k.Reject, "reject", false)})
	case !at.state.decidable():
		return ""
	}
	caps := []string{m.cap(k.Accept, "accept", m.whyNotAccept(at) != ""), m.cap(k.Edit, "edit", false), m.cap(k.Reject, "reject", false), m.cap(k.Right, "right", false)}
	if at.state == waits {
		caps = append(caps, m.theme.Muted.Render(k.Toggle.Help().Key+" toggles"))
	}
	return m.fitCaps(append(caps, m.theme.Muted.Render(k.Prompt.Help().Key+" prompt")))
}

// cap draws a key and what it does.
func (m Model) cap(b key.Binding, words string, off bool) string {
	style, text := m.theme.Key, m.theme.Text
	if off {
		style, text = m.theme.KeyDisabled, m.theme.Faint
	}
	return style.Render(" "+b.Help().Key+" ") + " " + text.Render(words)
}

// fitCaps joins as many as there is room for.
func (m Model) fitCaps(caps []string) string {
	line := ""
	for i, c := range caps {
		if i > 0 {
			c = "  " + c
		}
		if prose.Width(line)+prose.Width(c) > m.w && i > 0 {
			break
		}
		line += c
	}
	return line
}
