package inbox

import (
	"errors"
	"maps"
	"slices"
	"time"

	"rflow/flow"
)

// MaxOpen bounds the sessions that are open at once. Those beyond wait until others
// have ended.
const MaxOpen = 64

// Box is an open session as it was last told of.
type Box struct {
	Gen     int // its number, which no other box of the pass ever has; from 1 on
	Doc     flow.Tree
	Running map[flow.NodeID]flow.NodeProgress // is not changed in place
}

// Found is what there is to decide, as the sessions' logs tell.
type Found struct {
	// Sessions wait for a person or are on their way to, in the order in which they
	// are to be opened.
	Sessions []flow.SessionID
	// Began is when the pass began: decisions before do not count.
	Began time.Time
	// Decided counts the decisions since then in sessions of the pass that are not
	// among Sessions any more.
	Decided int
	// At is where the person stood when the pass was left.
	At Place
	// Unread are sessions that cannot be read, with the reason.
	Unread map[flow.SessionID]string
}

// Place is where a person stands in a pass. The zero value is at its head.
type Place struct {
	Session flow.SessionID `json:"session,omitempty"`
	Node    flow.NodeID    `json:"node,omitempty"`
	Passed  int            `json:"passed,omitempty"` // reflections that were passed over before it
}

// ErrElsewhere is that a session cannot be opened because it is open elsewhere.
var ErrElsewhere = errors.New("the session is open elsewhere")

// Pass is the sessions of an inbox. The zero value has looked for none. It is a value:
// its methods return what it is afterwards.
type Pass struct {
	boxes   []Box // in the order in which they were opened
	gens    int
	looks   int // for sessions
	opening bool
	line    []flow.SessionID // to be opened
	skipped map[flow.SessionID]skip
	told    map[flow.SessionID]bool // that they are held up
	did     []int                   // gens of what can be undone, the last one last
	began   time.Time
	at      Place
	batch   int   // images that there were when the jobs under way began
	closed  Count // of sessions that are not open any more
}

// skip is why a session is not in the pass.
type skip struct {
	why       string
	elsewhere bool
	again     int // at which look it is tried again
}

// skippedWords begin what is said of a session that is not tried again at once.
const skippedWords = "skipped: "

// againAfter is after how many looks a session that could not be opened is tried again.
// One that is open elsewhere is tried at every look.
const againAfter = 15

// Found puts what was found and is not open yet in line. It returns what is to be said
// of the sessions that cannot be read, "" when nothing is new.
func (p Pass) Found(f Found) (next Pass, news string) {
	if p.looks++; p.looks == 1 {
		p.began, p.closed.Decided, p.at = f.Began, f.Decided, f.At
	}
	skipped := map[flow.SessionID]skip{}
	for _, id := range f.Sessions {
		if s, ok := p.skipped[id]; ok {
			skipped[id] = s
		}
	}
	for _, id := range slices.Sorted(maps.Keys(f.Unread)) {
		if why := f.Unread[id]; p.skipped[id].why != why {
			news = skippedWords + why
		}
		skipped[id] = skip{why: f.Unread[id]}
	}
	p.skipped = skipped
	p.line = slices.DeleteFunc(slices.Clone(f.Sessions), func(id flow.SessionID) bool {
		_, open := p.Of(id)
		return open || p.skipped[id].again > p.looks
	})
	if at := slices.Index(p.line, p.at.Session); at > 0 { // it is shown first
		p.line = slices.Insert(slices.Delete(p.line, at, at+1), 0, p.at.Session)
	}
	return p, news
}

// Next takes the next session out of the line, which is to be opened; Opened or
// Refused tells what became of it. There is none while one is being opened, and when
// there is no room.
func (p Pass) Next() (next Pass, id flow.SessionID, ok bool) {
	if p.opening || len(p.line) == 0 || p.Full() {
		return p, "", false
	}
	id, p.line, p.opening = p.line[0], p.line[1:], true
	return p, id, true
}

// Left is where the person stood when the pass was left.
func (p Pass) Left() Place { return p.at }

// Opening reports whether a session is being opened.
func (p Pass) Opening() bool { return p.opening }

// Full reports whether no more sessions can be open.
func (p Pass) Full() bool { return len(p.boxes) >= MaxOpen }

// Opened takes in a session that was opened.
func (p Pass) Opened(t flow.Tree) (Pass, Box) {
	p = p.known(t.ID)
	p.opening = false
	p.gens++
	p.batch += t.Images()
	b := Box{Gen: p.gens, Doc: t, Running: map[flow.NodeID]flow.NodeProgress{}}
	p.boxes = append(slices.Clip(p.boxes), b)
	return p, b
}

// Refused notes why a session could not be opened. It returns what is to be said of
// that, "" when it is known. One that was only given up, without an error, is tried again.
func (p Pass) Refused(id flow.SessionID, err error) (next Pass, news string) {
	p.opening = false
	if err == nil {
		return p, ""
	}
	was := p.skipped[id].why
	p = p.known(id)
	s := skip{why: flow.AsFailure(err).Error(), elsewhere: errors.Is(err, ErrElsewhere)}
	if !s.elsewhere {
		s.again = p.looks + againAfter
	}
	if p.skipped[id] = s; s.why != was {
		news = s.why
		if !s.elsewhere {
			news = skippedWords + news
		}
	}
	return p, news
}

// known forgets why a session could not be opened.
func (p Pass) known(id flow.SessionID) Pass {
	skipped := map[flow.SessionID]skip{}
	maps.Copy(skipped, p.skipped)
	delete(skipped, id)
	p.skipped = skipped
	return p
}

// Close takes out a session that has ended, but not the one of gen shown.
func (p Pass) Close(shown int) (next Pass, closed Box, ok bool) {
	at := slices.IndexFunc(p.boxes, func(b Box) bool { return b.Gen != shown && over(b.Doc) })
	if at < 0 {
		return p, Box{}, false
	}
	closed = p.boxes[at]
	p.closed = p.closed.and(closed.count(p.began))
	p.boxes = slices.Delete(slices.Clone(p.boxes), at, at+1)
	return p, closed, true
}

// over reports whether nothing is left to do in a session.
func over(t flow.Tree) bool { return t.State == flow.FinishedSession || t.State == flow.FailedSession }

// At returns the box of a gen.
func (p Pass) At(gen int) (Box, bool) {
	return p.find(func(b Box) bool { return b.Gen == gen })
}

// Of returns the box of a session.
func (p Pass) Of(id flow.SessionID) (Box, bool) {
	return p.find(func(b Box) bool { return b.Doc.ID == id })
}

func (p Pass) find(is func(Box) bool) (Box, bool) {
	if at := slices.IndexFunc(p.boxes, is); at >= 0 {
		return p.boxes[at], true
	}
	return Box{}, false
}

// Put puts a box in the place of the one of its gen, if there is one.
func (p Pass) Put(b Box) Pass {
	if at := slices.IndexFunc(p.boxes, func(o Box) bool { return o.Gen == b.Gen }); at >= 0 {
		p.boxes = slices.Clone(p.boxes)
		p.boxes[at] = b
	}
	return p
}

// Docs lists the open sessions.
func (p Pass) Docs() []flow.Tree {
	all := make([]flow.Tree, len(p.boxes))
	for i, b := range p.boxes {
		all[i] = b.Doc
	}
	return all
}

// Gens lists the open sessions by their gens.
func (p Pass) Gens() []int {
	all := make([]int, len(p.boxes))
	for i, b := range p.boxes {
		all[i] = b.Gen
	}
	return all
}
