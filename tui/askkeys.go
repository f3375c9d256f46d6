package tui

import (
	"charm.land/bubbles/v2/key"

	"rflow/tui/dialog"
	"rflow/tui/keymap"
	"rflow/tui/palette"
)

// askKeys are the keys of everything that asks: dialogs, the list of commands and the
// search.
type askKeys struct {
	dialog  dialog.Keys
	branch  branchKeys
	cancel  cancelKeys
	used    usedKeys
	remove  removeKeys
	link    linkKeys
	palette palette.KeyMap
	search  searchKeys
}

// branchKeys answer how a branch is to differ.
type branchKeys struct{ Mine, Reflection, Seed, Prompt, Fresh key.Binding }

// cancelKeys answer what to stop.
type cancelKeys struct{ Job, Chain, All, Verifying key.Binding }

// usedKeys answer what to do where a decision can no longer be taken back.
type usedKeys struct{ Branch, Older, Stay key.Binding }

// removeKeys answer what to do with a session that is about to be deleted, besides
// yes and no.
type removeKeys struct{ Archive key.Binding }

// linkKeys are those where an image is shown elsewhere.
type linkKeys struct{ Link, First, Close key.Binding }

// searchKeys are those of the search field.
type searchKeys struct{ Find, Clear key.Binding }

// defaultAskKeys returns the keys as they are without a configuration.
func defaultAskKeys() askKeys {
	bind := func(name, desc string) key.Binding {
		return key.NewBinding(key.WithKeys(name), key.WithHelp(name, desc))
	}
	return askKeys{
		dialog: dialog.DefaultKeys(),
		branch: branchKeys{
			Mine: bind("e", "a reflection of your own"), Reflection: bind("r", "another from the reflector"),
			Seed: bind("s", "another seed"), Prompt: bind("p", "another prompt"), Fresh: bind("n", "fresh noise"),
		},
		cancel:  cancelKeys{Job: bind("t", "this job"), Chain: bind("c", "this chain"), All: bind("a", "all jobs"), Verifying: bind("v", "verifying again")},
		used:    usedKeys{Branch: bind("b", "branch from it"), Older: bind("u", "undo what was before it"), Stay: bind("l", "leave it as it is")},
		remove:  removeKeys{Archive: bind("a", "archive it instead")},
		link:    linkKeys{Link: bind("l", "a link instead"), First: bind("f", "copy the first line"), Close: bind("d", "done")},
		palette: palette.DefaultKeyMap(),
		search:  searchKeys{Find: bind("enter", "to the first match"), Clear: bind("esc", "clears")},
	}
}

// places are the key maps by their names in a configuration.
func (k *askKeys) places() []keymap.Place {
	return []keymap.Place{
		{Name: "dialog", Map: &k.dialog.List},
		{Name: "field", Map: &k.dialog.Field},
		{Name: "text", Map: &k.dialog.Text},
		{Name: "branch", Map: &k.branch},
		{Name: "cancel", Map: &k.cancel},
		{Name: "used", Map: &k.used},
		{Name: "delete", Map: &k.remove},
		{Name: "link", Map: &k.link},
		{Name: "palette", Map: &k.palette},
		{Name: "search", Map: &k.search},
	}
}
