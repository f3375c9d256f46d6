package keymap

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// Check carries changes out on places, which hold the keys as they are without
// them, and tells all that is wrong: names that there are not, keys that there are
// not, and keys that would mean two things where both are in force. Errors name line and key.
func Check(changes []Change, places []Place, scopes []Scope) error {
	var errs []error
	changed := map[string]Change{}
	var all []Action
	for _, p := range places {
		all = append(all, p.Actions()...)
	}
	for _, c := range changes {
		if err := c.known(all, places); err != nil {
			errs = append(errs, fmt.Errorf("line %d: %s: %w", c.Line, c.name(), err))
			continue
		}
		changed[c.name()] = c
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	for _, p := range places {
		Set(changes, p)
	}
	seen := map[string]bool{}
	for _, s := range scopes {
		for _, err := range s.conflicts(all, changed) {
			if !seen[err.Error()] {
				seen[err.Error()] = true
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}

// known reports what is wrong with a change by itself.
func (c Change) known(all []Action, places []Place) error {
	if !slices.ContainsFunc(places, func(p Place) bool { return p.Name == c.Place }) {
		return fmt.Errorf("there is no place %q%s; there are %s", c.Place, meant(c.Place, called(places, "")), names(places, ""))
	}
	at := slices.IndexFunc(all, func(a Action) bool { return a.Place == c.Place && a.Name == c.Action })
	if at < 0 {
		return fmt.Errorf("there is no action %q%s; there are %s", c.Action, meant(c.Action, called(places, c.Place)), names(places, c.Place))
	}
	for i, k := range c.Keys {
		if strings.HasPrefix(k, unbound) {
			return fmt.Errorf("no key is called %q", k)
		}
		if _, err := Press(k); err != nil {
			return err
		}
		if slices.Contains(c.Keys[:i], k) {
			return fmt.Errorf("%q stands there twice", k)
		}
	}
	if was := all[at].Binding.Keys(); ordered(was) && len(c.Keys) != len(was) && len(c.Keys) > 0 {
		return fmt.Errorf("want %d keys, for each means another number", len(was))
	}
	return nil
}

// ordered reports whether each key of a binding means something else.
func ordered(keys []string) bool {
	return len(keys) > 2 && label(keys) == keys[0]+"-"+keys[len(keys)-1]
}

// conflicts lists the keys that mean two things in a scope, or that are text there, as far as
// changes brought that about. Actions of one name are one thing.
func (s Scope) conflicts(all []Action, changed map[string]Change) []error {
	var errs []error
	taken := map[string]Action{}
	for _, a := range all {
		if !s.has(a) {
			continue
		}
		for _, k := range a.Binding.Keys() {
			c, mine := changed[a.full()]
			if mine && s.takes(k) {
				errs = append(errs, fmt.Errorf("line %d: %s: %q is text where a text is written; take one with ctrl or alt", c.Line, a.full(), k))
			}
			other, ok := taken[k]
			if !ok {
				taken[k] = a
				continue
			}
			theirs, too := changed[other.full()]
			if other.Name == a.Name || !mine && !too {
				continue
			}
			if !mine || too && theirs.Line > c.Line {
				a, other, c = other, a, theirs
			}
			errs = append(errs, fmt.Errorf("line %d: %s: %q is %s (%s) already; give one of them another key",
				c.Line, a.full(), k, other.full(), other.Binding.Help().Desc))
		}
	}
	return errs
}

// takes reports whether a key types a character into the text of a scope.
func (s Scope) takes(name string) bool {
	press, err := Press(name)
	if err != nil || !s.Text && !s.Line || press.Mod&^tea.ModShift != 0 {
		return false
	}
	return utf8.RuneCountInString(press.Text) == 1 || press.Code == tea.KeyTab && press.Mod == 0 && s.Text
}
