package tui

import (
	"errors"
	"fmt"
	"slices"

	"rflow/tui/charts"
	"rflow/tui/compare"
	"rflow/tui/focus"
	"rflow/tui/home"
	"rflow/tui/keymap"
	"rflow/tui/pixels"
	"rflow/tui/queue"
	"rflow/tui/replay"
	"rflow/tui/review"
	"rflow/tui/sheet"
	"rflow/tui/tree"
	"rflow/tui/trial"
)

// Keys are other keys than the program's own. The zero value changes none.
type Keys struct{ changes []keymap.Change }

// ReadKeys reads the table "keys" of a configuration, as [DefaultKeys] writes it. Its
// errors name the line and the key of everything that is wrong: actions and keys that
// there are not, and keys that would mean two things.
func ReadKeys(text []byte) (Keys, error) {
	changes, err := keymap.Read(text)
	if err != nil {
		return Keys{}, err
	}
	if err := keymap.Check(changes, places(), scopes()); err != nil {
		return Keys{}, err
	}
	if err := stuck(changes); err != nil {
		return Keys{}, err
	}
	return Keys{changes}, nil
}

// stuck refuses to take the keys of what nothing else leads out of.
func stuck(changes []keymap.Change) error {
	out := []string{
		"dialog.leave", "field.leave", "field.done", "palette.leave", "palette.take", "search.clear", "search.find",
		"deciding.never", "deciding.keep", "deciding.done", "deciding.send", "everywhere.interrupt", "replay.leave",
	}
	var errs []error
	for _, c := range changes {
		if name := c.Place + "." + c.Action; len(c.Keys) == 0 && slices.Contains(out, name) {
			errs = append(errs, fmt.Errorf("line %d: keys.%s: it needs a key, for nothing else does the same", c.Line, name))
		}
	}
	return errors.Join(errs...)
}

// List lists every action with the keys that it has now, as a configuration says it.
func (k Keys) List() string {
	all := places()
	for _, p := range all {
		keymap.Set(k.changes, p)
	}
	return keymap.Write(all)
}

// set gives a key map, to which keyMap points, the keys that are asked for in a place.
func (k Keys) set(place string, keyMap any) {
	keymap.Set(k.changes, keymap.Place{Name: place, Map: keyMap})
}

// places are all key maps as they are without a configuration.
func places() []keymap.Place {
	everywhere, inTree, panel, deciding := DefaultKeyMap(), tree.DefaultKeyMap(), focus.DefaultKeyMap(), review.DefaultKeyMap()
	inQueue, onSheet, comparing := queue.DefaultKeyMap(), sheet.DefaultKeyMap(), compare.DefaultKeyMap()
	onCharts, closely := charts.DefaultKeyMap(), pixels.DefaultKeyMap()
	trying := trial.DefaultKeyMap()
	atHome, list := home.DefaultKeyMap(), home.DefaultListKeyMap()
	asks, stage := defaultAskKeys(), replay.DefaultKeyMap()
	all := []keymap.Place{
		{Name: "everywhere", Map: &everywhere},
		{Name: "tree", Map: &inTree},
		{Name: "panel", Map: &panel},
		{Name: "deciding", Map: &deciding},
		{Name: "queue", Map: &inQueue},
		{Name: "sheet", Map: &onSheet},
		{Name: "compare", Map: &comparing},
		{Name: "charts", Map: &onCharts},
		{Name: "pixels", Map: &closely},
		{Name: "trial", Map: &trying},
		{Name: "home", Map: &atHome},
		{Name: "list", Map: &list},
		{Name: "replay", Map: &stage},
	}
	return append(all, asks.places()...)
}

