package palette

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"

	"rflow/tui/internal/intent"
)

// Entry is one thing that can be done. Either Do or Ask is set.
type Entry struct {
	Name     string // one line: "accept", "gate"
	Place    string // where its key works: "tree"; "" for a command without a key
	Key      string // as a person reads it; "" without one
	Disabled string // why it does nothing now, or ""
	Do       intent.Intent
	Ask      *Argument
}

// Argument is the word that a command needs.
type Argument struct {
	Hint    string   // what may be said: "ask, auto, under 5"
	Choices []string // offered; others may be said too
	// Then makes the intent for what was said, without white space around it. Its
	// errors say what is wrong with it.
	Then func(text string) (intent.Intent, error)
}

// offers returns the choices that a text is a part of.
func (a Argument) offers(text string) []string {
	var out []string
	for _, c := range a.Choices {
		if strings.Contains(strings.ToLower(c), strings.ToLower(text)) {
			out = append(out, c)
		}
	}
	return out
}

// found is an entry that matches a query, and the bytes of its name that do.
type found struct {
	Entry
	at  []int
	arg string // what follows the name of a command in the query
}

// find returns the entries that match a query, best first: by their names, then by
// their places. Without a query it is all of them as they are. A command whose name is followed by
// something comes first, with that as its argument.
func find(query string, entries []Entry) []found {
	query = strings.TrimLeft(query, " ")
	if strings.TrimSpace(query) == "" {
		out := make([]found, len(entries))
		for i, e := range entries {
			out[i] = found{Entry: e}
		}
		return out
	}
	var out []found
	seen := map[int]bool{}
	for i, e := range entries {
		if rest, ok := strings.CutPrefix(query, e.Name+" "); ok && e.Ask != nil {
			seen[i] = true
			out = append(out, found{Entry: e, arg: strings.TrimSpace(rest)})
		}
	}
	query = strings.TrimSpace(query)
	matches := fuzzy.FindFrom(query, names(entries))
	slices.SortStableFunc(matches, func(a, b fuzzy.Match) int {
		return cmp.Or(cmp.Compare(whole(entries[b.Index], query), whole(entries[a.Index], query)), cmp.Compare(b.Score, a.Score))
	})
	for _, match := range matches {
		if !seen[match.Index] {
			seen[match.Index] = true
			out = append(out, found{Entry: entries[match.Index], at: match.MatchedIndexes})
		}
	}
	for i, e := range entries {
		if !seen[i] && strings.Contains(strings.ToLower(e.Place), strings.ToLower(query)) {
			out = append(out, found{Entry: e})
		}
	}
	return out
}

// whole says how much of an entry's name a query is, as words: the name, its
// beginning, a word of it, or none.
func whole(e Entry, query string) int {
	name, query := strings.ToLower(e.Name), strings.ToLower(query)
	switch {
	case name == query:
		return 3
	case strings.HasPrefix(name, query):
		return 2
	case strings.Contains(" "+name, " "+query):
		return 1
	}
	return 0
}

type names []Entry

func (n names) String(i int) string { return n[i].Name }
func (n names) Len() int            { return len(n) }
