package review

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"

	"rflow/flow"
	"rflow/tui/internal/editor"
	"rflow/tui/internal/prose"
)

// editor returns the text being written at its size on screen, and the line of
// the body on which it begins.
func (m Model) editor(at look) (ed editor.Model, top int) {
	if m.mode == wording {
		top = len(reasons()) + 1
		if m.cramped() {
			top = min(1, m.room()-1)
		}
		return m.ed.SetSize(max(1, m.w-min(labelWidth, m.w/3)), 1), max(0, top)
	}
	under := &page{theme: m.theme, w: m.w}
	m.drawUnder(under, at)
	ed = m.ed.SetSize(m.w, 1)
	rows := max(2, min(ed.Rows()+1, m.room()-len(under.lines)))
	return m.ed.SetSize(m.w, max(1, min(rows, m.room()))), 0
}

// drawWriting shows the text being written and what is to be said of it.
func (m Model) drawWriting(p *page, at look) {
	ed, _ := m.editor(at)
	var marks []editor.Mark
	if m.mode == writing {
		marks = marksOf(m.ed.Value())
	}
	p.lines = append(p.lines, ed.View(m.textStyles(), marks, m.placeholder())...)
	under := &page{theme: m.theme, w: m.w}
	m.drawUnder(under, at)
	room := max(0, m.room()-len(p.lines))
	p.lines = append(p.lines, under.lines[:min(room, len(under.lines))]...)
}

func (m Model) textStyles() editor.Styles {
	t := m.theme
	return editor.Styles{Text: t.Text, Cursor: t.Text.Reverse(true), Marked: t.Warning.Underline(true), Placeholder: t.Placeholder}
}

func (m Model) placeholder() string {
	if m.mode == prompting {
		return "what the next image shows"
	}
	return "Add, Remove, Replace, Reposition, Adjust, Turn, Swap or Make …"
}

// marksOf returns what the lint finds, a word each where a fix would take the
// whole line.
func marksOf(text string) []editor.Mark {
	var marks []editor.Mark
	for _, f := range flow.Lint(text) {
		end := min(f.End, len(text))
		if i := strings.IndexAny(text[f.Start:end], " \n"); f.HasFix && i > 0 && strings.HasPrefix(f.What, "vague") {
			end = f.Start + i
		}
		marks = append(marks, editor.Mark{Start: f.Start, End: end})
	}
	return marks
}

// drawUnder shows what stands under the text: the most useful first, as the room
// may be short.
func (m Model) drawUnder(p *page, at look) {
	m.drawFindings(p)
	m.drawOwnReading(p)
	m.drawMeter(p)
	if m.mode == writing {
		m.drawOriginal(p, at)
	} else if m.edit.difference && at.node != nil {
		p.diff(p.label("change"), at.node.Prompt, m.ed.Value())
	}
}

// drawFindings lists what the lint says.
func (m Model) drawFindings(p *page) {
	if m.mode != writing {
		return
	}
	text := m.ed.Value()
	for i, f := range flow.Lint(text) {
		if i == 3 {
			break
		}
		word := prose.Line(text[f.Start:f.End])
		if space := strings.IndexByte(word, ' '); space > 0 && strings.HasPrefix(f.What, "vague") {
			word = word[:space]
		}
		line := m.theme.Warning.Render(prose.Truncate(word, max(4, p.w/4))) + " " + m.theme.Muted.Render(f.What)
		if f.HasFix {
			fix := prose.Line(f.Fix)
			if fix == "" {
				fix = "leave it out"
			}
			line = m.theme.Warning.Render(prose.Truncate(word, max(4, p.w/4))) + m.theme.Muted.Render(" → ") +
				m.theme.Added.Render(fix) + m.theme.Muted.Render(" "+m.Keys.Fix.Help().Key)
		}
		p.lines = append(p.lines, prose.Truncate(line, p.w))
	}
}

// drawOwnReading shows how the backend understands what is being written.
func (m Model) drawOwnReading(p *page) {
	if m.interprets && m.understood.text == m.ed.Value() && m.understood.text != "" {
		u := m.understood.Understanding
		m.drawUnderstood(p, &u)
	}
}

