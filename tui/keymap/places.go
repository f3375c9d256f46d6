package keymap

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
)

// Place is a set of bindings: a pointer to a struct with fields of type
// key.Binding, and its name in a configuration.
type Place struct {
	Name string
	Map  any
}

// Action is one binding of a place.
type Action struct {
	Place, Name string // "tree", "next_round"
	Binding     *key.Binding
}

// full is the name as a configuration has it.
func (a Action) full() string { return "keys." + a.Place + "." + a.Name }

// Actions lists the bindings of a place in the order of its fields.
func (p Place) Actions() []Action {
	v := reflect.ValueOf(p.Map).Elem()
	var out []Action
	for i := range v.NumField() {
		if b, ok := v.Field(i).Addr().Interface().(*key.Binding); ok {
			out = append(out, Action{p.Name, snake(v.Type().Field(i).Name), b})
		}
	}
	return out
}

// snake turns the name of a field into that of an action: CopyID is copy_id.
func snake(field string) string {
	var b strings.Builder
	runes := []rune(field)
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) && unicode.IsLower(runes[i-1]) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Set gives the bindings of a place the keys of those changes that are meant for it. The
// changes have passed Check.
func Set(changes []Change, p Place) {
	for _, a := range p.Actions() {
		for _, c := range changes {
			if c.Place == a.Place && c.Action == a.Name {
				a.bind(c.Keys)
			}
		}
	}
}

// bind gives an action other keys, and its help their names. An action without keys
// can still be asked for by name.
func (a Action) bind(keys []string) {
	help := label(keys)
	if len(keys) == 0 {
		keys = []string{unbound + a.Place + "." + a.Name}
	}
	a.Binding.SetKeys(keys...)
	a.Binding.SetHelp(help, a.Binding.Help().Desc)
}

// label is what a person reads of keys: the first two, or the ends of a row of
// digits.
func label(keys []string) string {
	if n := len(keys); n > 2 && strings.Join(keys, "") == "123456789"[:min(n, 9)] {
		return keys[0] + "-" + keys[n-1]
	}
	var shown []string
	for _, k := range keys[:min(2, len(keys))] {
		for name, sign := range map[string]string{"up": "↑", "down": "↓", "left": "←", "right": "→", "pgdown": "pgdn"} {
			if k == name || strings.HasSuffix(k, "+"+name) {
				k = strings.TrimSuffix(k, name) + sign
				break
			}
		}
		shown = append(shown, k)
	}
	return strings.Join(shown, "/")
}

// Scope is what is in force at once: a key may mean one thing in it.
type Scope struct {
	Name  string
	Parts []Part
	Text  bool // printable keys are text there
	Line  bool // as Text, but a tab is none
}

// Part is actions of a place, or all of them when none is named.
type Part struct {
	Place   string
	Actions []string
}

func (s Scope) has(a Action) bool {
	return slices.ContainsFunc(s.Parts, func(p Part) bool {
		return p.Place == a.Place && (len(p.Actions) == 0 || slices.Contains(p.Actions, a.Name))
	})
}

// names lists the places, or the actions of one.
func names(places []Place, place string) string { return strings.Join(called(places, place), ", ") }

// called are the names of the places, or of the actions of one.
func called(places []Place, place string) (out []string) {
	for _, p := range places {
		switch {
		case place == "":
			out = append(out, p.Name)
		case place == p.Name:
			for _, a := range p.Actions() {
				out = append(out, a.Name)
			}
		}
	}
	return out
}

// Write lists every action with its keys, as a configuration may have them.
func Write(places []Place) string {
	var b strings.Builder
	for i, p := range places {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "[keys.%s]\n", p.Name)
		for _, a := range p.Actions() {
			var quoted []string
			for _, k := range a.Binding.Keys() {
				if !strings.HasPrefix(k, unbound) {
					quoted = append(quoted, fmt.Sprintf("%q", k))
				}
			}
			fmt.Fprintf(&b, "%-14s = %-24s # %s\n", a.Name, "["+strings.Join(quoted, ", ")+"]", a.Binding.Help().Desc)
		}
	}
	return b.String()
}
