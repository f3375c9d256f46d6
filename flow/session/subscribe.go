package session

import (
	"sync"

	"rflow/flow"
)

// hub holds the tree and hands out what happens. The zero hub is ready.
type hub struct {
	mu     sync.Mutex
	tree   flow.Tree
	subs   map[*subscriber]struct{}
	closed bool
}

func (h *hub) current() flow.Tree {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.tree
}

// begin sets the tree of a resumed session before anything is published.
func (h *hub) begin(t flow.Tree) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tree = t
}

// publish applies events and tells the subscribers, in one step: a subscriber
// finds every event either in its tree or in its channel.
func (h *hub) publish(events []flow.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range events {
		h.tree = h.tree.Apply(e)
		for s := range h.subs {
			s.put(flow.Update{Event: &e}, progressKey{})
		}
	}
}

func (h *hub) progress(p flow.NodeProgress) {
	h.tell(flow.Update{Progress: &p}, progressKey{node: p.Node, role: p.Role})
}

func (h *hub) backend(state flow.BackendState) {
	h.tell(flow.Update{Backend: &state}, progressKey{lane: laneBackend})
}

func (h *hub) trouble(t flow.Trouble) {
	h.tell(flow.Update{Trouble: &t}, progressKey{lane: laneTrouble})
}

func (h *hub) foreseen(f flow.Foreseen) {
	h.tell(flow.Update{Foreseen: &f}, progressKey{node: f.Node, lane: laneForeseen})
}

func (h *hub) tell(u flow.Update, key progressKey) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.subs {
		s.put(u, key)
	}
}

func (h *hub) subscribe() (flow.Tree, <-chan flow.Update, func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := &subscriber{out: make(chan flow.Update), more: make(chan struct{}, 1), gone: make(chan struct{}), late: make(map[progressKey]int)}
	if h.closed {
		s.end()
	} else {
		if h.subs == nil {
			h.subs = make(map[*subscriber]struct{})
		}
		h.subs[s] = struct{}{}
	}
	go s.pump()
	var once sync.Once
	return h.tree, s.out, func() {
		once.Do(func() {
			h.mu.Lock()
			delete(h.subs, s)
			h.mu.Unlock()
			close(s.gone)
		})
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for s := range h.subs {
		s.end()
	}
	h.subs = nil
}

// progressKey names updates of which only the newest counts. The zero key is an
// event's: every one counts.
type progressKey struct {
	node flow.NodeID
	role flow.Role
	lane lane
}

type lane int

const (
	laneBackend lane = iota + 1
	laneTrouble
	laneForeseen
)

// subscriber is one reader's queue. It holds every event that the reader has
// not taken, and at most one progress per job.
type subscriber struct {
	out  chan flow.Update
	more chan struct{} // room for one: the queue has grown or ended
	gone chan struct{} // the reader has gone away

	mu    sync.Mutex
	queue []queued
	taken int                 // updates taken so far
	late  map[progressKey]int // where a replaceable update stands, counted from the first ever
	ended bool
}

type queued struct {
	update flow.Update
	key    progressKey
}

// put adds an update, or replaces one of the same key that was not taken yet.
func (s *subscriber) put(u flow.Update, key progressKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return
	}
	if at, ok := s.late[key]; ok {
		old := &s.queue[at-s.taken].update
		if u.Progress != nil && u.Progress.Preview == nil {
			p := *u.Progress
			p.Preview = old.Progress.Preview // the reader has not seen it yet
			u.Progress = &p
		}
		*old = u
		return
	}
	if key != (progressKey{}) {
		s.late[key] = s.taken + len(s.queue)
	}
	s.queue = append(s.queue, queued{u, key})
	signal(s.more)
}

// end lets the queue run out.
func (s *subscriber) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	signal(s.more)
}

// take takes the oldest update off the queue.
func (s *subscriber) take() (u flow.Update, ok, ended bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		return flow.Update{}, false, s.ended
	}
	first := s.queue[0]
	s.queue[0] = queued{}
	s.queue = s.queue[1:]
	s.taken++
	delete(s.late, first.key)
	return first.update, true, s.ended
}

// pump hands the queue to the reader until it has run out or the reader is gone.
func (s *subscriber) pump() {
	defer close(s.out)
	for {
		u, ok, ended := s.take()
		switch {
		case ok:
			select {
			case s.out <- u:
			case <-s.gone:
				return
			}
		case ended:
			return
		default:
			select {
			case <-s.more:
			case <-s.gone:
				return
			}
		}
	}
}
