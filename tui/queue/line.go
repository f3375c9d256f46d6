package queue

import (
	"slices"
	"time"

	"rflow/flow"
)

// Item is a reflection that waits.
type Item struct {
	Session flow.SessionID
	Node    flow.NodeID
}

// Order lists what waits in the sessions, what starves the backend most first:
// what a session waits for that has no image under way comes before what one
// waits for that has. Among these it is by age, the oldest first, as in one
// session alone.
func Order(sessions []flow.Tree) []Item {
	type waiter struct {
		Item
		busy  bool
		since time.Time
	}
	var all []waiter
	for _, t := range sessions {
		busy := underWay(t)
		for _, id := range t.Waiting() {
			n, _ := t.Node(id)
			all = append(all, waiter{Item{t.ID, id}, busy, n.Current().Proposed})
		}
	}
	slices.SortStableFunc(all, func(a, b waiter) int {
		switch {
		case a.busy && !b.busy:
			return 1
		case b.busy && !a.busy:
			return -1
		}
		return a.since.Compare(b.since)
	})
	items := make([]Item, len(all))
	for i, w := range all {
		items[i] = w.Item
	}
	return items
}

// underWay reports whether an image of the session is being made.
func underWay(t flow.Tree) bool {
	for n := range t.Nodes() {
		if n.Status == flow.Queued || n.Status == flow.Sampling {
			return true
		}
	}
	return false
}

// Line is where a person stands in what waits. The zero value stands at its
// head. It is a value.
type Line struct {
	passed int // how many the person has passed over
	sent   []sent
	lost   []Item // whose image cannot be read
	leave  Item   // the item shown, when it is to be left as lost and nothing was done at it
}

// sent is a decision that the session has not told of yet.
type sent struct {
	Item
	reflection string
}

// Send notes a decision that is on its way: until the session tells of it the
// item does not count as waiting.
func (l Line) Send(i Item, reflection string) Line {
	l.sent = append(slices.Clip(l.sent), sent{i, reflection})
	return l
}

// Unsend notes that a decision was refused.
func (l Line) Unsend(i Item, reflection string) Line {
	l.sent = slices.DeleteFunc(slices.Clone(l.sent), func(s sent) bool { return s == sent{i, reflection} })
	return l
}

// Sync forgets the decisions that a session has told of.
func (l Line) Sync(t flow.Tree) Line {
	l.sent = slices.DeleteFunc(slices.Clone(l.sent), func(s sent) bool {
		if s.Session != t.ID {
			return false
		}
		n, ok := t.Node(s.Node)
		if !ok || !t.Waits(n) {
			return true
		}
		r := n.Current()
		return r == nil || r.ID != s.reflection
	})
	return l
}

// Passed is how many the person has passed over.
func (l Line) Passed() int { return l.passed }

// Resume stands where so many are passed over.
func (l Line) Resume(passed int) Line {
	l.passed = max(0, passed)
	return l
}

// Restart goes back to the head.
func (l Line) Restart() Line {
	l.passed = 0
	return l
}

// Lose notes which items cannot be judged, since their image cannot be read: they come
// last. If at, the item shown, is one that was not known, it is to be left.
func (l Line) Lose(lost []Item, at Item) Line {
	if slices.Contains(lost, at) && !slices.Contains(l.lost, at) {
		l.leave = at
	}
	l.lost = lost
	return l
}

// Leaves returns the first of the open items if at is to be left for it: at turned out
// lost while it was shown, and this one is not.
func (l Line) Leaves(open []Item, at Item) (Item, bool) {
	if l.leave != at || !l.Lost(at) || len(open) == 0 || l.Lost(open[0]) {
		return Item{}, false
	}
	return open[0], true
}

// Stay notes that a person went to the item shown, or did something there: it is not left.
func (l Line) Stay() Line {
	l.leave = Item{}
	return l
}

// Lost reports whether an item's image cannot be read.
func (l Line) Lost(i Item) bool { return slices.Contains(l.lost, i) }

// Open returns those of the items that nothing was decided about.
func (l Line) Open(items []Item) []Item {
	open := slices.DeleteFunc(slices.Clone(items), func(i Item) bool {
		return slices.ContainsFunc(l.sent, func(s sent) bool { return s.Item == i })
	})
	slices.SortStableFunc(open, func(a, b Item) int {
		switch lost := l.Lost(a); {
		case lost == l.Lost(b):
			return 0
		case lost:
			return 1
		}
		return -1
	})
	return open
}

// Next returns the item to go to after at is done with, of the open ones: the
// first, after as many as the person has passed over.
func (l Line) Next(open []Item, at Item) (Item, bool) {
	rest := slices.DeleteFunc(slices.Clone(open), func(i Item) bool { return i == at })
	if len(rest) == 0 {
		return Item{}, false
	}
	return rest[l.passed%len(rest)], true
}

// Ahead returns up to n items that come after at, in the order in which they
// will.
func (l Line) Ahead(open []Item, at Item, n int) []Item {
	var out []Item
	for range n {
		i, ok := l.Next(open, at)
		if !ok {
			break
		}
		out = append(out, i)
		open = slices.DeleteFunc(slices.Clone(open), func(o Item) bool { return o == i })
	}
	return out
}

// Pass passes over at to the item after it (by 1), or goes back to the one
// before (by -1), in a circle.
func (l Line) Pass(open []Item, at Item, by int) (Line, Item, bool) {
	if len(open) == 0 {
		return l, Item{}, false
	}
	i := slices.Index(open, at)
	switch {
	case i >= 0:
		i = (i + by + len(open)) % len(open)
	case by < 0:
		i = len(open) - 1
	default:
		i = 0
	}
	l.passed = i
	return l, open[i], true
}
