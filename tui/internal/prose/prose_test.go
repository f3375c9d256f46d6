package prose

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestWhatATerminalActsOnIsShownInstead(t *testing.T) {
	for in, want := range map[string]string{
		"plain text\nof two lines": "plain text\nof two lines",
		"a\x1b[2Jb":                "a␛[2Jb",
		"a\u009b2Jb":               "a‹9B›2Jb",
		"left\u202eright":          "left‹202E›right",
		"a\tb\x00":                 "a  b␀",
		"\U0010eeee\u0305":         "‹10EEEE›\u0305",
		"\U00100001":               "‹100001›",
		"bad \xff byte":            "bad � byte",
		"é 한 👩‍🚀":                  "é 한 👩‍🚀",
	} {
		if got := Harmless(in); got != want {
			t.Errorf("Harmless(%q) = %q, want %q", in, got, want)
		}
	}
	if got, want := Line("a\nb"), "a⏎b"; got != want {
		t.Errorf("Line: got %q, want %q", got, want)
	}
}

func TestHarmlessTextHoldsNothingDangerous(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text")
		got := Harmless(in)
		if !utf8.ValidString(got) {
			t.Fatalf("Harmless(%q) = %q, which is not UTF-8", in, got)
		}
		for _, r := range got {
			if Dangerous(r) || r == '\t' {
				t.Fatalf("Harmless(%q) = %q still holds %U", in, got, r)
			}
		}
	})
}

func TestWrappedLinesFitAndLoseNoWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Harmless(rapid.StringMatching(`[a-zA-Z한é .,\n]{0,200}`).Draw(t, "text"))
		width := rapid.IntRange(2, 40).Draw(t, "width")
		lines := Wrap(in, width)
		for _, l := range lines {
			if Width(l) > width {
				t.Fatalf("Wrap(%q, %d) has the line %q of %d cells", in, width, l, Width(l))
			}
		}
		squeeze := strings.NewReplacer(" ", "", "\n", "")
		if got, want := squeeze.Replace(strings.Join(lines, "")), squeeze.Replace(in); got != want {
			t.Fatalf("Wrap(%q, %d) holds %q, want %q", in, width, got, want)
		}
	})
}

func TestWrapBreaksAtSpaces(t *testing.T) {
	got := strings.Join(Wrap("three red apples above a blue bench", 12), "|")
	if want := "three red|apples above|a blue bench"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLinesComeOutExactlyAsWideAsAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		left, right := Line(rapid.String().Draw(t, "left")), Line(rapid.String().Draw(t, "right"))
		width := rapid.IntRange(1, 60).Draw(t, "width")
		for name, got := range map[string]string{
			"Fit": Fit(left, width), "Spread": Spread(left, right, width), "Centre": Centre(left, width),
		} {
			if Width(got) != width {
				t.Fatalf("%s of %q and %q at %d is %q, %d cells", name, left, right, width, got, Width(got))
			}
		}
	})
}

func TestBoundCutsBetweenCharacters(t *testing.T) {
	if head, left := Bound("aé한", 2); head != "a" || left != 5 {
		t.Errorf("got %q and %d left, want %q and 5", head, left, "a")
	}
}
