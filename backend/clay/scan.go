package clay

import (
	"fmt"
	"strings"
)

// scanner reads a prompt from left to right. What it cannot read it collects
// and steps over, so that a refusal can tell everything at once.
type scanner struct {
	words   []string
	i       int
	items   []item
	unknown []string // words that mean nothing here, in order
	missing []string // GenEval's classes that have no object, in order
	problem string   // what is wrong with the whole, in words
}

type itemKind int

const (
	itemGroup itemKind = iota
	itemThat           // a group named before: "the apple"
	itemRel
	itemAnd
	itemBreak
)

type item struct {
	kind   itemKind
	group  group
	rel    relation
	stress bool
	text   string
}

// Phrases that may open a prompt.
var openings = []string{
	"a photo of", "a photograph of", "a picture of", "an image of", "photo of", "picture of", "image of", "the photo of",
	"a clay photo of", "a render of", "a rendering of", "a clay render of", "a scene with", "a scene of",
	"draw", "show", "paint", "please draw", "please show", "there is", "there are", "photo showing", "a photo showing", "a photo with",
}

// manners are true of every clay picture, so that asking for them changes nothing.
var manners = []string{
	"each fully visible", "all fully visible", "fully visible", "each clearly visible", "clearly visible", "side by side",
	"clearly apart", "well apart", "well separated", "with clear space between them", "with space between them",
	"nothing else in the picture", "with nothing else in the picture", "and nothing else", "nothing else",
	"on a plain background", "on a plain backdrop", "plain background", "plain backdrop", "before a plain backdrop",
	"soft light", "soft studio light", "in soft studio light", "studio light", "in clay", "made of clay", "modelled in clay", "in focus", "in sharp focus",
	"whole and unobstructed", "in one scene", "together", "in the picture", "in the scene",
}

var (
	joiners  = []string{"and", "with", "plus", "as well as", "together with", "along with", "and also"}
	stressed = []string{"exactly", "only", "just", "truly", "clearly", "really", "precisely"}
	// standing are words between a thing and its place that add nothing.
	standing = []string{
		"is", "are", "that", "which", "it", "they", "stands", "stand", "standing", "sits", "sit", "sitting", "lies", "lie", "lying",
		"placed", "positioned", "located", "resting", "well", "directly", "immediately", "clearly", "all", "far",
	}
)

func scan(words []string) *scanner {
	s := &scanner{words: words}
	s.i += phraseAt(words, 0, openings)
	for s.i < len(words) {
		s.next()
	}
	return s
}

func (s *scanner) next() {
	w := s.words[s.i]
	switch {
	case isMark(w):
		s.items = append(s.items, item{kind: itemBreak})
		s.i++
	case s.manner(), s.relation(), s.thing(), s.joiner():
	case w == "the" || w == "a" || w == "an":
		s.i++ // its noun follows and is reported
	default:
		s.unknown = append(s.unknown, w)
		s.i++
	}
}

func (s *scanner) manner() bool {
	n := phraseAt(s.words, s.i, manners)
	s.i += n
	return n > 0
}

func (s *scanner) joiner() bool {
	n := phraseAt(s.words, s.i, joiners)
	if n > 0 {
		s.items = append(s.items, item{kind: itemAnd})
		s.i += n
	}
	return n > 0
}

// relation reads a place, with the standing words before it.
func (s *scanner) relation() bool {
	i, stress := s.i, false
	for i < len(s.words) && (contains(standing, s.words[i]) || contains(stressed, s.words[i])) {
		stress = stress || contains(stressed, s.words[i])
		i++
	}
	rel, n := relationAt(s.words, i)
	if n == 0 {
		return false
	}
	s.items = append(s.items, item{kind: itemRel, rel: rel, stress: stress, text: strings.Join(s.words[i:i+n], " ")})
	s.i = i + n
	return true
}

// thing reads a group with what stands before and after its noun.
func (s *scanner) thing() bool {
	ph := readThing(s.words, s.i)
	if ph.n == 0 {
		return false
	}
	text := strings.Join(s.words[s.i:s.i+ph.n], " ")
	s.i += ph.n
	switch {
	case !ph.noun.known:
		s.missing = append(s.missing, ph.noun.coco)
		s.unknown = append(s.unknown, ph.nounText)
	case ph.counted && (ph.group.count < 1 || ph.group.count > maxCount):
		s.unknown = append(s.unknown, ph.countText)
		s.problem = fmt.Sprintf("it counts from one to four, not %s", ph.countText)
	default:
		kind := itemGroup
		if ph.definite && s.names(ph.group) {
			kind = itemThat
		}
		s.items = append(s.items, item{kind: kind, group: ph.group, text: text})
	}
	return true
}

// names reports whether a group like g stands before.
func (s *scanner) names(g group) bool {
	for _, it := range s.items {
		if it.kind == itemGroup && it.group.class == g.class && (!g.painted || it.group.painted && it.group.colour == g.colour) {
			return true
		}
	}
	return false
}

// demand puts the items together, and notes in problem what does not fit.
func (s *scanner) demand() demand {
	var d demand
	var rel *item
	joined := true // something links the next group to what stands before
	for k := range s.items {
		it := &s.items[k]
		switch it.kind {
		case itemGroup:
			s.addGroup(&d, it, joined)
			joined = false
		case itemThat:
			s.that(&d, k)
		case itemRel:
			if rel == nil {
				rel = it
			} else if rel.rel != it.rel {
				s.complain(it.text, "it holds one place word, not two")
			}
			joined = true
		case itemAnd, itemBreak:
			joined = true
		}
	}
	s.finish(&d, rel)
	return d
}

func (s *scanner) addGroup(d *demand, it *item, joined bool) {
	switch {
	case len(d.groups) == 2:
		s.complain(it.text, "it holds two kinds of things, not more")
	case !joined:
		s.complain(it.text, "nothing says how the things belong together")
	default:
		d.groups = append(d.groups, it.group)
	}
}

// that reads "the apples left of the cup" and "the cup ... blue" after the
// groups were named. A relation whose subject is the second group is turned.
func (s *scanner) that(d *demand, k int) {
	it := s.items[k]
	if it.group.painted || len(d.groups) < 2 || k+1 >= len(s.items) || s.items[k+1].kind != itemRel {
		return
	}
	if d.groups[1].class == it.group.class && d.groups[0].class != it.group.class {
		s.items[k+1].rel = s.items[k+1].rel.converse()
	}
}

func (s *scanner) finish(d *demand, rel *item) {
	if len(d.groups) == 0 && s.problem == "" && len(s.unknown) == 0 && len(s.words) > 0 {
		s.problem = "no thing is named"
	}
	if rel == nil {
		return
	}
	if len(d.groups) < 2 {
		if len(s.unknown) == 0 {
			s.complain(rel.text, "a place needs two things")
		}
		return
	}
	d.rel, d.stressRel = rel.rel, rel.stress
}

func (s *scanner) complain(words, problem string) {
	if s.problem == "" {
		s.problem = problem
	}
	s.unknown = append(s.unknown, words)
}
