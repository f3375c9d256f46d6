package clay

import (
	"fmt"
	"slices"
	"strings"

	"rflow/flow"
)

// maxCount is the largest count a group may ask for.
const maxCount = 4

// group is one kind of thing that a prompt asks for.
type group struct {
	class   classID
	count   int // 1..maxCount
	colour  colourID
	painted bool // colour is asked for
	// exact: more than count is wrong. Counts above one are exact, as in GenEval.
	exact bool
	// Stress: the prompt insists on it ("exactly two", "truly blue").
	stressCount, stressColour bool
}

// demand is a prompt, understood: one or two groups. rel is where the first is,
// seen from the second.
type demand struct {
	groups    []group
	rel       relation
	stressRel bool
}

// noun names the group without its count: "red apples".
func (g group) noun() string {
	name := g.class.name()
	if g.count > 1 {
		name = plural(name)
	}
	if g.painted {
		return g.colour.name() + " " + name
	}
	return name
}

// String is the group in plain words: "two red apples".
func (g group) String() string { return numberName(g.count) + " " + g.noun() }

// String is the demand in plain words: "one dog right of one teddy bear".
func (d demand) String() string {
	switch len(d.groups) {
	case 0:
		return "nothing"
	case 1:
		return d.groups[0].String()
	}
	return fmt.Sprintf("%s %s %s", d.groups[0], d.rel, d.groups[1])
}

// total is how many objects the demand asks for.
func (d demand) total() int {
	n := 0
	for _, g := range d.groups {
		n += g.count
	}
	return n
}

// tag is the GenEval kind that fits the demand. Mixtures go by their hardest
// part: relation, then two colours, then count, then one colour.
func (d demand) tag() flow.Tag {
	painted, counted := 0, false
	for _, g := range d.groups {
		painted += boolInt(g.painted)
		counted = counted || g.count > 1
	}
	switch {
	case d.rel != relNone:
		return flow.TagPosition
	case painted == 2:
		return flow.TagColorAttr
	case counted:
		return flow.TagCounting
	case len(d.groups) == 2 && painted > 0:
		return flow.TagColorAttr
	case len(d.groups) == 2:
		return flow.TagTwoObject
	case painted > 0:
		return flow.TagColors
	}
	return flow.TagSingleObject
}

// parsePrompt reads a prompt. A prompt that is not understood in full is a
// *flow.Failure that says what was understood and what was not.
func parsePrompt(text string) (demand, error) {
	if f := checkText("prompt", text); f != nil {
		return demand{}, f
	}
	s := scan(splitWords(text))
	d := s.demand()
	if s.problem == "" && len(s.unknown) == 0 && len(d.groups) > 0 {
		return d, nil
	}
	return demand{}, s.failure(d)
}

// failure says what was understood of the prompt and what was not.
func (s *scanner) failure(d demand) *flow.Failure {
	f := &flow.Failure{Code: flow.FailUnsupported, Hint: vocabularyHint()}
	if !slices.ContainsFunc(s.words, func(w string) bool { return !isMark(w) }) {
		f.Code, f.What = flow.FailInvalid, "the prompt is empty"
	} else {
		f.Understood = &flow.Understanding{Text: d.String(), Unknown: s.unknown}
		f.What = s.what(d)
	}
	return f
}

func (s *scanner) what(d demand) string {
	var parts []string
	if len(d.groups) > 0 {
		parts = append(parts, fmt.Sprintf("Clay World understood %q", d))
	} else {
		parts = append(parts, "Clay World found nothing in the prompt that it can make")
	}
	if s.problem != "" {
		parts = append(parts, s.problem)
	}
	if len(s.missing) > 0 {
		parts = append(parts, "it has no "+strings.Join(s.missing, " and no "))
	}
	if len(s.unknown) > 0 {
		const most = 10
		var quoted []string
		for i, w := range s.unknown {
			if i == most {
				quoted = append(quoted, fmt.Sprintf("%d more words", len(s.unknown)-most))
				break
			}
			quoted = append(quoted, fmt.Sprintf("%q", w))
		}
		parts = append(parts, "it did not understand "+joinAnd(quoted))
	}
	return strings.Join(parts, "; ")
}

// vocabularyHint tells what can be asked for.
func vocabularyHint() string {
	return "ask for one or two kinds of things, each with a count from one to four and a colour, such as " +
		`"two red apples and a blue cup" or "a dog left of a bench". Things: ` + thingsHint() +
		". Colours: " + strings.Join(colourNames(), ", ") + ". Places: left of, right of, above, below."
}

// thingsHint names all classes while they are few, else enough to show the kind.
func thingsHint() string {
	names := classNames()
	if len(names) <= 30 {
		return strings.Join(names, ", ")
	}
	const most = 14
	var some []string
	for i := range most {
		some = append(some, names[i*len(names)/most])
	}
	return fmt.Sprintf("the %d of GenEval (COCO's), such as %s", len(names), joinAnd(some))
}

func colourNames() []string {
	out := make([]string, numColours)
	for i := range out {
		out[i] = colourID(i).name()
	}
	return out
}
