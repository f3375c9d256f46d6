package clay

// filling are words that instructions may hold without a meaning of their own.
var filling = []string{
	"so", "that", "it", "they", "is", "are", "be", "stands", "stand", "standing", "sits", "sit", "placed", "there", "should", "must", "please",
	"needs", "need", "has", "have", "of", "up", "down", "scene", "picture", "image", "its", "their", "colour", "color", "coloured", "colored",
	"clearly", "fully", "visible", "instead", "again", "also", "just", "only", "exactly", "truly", "belongs", "belong", "position", "places", "at", "in", "look", "side", "one", "ones", "them",
	"number", "count", "as", "now", "still", "well", "completely", "entirely", "directly", "then", "actually", "which", "being", "stay", "stays", "where", "same",
}

// places are tried longest first.
var places = []struct {
	place place
	words []string
}{
	{placeLeft, []string{"at the far left", "on the far left", "to the far left", "far left", "leftmost", "on the left", "at the left", "to the left", "on the left side", "at the left side", "to the left side", "left"}},
	{placeRight, []string{"at the far right", "on the far right", "to the far right", "far right", "rightmost", "on the right", "at the right", "to the right", "on the right side", "at the right side", "to the right side", "right"}},
	{placeMiddle, []string{"in the middle", "to the middle", "in the centre", "in the center", "to the centre", "to the center", "middle", "central"}},
	{placeShelf, []string{"on the shelf", "onto the shelf", "to the shelf", "on a shelf", "onto a shelf", "at the top", "on the plank", "to the top"}},
	{placeFloor, []string{"on the floor", "onto the floor", "to the floor", "on the ground", "onto the ground", "at the bottom", "to the bottom"}},
}

func placeAt(words []string, i int) (place, int) {
	best, most := placeAny, 0
	for _, p := range places {
		if n := phraseAt(words, i, p.words); n > most {
			best, most = p.place, n
		}
	}
	return best, most
}

// arguments reads everything after the verb; unknown are words without a sense.
func arguments(words []string) (args []argument, unknown []string) {
	for i := 0; i < len(words); {
		a, n := argumentAt(words, i)
		a.words = words[i : i+n]
		a.joined = i > 0 && (isMark(words[i-1]) || contains(joiners, words[i-1]))
		switch {
		case n > 0 && a.kind == argThing && !a.thing.known:
			unknown = append(unknown, a.word) // a class that has no object
		case n > 0:
			args = append(args, a)
		default:
			n = 1
			if !skippable(words, i) {
				unknown = append(unknown, words[i])
			}
		}
		i += n
	}
	return args, unknown
}

func skippable(words []string, i int) bool {
	w := words[i]
	if isMark(w) || contains(filling, w) || contains(determiners, w) || contains(joiners, w) {
		return true
	}
	_, number := numberWord(w)
	return number && (w == "a" || w == "an")
}

// argumentAt reads one argument at words[i] and says how many words it took.
func argumentAt(words []string, i int) (argument, int) {
	if n := phraseAt(words, i, []string{"the colours of", "the colors of", "colours of", "colors of", "the colours", "the colors"}); n > 0 {
		return argument{kind: argColours}, n
	}
	// A bare "orange" is the colour: things come with "the", "a" or a number.
	if c, ok := colourWord(words[i]); ok && !colourBefore(words, i) && !(i+1 < len(words) && contains(colouredAs, words[i+1])) {
		return argument{kind: argColour, colour: c}, 1
	}
	if a, n := thingAt(words, i); n > 0 {
		return a, n
	}
	// A relation needs a thing behind it; else the words name a place.
	if rel, n := relationAt(words, i); n > 0 {
		if _, m := thingAt(words, i+n); m > 0 {
			return argument{kind: argRel, rel: rel}, n
		}
	}
	if p, n := placeAt(words, i); n > 0 {
		return argument{kind: argWhere, where: p}, n
	}
	if n := phraseAt(words, i, []string{"instead of", "rather than"}); n > 0 {
		return argument{kind: argFrom}, n
	}
	if words[i] == "not" && i+1 < len(words) {
		if _, ok := colourWord(words[i+1]); ok && !colourBefore(words, i+1) { // "blue, not red"
			return argument{kind: argFrom}, 1
		}
	}
	switch words[i] {
	case "with", "by", "for", "into", "to":
		return argument{kind: argWith}, 1
	case "from":
		return argument{kind: argFrom}, 1
	case "larger", "bigger", "taller", "big", "large":
		return argument{kind: argLarger}, 1
	case "smaller", "shorter", "small", "tiny":
		return argument{kind: argSmaller}, 1
	}
	return argument{}, 0
}

