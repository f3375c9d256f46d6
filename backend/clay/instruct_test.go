package clay

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rflow/flow"
)

func TestInstructionsInManyWords(t *testing.T) {
	for text, want := range map[string]string{
		"Add one more red apple.":                                "add one red apple",
		"Add a blue cup to the right of the apples.":             "add one blue cup right of the apples",
		"Put a bird on top of the couch":                         "add one bird above the couch",
		"Add two more oranges; delete both cups":                 "add two oranges; remove the cups",
		"Remove the apple at the far left.":                      "remove the apple at the far left",
		"remove the extra apple on the floor":                    "remove the apple on the floor",
		"Make the leftmost apple red and remove the cup":         "turn the apple at the far left red; remove the cup",
		"Adjust the colour of the cup from red to blue.":         "turn the red cup blue",
		"make the orange orange":                                 "turn the orange orange",
		"the cup should be blue":                                 "turn the cup blue",
		"Paint two of the apples green":                          "turn two of the apples green",
		"Reposition the dog so that it stands left of the bench": "move the dog left of the bench",
		"the dog must be left of the bench":                      "move the dog left of the bench",
		"Move the red cup onto the shelf":                        "move the red cup onto the shelf",
		"move the cup to the far left":                           "move the cup to the far left",
		"Swap the cup and the bowl.":                             "swap the cup and the bowl",
		"Swap the colours of the cup and the apple":              "swap the colours of the cup and the apple",
		"Replace the left apple with a green vase":               "replace the apple at the far left with one green vase",
		"Change the red apple into a blue cup":                   "replace the red apple with one blue cup",
		"there should be three apples":                           "make it three apples",
		"Make the teddy bear larger":                             "make the teddy bear larger",
		"Keep the bench where it is":                             "keep the bench",
	} {
		r, err := parseReflection(text)
		if err != nil || len(r.unknown) > 0 {
			t.Errorf("%q: %v, unknown %q", text, err, r.unknown)
			continue
		}
		if got := r.understanding().Text; got != "understood as: "+want {
			t.Errorf("%q: %s, want %q", text, got, want)
		}
	}
}

func TestWordsWithoutSenseAreNamed(t *testing.T) {
	r, err := parseReflection("Turn the cup blue with sparkles.\nMake it brighter.")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"sparkles", "make", "brighter"}; len(r.edits) != 1 || !slices.Equal(r.unknown, want) {
		t.Errorf("got %d edits, unknown %q; want one, %q", len(r.edits), r.unknown, want)
	}
	_, err = parseReflection("make it sparkle like a diamond")
	f := flow.AsFailure(err)
	if f == nil || f.Code != flow.FailUnsupported || f.Understood == nil || !slices.Contains(f.Understood.Unknown, "sparkle") {
		t.Errorf("a reflection without an instruction: got %v, want a refusal naming its words", err)
	}
	if f := flow.AsFailure(second(parseReflection("turn the cup \xff"))); f == nil || f.Code != flow.FailInvalid {
		t.Errorf("a reflection that is not UTF-8: got %v, want invalid", f)
	}
}

