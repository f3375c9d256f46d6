package flow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Unread is an event that a tree lacks, since this program could not read it.
type Unread struct {
	Seq  int64
	Kind string
	// Newer: it is whole, of a kind that this program does not know. Otherwise what
	// the log holds there is damaged, or not what its kind has.
	Newer bool
}

// Unread returns the events that could not be read, in order.
func (t Tree) Unread() []Unread { return slices.Clone(t.unread) }

// passOver notes an event that could not be read.
func (b *builder) passOver(e Event, u Unknown) {
	if b.share {
		b.tree.unread = slices.Clip(b.tree.unread)
	}
	b.tree.unread = append(b.tree.unread, Unread{Seq: e.Seq, Kind: u.Type, Newer: u.whole()})
}

// whole reports whether the event is one that a newer program may have written.
func (u Unknown) whole() bool {
	if u.Type == Unreadable || !json.Valid(u.Raw) {
		return false
	}
	p, err := decode(u.Type, []byte("{}"))
	return p == nil && err == nil
}

// Unreadable is the kind of an event that stands, in a copy of a log, where the log
// had one that was damaged.
const Unreadable = "unreadable"

// TellUnread says which events could not be read, where they are, and what that means:
// a sentence for those that are damaged and one for those of a newer program.
func TellUnread(events []Unread, where string) (told []string) {
	var damaged, newer []Unread
	for _, e := range events {
		if e.Newer {
			newer = append(newer, e)
		} else {
			damaged = append(damaged, e)
		}
	}
	if len(damaged) > 0 {
		told = append(told, fmt.Sprintf("the log is damaged: %s cannot be read in %s; the session is shown without what was told there, "+
			"and work or a decision of which only that told is to be done again", listed(damaged), where))
	}
	if len(newer) > 0 {
		told = append(told, fmt.Sprintf("the log was written by a newer rflow: this one does not know %s in %s; "+
			"nothing of that is lost, but the session is shown without it", listed(newer), where))
	}
	return told
}

// mostListed bounds how many events a sentence names.
const mostListed = 4

// listed names events by their numbers, which are those of the lines of a log that is
// written out.
func listed(events []Unread) string {
	var names []string
	for _, e := range events[:min(len(events), mostListed)] {
		names = append(names, fmt.Sprintf("%d (%s)", e.Seq, e.Kind))
	}
	if more := len(events) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	if len(events) == 1 {
		return "event " + names[0]
	}
	last := len(names) - 1
	return "events " + strings.Join(names[:last], ", ") + " and " + names[last]
}
