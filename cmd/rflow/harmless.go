package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"rflow/client"
)

// maxSaid bounds what is said about one thing, in bytes.
const maxSaid = 16 << 10

// say prints a sentence of the program. Whatever names, paths and texts of
// others are in it, a terminal only shows it.
func say(w io.Writer, format string, args ...any) {
	fmt.Fprintln(w, "rflow: "+client.CleanLine(fmt.Sprintf(format, args...), maxSaid))
}

// sayLines prints a sentence of several lines; those after the first are indented, so
// that none of them looks like another sentence of the program.
func sayLines(w io.Writer, text string) {
	first, rest, _ := strings.Cut(text, "\n")
	say(w, "%s", first)
	for line := range strings.Lines(rest) {
		fmt.Fprintln(w, "  "+client.CleanLine(strings.TrimSpace(line), maxSaid))
	}
}

// printJSON writes a value as JSON that a terminal only shows: characters that
// would steer one are written as escapes, which read back as themselves.
func printJSON(w io.Writer, value any, indent string) error {
	text, err := json.MarshalIndent(value, "", indent)
	if indent == "" {
		text, err = json.Marshal(value)
	}
	if err != nil {
		return err
	}
	_, err = w.Write(append(harmlessJSON(text), '\n'))
	return err
}

// harmlessJSON escapes controls, formatting (direction controls among it) and
// private use, which stand in JSON inside of strings only.
func harmlessJSON(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		steers := r >= 0x7f && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)
		switch {
		case !steers:
			out = append(out, text[:n]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		text = text[n:]
	}
	return out
}
