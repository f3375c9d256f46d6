package clay

// relation says where the first of two things is, seen from the second.
type relation int

const (
	relNone relation = iota
	relLeft
	relRight
	relAbove
	relBelow
)

// String is the relation as GenEval spells it; "and" for none.
func (r relation) String() string {
	return [...]string{"and", "left of", "right of", "above", "below"}[r]
}

// converse is the relation seen from the other thing.
func (r relation) converse() relation {
	return [...]relation{relNone, relRight, relLeft, relBelow, relAbove}[r]
}

// direction is the relation's unit step in image coordinates, v down.
func (r relation) direction() (du, dv float64) {
	switch r {
	case relLeft:
		return -1, 0
	case relRight:
		return 1, 0
	case relAbove:
		return 0, -1
	case relBelow:
		return 0, 1
	}
	return 0, 0
}

// relationPhrases are tried in order, so that longer ones come first.
var relationPhrases = []struct {
	words []string
	rel   relation
}{
	{[]string{"to", "the", "left", "side", "of"}, relLeft},
	{[]string{"on", "the", "left", "side", "of"}, relLeft},
	{[]string{"to", "the", "right", "side", "of"}, relRight},
	{[]string{"on", "the", "right", "side", "of"}, relRight},
	{[]string{"to", "the", "left", "of"}, relLeft},
	{[]string{"on", "the", "left", "of"}, relLeft},
	{[]string{"at", "the", "left", "of"}, relLeft},
	{[]string{"to", "the", "right", "of"}, relRight},
	{[]string{"on", "the", "right", "of"}, relRight},
	{[]string{"at", "the", "right", "of"}, relRight},
	{[]string{"on", "the", "top", "of"}, relAbove},
	{[]string{"on", "top", "of"}, relAbove},
	{[]string{"left", "of"}, relLeft},
	{[]string{"right", "of"}, relRight},
	{[]string{"left", "from"}, relLeft},
	{[]string{"right", "from"}, relRight},
	{[]string{"higher", "than"}, relAbove},
	{[]string{"lower", "than"}, relBelow},
	{[]string{"up", "above"}, relAbove},
	{[]string{"down", "below"}, relBelow},
	{[]string{"above"}, relAbove},
	{[]string{"over"}, relAbove},
	{[]string{"atop"}, relAbove},
	{[]string{"on"}, relAbove},
	{[]string{"below"}, relBelow},
	{[]string{"under"}, relBelow},
	{[]string{"underneath"}, relBelow},
	{[]string{"beneath"}, relBelow},
}

// relationAt reads a relation at words[i] and says how many words it took.
func relationAt(words []string, i int) (relation, int) {
	for _, p := range relationPhrases {
		if hasPhrase(words, i, p.words) {
			return p.rel, len(p.words)
		}
	}
	return relNone, 0
}

// hasPhrase reports whether phrase stands at words[i].
func hasPhrase(words []string, i int, phrase []string) bool {
	if len(words)-i < len(phrase) {
		return false
	}
	for k, w := range phrase {
		if words[i+k] != w {
			return false
		}
	}
	return true
}
