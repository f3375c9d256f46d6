package review

import (
	"fmt"
	"strings"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

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
		p.put(p.label("read as"), m.theme.Muted, prose.Reading(u.Text))
	}
	if len(u.Unknown) > 0 {
		p.put(p.label("unknown"), m.theme.Warning, strings.Join(u.Unknown, ", "))
	}
	for _, notice := range u.Notices {
		p.put(p.label("notice"), m.theme.Warning, notice)
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
	if d := promptDraft(at.node); d != "" && at.r.Decision == flow.Pending {
		p.diff(p.label("draft"), next.text, d)
		p.put(p.label(""), t.Muted, m.Keys.Prompt.Help().Key+" goes on with your draft of the prompt; it is not sent before you are done")
	}
}
