package focus

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/flow/worddiff"
	"rflow/themes"
	"rflow/tui/internal/prose"
)

// maxText bounds how much of one text is shown, in bytes.
const maxText = 8 << 10

// page is the writing of the lines under the picture.
type page struct {
	theme *themes.Theme
	w     int
	lines []string
}

const labelWidth = 12

// put adds a paragraph: a label on the left where there is room for one, and
// text in one style beside it.
func (p *page) put(label string, style lipgloss.Style, text string) {
	p.runs(label, []lipgloss.Style{style}, []prose.Run{{Text: text}})
}

// whole adds a paragraph in one style as wide as the page.
func (p *page) whole(style lipgloss.Style, text string) {
	p.indented(0, "", []lipgloss.Style{style}, []prose.Run{{Text: text}})
}

// runs adds a paragraph of several styles.
func (p *page) runs(label string, styles []lipgloss.Style, runs []prose.Run) {
	p.indented(min(labelWidth, p.w/3), label, styles, runs)
}

// indented adds a paragraph that leaves indent cells for its label.
func (p *page) indented(indent int, label string, styles []lipgloss.Style, runs []prose.Run) {
	room := max(1, p.w-indent)
	left := maxText
	for i, r := range runs {
		head, more := prose.Bound(r.Text, max(0, left))
		left -= len(head)
		runs[i].Text = prose.Harmless(head)
		if more > 0 {
			runs[i].Text += fmt.Sprintf(" … and %s more", prose.Size(more))
			runs = runs[:i+1]
			break
		}
	}
	for i, line := range prose.WrapRuns(runs, room) {
		head := strings.Repeat(" ", indent)
		if i == 0 {
			head = p.theme.Muted.Render(prose.Fit(label, indent))
		}
		var b strings.Builder
		for _, r := range line {
			b.WriteString(styles[r.As].Render(r.Text))
		}
		p.lines = append(p.lines, head+b.String())
	}
}

// gap adds an empty line between paragraphs.
func (p *page) gap() {
	if n := len(p.lines); n > 0 && p.lines[n-1] != "" {
		p.lines = append(p.lines, "")
	}
}

// diff adds a paragraph that shows how a text became another.
func (p *page) diff(label, before, after string) {
	t := p.theme
	before, _ = prose.Bound(before, maxText)
	after, more := prose.Bound(after, maxText)
	var runs []prose.Run
	for _, d := range worddiff.Diff(before, after) {
		runs = append(runs, prose.Run{Text: d.Text, As: int(d.Kind)})
	}
	if more > 0 {
		runs = append(runs, prose.Run{Text: fmt.Sprintf(" … and %s more", prose.Size(more))})
	}
	p.runs(label, []lipgloss.Style{t.Text, t.Added, t.Removed}, runs)
}

// text returns the lines under the picture, what is worth most first: how it was made can
// be scrolled to.
func (m Model) text() []string {
	p := &page{theme: m.theme, w: m.w}
	n := m.node()
	switch {
	case n == nil:
		p.put("", m.theme.Muted, "no session is open")
	case n.ID == flow.Root:
		m.aboutSession(p, n)
	default:
		m.failures(p, n)
		m.told(p, n)
		m.verdicts(p, n)
		p.gap()
		m.madeWith(p, n)
		p.gap()
		m.prompts(p, n)
		m.details(p, n)
	}
	return p.lines
}

func (m Model) aboutSession(p *page, n *flow.Node) {
	s := m.tree.Session
	p.put("prompt", m.theme.Text, n.Prompt)
	p.gap()
	axes := []string{"noise"}
	if s.Strategy.Prompt {
		axes = append(axes, "prompt")
	}
	if s.Strategy.Reflection {
		axes = append(axes, "reflection")
	}
	p.put("search", m.theme.Muted, fmt.Sprintf("%d initial, %d chains, %d rounds: %d images", s.Strategy.Initial, s.Strategy.Width, s.Strategy.Depth, s.Strategy.Images()))
	p.put("axes", m.theme.Muted, strings.Join(axes, " + "))
	p.put("gate", m.theme.Muted, m.tree.Gate.String())
	p.put("seed", m.theme.Muted, fmt.Sprint(s.Seed))
	if s.Params.Size > 0 {
		p.put("size", m.theme.Muted, fmt.Sprintf("%d px", s.Params.Size))
	}
	p.put("backend", m.theme.Muted, s.Backend)
	for _, role := range []flow.Role{flow.RoleGenerator, flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner, flow.RoleCorrector} {
		if source, ok := s.Sources[role]; ok {
			p.put(string(role), m.theme.Muted, strings.Join(slices.DeleteFunc([]string{source.Engine, source.Model, source.Address}, func(s string) bool { return s == "" }), " · "))
		}
	}
	if s.Layout != "" {
		p.put("layout", m.theme.Muted, string(s.Layout))
	}
}