// TestNothingOfAnInstructionIsDropped holds readings of sentences that say more
// than one edit of one thing, or more than can be done.
func TestNothingOfAnInstructionIsDropped(t *testing.T) {
	for _, c := range []struct {
		text, want string
		unknown    string
	}{
		{"Remove the cup, the apple and the dog.", "remove the cup; remove the apple; remove the dog", ""},
		{"Turn the cup blue and the apple red.", "turn the cup blue; turn the apple red", ""},
		{"Turn the cup and the apple red.", "turn the cup red; turn the apple red", ""},
		{"There should be three apples and two cups", "make it three apples; make it two cups", ""},
		{"Make the apple larger and red", "make the apple larger; turn the apple red", ""},
		{"The cup should be blue, not red.", "turn the red cup blue", ""},
		{"Make the cup blue instead of red", "turn the red cup blue", ""},
		{"Remove two of the three apples", "remove two of the apples", ""},
		{"Turn the cup blue and green.", "turn the cup blue", "green"},
		{"Swap the cup and the bowl and the dog.", "swap the cup and the bowl", "dog"},
		{"Remove the apple left of the cup", "remove the apple", "left cup"},
		{"Paint the second apple green", "turn the apple green", "second"},
		{"Add a large red apple", "add one red apple", "large"},
		{"Add a dog instead of a cat", "add one dog", "instead of cat"},
		{"Replace the red cup with two blue cups", "replace the red cup with one blue cup", "two"},
		{"Move the dog left of the cat and the bird", "move the dog left of the cat", "bird"},
		{"Keep the cup blue", "keep the cup", "blue"},
		{"Add a bowl. Turn all apples red except the left one", "add one bowl", "turn all apples red except left"},
		{"Add a bowl. Turn the apple not red", "add one bowl", "turn apple not red"},
	} {
		r, err := parseReflection(c.text)
		if got := r.understanding().Text; err != nil || got != "understood as: "+c.want {
			t.Errorf("%q: %v, %s; want %q", c.text, err, got, c.want)
		}
		if got := strings.Join(r.unknown, " "); got != c.unknown {
			t.Errorf("%q: unknown %q, want %q", c.text, got, c.unknown)
		}
	}
}

// randomEdit is any edit that a reflection may hold.
func randomEdit(r *rand.Rand) edit {
	one := func() choice {
		c := choice{class: classID(r.IntN(numClasses)), known: true, count: 1}
		if r.IntN(3) == 0 {
			c.painted, c.colour = true, colourID(r.IntN(int(numColours)))
		}
		switch r.IntN(4) {
		case 0:
			c.all, c.count = true, 2
		case 1:
			c.where = place(1 + r.IntN(5))
		}
		return c
	}
	e := edit{kind: editKind(r.IntN(int(editKeep) + 1))}
	g := group{class: classID(r.IntN(numClasses)), count: 1}
	switch e.kind {
	case editAdd:
		g.count = 1 + r.IntN(maxCount)
		e.group, e.rel = g, relation(r.IntN(5))
		if e.rel != relNone {
			e.anchor = one()
		}
	case editReplace:
		e.group, e.what = g, one()
		e.what.all, e.what.count = false, 1
	case editColour:
		e.what, e.colour = one(), colourID(r.IntN(int(numColours)))
	case editMove:
		e.what, e.rel = one(), relation(r.IntN(5))
		if e.rel == relNone {
			e.where = place(1 + r.IntN(5))
		} else {
			e.anchor = one()
		}
	case editSwap:
		e.what, e.anchor, e.swapBy = one(), one(), r.IntN(2) == 0
	case editCount:
		g.count = 1 + r.IntN(maxCount)
		e.group = g
	default:
		e.what, e.grow = one(), r.IntN(2) == 0
	}
	return e
}

// TestWhatWasUnderstoodIsUnderstood reads every edit's own words back: a person
// may copy "understood as" into the next reflection.
func TestWhatWasUnderstoodIsUnderstood(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for range 6000 {
		want := randomEdit(r).String()
		got, err := parseReflection(want)
		if err != nil || len(got.unknown) > 0 || len(got.edits) != 1 {
			t.Fatalf("%q: %v, %d edits, unknown %q", want, err, len(got.edits), got.unknown)
		}
		if got.edits[0].String() != want {
			t.Fatalf("%q reads back as %q", want, got.edits[0])
		}
	}
}

func FuzzReflection(f *testing.F) {
	for _, s := range []string{"Add one more red apple.", "Swap the colours of the cup and the apple", "- remove the\n2. orange orange", "move to left of the of", "\u202emake"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := parseReflection(text)
		if err == nil && len(r.edits) == 0 && len(r.unknown) == 0 && strings.ContainsFunc(text, func(c rune) bool { return c >= 'b' && c <= 'z' }) {
			for _, w := range splitWords(text) {
				if !skippable([]string{w}, 0) && !isMark(w) && !contains([]string{"please", "also", "then", "now", "first", "finally"}, w) {
					t.Errorf("%q: the word %q was dropped in silence", text, w)
				}
			}
		}
	})
}
