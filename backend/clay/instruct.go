package clay

import (
	"slices"
	"strings"

	"rflow/flow"
)

// reading is a reflection, understood as far as it goes.
type reading struct {
	edits   []edit
	unknown []string
}

// understanding tells a reading in plain words.
func (r reading) understanding() *flow.Understanding {
	parts := make([]string, len(r.edits))
	for i, e := range r.edits {
		parts[i] = e.String()
	}
	text := "nothing"
	if len(parts) > 0 {
		text = strings.Join(parts, "; ")
	}
	return &flow.Understanding{Text: "understood as: " + text, Unknown: r.unknown}
}

// parseReflection reads instructions. It fails when a text that is not empty
// holds not one instruction that is understood; what it does not understand of
// others is in reading.unknown.
func parseReflection(text string) (reading, error) {
	var out reading
	if f := checkText("reflection", text); f != nil {
		return out, f
	}
	for _, line := range flow.Instructions(text) {
		for _, words := range clauses(splitWords(line)) {
			out.read(words)
		}
	}
	if len(out.edits) == 0 && len(out.unknown) > 0 {
		return out, &flow.Failure{
			Code:       flow.FailUnsupported,
			What:       "Clay World understood nothing of the reflection",
			Hint:       instructionHint,
			Understood: out.understanding(),
		}
	}
	return out, nil
}

const instructionHint = `write instructions such as "Add one more red apple", "Remove the cup at the far left", "Turn the cup blue", ` +
	`"Replace the bowl with a vase", "Reposition the dog so that it stands left of the bench" or "Swap the cup and the bowl"`

// clauses cuts an instruction where another verb begins: "remove the cup and
// add an apple".
func clauses(words []string) [][]string {
	var out [][]string
	start := 0
	for i := 0; i < len(words); i++ {
		joint := isMark(words[i]) || words[i] == "and" || words[i] == "then"
		if !joint {
			continue
		}
		next := i
		for next < len(words) && (isMark(words[next]) || words[next] == "and" || words[next] == "then" || words[next] == "also" || words[next] == "please") {
			next++
		}
		if _, n := verbAt(words, next); n > 0 || words[i] == ";" {
			out = append(out, words[start:i])
			start, i = next, next-1
		}
	}
	return append(out, words[start:])
}

// verb is what kind of thing an instruction wants.
type verb int

const (
	verbNone verb = iota
	verbAdd
	verbRemove
	verbReplace
	verbMake // colour, size or place, as the rest says
	verbMove
	verbSwap
	verbKeep
	verbGrow
	verbShrink
)

// verbs lists the words, longer phrases first in each row.
var verbs = []struct {
	verb  verb
	words []string
}{
	{verbAdd, []string{"add", "insert", "include", "draw", "bring in"}},
	{verbRemove, []string{"get rid of", "take away", "take out", "remove", "delete", "erase", "drop"}},
	{verbReplace, []string{"replace", "substitute", "exchange"}},
	{verbMake, []string{"make", "turn", "adjust", "change", "paint", "repaint", "recolour", "recolor", "colour", "color", "dye", "fix", "correct"}},
	{verbMove, []string{"reposition", "move", "shift", "slide", "relocate", "put", "place", "set", "bring", "lift", "raise", "lower", "stand"}},
	{verbSwap, []string{"swap", "switch"}},
	{verbKeep, []string{"keep", "leave"}},
	{verbGrow, []string{"enlarge"}},
	{verbShrink, []string{"shrink"}},
}

func verbAt(words []string, i int) (verb, int) {
	best, most := verbNone, 0
	for _, v := range verbs {
		if n := phraseAt(words, i, v.words); n > most {
			best, most = v.verb, n
		}
	}
	return best, most
}

// argument is a part of an instruction after its verb.
type argument struct {
	kind   argumentKind
	thing  choice
	group  group
	indef  bool // "a cup", "one more cup": not one that is there
	colour colourID
	rel    relation
	where  place
	word   string
	words  []string // as they stand
	joined bool     // "and" or a comma stands before it
	plain  []string // words inside a noun phrase that nothing is made of
	counts bool     // a number stands before the noun
	used   bool     // an edit was made of it
}

type argumentKind int

const (
	argThing argumentKind = iota
	argColour
	argRel
	argWhere
	argWith    // "with", "by", "for", "into", "to": what follows is the aim
	argFrom    // "from", "instead of", "not": what follows is not wanted
	argColours // "the colours of"
	argLarger
	argSmaller
)

// read takes one clause apart and adds the edit it stands for.
func (r *reading) read(words []string) {
	words = trimWords(words)
	if len(words) == 0 {
		return
	}
	v, n := verbAt(words, 0)
	args, unknown := arguments(words[n:])
	if n == 0 {
		v = wish(words)
		if v == verbNone {
			r.unknown = append(r.unknown, meaning(words)...)
			return
		}
	}
	if slices.ContainsFunc(unknown, func(w string) bool { return contains(denials, w) }) {
		r.unknown = append(r.unknown, meaning(words)...) // the rest would say the opposite
		return
	}
	var made []edit
	for _, part := range v.parts(args) {
		e, ok := v.edit(part, words[:n])
		if ok {
			made = append(made, e...)
		}
	}
	if len(made) == 0 {
		r.unknown = append(r.unknown, meaning(words)...)
		return
	}
	r.edits = append(r.edits, made...)
	r.unknown = append(r.unknown, unknown...)
	for i := range args {
		r.unknown = append(r.unknown, args[i].unused()...)
	}
}

// denials turn an instruction round.
var denials = []string{"not", "never", "dont", "cannot", "except", "unless", "nor"}

// unused are the words of an argument that no edit was made of.
func (a *argument) unused() []string {
	switch {
	case a.used:
		return a.plain
	case a.kind == argWith:
		return nil // a joint, not a thing
	}
	return meaning(a.words)
}

// wish finds the sense of a sentence without a verb of ours: "the cup should be
// blue", "there must be three apples", "only two apples".
func wish(words []string) verb {
	if phraseAt(words, 0, []string{"there", "only", "exactly"}) > 0 {
		return verbMake
	}
	if _, ok := numberWord(words[0]); ok {
		return verbMake
	}
	for i := range words {
		if phraseAt(words, i, []string{"should be", "must be", "should stand", "must stand", "should sit", "needs to be", "need to be", "has to be", "have to be", "belongs", "belong"}) > 0 {
			return verbMake
		}
	}
	return verbNone
}

func trimWords(words []string) []string {
	for len(words) > 0 && (isMark(words[0]) || contains([]string{"please", "also", "and", "then", "now", "first", "finally"}, words[0])) {
		words = words[1:]
	}
	for len(words) > 0 && isMark(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// meaning leaves out the words that carry none.
func meaning(words []string) []string {
	var out []string
	for _, w := range words {
		if !isMark(w) && !contains(determiners, w) && !contains(filling, w) && w != "a" && w != "an" && w != "and" {
			out = append(out, w)
		}
	}
	if out == nil {
		out = words
	}
	return out
}