// failures says what went wrong, why, and which key helps.
func (m Model) failures(p *page, n *flow.Node) {
	again := m.Keys.Retry.Help().Key + " tries again"
	say := func(what string, f flow.Failure) {
		p.put(what, m.theme.Error, f.What)
		if f.Hint != "" {
			p.put("", m.theme.Text, f.Hint)
		}
		m.understood(p, f.Understood)
		if f.Code == flow.FailUnsupported {
			again = "the same words fail again: branch from the prompt with others"
		}
		p.put("", m.theme.Muted, again)
		p.gap()
	}
	switch {
	case n.Status == flow.Failed && n.Failure != nil:
		say("failed", *n.Failure)
	case n.Status == flow.Cancelled:
		p.put("cancelled", m.theme.Muted, again)
		p.gap()
	}
	for _, role := range []flow.Role{flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner} {
		if f, ok := n.RoleFailed[role]; ok {
			say(string(role), f)
		}
	}
}

// understood shows how a backend read a text, and what it could not use.
func (m Model) understood(p *page, u *flow.Understanding) {
	if u == nil {
		return
	}
	if u.Text != "" {
		p.put("understood", m.theme.Muted, prose.Reading(u.Text))
	}
	if len(u.Unknown) > 0 {
		p.put("unknown", m.theme.Warning, strings.Join(u.Unknown, ", "))
	}
	m.notices(p, u.Notices)
}

// notices shows what a person should know, a paragraph each.
func (m Model) notices(p *page, list []string) {
	label := "notice"
	for _, text := range list {
		p.put(label, m.theme.Warning, text)
		label = ""
	}
}

// told shows what a job on the node has to say so far, and why one waits to be
// tried again.
func (m Model) told(p *page, n *flow.Node) {
	running := m.progress[n.ID]
	if m.rests(n) {
		p.put(string(running.Role), m.theme.Warning, "waits "+span(running.Wait)+", then it is tried again")
	}
	m.notices(p, running.Notices)
	if len(running.Notices) > 0 {
		p.gap()
	}
}

// rests reports whether a role on a finished image waits to be tried again.
func (m Model) rests(n *flow.Node) bool {
	running, ok := m.progress[n.ID]
	return ok && n.Status == flow.Done && running.Stage == flow.StageQueued && running.Wait > 0 && len(running.Notices) > 0
}

// verdicts shows each verifier's word, the session's own first.
func (m Model) verdicts(p *page, n *flow.Node) {
	if len(n.Verdicts) == 0 {
		if n.Status == flow.Done && n.RoleFailed[flow.RoleVerifier].What == "" && !m.rests(n) {
			p.put("verdict", m.theme.Accent, "the verifier is looking")
		}
	}
	list := slices.Clone(n.Verdicts)
	slices.SortStableFunc(list, func(a, b flow.Verdict) int {
		rank := func(v flow.Verdict) int {
			if v.Verifier == m.verifier {
				return 0
			}
			return 1
		}
		return rank(a) - rank(b)
	})
	for _, v := range list {
		m.verdict(p, v)
	}
	m.person(p, n)
}

func (m Model) verdict(p *page, v flow.Verdict) {
	style := m.scale.Level(v).Style(m.theme)
	indent := min(labelWidth, p.w/3)
	name := "verdict"
	if v.Again > 0 {
		name = "asked again"
	}
	who := m.theme.Muted.Render(prose.Fit(name, indent)) + m.theme.Text.Render(prose.Line(v.Verifier))
	p.lines = append(p.lines, prose.Spread(who, style.Render(prose.Line(v.Label())), p.w))
	if v.Text != "" {
		p.whole(m.theme.Text, v.Text)
	}
	p.lines = append(p.lines, m.aspects(v, p.w)...)
	if v.Prompt != "" {
		p.put("judged by", m.theme.Muted, v.Prompt)
	}
}
