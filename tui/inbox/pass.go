package inbox

import (
	"maps"
	"slices"

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

// Pass is the sessions of an inbox. The zero value has looked for none. It is a value:
// its methods return what it is afterwards.
type Pass struct {
	boxes   []Box // in the order in which they were opened
	gens    int
	listed  bool
	opening bool
	line    []flow.SessionID // to be opened
	shut    map[flow.SessionID]string
	did     []int // gens of what can be undone, the last one last
	earlier int   // decisions in sessions that are not open
}

// Found puts what was found and is not open yet in line. decided counts the decisions
// in sessions of the pass that are not found any more; it counts the first time.
func (p Pass) Found(ids []flow.SessionID, decided int) Pass {
	if !p.listed {
		p.listed, p.earlier = true, decided
	}
	p.line = slices.DeleteFunc(slices.Clone(ids), func(id flow.SessionID) bool {
		_, open := p.Of(id)
		return open
	})
	p.shut = maps.Clone(p.shut)
	maps.DeleteFunc(p.shut, func(id flow.SessionID, _ string) bool { return !slices.Contains(ids, id) })
	return p
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

// Opening reports whether a session is being opened.
func (p Pass) Opening() bool { return p.opening }

// Full reports whether no more sessions can be open.
func (p Pass) Full() bool { return len(p.boxes) >= MaxOpen }

// Opened takes in a session that was opened.
func (p Pass) Opened(t flow.Tree) (Pass, Box) {
	p = p.known(t.ID)
	p.opening = false
	p.gens++
	b := Box{Gen: p.gens, Doc: t, Running: map[flow.NodeID]flow.NodeProgress{}}
	p.boxes = append(slices.Clip(p.boxes), b)
	return p, b
}

// Refused notes why a session could not be opened; news: that was not known.
// Without a reason it was only given up.
func (p Pass) Refused(id flow.SessionID, why string) (next Pass, news bool) {
	p.opening = false
	if why == "" || p.shut[id] == why {
		return p, false
	}
	p = p.known(id)
	p.shut[id] = why
	return p, true
}

// known forgets why a session could not be opened.
func (p Pass) known(id flow.SessionID) Pass {
	shut := map[flow.SessionID]string{}
	maps.Copy(shut, p.shut)
	delete(shut, id)
	p.shut = shut
	return p
}

// Close takes out a session that has ended, but not the one of gen shown.
func (p Pass) Close(shown int) (next Pass, closed Box, ok bool) {
	at := slices.IndexFunc(p.boxes, func(b Box) bool { return b.Gen != shown && over(b.Doc) })
	if at < 0 {
		return p, Box{}, false
	}
	closed = p.boxes[at]
	decided, _ := tally(closed.Doc)
	p.earlier += decided
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
