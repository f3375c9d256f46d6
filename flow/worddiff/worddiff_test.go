package worddiff

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// told writes a diff down: +added+ and -removed-.
func told(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		mark := []string{"", "+", "-"}[p.Kind]
		b.WriteString(mark + p.Text + mark)
	}
	return b.String()
}

func TestDiffTellsWhatWasSaid(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"", "", ""},
		{"a red cup", "a red cup", "a red cup"},
		{"a red cup", "a blue cup", "a -red -+blue +cup"},
		{"a cup", "a cup, on a table", "a cup+, on a table+"},
		{"a cup, red.", "a cup red!", "a cup -, -red-.-+!+"},
		{"the dog's well-made bed", "the dog's bed", "the dog's -well-made -bed"},
		{"", "a cup", "+a cup+"},
		{"a cup", "", "-a cup-"},
		{"to the right of the others.", "on the right.", "-to -+on +the right- of the others-."},
		{"red", "blue", "-red -+blue+"},
		{"one two three", "two three four", "-one -two three +four+"},
	} {
		if got := told(Diff(c.a, c.b)); got != c.want {
			t.Errorf("Diff(%q, %q) = %q, want %q", c.a, c.b, got, c.want)
		}
	}
}

func TestADiffHoldsBothTexts(t *testing.T) {
	text := rapid.Map(rapid.SliceOf(rapid.SampledFrom([]string{"a ", "b ", "red\n", "cup", " ", "é  ", ",", ". "})), func(s []string) string { return strings.Join(s, "") })
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		var after string
		var before string
		for _, p := range Diff(a, b) {
			if p.Kind != Removed {
				after += p.Text
			}
			if p.Kind != Added {
				before += p.Text
			}
		}
		if after != b {
			t.Fatalf("Diff(%q, %q) gives %q", a, b, after)
		}
		if got, want := strings.Join(strings.Fields(before), ""), strings.Join(strings.Fields(a), ""); got != want {
			t.Fatalf("Diff(%q, %q) comes from %q, want %q", a, b, got, want)
		}
	})
}

func TestLargeTextsAreComparedAtTheirEnds(t *testing.T) {
	long := strings.Repeat("x y ", 2000)
	got := Diff("same "+long+"end", "same "+strings.Repeat("z w ", 2000)+"end")
	if len(got) != 4 || got[0] != (Piece{Same, "same "}) || got[3] != (Piece{Same, "end"}) {
		t.Errorf("got %d pieces, want same, removed, added, same", len(got))
	}
}

// An instruction that was taken away stands on its own line, as it did.
func TestALineThatWasRemovedStaysALine(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want []Piece
	}{
		{"Turn it green.\nTurn the bird purple.", "Turn it green.", []Piece{{Same, "Turn it green."}, {Removed, "\nTurn the bird purple."}}},
		{"One.\nTwo.\nThree.", "One.\nThree.", []Piece{{Same, "One.\n"}, {Removed, "Two.\n"}, {Same, "Three."}}},
		{"One two.", "One", []Piece{{Same, "One"}, {Removed, " two."}}},
	} {
		if got := Diff(c.a, c.b); !slices.Equal(got, c.want) {
			t.Errorf("from %q to %q: got %+v, want %+v", c.a, c.b, got, c.want)
		}
	}
}
