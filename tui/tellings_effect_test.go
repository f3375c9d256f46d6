package tui

import (
	"fmt"
	"reflect"
	"strings"

	"rflow/tui/internal/prose"
)

// from is what a key finds.
type from struct {
	place, cursor string
	told, done    int
	copied        int
}

func (u *ui) seenFrom() from {
	f := from{place: u.m.place(), cursor: string(u.m.cursor()), told: len(u.m.notices.log), copied: len(u.copied)}
	if u.session != nil {
		f.done = len(u.session.commands())
	}
	return f
}

// effect is what has come about since: what the session was asked to do, what has the
// focus now and where the cursor is, what was copied and what was said; "" for nothing but what
// the screen shows.
func (u *ui) effect(was from) string {
	now := u.seenFrom()
	var out []string
	if u.session != nil {
		for _, c := range u.session.commands()[was.done:] {
			out = append(out, brief(reflect.ValueOf(c)))
		}
	}
	for _, r := range u.library.started {
		out = append(out, "starts "+r.Prompt)
	}
	if now.place != was.place {
		out = append(out, "to "+now.place)
	}
	if now.cursor != was.cursor && u.m.session != nil {
		out = append(out, "cursor "+now.cursor)
	}
	for _, text := range u.copied[was.copied:] {
		out = append(out, "copies "+prose.Truncate(strings.ReplaceAll(text, "\n", " / "), 40))
	}
	if u.stopped {
		out = append(out, "suspends")
	}
	if u.cleared {
		out = append(out, "clears the terminal")
	}
	if u.outside {
		out = append(out, "runs the editor")
	}
	if u.quit {
		out = append(out, "quits")
	}
	if now.told > was.told && !u.quit { // what is said while it ends comes in any order
		out = append(out, "says "+u.m.notices.log[now.told-1].text)
	}
	return strings.Join(out, ", ")
}

// place names what has the focus.
func (m Model) place() string {
	switch {
	case len(m.dialogs) > 0:
		d := m.dialogs[len(m.dialogs)-1]
		name := fmt.Sprintf("%T", d)
		if title := reflect.ValueOf(d).FieldByName("title"); title.IsValid() {
			name = title.String()
		}
		return "[" + name + "]"
	case m.leaf != nil:
		return "the " + m.leaf.Name()
	case m.session == nil && m.inbox.on:
		return "the inbox"
	case m.session == nil && m.home.Text():
		return "the form's text"
	case m.session == nil:
		return "home"
	case m.search.typing:
		return "the search"
	case m.review.Writing():
		return "the text"
	case m.capturing():
		return "a question"
	case m.focus.Captures():
		return "a second key"
	case m.comparing.on:
		return "compare"
	case m.queue.on:
		return "the queue"
	case m.full:
		return "the panel, full"
	case m.onPanel:
		return "the panel"
	}
	return "the tree"
}

// brief is a command in words: its fields that are set.
func brief(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return brief(v.Elem())
	case reflect.Struct:
		var parts []string
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if v.Field(i).IsZero() || name == "Took" || name == "By" {
				continue
			}
			parts = append(parts, strings.ToLower(name)+" "+brief(v.Field(i)))
		}
		return strings.TrimSpace(v.Type().Name() + "(" + strings.Join(parts, ", ") + ")")
	case reflect.String:
		return prose.Truncate(strings.ReplaceAll(v.String(), "\n", " / "), 60)
	}
	return fmt.Sprint(v)
}
