package store

import (
	"context"
	"iter"

	"rflow/flow"
)

// batch is how many events are in memory at once while a session is folded: a
// session of 10,000 images has 70,000, which take four times the tree's room.
const batch = 2048

// Tree returns a session as its log tells it, in the memory of its tree: the log
// is folded as it is read. It is the zero tree for a session that is not there. The
// tree shares its parts with what the store remembers itself.
func (s *Store) Tree(ctx context.Context, session flow.SessionID) (flow.Tree, error) {
	last, err := lastSeq(ctx, s.read, session)
	if err != nil {
		return flow.Tree{}, s.wrap("read session "+string(session), err)
	}
	tree, err := s.treeAt(ctx, s.read, session, last)
	if err != nil {
		return flow.Tree{}, s.wrap("read session "+string(session), err)
	}
	if tree.Seq > 0 {
		s.remember(session, tree, true) // an append that was quicker finds that it is not the last one
	}
	return tree, nil
}

// fold reads a session's tree.
func fold(ctx context.Context, q queryer, session flow.SessionID) (flow.Tree, error) {
	var failed error
	tree := flow.FoldSeq(eachEvent(ctx, q, session, &failed))
	return tree, failed
}

// eachEvent yields a session's events in order, and leaves in failed why it ended
// early.
func eachEvent(ctx context.Context, q queryer, session flow.SessionID, failed *error) iter.Seq[flow.Event] {
	return func(yield func(flow.Event) bool) {
		rows, err := q.QueryContext(ctx, eventQuery, string(session), 0)
		if err != nil {
			*failed = err
			return
		}
		defer rows.Close()
		for more := true; more; {
			var stored []storedEvent
			if stored, more, err = scanEvents(rows, batch); err != nil {
				*failed = err
				return
			}
			for _, e := range parseEvents(session, stored) {
				if !yield(e) {
					return
				}
			}
		}
	}
}
