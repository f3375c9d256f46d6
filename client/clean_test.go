package client_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"rflow/client"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"plain text":                         "plain text",
		"two\nlines\tand a tab":              "two\nlines\tand a tab",
		"dos\r\nline":                        "dos\nline",
		"\x1b[31mred\x1b[0m":                 "[31mred[0m",
		"\u009b31mred":                       "31mred",
		"\x9b31m":                            "\ufffd31m", // a lone C1 byte is no UTF-8
		"nul\x00 bell\x07 del\x7f":           "nul bell del",
		"a\u202egpj.exe\u2069":               "agpj.exe",
		"\u200e\u200f\u061c":                 "",
		"soft\u00adhyphen\ufeff":             "softhyphen",
		"tags \U000e0041\U000e0042":          "tags ",
		"cells \U0010eeee \U00100000 \ue000": "cells   ",
		"non\ufffecharacter\U0001ffff":       "noncharacter",
		"line\u2028sep\u2029":                "line\nsep\n",
		"naïve 日本 🍎":                         "naïve 日本 🍎",
		"👩\u200d🚀 and می\u200cخواهم":         "👩\u200d🚀 and می\u200cخواهم",
		"\u200dx\u200d y\u200d\u200dz":       "x yz",
		"e" + strings.Repeat("\u0301", 50):   "e" + strings.Repeat("\u0301", 8),
		"bad \xff\xc3 bytes":                 "bad \ufffd\ufffd bytes",
	} {
		if got := client.Clean(in, 1<<10); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	if got := client.Clean("äöü", 5); got != "äö" {
		t.Errorf("cut to %q, want whole characters within 5 bytes", got)
	}
	if got := client.CleanLine(" a\nb\tc\u2028", 100); got != "a b c" {
		t.Errorf("one line: %q", got)
	}
}

// FuzzClean: whatever comes in, nothing comes out that a terminal acts on, and
// cleaning twice changes nothing.
func FuzzClean(f *testing.F) {
	f.Add(attack, 20)
	f.Add("👩\u200d🚀\u200d", 9)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = max(0, min(limit, 1<<16))
		got := client.Clean(s, limit)
		if len(got) > limit || !utf8.ValidString(got) {
			t.Fatalf("%q within %d became %q", s, limit, got)
		}
		for _, r := range got {
			joins := r == '\u200c' || r == '\u200d'
			if r != '\n' && r != '\t' && !joins && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs) {
				t.Fatalf("%q became %q, which has %U", s, got, r)
			}
		}
		if line := client.CleanLine(s, limit); strings.ContainsAny(line, "\n\t") {
			t.Fatalf("%q became the line %q", s, line)
		}
	})
}