// thingAt reads a noun phrase as instructions have it: "one more red apple",
// "the leftmost cup", "one of the extra apples", "all cups", "the other dogs".
func thingAt(words []string, i int) (argument, int) {
	g := gather(words, i)
	if g.end == 0 {
		return argument{}, 0
	}
	p := readThing(g.kept, 0)
	if p.n == 0 || p.n < len(g.kept) {
		return argument{}, 0
	}
	a := argument{kind: argThing, word: p.nounText, group: p.group, plain: g.plain, counts: p.counted, indef: g.fresh || !p.definite && !g.all}
	a.thing = choice{class: p.class, known: p.noun.known, colour: p.colour, painted: p.painted, where: g.where, count: p.count}
	a.thing.all = g.all || p.noun.plural && !p.counted
	if p.counted && p.definite {
		a.thing.all = false
	}
	if g.fresh && p.noun.plural && !p.counted {
		a.group.count = 1
	}
	return a, g.end + behind(words, g.end, &a.thing) - i
}

// gathered is a noun phrase with the words taken out that only instructions
// have, and what those words said.
type gathered struct {
	kept  []string
	fresh bool // "one more", "another": not one that is there
	all   bool
	where place
	plain []string // which of several is meant, said in words that nothing is made of
	end   int      // index behind the noun; 0 when there is none
}

// nearNoun are words before a noun that point at a thing without naming it.
var nearNoun = []string{
	"extra", "surplus", "other", "existing", "present", "whole", "wrong", "wrongly", "unwanted", "stray", "remaining", "missing",
}

// ordinals count things in an order that the picture does not show.
var ordinals = []string{"first", "second", "third", "fourth", "last"}

// gather reads up to a noun and stops at the first word that cannot stand
// before one.
func gather(words []string, i int) gathered {
	var g gathered
	for k := i; k < len(words) && k < i+7; k++ {
		w := words[k]
		_, n := nounAt(words, k)
		switch {
		case hasPhrase(words, k, []string{"one", "more"}) || hasPhrase(words, k, []string{"one", "extra"}):
			g.fresh = true
			g.kept = append(g.kept, "one")
			k++
		case n > 0 && !colourBefore(words, k):
			g.kept = append(g.kept, words[k:k+n]...)
			g.end = k + n
			return g
		case w == "more" || w == "another" || w == "further" || w == "additional":
			g.fresh = true
		case w == "all" || w == "every" || w == "each" || w == "both":
			g.all = true
		case contains(nearNoun, w):
		case contains(ordinals, w):
			g.plain = append(g.plain, w)
		case ofThe(g.kept) && isNumber(w): // "two of the three apples"
		case sideWord(words, k, k > i) != placeAny:
			g.where = sideWord(words, k, k > i)
		case mayPrecede(w):
			g.kept = append(g.kept, w)
		default:
			return gathered{}
		}
	}
	return gathered{}
}

// ofThe reports whether the words end with "of the".
func ofThe(words []string) bool {
	n := len(words)
	return n > 2 && words[n-2] == "of" && contains(determiners, words[n-1])
}

func isNumber(word string) bool {
	_, ok := numberWord(word)
	return ok
}

// sideWord reads "leftmost" and, inside a noun phrase, "left" before the noun.
func sideWord(words []string, k int, inside bool) place {
	switch words[k] {
	case "leftmost":
		return placeLeft
	case "rightmost":
		return placeRight
	case "middle":
		return placeMiddle
	}
	if _, n := nounAt(words, skipColour(words, k+1)); !inside || n == 0 {
		return placeAny
	}
	switch words[k] {
	case "left":
		return placeLeft
	case "right":
		return placeRight
	}
	return placeAny
}

// mayPrecede reports whether readThing knows the word as one before a noun.
func mayPrecede(w string) bool {
	_, number := numberWord(w)
	_, colour := colourWord(w)
	return number || colour || w == "of" || contains(determiners, w) || contains(stressed, w) || contains(colouredAs, w)
}

// behind reads where the thing is, when it is said right after it and no
// further thing follows: "the cup at the far left".
func behind(words []string, k int, c *choice) int {
	p, n := placeAt(words, k)
	if n == 0 || c.where != placeAny || words[k] == "to" || words[k] == "onto" || words[k] == "left" || words[k] == "right" {
		return 0
	}
	if k+n < len(words) && words[k+n] == "of" {
		return 0 // "on the left of ..."
	}
	c.where = p
	return n
}

func skipColour(words []string, k int) int {
	if k < len(words) {
		if _, ok := colourWord(words[k]); ok {
			if _, n := nounAt(words, k+1); n > 0 {
				return k + 1
			}
		}
	}
	return k
}

// colourBefore reports whether words[k] is a colour that belongs to a noun
// behind it, as in "orange cup".
func colourBefore(words []string, k int) bool { return skipColour(words, k) != k }
