package themes

import (
	"errors"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// This file finds the place of what is wrong in a theme file.

// located makes an error that names line and key of a decoder's.
func located(data []byte, err error) error {
	var missing *toml.StrictMissingError
	var bad *toml.DecodeError
	switch {
	case errors.As(err, &missing) && len(missing.Errors) > 0:
		e := &missing.Errors[0]
		line, _ := e.Position()
		return &FileError{Line: line, Key: strings.Join(e.Key(), "."), What: "there is no such key; there are " + strings.Join(keys(), ", ")}
	case errors.As(err, &bad):
		line, _ := bad.Position()
		what := strings.TrimPrefix(bad.Error(), "toml: ")
		if strings.HasPrefix(what, "cannot ") { // decode one kind of value into a Go type
			what = "this must be " + wanted(keyAt(data, line))
		}
		return &FileError{Line: line, Key: keyAt(data, line), What: what}
	}
	// The decoder has no place for a value that is no text.
	for _, p := range places(data) {
		if p.wrong() {
			return &FileError{Line: p.line, Key: p.key, What: err.Error()}
		}
	}
	return &FileError{What: strings.TrimPrefix(err.Error(), "toml: ")}
}

// misses is an error about a key that the file sets.
func misses(data []byte, key, what string) error {
	e := &FileError{Key: key, What: what}
	for _, p := range places(data) {
		if p.key == key {
			e.Line = p.line
		}
	}
	return e
}

// keys lists what a theme file may set.
func keys() []string {
	return []string{
		"name", "base", "dark", "colors.background", "colors.text", "colors.muted", "colors.faint", "colors.accent", "colors.waiting", "colors.good",
		"colors.fair", "colors.bad", "colors.edited", "colors.line", "colors.surface", "colors.selected", "colors.on_accent",
	}
}

// wanted says what a key takes.
func wanted(key string) string {
	switch key {
	case "name":
		return "a text in quotes"
	case "base":
		return "the name of a built-in theme, in quotes"
	case "dark":
		return "true or false"
	case "colors":
		return "a table, [colors], with colours by their names"
	}
	return `"#rrggbb", or a number from 0 to 255`
}

// keyAt returns the key that a line sets, or "".
func keyAt(data []byte, line int) string {
	for _, p := range places(data) {
		if p.line == line {
			return p.key
		}
	}
	return ""
}

// place is where a file sets a key, or begins a table.
type place struct {
	key   string
	line  int
	table bool
	value string // as it is written, of a text without its quotes
}

// wrong reports whether a text or number is not what the key takes.
func (p place) wrong() bool {
	switch {
	case p.table:
		return false
	case p.key == "base":
		return (&base{}).UnmarshalText([]byte(p.value)) != nil
	case strings.HasPrefix(p.key, "colors."):
		return (&paint{}).UnmarshalText([]byte(p.value)) != nil
	}
	return false
}

// places lists the keys that a file sets, up to the first part that is not TOML.
func places(data []byte) (out []place) {
	var p unstable.Parser
	p.Reset(data)
	var table []string
	for p.NextExpression() {
		e := p.Expression()
		var parts []string
		line := 0
		for it := e.Key(); it.Next(); {
			parts = append(parts, string(it.Node().Data))
			line = p.Shape(it.Node().Raw).Start.Line
		}
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = parts
			out = append(out, place{strings.Join(parts, "."), line, true, ""})
		case unstable.KeyValue:
			key := strings.Join(append(slices.Clone(table), parts...), ".")
			out = append(out, place{key, line, false, string(e.Value().Data)})
		}
	}
	return out
}
