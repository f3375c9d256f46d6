package clay

import "strings"

// phrase is a noun with what stands around it.
type phrase struct {
	group
	noun      noun
	nounText  string
	countText string
	counted   bool // a count or an article stands before it
	definite  bool // "the", "this", "one of the"
	n         int  // words read; 0 means no noun phrase starts here
}

var (
	determiners = []string{"the", "that", "this", "these", "those", "its", "their"}
	colouredAs  = []string{"coloured", "colored", "colour", "color"}
)

// readThing reads a noun phrase at words[i]:
//
//	[the] [exactly] [count] [truly] [colour [coloured]] NOUN [in COLOUR | that is COLOUR | coloured COLOUR]
func readThing(words []string, i int) phrase {
	p := phrase{group: group{count: 1}}
	at := func(k int) string {
		if k < len(words) {
			return words[k]
		}
		return ""
	}
	k, stress := i, false
	for contains(determiners, at(k)) || contains(stressed, at(k)) || at(k) == "all" && contains(determiners, at(k+1)) {
		p.definite = p.definite || contains(determiners, at(k))
		stress = stress || contains(stressed, at(k))
		k++
	}
	k, stress = p.number(words, k, stress)
	for contains(stressed, at(k)) {
		p.stressColour = true
		k++
	}
	if c, ok := colourWord(at(k)); ok {
		next := k + 1
		if contains(colouredAs, at(next)) {
			next++
		}
		if _, n := nounAt(words, next); n > 0 {
			p.colour, p.painted, k = c, true, next
		}
	}
	noun, n := nounAt(words, k)
	if n == 0 {
		return phrase{}
	}
	p.noun, p.nounText, p.class = noun, strings.Join(words[k:k+n], " "), noun.class
	if noun.plural && !p.counted {
		p.count = 2 // a plural without a number
	}
	p.stressCount = stress
	p.exact = p.count > 1 || stress
	k += n
	p.n = p.after(words, k) - i
	return p
}

// number reads the count at words[k], also "a pair of" and "exactly two of the".
func (p *phrase) number(words []string, k int, stress bool) (int, bool) {
	if k >= len(words) {
		return k, stress
	}
	count, ok := numberWord(words[k])
	if !ok {
		return k, stress
	}
	p.count, p.counted, p.countText = count, true, words[k]
	k++
	if (words[k-1] == "a" || words[k-1] == "an") && k < len(words) {
		if n, ok := numberWord(words[k]); ok { // "a single", "a pair of", "a dozen"
			p.count, p.countText = n, words[k]
			stress = stress || words[k] == "single"
			k++
		}
	}
	if words[k-1] == "single" {
		stress = true
	}
	if k < len(words) && words[k] == "of" {
		k++
		if k < len(words) && contains(determiners, words[k]) {
			p.definite = true
			k++
		}
	}
	return k, stress
}

// after reads a colour that follows the noun and returns where it ends.
func (p *phrase) after(words []string, k int) int {
	if p.painted {
		return k
	}
	j, led := k, false
	for j < len(words) && (contains(colouredAs, words[j]) || words[j] == "painted" || words[j] == "in" || words[j] == "that" || words[j] == "which" || led && (words[j] == "is" || words[j] == "are" || words[j] == "truly")) {
		p.stressColour = p.stressColour || words[j] == "truly"
		led = true
		j++
	}
	if !led || j >= len(words) {
		return k
	}
	c, ok := colourWord(words[j])
	if !ok {
		return k
	}
	if _, n := nounAt(words, j+1); n > 0 {
		return k // "... in red apples": the colour belongs to what follows
	}
	p.colour, p.painted = c, true
	return j + 1
}
