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
	a := argument{kind: argThing}
	kept := make([]string, 0, 8)
	k := i
	fresh, all, where := false, false, placeAny
	for ; k < len(words) && k < i+7; k++ {
		w := words[k]
		if hasPhrase(words, k, []string{"one", "more"}) || hasPhrase(words, k, []string{"one", "extra"}) {
			fresh = true
			kept = append(kept, "one")
			k++
			continue
		}
		switch w {
		case "more", "another", "further", "additional":
			fresh = true
			continue
		case "extra", "surplus", "other", "existing", "present", "whole", "wrong", "wrongly", "unwanted", "stray", "second", "first", "remaining", "missing":
			continue
		case "all", "every", "each", "both":
			all = true
			continue
		case "leftmost":
			where = placeLeft
			continue
		case "rightmost":
			where = placeRight
			continue
		case "middle":
			where = placeMiddle
			continue
		}
		if (w == "left" || w == "right") && k > i {
			if _, n := nounAt(words, skipColour(words, k+1)); n > 0 {
				where = map[string]place{"left": placeLeft, "right": placeRight}[w]
				continue
			}
		}
		if _, n := nounAt(words, k); n > 0 && !colourBefore(words, k) {
			kept = append(kept, words[k:k+n]...)
			k += n
			break
		}
		_, number := numberWord(w)
		_, colour := colourWord(w)
		if !number && !colour && !contains(determiners, w) && !contains(stressed, w) && !contains(colouredAs, w) && w != "of" {
			return argument{}, 0
		}
		kept = append(kept, w)
	}
	p := readThing(kept, 0)
	if p.n == 0 || p.n < len(kept) {
		return argument{}, 0
	}
	a.word, a.group = p.nounText, p.group
	a.indef = fresh || !p.definite && !all
	a.thing = choice{class: p.class, known: p.noun.known, colour: p.colour, painted: p.painted, where: where, count: p.count}
	a.thing.all = all || p.noun.plural && !p.counted
	if p.counted && p.definite {
		a.thing.all = false
	}
	if fresh && p.noun.plural && !p.counted {
		a.group.count = 1
	}
	k += behind(words, k, &a.thing)
	return a, k - i
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