// drawMeter shows how much of the text encoders' room the texts take, where the
// backend states it. CLIP gets the prompt, T5 prompt and reflection.
func (m Model) drawMeter(p *page) {
	n, ok := m.tree.Node(m.edit.node)
	if !ok {
		return
	}
	prompt, reflection := m.ed.Value(), n.IntendedText()
	if m.mode == writing {
		prompt, reflection = m.prompt(n, m.ed.Value()).text, m.ed.Value()
	}
	var parts []string
	over := false
	meter := func(name string, used, room int) {
		if room > 0 {
			parts = append(parts, fmt.Sprintf("%s about %d of %d", name, used, room))
			over = over || used > room
		}
	}
	meter("T5", tokens(prompt)+tokens(reflection), m.limits.T5Tokens)
	if m.mode == prompting {
		meter("CLIP", tokens(prompt), m.limits.ClipTokens)
	}
	if len(parts) == 0 {
		return
	}
	style, words := m.theme.Muted, strings.Join(parts, " · ")+" tokens"
	if over {
		style, words = m.theme.Warning, words+": the end will be cut off"
	}
	p.put(p.label("room"), style, words)
}

// tokens estimates how many tokens a text encoder makes of a text.
func tokens(text string) int { return (len(strings.Fields(text))*13 + 9) / 10 }

// drawOriginal shows the proposal beside the person's own text.
func (m Model) drawOriginal(p *page, at look) {
	e := m.edit
	switch {
	case e.reflection == "" && at.state == beingWritten:
		job := m.progress[at.node.ID]
		words := "the proposal is still being written"
		if job.Role == flow.RoleReflector && strings.TrimSpace(job.Text) != "" {
			words = job.Text + "…"
		}
		p.put(p.label("proposal"), m.theme.Muted, words)
	case e.late:
		p.put(p.label("proposal"), m.theme.Muted, e.original)
		p.put(p.label(""), m.theme.Accent, m.Keys.Original.Help().Key+" takes it")
	case e.difference && e.original != "" && e.original != m.ed.Value():
		p.diff(p.label("change"), e.original, m.ed.Value())
	}
}

// drawRemedies asks what is wanted instead.
func (m Model) drawRemedies(p *page, at look) {
	t, k := m.theme, m.Keys
	if m.room() < 6 {
		words := []string{"what instead?"}
		for _, b := range []key.Binding{k.AskAgain, k.Mine, k.FreshNoise, k.EndChain} {
			words = append(words, b.Help().Key+" "+b.Help().Desc)
		}
		p.put("", t.Text, words[0]+" "+strings.Join(words[1:], " · "))
		return
	}
	p.put("", t.Strong, "what instead?")
	for _, r := range []struct{ key, words, more string }{
		{k.AskAgain.Help().Key, "ask again", "another reflection from the reflector"},
		{k.Mine.Help().Key, "mine", "write your own"},
		{k.FreshNoise.Help().Key, "fresh noise", "a new image in the chain's place; never exported as a correction"},
		{k.EndChain.Help().Key, "end the chain", "no more images here"},
	} {
		p.put(t.Key.Render(" "+r.key+" ")+" "+t.Text.Render(prose.Fit(r.words, 14)), t.Muted, r.more)
	}
	if at.r != nil && at.r.Text != "" {
		p.gap()
		p.put("", t.Faint, at.r.Text)
	}
}

// cramped reports whether the reasons, one to a line, leave no room for the words.
func (m Model) cramped() bool { return m.room() < len(reasons())+2 }

// drawReasons asks why; nothing need be said. Where there is little room the reasons
// stand in one paragraph, and only the chosen one above the words.
func (m Model) drawReasons(p *page) {
	t := m.theme
	if m.cramped() {
		m.drawReasonsTogether(p)
		return
	}
	p.put("", t.Strong, "why? (nothing need be said)")
	keys := m.Keys.Reason.Keys()
	for i, r := range reasons() {
		name := ""
		if len(keys) == len(reasons()) {
			name = keys[i]
		}
		style := t.Text
		if m.rejection.code == r.code {
			style = t.Accent
		}
		p.put(t.Key.Render(" "+name+" ")+" ", style, r.words)
	}
	m.drawWords(p)
}

// drawWords is the field for a reason in words, where it is open.
func (m Model) drawWords(p *page) {
	if m.mode == wording {
		ed, _ := m.editor(look{})
		p.lines = append(p.lines, p.label("words")+ed.View(m.textStyles(), nil, "in your own words")[0])
	}
}

// drawReasonsTogether asks why in few lines.
func (m Model) drawReasonsTogether(p *page) {
	keys := m.Keys.Reason.Keys()
	var all []string
	for i, r := range reasons() {
		name := ""
		if len(keys) == len(reasons()) {
			name = keys[i] + " "
		}
		if m.mode == wording && m.rejection.code == r.code && m.room() > 1 {
			p.lines = append(p.lines, p.label("why")+m.theme.Accent.Render(r.words))
		}
		all = append(all, name+r.words)
	}
	if m.mode != wording {
		p.put("", m.theme.Strong, "why? (nothing need be said)")
		p.put("", m.theme.Text, strings.Join(all, " · "))
	}
	m.drawWords(p)
}
