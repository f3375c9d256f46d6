package keymap

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Change gives an action other keys, as one line of a file says.
type Change struct {
	Place, Action string
	Keys          []string // none takes its keys away
	Line          int      // from 1
}

// name is the change as the file has it.
func (c Change) name() string { return dotted("keys", c.Place, c.Action) }

// dotted joins the parts of a name as the file has it, those in quotation marks that
// have to be.
func dotted(parts ...string) string {
	bare := func(r rune) bool {
		return r == '_' || r == '-' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	shown := make([]string, len(parts))
	for i, p := range parts {
		shown[i] = p
		if p == "" || strings.ContainsFunc(p, func(r rune) bool { return !bare(r) }) {
			shown[i] = strconv.QuoteToASCII(p)
		}
	}
	return strings.Join(shown, ".")
}

// Read reads the table "keys" of a TOML file; the rest of the file is passed over.
//
//	[keys.tree]
//	pin  = "P"
//	mark = ["m", "space"]
//	prune = []
//
// Its errors name line and key, all of them at once.
func Read(text []byte) ([]Change, error) {
	r := reader{}
	r.p.Reset(text)
	var table []string
	for r.p.NextExpression() {
		switch e := r.p.Expression(); e.Kind {
		case unstable.Table:
			table = path(e.Key())
			if len(table) > 0 && table[0] == "keys" && len(table) > 2 {
				r.wrong(r.line(e), "%s: want [keys.PLACE], and actions in it", dotted(table...))
			}
		case unstable.ArrayTable:
			table = path(e.Key())
			if len(table) > 0 && table[0] == "keys" {
				r.wrong(r.line(e), "%s: want [keys.PLACE], in single brackets", dotted(table...))
				table = nil
			}
		case unstable.KeyValue:
			names := path(e.Key())
			r.value(append(append([]string{}, table...), names...), r.line(e), e.Value())
		}
	}
	if err := r.p.Error(); err != nil {
		return nil, err
	}
	return r.changes, errors.Join(r.errs...)
}

type reader struct {
	p       unstable.Parser
	changes []Change
	errs    []error
}

func (r *reader) wrong(line int, format string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf("line %d: "+format, append([]any{line}, args...)...))
}

// line returns where the key of an expression stands.
func (r *reader) line(e *unstable.Node) int {
	it := e.Key()
	if it.Next() {
		return r.p.Shape(it.Node().Raw).Start.Line
	}
	return 0
}

func path(it unstable.Iterator) (names []string) {
	for it.Next() {
		names = append(names, string(it.Node().Data))
	}
	return names
}

// value takes one value of the file, and what is in it when it is a table.
func (r *reader) value(names []string, line int, v *unstable.Node) {
	if len(names) == 0 || names[0] != "keys" {
		return
	}
	if v.Kind == unstable.InlineTable {
		for it := v.Children(); it.Next(); {
			e := it.Node()
			inner := path(e.Key())
			r.value(append(append([]string{}, names...), inner...), line, e.Value())
		}
		return
	}
	if len(names) != 3 {
		r.wrong(line, "%s: an action is called keys.PLACE.ACTION, such as keys.tree.pin", dotted(names...))
		return
	}
	c := Change{Place: names[1], Action: names[2], Line: line, Keys: []string{}}
	switch v.Kind {
	case unstable.String:
		c.Keys = append(c.Keys, string(v.Data))
	case unstable.Array:
		for it := v.Children(); it.Next(); {
			if it.Node().Kind != unstable.String {
				r.wrong(line, "%s: want names of keys in quotation marks", c.name())
				return
			}
			c.Keys = append(c.Keys, string(it.Node().Data))
		}
	default:
		r.wrong(line, `%s: want the name of a key, such as "P", or a list of them`, c.name())
		return
	}
	r.changes = append(r.changes, c)
}
