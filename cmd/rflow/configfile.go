package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// readFile reads config.toml and returns its text. A file that is not there is
// fine unless it was asked for. The table of keys is left to readKeys.
func (s settings) readFile(path string, wanted bool) (text []byte, notes []string, err error) {
	text, err = os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !wanted {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, usagef("settings: %w; --config names a file of settings, and without it there need not be one", err)
	}
	notes, err = s.readText(path, text)
	return text, notes, err
}

// readText takes what a file sets. A key that is not known is passed over, for a
// newer or an older rflow may know it, and noted with its line; a value that
// cannot be used is an error.
func (s settings) readText(path string, text []byte) (notes []string, err error) {
	var values map[string]any
	if err := toml.Unmarshal(text, &values); err != nil {
		var bad *toml.DecodeError
		if errors.As(err, &bad) {
			row, col := bad.Position()
			return nil, usagef("settings: %s, line %d, column %d: %v", path, row, col, bad)
		}
		return nil, usagef("settings: %s: %w", path, err)
	}
	delete(values, "keys")
	for _, k := range keyLines(text) {
		value, here := values[k.name]
		if !here {
			continue // a table was noted before
		}
		delete(values, k.name)
		if !slices.Contains(settingNames, k.name) {
			notes = append(notes, fmt.Sprintf("settings: %s, line %d: there is no setting %q%s; it is passed over", path, k.line, k.name, meant(k.name)))
			continue
		}
		switch value.(type) {
		case string, bool, int64, float64:
			s[k.name] = setting{fmt.Sprint(value), fmt.Sprintf("%s, line %d", path, k.line)}
		default:
			return nil, usagef("settings: %s, line %d: %s must be a text, a number or true/false", path, k.line, k.name)
		}
	}
	return notes, nil
}

// keyLine is a key on the top level, or the first part of one, and its line.
type keyLine struct {
	name string
	line int
}

// keyLines lists the keys of a document in order. Those inside of a table are its
// own: the table's name stands for them.
func keyLines(text []byte) (out []keyLine) {
	var p unstable.Parser
	p.Reset(text)
	inTable := false
	for p.NextExpression() {
		e := p.Expression()
		table := e.Kind == unstable.Table || e.Kind == unstable.ArrayTable
		if it := e.Key(); (table || e.Kind == unstable.KeyValue && !inTable) && it.Next() {
			out = append(out, keyLine{string(it.Node().Data), p.Shape(it.Node().Raw).Start.Line})
		}
		inTable = inTable || table
	}
	return out
}

// meant asks whether a known name was meant, where one is near, or lists them.
func meant(name string) string {
	if near := meantBy(name, settingNames); near != "" {
		return near
	}
	return ", there are " + strings.Join(settingNames, ", ") + " and the tables [keys.PLACE]"
}
