package flow

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestInstructionsAreSplit(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"", []string{}},
		{" \n\t\n", []string{}},
		{"Add a cup.", []string{"Add a cup."}},
		{"1. Add a cup.\n2) Remove the dog.\n(3) Turn it.\n- Swap them.\n* Make it red.\n• Adjust it.", []string{"Add a cup.", "Remove the dog.", "Turn it.", "Swap them.", "Make it red.", "Adjust it."}},
		{"Add a cup. Remove the dog!  Swap them", []string{"Add a cup.", "Remove the dog!", "Swap them"}},
		{"Add 2.5 cm. of red", []string{"Add 2.5 cm. of red"}},
		{"Add three apples... then stop. Élargir it.", []string{"Add three apples... then stop.", "Élargir it."}},
		{"- 1. Add a cup.\r\n", []string{"Add a cup."}},
		{"12 apples", []string{"12 apples"}},
		{"Add a cup.Remove it.", []string{"Add a cup.Remove it."}},
	} {
		if got := Instructions(test.text); !slices.Equal(got, test.want) || got == nil {
			t.Errorf("Instructions(%q)\ngot  %q\nwant %q", test.text, got, test.want)
		}
	}
}

func TestJoinedInstructionsSplitAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"Add", "a", "cup", ".", " ", "! ", "?", "\n", "- ", "1. ", "É", "\u00a0", "\r\n", "(2) "})).Draw(t, "words"), "")
		list := Instructions(text)
		if got := Instructions(JoinInstructions(list)); !slices.Equal(got, list) {
			t.Fatalf("of %q\ngot  %q\nwant %q", text, got, list)
		}
	})
}

func TestPromptsAreChecked(t *testing.T) {
	for _, test := range []struct {
		name, text string
		ok         bool
	}{
		{"plain", "two red apples", true},
		{"escapes and bidi are stored as given", "a\x1b[31m cup \u202e\u009b", true},
		{"empty", "", false},
		{"blank", " \n\t", false},
		{"too long", strings.Repeat("a", 100_000), false},
		{"not UTF-8", "a cup \xff", false},
	} {
		err := CheckPrompt(test.text)
		var failure *Failure
		if (err == nil) != test.ok || (err != nil && (!errors.As(err, &failure) || failure.Code != FailInvalid)) {
			t.Errorf("%s: %v, want ok %v", test.name, err, test.ok)
		}
	}
	if err := CheckReflection(""); err != nil {
		t.Errorf("an empty reflection means nothing to fix: %v", err)
	}
}
