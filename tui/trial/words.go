package trial

import (
	"fmt"
	"slices"
	"strings"

	"rflow/flow"
)

// called names a kind.
func called(k flow.ArmKind) string {
	switch k {
	case flow.ArmProposed:
		return "proposed"
	case flow.ArmEdited:
		return "edited"
	case flow.ArmPrompt:
		return "prompt alone"
	case flow.ArmNone:
		return "no reflection"
	default:
		return string(k)
	}
}

// name is what an arm is, in a word or two. Where the prompt alone is the image's own,
// that is the more telling name.
func name(a flow.TrialArm) string {
	if n := len(a.Also); n > 0 {
		return called(a.Also[n-1])
	}
	return called(a.Kind)
}

// same says which kinds came to one picture, or "".
func same(t flow.Trial) string {
	var out []string
	for _, a := range t.Arms {
		if len(a.Also) == 0 {
			continue
		}
		words := []string{called(a.Kind)}
		for _, k := range a.Also {
			words = append(words, called(k))
		}
		out = append(out, strings.Join(words, " and ")+" are the same here")
	}
	return strings.Join(out, ", ")
}

// Summary says what judged trials have shown, the kind that won most often first:
// "edited won 3 of 5, proposed 1, tie 1".
func Summary(trials []flow.Trial) string {
	wins, judged, ties, knew := map[string]int{}, 0, 0, 0
	var names []string
	for _, t := range trials {
		switch {
		case !t.Decided():
			continue
		case t.Told:
			knew++
			continue
		case t.Best == 0:
			ties++
		default:
			won := name(t.Arms[t.Best-1].TrialArm)
			if wins[won]++; wins[won] == 1 {
				names = append(names, won)
			}
		}
		judged++
	}
	switch {
	case judged == 0 && knew > 0:
		return fmt.Sprintf("no trial is judged blind yet, %d otherwise", knew)
	case judged == 0:
		return "no trial is judged yet"
	}
	slices.SortStableFunc(names, func(a, b string) int { return wins[b] - wins[a] })
	var out []string
	for i, n := range names {
		if i == 0 {
			out = append(out, fmt.Sprintf("%s won %d of %d", n, wins[n], judged))
		} else {
			out = append(out, fmt.Sprintf("%s %d", n, wins[n]))
		}
	}
	switch {
	case len(names) == 0:
		out = append(out, fmt.Sprintf("%d of %d tied", ties, judged))
	case ties > 0:
		out = append(out, fmt.Sprintf("tie %d", ties))
	}
	if knew > 0 {
		out = append(out, fmt.Sprintf("not counted, for not blind: %d", knew))
	}
	return strings.Join(out, ", ")
}

// told reports whether what the images were made with is known.
func told(t flow.Trial) bool { return t.Decided() || t.Known }

// stands says where a trial stands, in a few words.
func stands(t flow.Trial) string {
	words := standing(t)
	if t.Told || (t.Known && t.Ready()) {
		words += ", not blind"
	}
	return words
}

func standing(t flow.Trial) string {
	switch {
	case t.Cancelled:
		return "stopped"
	case t.Best > 0:
		return name(t.Arms[t.Best-1].TrialArm) + " is best"
	case t.Tie == flow.TieGood:
		return "tie, all good"
	case t.Tie == flow.TieBad:
		return "tie, all bad"
	case t.Making():
		return fmt.Sprintf("%d of %d made", t.Made(), len(t.Arms))
	case t.Ready():
		return "waits for you"
	default:
		return "could not be made"
	}
}

// Heading says that this is a trial, of what, and where it stands.
func (m Model) Heading() string {
	if m.list {
		return "all counterfactuals of this session"
	}
	t, ok := m.current()
	if !ok {
		return "counterfactual of " + string(m.node)
	}
	return fmt.Sprintf("counterfactual of %s · %s", t.Node, stands(t))
}

// status says what is to be done.
func (m Model) status(t flow.Trial) string {
	k := m.Keys
	switch {
	case t.Decided():
		if who := t.By.String(); t.By.Person {
			return fmt.Sprintf("%s found: %s", who, stands(t))
		}
		return stands(t)
	case t.Cancelled:
		return "this trial was stopped"
	case t.Ready() && m.plain:
		return "pictures are turned off, there is nothing to judge by"
	case t.Ready():
		pick, good, bad := k.Pick.Help().Key, k.TieGood.Help().Key, k.TieBad.Help().Key
		if m.w < 60 {
			return fmt.Sprintf("which is best? %s, %s good, %s bad", pick, good, bad)
		}
		words := fmt.Sprintf("which is best? %s picks, %s all good, %s all bad", pick, good, bad)
		switch {
		case t.Known:
			words = "told already, " + words
		case len(t.Failed()) > 0:
			words += " · " + k.Retry.Help().Key + " remakes what failed"
		}
		return words
	case t.Making():
		if m.tree.State == flow.PausedState {
			return "the session is paused: these are made when it goes on"
		}
		return fmt.Sprintf("%d with one seed · the session's images come first", len(t.Arms))
	}
	if m.w < 60 {
		return fmt.Sprintf("no two made: %s once more, %s another seed", k.Retry.Help().Key, k.Again.Help().Key)
	}
	return fmt.Sprintf("no two could be made: %s makes them once more, %s with another seed", k.Retry.Help().Key, k.Again.Help().Key)
}

// arm says what becomes of an arm while nothing is told: nothing in it may depend on
// what kind it is.
func (m Model) arm(t flow.Trial, arm int) string {
	a := t.Arms[arm-1]
	p, running := m.progress[t.ArmNode(arm).ID]
	switch {
	case a.Made():
		return ""
	case a.Failure != nil:
		return "not made"
	case t.Cancelled:
		return "stopped"
	case running && p.Total > 0:
		return fmt.Sprintf("%d/%d", p.Step, p.Total)
	case running:
		return string(p.Stage)
	}
	return "to come"
}
