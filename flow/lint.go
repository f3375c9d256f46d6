package flow

import (
	"regexp"
	"strings"
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
	vagueLead = regexp.MustCompile(`(?i)\b(?:please\s+)?(?:ensure|verify|confirm|make\s+sure)(?:\s+that)?\b`)
	sideImage = regexp.MustCompile(`(?i)\b(?:the|a|an)\s+(?:left|right)\s+(?:image|picture|photo)\b`)
	politely  = regexp.MustCompile(`(?i)^\s*please\s+`)
	verbs     = regexp.MustCompile(`(?i)^(?:add|remove|replace|reposition|adjust|turn|swap|make|move)\b`)
	praise    = regexp.MustCompile(`(?i)\b(?:looks? (?:good|fine|right|correct)|is (?:already )?(?:correct|fine|good|perfect)|well done)\b`)
)

// Lint checks a reflection against the rules that models and people share:
// imperative instructions an artist can carry out, no vague words, no talk of
// "the left image", nothing about what is right already. Findings come in the
// order of the text; an empty text has none.
func Lint(text string) []Finding {
	var found []Finding
	offset := 0
	for line := range strings.Lines(text) {
		found = append(found, lintLine(line, offset)...)
		offset += len(line)
	}
	return found
}

func lintLine(line string, offset int) []Finding {
	body := strings.TrimRight(line, "\r\n")
	lead := len(body) - len(strings.TrimLeft(body, " \t"))
	lead += len(bullet.FindString(body[lead:]))
	text := body[lead:]
	if strings.TrimSpace(text) == "" {
		return nil
	}
	at := func(span []int, what string) Finding {
		return Finding{Start: offset + lead + span[0], End: offset + lead + span[1], What: what}
	}
	var found []Finding
	if span := politely.FindStringIndex(text); span != nil {
		f := at(span, "leave the courtesy out")
		f.HasFix = true
		found = append(found, f)
		text = strings.Repeat(" ", span[1]) + text[span[1]:]
	}
	vague := vagueLead.FindAllStringIndex(text, -1)
	for _, span := range vague {
		f := at(span, "vague: say what to add, remove, replace, reposition or adjust")
		if fix, ok := vagueFix(text, span); ok {
			f.End, f.Fix, f.HasFix = offset+lead+len(text), fix, true
		}
		found = append(found, f)
	}
	for _, span := range sideImage.FindAllStringIndex(text, -1) {
		f := at(span, "there is only one image: name the place in it")
		f.Fix, f.HasFix = "the image", true
		found = append(found, f)
	}
	for _, span := range praise.FindAllStringIndex(text, -1) {
		found = append(found, at(span, "say only what is missing or wrong"))
	}
	trimmed := strings.TrimLeft(text, " \t")
	if len(vague) == 0 && !verbs.MatchString(trimmed) {
		start := len(text) - len(trimmed)
		end := start + strings.IndexFunc(trimmed+" ", func(r rune) bool { return r == ' ' })
		found = append(found, at([]int{start, end}, "begin with Add, Remove, Replace, Reposition, Adjust, Turn, Swap or Make"))
	}
	return found
}

var shouldBe = regexp.MustCompile(`(?i)^\s+(?:the\s+)?(.+?)\s+(?:is|are)\s+(\w+)\.?\s*$`)

// vagueFix turns "Ensure the cup is blue" into "Make the cup blue.".
func vagueFix(text string, span []int) (string, bool) {
	m := shouldBe.FindStringSubmatch(text[span[1]:])
	if m == nil || strings.TrimSpace(text[:span[0]]) != "" {
		return "", false
	}
	return "Make the " + m[1] + " " + m[2] + ".", true
}

// ApplyFix returns text with one finding's fix carried out.
func ApplyFix(text string, f Finding) string {
	if !f.HasFix || f.Start < 0 || f.End > len(text) || f.Start > f.End {
		return text
	}
	return text[:f.Start] + f.Fix + text[f.End:]
}
