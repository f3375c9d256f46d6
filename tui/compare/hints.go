package compare

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"rflow/tui/internal/intent"
)

// Hints are the keys that matter most, for a line at the bottom. Those that belong
// together are one hint.
func (m Model) Hints() []intent.Binding {
	k := m.Keys
	all := m.Help()
	var out []intent.Binding
	join := func(words string, bs ...key.Binding) {
		if b, ok := joined(all, words, bs...); ok {
			out = append(out, b)
		}
	}
	join("mode", k.Beside, k.Flicker, k.Differ, k.Slide)
	leave := intent.Describe(k.Leave, "")
	leave.Description = "leave"
	out = append(out, leave) // before what may find no room
	which := "parent/child better"
	if m.hidden() {
		which = "A/B better"
	}
	swap, _ := m.swapWords()
	join(swap, k.Swap)
	join(which, k.ParentBetter, k.ChildBetter)
	join("tie: good/bad", k.TieGood, k.TieBad)
	join("rate", k.Rate)
	join("outcome", k.Outcome)
	join("result", k.Best)
	join(m.rateName(), k.Less, k.More)
	for _, b := range all {
		told := slices.ContainsFunc(out, func(o intent.Binding) bool { return slices.Contains(strings.Split(o.Label, "/"), b.Label) })
		if b.Disabled == "" && b.Label != leave.Label && !told {
			b.Description, _, _ = strings.Cut(b.Description, ":")
			out = append(out, b)
		}
	}
	return out
}

// joined makes one hint of those bindings that do something now; false for none.
func joined(all []intent.Binding, words string, bs ...key.Binding) (intent.Binding, bool) {
	var labels []string
	for _, b := range bs {
		i := slices.IndexFunc(all, func(h intent.Binding) bool { return h.Label == b.Help().Key })
		if i >= 0 && all[i].Disabled == "" {
			labels = append(labels, b.Help().Key)
		}
	}
	return intent.Binding{Label: strings.Join(labels, "/"), Description: words}, len(labels) > 0
}
