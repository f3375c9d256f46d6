package flow

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Finding is one thing that the lint has to say about a reflection. Start and
// End are byte offsets into the text.
type Finding struct {
	Start, End int
	What       string // what is wrong, for a person
	// Fix replaces the marked text; HasFix tells an empty fix from none.
	Fix    string
	HasFix bool
}

var (
	politely  = pattern(`(?i)^(?:please|kindly)\b,?\s*`)
	vagueWord = pattern(`(?i)\b(?:ensure|verify|confirm|make\s+sure)(?:\s+that\b)?`)
	sideImage = pattern(`(?i)\b(?:the|a|an)\s+(?:left|right)\s+(?:image|picture|photo)\b`)
	praise    = pattern(`(?i)\b(?:looks? (?:good|fine|right|correct)|(?:is|are) (?:already )?(?:correct|fine|good|perfect)|well done)\b`)
	verbs     = pattern(`(?i)^(?:add|remove|replace|reposition|adjust|turn|swap|make)\b`)
	move      = pattern(`(?i)^move\b`)
)

// Lint checks a reflection against the rules that models and people share:
// imperative instructions an artist can carry out, no vague words, no talk of
// "the left image", nothing about what is right already. Findings come in the
// order of the text; an empty text has none.
func Lint(text string) []Finding {
	var found []Finding
	start := 0 // of the line
	for line := range strings.Lines(text) {
		end := start + len(strings.TrimRightFunc(line, unicode.IsSpace))
		for at := start; ; {
			body := unbullet(text[at:end])
			if body == "" {
				break
			}
			sentence := body[:sentenceEnd(body)]
			at = end - len(body)
			found = append(found, lintSentence(sentence, at)...)
			at += len(sentence)
		}
		start += len(line)
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Compare(a.Start, b.Start) })
	return found
}

// lintSentence checks one instruction that stands at an offset in the text.
func lintSentence(text string, offset int) []Finding {
	mark := func(span []int, what string) Finding {
		return Finding{Start: offset + span[0], End: offset + span[1], What: what}
	}
	var found []Finding
	start := 0
	if span := politely().FindStringIndex(text); span != nil {
		f := mark(span, "leave the courtesy out")
		f.HasFix = true
		found = append(found, f)
		start = span[1]
	}
	vague := vagueWord().FindAllStringIndex(text, -1)
	for _, span := range vague {
		f := mark(span, "vague: say what to add, remove, replace, reposition or adjust")
		if fix, ok := vagueFix(text[span[1]:]); ok && span[0] == start {
			f.End, f.Fix, f.HasFix = offset+len(text), fix, true
		}
		found = append(found, f)
	}
	for _, span := range sideImage().FindAllStringIndex(text, -1) {
		f := mark(span, "there is only one image: name the place in it")
		f.Fix, f.HasFix = "the image", true
		found = append(found, f)
	}
	for _, span := range praise().FindAllStringIndex(text, -1) {
		found = append(found, mark(span, "say only what is missing or wrong"))
	}
	if len(vague) > 0 || verbs().MatchString(text[start:]) {
		return found
	}
	if span := move().FindStringIndex(text[start:]); span != nil {
		f := mark([]int{start + span[0], start + span[1]}, "say Reposition: it is the word the corrector has learnt")
		f.Fix, f.HasFix = "Reposition", true
		return append(found, f)
	}
	if word := firstWord(text[start:]); word > 0 {
		found = append(found, mark([]int{start, start + word}, "begin with Add, Remove, Replace, Reposition, Adjust, Turn, Swap or Make"))
	}
	return found
}

// firstWord returns the length of the text's first word.
func firstWord(text string) int {
	if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
		return i
	}
	return len(text)
}

var (
	shouldBe = pattern(`(?i)^\s+(\S.*?)\s+(?:is|are)\s+(\w+)\.?\s*$`)
	there    = pattern(`(?i)^there\b`)
)

// vagueFix turns what follows the vague word in "Ensure the cup is blue" into
// "Make the cup blue." What it cannot put into two words is the person's to say.
func vagueFix(rest string) (string, bool) {
	m := shouldBe().FindStringSubmatch(rest)
	if m == nil || there().MatchString(m[1]) {
		return "", false
	}
	return "Make " + m[1] + " " + m[2] + ".", true
}

// ApplyFix returns text with one finding's fix carried out.
func ApplyFix(text string, f Finding) string {
	if !f.HasFix || f.Start < 0 || f.End > len(text) || f.Start > f.End {
		return text
	}
	return text[:f.Start] + f.Fix + text[f.End:]
}

// pattern returns expr compiled at its first use: a program that never needs it starts
// the sooner.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
