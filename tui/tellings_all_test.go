package tui

import (
	"slices"
	"testing"

	"rflow/tui/keymap"
)

// allScenes are the scenes of every row of the table of keys.
func allScenes() []scene {
	return slices.Concat(
		treeScenes(), panelScenes(), queueScenes(), decidingScenes(), textScenes(), judgingScenes(), compareScenes(),
		paletteScenes(), dialogScenes(),
	)
}

// toldElsewhere are what the table of keys does not name, with the tests that show
// them at every size.
func toldElsewhere() map[string]string {
	return map[string]string{
		"sheet": "TestTheSheetOnEveryScreen", "charts": "charts.TestTheChartsOnEveryScreen", "pixels": "TestAnImageIsSeenClosely",
		"trial": "TestACounterfactualOnEveryScreen", "replay": "replay.TestAPresenterIsInCharge",
		"home": "TestHomeOnEveryScreen", "prompt": "TestHomeOnEveryScreen", "list": "TestRenamingASession", "list search": "TestSearchingTheList",
		"delete": "TestDeletingASessionAsks", "link": "TestALinkLeadsToTheImage", "field of one line": "TestRenamingASession",
	}
}

// TestEveryKeyInForceHasAStory compares the scenes with the keys in force: one that was
// bound and is pressed in no scene of its scope fails, and so does a scope without scenes.
func TestEveryKeyInForceHasAStory(t *testing.T) {
	pressed := map[string][]string{}
	for _, sc := range allScenes() {
		for _, k := range sc.keys {
			pressed[sc.scope] = append(pressed[sc.scope], k.key())
		}
	}
	for _, s := range scopes() {
		told := pressed[s.Name]
		if elsewhere := toldElsewhere()[s.Name]; elsewhere != "" {
			continue
		}
		for _, p := range places() {
			if p.Name == "text" && s.Name != "writing" {
				continue // editing is the same in every field
			}
			for _, a := range p.Actions() {
				if !inScope(s, a) {
					continue
				}
				for _, k := range a.Binding.Keys() {
					if !slices.Contains(told, k) {
						t.Errorf("%s: no story presses %q, which is %s.%s", s.Name, k, a.Place, a.Name)
					}
				}
			}
		}
	}
}

func inScope(s keymap.Scope, a keymap.Action) bool {
	return slices.ContainsFunc(s.Parts, func(p keymap.Part) bool {
		return p.Place == a.Place && (len(p.Actions) == 0 || slices.Contains(p.Actions, a.Name))
	})
}
