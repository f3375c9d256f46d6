package themes

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// Build makes the styles of a palette. Parts whose colour is nil are told apart
// by weight and reversal instead.
func Build(p Palette) *Theme {
	plain := lipgloss.NewStyle()
	fg := func(c color.Color) lipgloss.Style {
		if c == nil {
			return plain
		}
		return plain.Foreground(c)
	}
	t := &Theme{
		Name: p.Name, Dark: p.Dark,
		Text: fg(p.Text), Muted: fg(p.Muted), Faint: fg(p.Faint),
		Strong: fg(p.Text).Bold(true), Title: fg(p.Accent).Bold(true), Link: fg(p.Accent).Underline(true),
		Good: fg(p.Good), Fair: fg(p.Fair), Bad: fg(p.Bad),
		Accent: fg(p.Waiting), Info: fg(p.Muted), Warning: fg(p.Waiting), Error: fg(p.Bad),
		Added: fg(p.Good), Removed: fg(p.Bad).Strikethrough(true),
		Border: fg(p.Line), BorderFocused: fg(p.Accent), Rule: fg(p.Line), Cursor: fg(p.Accent),
		KeyDisabled: fg(p.Faint), BarFull: fg(p.Accent), BarEmpty: fg(p.Line),
		Badge: fg(p.Waiting), Placeholder: fg(p.Faint), Edited: fg(p.Edited),
	}
	t.ground = groundOf(p)
	t.Popup = surface(plain, p.Text, p.Surface)
	t.Key = surface(plain, p.OnAccent, p.Accent)
	t.Selection = surface(plain, p.Text, p.Selected)
	if p.Accent == nil {
		t.BorderFocused, t.Cursor = plain.Bold(true), plain.Bold(true)
		t.Title, t.Accent = plain.Bold(true), plain.Bold(true)
		t.Key = plain.Reverse(true)
		t.Added, t.Removed = plain.Underline(true), plain.Strikethrough(true)
		t.Muted, t.Faint, t.KeyDisabled, t.Placeholder = plain, plain.Faint(true), plain.Faint(true), plain.Faint(true)
		t.BarFull, t.BarEmpty = plain.Bold(true), plain.Faint(true)
		t.Error, t.Warning, t.Badge = plain.Bold(true), plain.Bold(true), plain.Bold(true)
	}
	if p.Selected == nil {
		t.Selection = plain.Reverse(true)
	}
	return t
}

// surface styles text on a background, where there is one.
func surface(s lipgloss.Style, text, background color.Color) lipgloss.Style {
	if text != nil {
		s = s.Foreground(text)
	}
	if background != nil {
		s = s.Background(background)
	}
	return s
}