// scopes are what is in force at once.
func scopes() []keymap.Scope {
	part := func(place string, actions ...string) keymap.Part { return keymap.Part{Place: place, Actions: actions} }
	everywhere := part("everywhere")
	always := part("everywhere", "suspend", "redraw", "interrupt")
	global := part("everywhere", "help", "palette", "undo", "redo", "next", "previous", "back", "suspend", "redraw", "log", "interrupt")
	reading := part("deciding", "accept", "edit", "reject", "right", "prompt", "toggle", "retry", "scroll_up", "scroll_down")
	judging := part("panel", "child_better", "parent_better", "tie_good", "tie_bad", "rate", "outcome", "best")
	marking := part("tree", "mark", "pin", "prune", "copy_text", "copy_id")
	scope := func(name string, parts ...keymap.Part) keymap.Scope { return keymap.Scope{Name: name, Parts: parts} }
	text := func(name string, parts ...keymap.Part) keymap.Scope {
		return keymap.Scope{Name: name, Parts: parts, Text: true}
	}
	line := func(name string, parts ...keymap.Part) keymap.Scope {
		return keymap.Scope{Name: name, Parts: append(parts, part("text", oneLine()...)), Line: true}
	}
	answers := part("dialog", "up", "down", "take", "leave")
	reads := part("dialog", "up", "down", "page_up", "page_down", "top", "bottom", "take", "leave")
	return []keymap.Scope{
		scope("tree", everywhere, part("tree"), reading, judging, part("queue", "open")),
		scope("panel", everywhere, part("panel"), reading, marking, part("queue", "open")),
		scope("queue", everywhere, part("queue", "leave"), reading, judging),
		scope("sheet", global, part("sheet")),
		scope("charts", global, part("charts")),
		scope("pixels", global, part("pixels")),
		scope("compare", global, part("compare"), judging),
		scope("trial", global, part("trial")),
		scope("home", global, part("home")),
		line("prompt", always, part("home", "start", "next", "previous", "leave_text")),
		scope("list", part("everywhere", "help", "palette", "back", "suspend", "redraw", "log", "interrupt"), part("list"), part("home", "start", "next", "previous", "up", "down")),
		line("list search", always, part("home", "start", "next", "previous", "up", "down", "leave_text")),
		text("writing", always, part("deciding", "done", "keep", "outside", "difference", "original", "fix"), part("text")),
		line("reason", always, part("deciding", "send", "never")),
		scope("why", always, part("deciding", "send", "never", "reason")),
		scope("rejecting", always, part("deciding", "ask_again", "mine", "fresh_noise", "end_chain", "never")),
		scope("draft", always, part("deciding", "draft", "proposal", "never")),
		scope("confirm", always, answers, part("dialog", "yes", "no")),
		scope("delete", always, answers, part("dialog", "yes", "no"), part("delete")),
		scope("branch", always, answers, part("branch")),
		scope("cancel", always, answers, part("cancel")),
		scope("used", always, answers, part("used")),
		scope("link", always, answers, part("link")),
		scope("list of lines", always, reads, part("everywhere", "help", "log")),
		scope("record", always, reads, part("dialog", "copy"), part("everywhere", "record")),
		text("field", always, part("field", "done", "leave"), part("text")),
		line("field of one line", always, part("field")),
		line("palette", always, part("palette")),
		line("search", always, part("search")),
		scope("replay", always, part("replay")),
	}
}

// oneLine are the actions of a text that mean something where it has one line.
func oneLine() []string {
	return []string{
		"left", "right", "word_left", "word_right", "line_start", "line_end", "start", "end",
		"delete_before", "delete_after", "delete_word", "delete_to_start", "delete_to_end",
	}
}

// bound gives every pane the keys of the configuration.
func (m Model) bound() Model {
	k := m.o.Keys
	k.set("everywhere", &m.keys)
	k.set("tree", &m.tree.Keys)
	k.set("panel", &m.focus.Keys)
	k.set("deciding", &m.review.Keys)
	k.set("queue", &m.queue.pane.Keys)
	k.set("home", &m.home.Keys)
	k.set("list", &m.home.List)
	for _, p := range m.asks.places() {
		k.set(p.Name, p.Map)
	}
	m.review.Keys.Text = m.asks.dialog.Text
	m.home.Editing = m.asks.dialog.Text
	return m
}
