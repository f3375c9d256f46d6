package tui

import (
	"slices"
	"strings"
	"testing"

	"rflow/flow"
	"rflow/tui/keymap"
)

// other returns the keys that a configuration asks for.
func other(t *testing.T, toml string) func(*Options) {
	t.Helper()
	keys, err := ReadKeys([]byte(toml))
	if err != nil {
		t.Fatal(err)
	}
	return func(o *Options) { o.Keys = keys }
}

// TestNoKeyMeansTwoThingsAnywhere binds every action to the keys that it has.
func TestNoKeyMeansTwoThingsAnywhere(t *testing.T) {
	if _, err := ReadKeys([]byte(Keys{}.List())); err != nil {
		t.Errorf("the keys as they are: %v", err)
	}
}

// TestEveryActionIsInForceSomewhere keeps the scopes complete: an action of none would
// never be looked at for conflicts.
func TestEveryActionIsInForceSomewhere(t *testing.T) {
	for _, p := range places() {
		for _, a := range p.Actions() {
			in := func(s keymap.Scope) bool {
				return slices.ContainsFunc(s.Parts, func(part keymap.Part) bool {
					return part.Place == p.Name && (len(part.Actions) == 0 || slices.Contains(part.Actions, a.Name))
				})
			}
			if !slices.ContainsFunc(scopes(), in) {
				t.Errorf("%s.%s is in no scope", p.Name, a.Name)
			}
		}
	}
	for _, s := range scopes() {
		for _, part := range s.Parts {
			for _, name := range part.Actions {
				known := slices.ContainsFunc(places(), func(p keymap.Place) bool {
					return p.Name == part.Place && slices.ContainsFunc(p.Actions(), func(a keymap.Action) bool { return a.Name == name })
				})
				if !known {
					t.Errorf("scope %s names %s.%s, which there is not", s.Name, part.Place, name)
				}
			}
		}
	}
}

func TestOtherKeysDoTheSame(t *testing.T) {
	keys := other(t, `
[keys.everywhere]
help = "f1"
undo = ["U", "ctrl+u"]
[keys.tree]
pin = "P"
mark = []
[keys.deciding]
accept = "A"
toggle = ["f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10"]
`)
	story(t, wide(), garden(), func(u *ui) {
		u.press("t", "m", "a", "?")
		if got := u.session.commands(); len(got) != 0 || len(u.m.dialogs) != 0 {
			t.Fatalf("keys that mean nothing any more did %v", got)
		}
		u.shows("A accept") // what waits tells the key
		u.press("P", "A", "U")
		got := u.session.commands()
		if len(got) != 3 {
			t.Fatalf("commands %v, want pinned, accepted, taken back", got)
		}
		if _, ok := got[2].(flow.Undo); !ok {
			t.Errorf("U did %#v, want the decision taken back", got[2])
		}
		u.press("f3")
		if d, ok := u.session.commands()[3].(flow.SaveDraft); !ok || strings.Contains(d.Text, "bench") {
			t.Errorf("f3 did %#v, want the second instruction toggled", u.session.commands()[3])
		}
		u.press("f1")
		u.golden("help-remapped")
		u.press("esc")
		u.command("mark")
		if n, _ := u.m.doc.Node("1.2"); !n.Marked {
			t.Error("what has no key is not carried out from the list of commands")
		}
	}, keys)
}

func TestOtherKeysOnTheSheetAndInCompare(t *testing.T) {
	keys := other(t, "[keys.sheet]\nmark = \"z\"\n[keys.compare]\nflicker = \"f\"\n[keys.queue]\nleave = \"Q\"\n")
	story(t, wide(), garden(), func(u *ui) {
		u.press("s", "z")
		if got := u.session.commands(); len(got) != 1 {
			t.Fatalf("z on the sheet did %v, want a mark", got)
		}
		u.press("esc", "c", "f")
		u.shows("flicker")
		u.press("esc", "v", "Q")
		if u.m.queue.on {
			t.Error("Q does not leave the queue")
		}
	}, keys)
}

func TestABrokenKeyTableSaysLineAndKey(t *testing.T) {
	for toml, want := range map[string]string{
		"[keys.tree]\npin = \"u\"":         `line 2: keys.tree.pin: "u" is keys.everywhere.undo (undo) already`,
		"[keys.everywhere]\nundo = \"a\"":  `line 2: keys.everywhere.undo: "a" is keys.deciding.accept (accept) already`,
		"[keys.panel]\ndown = \"m\"":       `line 2: keys.panel.down: "m" is keys.tree.mark (mark) already`,
		"[keys.deciding]\ndone = \"d\"":    `line 2: keys.deciding.done: "d" is text where a text is written`,
		"[keys.tre]\npin = \"z\"":          `line 2: keys.tre.pin: there is no place "tre" (tree?); there are everywhere, tree, panel`,
		"[keys.tree]\npine = \"z\"":        `line 2: keys.tree.pine: there is no action "pine" (pin?); there are left, right`,
		"[keys.tree]\npin = \"control-z\"": `line 2: keys.tree.pin: no key is called "control-z"`,
		"[keys.everywhere]\ninterrupt = \"ctrl+a\"\n[keys.deciding]\ndone = \"ctrl+a\"": `line 4: keys.deciding.done: "ctrl+a" is keys.everywhere.interrupt`,
	} {
		if _, err := ReadKeys([]byte(toml)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", toml, err, want)
		}
	}
}
