package replay

import (
	"fmt"
	"strings"

	"rflow/tui/internal/prose"
)

// card is the title, or the result.
func (m Model) card(room int) []string {
	if m.beat().act == ending {
		return m.result(room)
	}
	w := max(1, min(m.w-4, 72))
	var lines []string
	for _, l := range prose.Wrap(prose.Harmless(m.show.Tree.Session.Prompt), w) {
		lines = append(lines, m.theme.Title.Render(l))
	}
	lines = append(lines, "")
	for _, f := range m.facts() {
		for _, l := range prose.Wrap(f, w) {
			lines = append(lines, m.theme.Text.Render(l))
		}
	}
	if room > 8 {
		lines = append(lines, "", m.theme.Muted.Render(m.Keys.Next.Help().Key+" "+m.Keys.Next.Help().Desc))
	}
	if len(lines) > room {
		lines = lines[:room]
	}
	return m.centred(lines, room)
}

// facts are what a room should know before it begins.
func (m Model) facts() []string {
	t := m.show.Tree
	s := t.Session.Strategy
	facts := []string{fmt.Sprintf("%s from noise", count(t.Images(), "image"))}
	if s.Depth > 0 {
		facts[0] = fmt.Sprintf("%s: %d from noise, then %s of up to %s",
			count(t.Images(), "image"), s.Initial, count(s.Width, "chain"), count(s.Depth, "correction"))
	}
	made := ""
	for n := range t.Nodes() {
		if n.Model.ID != "" {
			made = "made by " + prose.Line(n.Model.String())
			break
		}
	}
	if t.Session.Toy {
		made += ", a toy world: no trained model"
	}
	if made = strings.TrimPrefix(made, ", "); made != "" {
		facts = append(facts, made)
	}
	return append(facts, t.Begun.Format("2 January 2006"))
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (m Model) centred(lines []string, room int) []string {
	out := make([]string, max(0, (room-len(lines))/2))
	for _, l := range lines {
		out = append(out, prose.Centre(l, m.w))
	}
	return out
}

// result shows the best image.
func (m Model) result(room int) []string {
	best, ok := m.show.Tree.Best()
	if !ok {
		return nil
	}
	cols, rows := m.fit(best, m.w, room-3)
	if cols == 0 {
		return nil
	}
	lines := []string{m.theme.Title.Render("the result · " + prose.Line(string(best.ID)))}
	lines = append(lines, m.gallery.Lines(best.Image, cols, rows)...)
	caption := ""
	if v := best.ModelVerdict(); v != nil {
		caption = m.theme.Strong.Render(prose.Line(v.Label())) + "  "
	}
	return m.centred(append(lines, strings.TrimSpace(caption+m.toy())), room)
}

// single shows one thing at a time, for small screens: an image with its words
// beside it, or the reflection.
func (m Model) single(room int) []string {
	sc := m.script.at(m.at)
	if m.beat().act == reflection {
		lines := m.clip(m.column(max(1, m.w-2)), room)
		for i := range lines {
			lines[i] = " " + lines[i]
		}
		return lines
	}
	n, name, comes := sc.before, "before", false
	if m.beat().act == after {
		n, name, comes = sc.after, "after", true
		if sc.before == nil {
			name = "from noise"
		}
	}
	cols, rows := m.fit(n, max(1, m.w-16), room)
	words := []string{m.theme.Strong.Render(name), m.theme.Muted.Render(prose.Line(string(n.ID))), ""}
	words = append(words, m.captions(n, comes, max(1, m.w-cols-4))...)
	return beside(m.picture(n, comes, cols, rows), words, nil, cols, 0, max(1, m.w-cols-4), 0, 0, m.w)
}

// helpLines lists the keys.
func (m Model) helpLines() []string {
	lines := []string{m.theme.Title.Render(" keys")}
	for _, b := range m.Help() {
		text := fmt.Sprintf(" %-8s %s", b.Label, b.Description)
		if b.Disabled != "" {
			text = m.theme.KeyDisabled.Render(text + " (" + b.Disabled + ")")
		}
		lines = append(lines, prose.Truncate(text, m.w))
	}
	return lines
}
