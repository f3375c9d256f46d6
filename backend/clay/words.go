package clay

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rflow/flow"
)

// maxText bounds prompts and reflections, in bytes.
const maxText = 4096

// checkText refuses texts that no grammar need look at. what names the text.
func checkText(what, text string) *flow.Failure {
	switch {
	case len(text) > maxText:
		f := flow.Fail(flow.FailInvalid, "the %s is %d bytes long; Clay World reads at most %d", what, len(text), maxText)
		f.Hint = "shorten it"
		return f
	case !utf8.ValidString(text):
		f := flow.Fail(flow.FailInvalid, "the %s is not valid UTF-8 text", what)
		f.Hint = "save it as UTF-8 and send it again"
		return f
	}
	return nil
}

// splitWords lower-cases text and splits it into words and the marks "," and
// ";" that set clauses apart; "." "!" "?" ":" and line ends count as ";".
// Hyphens join nothing. Control characters only separate.
func splitWords(text string) []string {
	var out []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
		}
	}
	for _, r := range text {
		switch {
		case r == '\'' || r == '’' || r == '"' || r == '“' || r == '”':
		case r == ',':
			flush()
			out = append(out, ",")
		case strings.ContainsRune(".;:!?\n", r):
			flush()
			out = append(out, ";")
		case r == '&' || r == '+':
			flush()
			out = append(out, "and")
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			word.WriteRune(unicode.ToLower(r))
		case unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.In(r, unicode.Pd):
			flush()
		default: // symbols are words of their own: nothing is dropped
			flush()
			out = append(out, string(r))
		}
	}
	flush()
	return out
}

// isMark reports whether a token of splitWords is a mark, not a word.
func isMark(word string) bool { return word == "," || word == ";" }

// phraseAt returns the length of the longest of the phrases that stands at
// words[i]; 0 means none does.
func phraseAt(words []string, i int, phrases []string) int {
	best := 0
	for _, p := range phrases {
		if w := strings.Fields(p); len(w) > best && hasPhrase(words, i, w) {
			best = len(w)
		}
	}
	return best
}

// joinAnd writes a list as English does.
func joinAnd(list []string) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

func contains(list []string, word string) bool {
	for _, w := range list {
		if w == word {
			return true
		}
	}
	return false
}

// article puts "a" or "an" before a word.
func article(word string) string {
	if word != "" && strings.ContainsRune("aeiou", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}
