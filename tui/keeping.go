package tui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
	"rflow/tui/status"
)

// Keeper changes the list of sessions. It is safe for use by several goroutines.
type Keeper interface {
	// Rename gives a session a name that is shown in the place of its prompt, or
	// with "" takes it away.
	Rename(ctx context.Context, id flow.SessionID, name string) error
	Archive(ctx context.Context, id flow.SessionID, archived bool) error
	// Duplicate makes another session with the same log.
	Duplicate(ctx context.Context, id flow.SessionID) (flow.SessionID, error)
	// Delete removes a session for good, and tells what went with it.
	Delete(ctx context.Context, id flow.SessionID) (told string, err error)
}

// keptMsg tells what became of a change of the list.
type keptMsg struct {
	err   error
	words string
	pick  flow.SessionID // the session to go to, or ""
	back  intent.Keeping // takes the change back, or nil
}

// maxName bounds a session's name in bytes.
const maxName = 200

// keep carries out what is asked of the list of sessions.
func (m Model) keep(i intent.Keeping) (Model, tea.Cmd) {
	if m.o.Keeper == nil {
		return m.say("the list of sessions cannot be changed here", info), nil
	}
	switch i := i.(type) {
	case intent.AskRename:
		m.dialogs = append(m.dialogs, dialog.NewWrite(m.asks.dialog, "name of the session; empty shows its prompt", i.Name, maxName, func(name string) intent.Intent {
			return intent.Rename{ID: i.ID, Name: name, Was: i.Name}
		}).OrNothing().OneLine())
		return m, nil
	case intent.AskDelete:
		m.dialogs = append(m.dialogs, m.askDelete(i))
		return m, nil
	case intent.TakeBack:
		return m.takeBack()
	}
	return m, m.shell.keep(m.o.Keeper, i, true)
}

func (m Model) askDelete(i intent.AskDelete) dialog.Dialog {
	archive := dialog.Option{Key: m.asks.remove.Archive, Label: "archive it: out of the list, nothing is lost", Intent: intent.Archive{ID: i.ID, On: true}}
	if i.Archived {
		archive.Disabled = "it is archived"
	}
	images := fmt.Sprintf("Its %d images go", i.Images)
	if i.Images == 1 {
		images = "Its image goes"
	}
	return dialog.NewChoice(
		m.asks.dialog, "delete this session for good?",
		fmt.Sprintf("“%s”. %s with it, but for those that another session uses. It cannot be undone.", prose.Truncate(prose.Line(i.Name), 120), images),
		dialog.Option{Key: m.asks.dialog.List.No, Label: "keep it"},
		archive,
		dialog.Option{Key: m.asks.dialog.List.Yes, Label: "delete it", Intent: intent.Delete{ID: i.ID}},
	)
}

// keep asks the keeper. Changes that are not themselves an undoing can be taken back.
func (s shell) keep(k Keeper, i intent.Keeping, back bool) tea.Cmd {
	return func() tea.Msg {
		var msg keptMsg
		switch i := i.(type) {
		case intent.Rename:
			msg = keptMsg{err: k.Rename(s.ctx, i.ID, i.Name), words: "renamed", back: intent.Rename{ID: i.ID, Name: i.Was, Was: i.Name}}
		case intent.Archive:
			msg = keptMsg{err: k.Archive(s.ctx, i.ID, i.On), words: "archived", back: intent.Archive{ID: i.ID, On: !i.On}}
			if !i.On {
				msg.words, msg.pick = "back in the list", i.ID
			}
		case intent.Duplicate:
			id, err := k.Duplicate(s.ctx, i.ID)
			msg = keptMsg{err: err, words: "duplicated as " + string(id), pick: id}
		case intent.Delete:
			told, err := k.Delete(s.ctx, i.ID)
			msg = keptMsg{err: err, words: "deleted: " + told}
		default:
			msg = keptMsg{err: fmt.Errorf("nothing carries out %T", i)}
		}
		if !back {
			msg.back = nil
		}
		return msg
	}
}

// kept tells what became of a change, and lists the sessions anew.
func (m Model) kept(msg keptMsg) (Model, tea.Cmd) {
	if msg.err != nil {
		return m.say(flow.AsFailure(msg.err).Error(), bad), m.shell.sessions()
	}
	words := msg.words
	if msg.back != nil {
		m.shelved = append(m.shelved[:len(m.shelved):len(m.shelved)], msg.back)
		words += "; " + m.home.List.Undo.Help().Key + " takes it back"
	}
	if msg.pick != "" && m.session == nil {
		m.home = m.home.Pick(msg.pick)
	}
	return m.say(words, status.Info), m.shell.sessions()
}

// takeBack undoes the last change of the list that can be undone.
func (m Model) takeBack() (Model, tea.Cmd) {
	last := len(m.shelved) - 1
	if last < 0 {
		return m.say("there is no renaming or archiving to take back", info), nil
	}
	back := m.shelved[last]
	m.shelved = m.shelved[:last]
	return m, m.shell.keep(m.o.Keeper, back, false)
}
