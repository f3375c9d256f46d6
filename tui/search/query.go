package search

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rflow/flow"
)

// Query is what to find. The zero Query finds nothing.
type Query struct {
	terms []term
	said  []string // the words that are not text, for [Query.Mentions]
}

// term is one word of a query.
type term struct {
	not   bool
	holds func(look, *flow.Node) bool
}

// Parse reads a query. An empty text is the zero Query. Its errors say what may
// stand there instead; what is being typed is often wrong for a moment.
func Parse(text string) (Query, error) {
	var q Query
	words, err := split(text)
	if err != nil {
		return Query{}, err
	}
	for _, w := range words {
		t := term{not: w.not}
		if w.quoted {
			t.holds = says(w.text)
		} else if t.holds, err = read(w.text); err != nil {
			return Query{}, err
		} else {
			q.said = append(q.said, strings.ToLower(w.text))
		}
		q.terms = append(q.terms, t)
	}
	return q, nil
}

// Mentions reports whether a query names a word such as "pruned".
func (q Query) Mentions(word string) bool { return slices.Contains(q.said, word) }

// Empty reports whether the query says nothing.
func (q Query) Empty() bool { return len(q.terms) == 0 }

type word struct {
	text        string
	not, quoted bool
}

// split parts a query at white space, but not between quotation marks.
func split(text string) ([]word, error) {
	var out []word
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		var w word
		if rest, ok := strings.CutPrefix(text, "-"); ok && rest != "" {
			w.not, text = true, rest
		}
		if rest, ok := strings.CutPrefix(text, `"`); ok {
			inside, after, closed := strings.Cut(rest, `"`)
			if strings.TrimSpace(inside) == "" {
				if !closed {
					return out, nil // it has just been begun
				}
				return nil, errors.New(`there is nothing between the quotation marks`)
			}
			w.text, w.quoted, text = inside, true, after
		} else {
			end := strings.IndexFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' })
			if end < 0 {
				end = len(text)
			}
			w.text, text = text[:end], text[end:]
		}
		out = append(out, w)
	}
	return out, nil
}

// read returns what a word without quotation marks asks for.
func read(text string) (func(look, *flow.Node) bool, error) {
	lower := strings.ToLower(text)
	if holds, ok := flags()[lower]; ok {
		return holds, nil
	}
	if name, value, ok := strings.Cut(lower, ":"); ok && name == "decision" {
		return decided(value)
	}
	if at := strings.IndexAny(lower, "<>="); at > 0 {
		name, rest := lower[:at], lower[at:]
		number, ok := numbers()[name]
		if !ok {
			return nil, fmt.Errorf("%s cannot be compared; score, rating, round and chain can", name)
		}
		return compared(number, rest)
	}
	return says(text), nil
}

// says finds a text in what a node says.
func says(text string) func(look, *flow.Node) bool {
	text = strings.ToLower(text)
	in := func(s string) bool { return strings.Contains(strings.ToLower(s), text) }
	return func(_ look, n *flow.Node) bool {
		if strings.HasPrefix(strings.ToLower(string(n.ID)), text) || in(n.Prompt) || in(n.Note) {
			return true
		}
		if n.Draft != nil && in(n.Draft.Text) {
			return true
		}
		return slices.ContainsFunc(n.Reflections, func(r flow.Reflection) bool { return in(r.Text) || in(r.Final) || in(r.Reason) })
	}
}

// decided finds nodes with a reflection about which that was decided.
func decided(name string) (func(look, *flow.Node) bool, error) {
	known := []flow.Decision{flow.Accepted, flow.Edited, flow.Rejected, flow.Satisfied, flow.Passed}
	if name == "waiting" || name == string(flow.Pending) {
		return func(l look, n *flow.Node) bool { return l.waits[n.ID] }, nil
	}
	if !slices.Contains(known, flow.Decision(name)) {
		return nil, errors.New("a decision is accepted, edited, rejected, satisfied, passed or waiting")
	}
	return func(_ look, n *flow.Node) bool {
		return slices.ContainsFunc(n.Reflections, func(r flow.Reflection) bool { return r.Decision == flow.Decision(name) })
	}, nil
}

// compared reads "<=7" and the like.
func compared(number func(look, *flow.Node) (float64, bool), text string) (func(look, *flow.Node) bool, error) {
	for _, op := range []struct {
		sign  string
		holds func(a, b float64) bool
	}{
		{"<=", func(a, b float64) bool { return a <= b }},
		{">=", func(a, b float64) bool { return a >= b }},
		{"<", func(a, b float64) bool { return a < b }},
		{">", func(a, b float64) bool { return a > b }},
		{"=", func(a, b float64) bool { return a == b }},
	} {
		rest, ok := strings.CutPrefix(text, op.sign)
		if !ok {
			continue
		}
		want, err := strconv.ParseFloat(rest, 64)
		if err != nil || want != want {
			return nil, fmt.Errorf("write a number after %s, such as score>7", op.sign)
		}
		return func(l look, n *flow.Node) bool {
			got, ok := number(l, n)
			return ok && op.holds(got, want)
		}, nil
	}
	return nil, fmt.Errorf("%q compares nothing", text)
}
