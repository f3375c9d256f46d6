package flow

import (
	"strings"
	"unicode/utf8"
)

// maxText bounds a prompt or a reflection in bytes. Text encoders read a few
// hundred words; this is far more and still harmless to store and to show.
const maxText = 32 << 10

// CheckPrompt explains, as a *Failure, why a text cannot be a prompt; nil if it
// can. Control and bidi characters are allowed: who shows a text makes it
// harmless.
func CheckPrompt(text string) error {
	if strings.TrimSpace(text) == "" {
		return &Failure{Code: FailInvalid, What: "the prompt is empty", Hint: "say what the picture shows"}
	}
	return checkText("prompt", text)
}

// CheckReflection explains, as a *Failure, why a text cannot be a reflection;
// nil if it can. An empty one can: nothing to fix.
func CheckReflection(text string) error { return checkText("reflection", text) }

func checkText(what, text string) error {
	switch {
	case len(text) > maxText:
		f := Fail(FailInvalid, "the %s is %d bytes long, the most is %d", what, len(text), maxText)
		f.Hint = "shorten it"
		return f
	case !utf8.ValidString(text):
		return Fail(FailInvalid, "the %s is not text: it has bytes that are not UTF-8", what)
	}
	return nil
}
