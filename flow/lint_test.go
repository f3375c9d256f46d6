package flow

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLint(t *testing.T) {
	for _, test := range []struct {
		text  string
		marks []string // the marked parts, in order
		fixed string   // the text after the first fix, if there is one
	}{
		{"", nil, ""},
		{"Add one red apple to the right of the bowl.", nil, ""},
		{"Remove the dog. Replace the cup by a bowl.\n3. Swap them.\nMAKE it blue", nil, ""},
		{"Ensure the cup is blue.", []string{"Ensure the cup is blue."}, "Make the cup blue."},
		{"2. make sure that both cups are red", []string{"make sure that both cups are red"}, "2. Make both cups red."},
		{"Verify there are three apples.", []string{"Verify"}, ""},
		{"Confirm the dog is left of the cat.", []string{"Confirm"}, ""},
		{"Please add a cup.", []string{"Please "}, "add a cup."},
		{"Please ensure the cup is blue.", []string{"Please ", "ensure the cup is blue."}, "ensure the cup is blue."},
		{"Add a cup as in the left image.", []string{"the left image"}, "Add a cup as in the image."},
		{"The cup should be red.", []string{"The"}, ""},
		{"Add a cup. The dog is fine.", []string{"The", "is fine"}, ""},
		{"Move the cup left.", []string{"Move"}, "Reposition the cup left."},
		{"Add a cup.\nremovable dog", []string{"removable"}, ""},
		{"please ", []string{"please"}, " "},
		{"Füge hinzu", []string{"Füge"}, ""},
	} {
		found := Lint(test.text)
		var marks []string
		fixed := ""
		for _, f := range found {
			marks = append(marks, test.text[f.Start:f.End])
			if f.HasFix && fixed == "" {
				fixed = ApplyFix(test.text, f)
			}
			if f.What == "" {
				t.Errorf("%q: a finding without a reason", test.text)
			}
		}
		if !slices.Equal(marks, test.marks) || fixed != test.fixed {
			t.Errorf("%q\ngot  %q, fixed %q\nwant %q, fixed %q", test.text, marks, fixed, test.marks, test.fixed)
		}
	}
}

func TestLintMarksWholeCharactersInOrderAndItsFixesEnd(t *testing.T) {
	words := []string{"Please", "please ", "Ensure", " that ", " is ", "are", "the left image", "cup", " ", ".", "\n", "\r\n", "é", "1. ", "- ", "Move", "Add", "make sure", "\xff", "\t", "the right photo", "is fine", "there "}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 20).Draw(t, "words"), "")
		for fixes := 0; ; fixes++ {
			found := Lint(text)
			at := 0
			fixable := slices.IndexFunc(found, func(f Finding) bool { return f.HasFix })
			for _, f := range found {
				if f.Start < at || f.End <= f.Start || f.End > len(text) {
					t.Fatalf("%q: finding %+v after %d", text, f, at)
				}
				at = f.Start
			}
			if fixable < 0 {
				return
			}
			if fixes > 100 {
				t.Fatalf("the fixes of %q never end", text)
			}
			text = ApplyFix(text, found[fixable])
		}
	})
}

func TestAFixOutsideTheTextIsNotCarriedOut(t *testing.T) {
	for _, f := range []Finding{{Start: 0, End: 9, HasFix: true}, {Start: -1, End: 1, HasFix: true}, {Start: 2, End: 1, HasFix: true}, {Start: 0, End: 1}} {
		if got := ApplyFix("abc", f); got != "abc" {
			t.Errorf("ApplyFix(%q, %+v) = %q", "abc", f, got)
		}
	}
}
