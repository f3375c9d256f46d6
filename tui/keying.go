package tui

import (
	"rflow/tui/charts"
	"rflow/tui/compare"
	"rflow/tui/focus"
	"rflow/tui/home"
	"rflow/tui/keymap"
	"rflow/tui/pixels"
	"rflow/tui/queue"
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
	return Keys{changes}, nil
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
	return []keymap.Place{
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
	}
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
	return []keymap.Scope{
		scope("tree", everywhere, part("tree"), reading, judging, part("queue", "open")),
		scope("panel", everywhere, part("panel"), reading, marking, part("queue", "open")),
		scope("queue", global, part("queue", "leave"), reading, judging),
		scope("sheet", global, part("sheet")),
		scope("charts", global, part("charts")),
		scope("pixels", global, part("pixels")),
		scope("compare", global, part("compare"), judging),
		scope("trial", global, part("trial")),
		scope("home", global, part("home")),
		scope("list", part("everywhere", "help", "palette", "back", "suspend", "redraw", "log", "interrupt"), part("list")),
		text("writing", always, part("deciding", "done", "keep", "outside", "difference", "original", "fix")),
		text("reason", always, part("deciding", "send", "never")),
		scope("rejecting", always, part("deciding", "ask_again", "mine", "fresh_noise", "end_chain", "never")),
		scope("draft", always, part("deciding", "draft", "proposal", "never")),
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
	return m
}
