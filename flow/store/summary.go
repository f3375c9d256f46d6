package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"rflow/flow"
)

// Summary is one line of the list of sessions. It always agrees with the log:
// both are written in one transaction.
type Summary struct {
	ID      flow.SessionID
	Seq     int64 // of the last event
	Prompt  string
	State   flow.SessionState
	Created time.Time // of the first event
	Updated time.Time // of the last event
	Images  int       // finished images
	Waiting int       // reflections that await a person
	// Best is the best image so far, nil while there is none.
	Best *flow.BestImage
}

// Done reports whether nothing is left to do in the session.
func (s Summary) Done() bool {
	return s.State == flow.FinishedSession || s.State == flow.FailedSession
}

const selectSummary = "SELECT id, seq, prompt, state, created, updated, images, waiting, best FROM sessions"

// Sessions returns all sessions, the one that changed last first.
func (s *Store) Sessions(ctx context.Context) ([]Summary, error) {
	all, err := readSummaries(ctx, s.read, selectSummary+" ORDER BY updated DESC, id DESC")
	if err != nil {
		return nil, s.wrap("list the sessions", err)
	}
	return all, nil
}

// Session returns one session's summary, or a *NotFoundError.
func (s *Store) Session(ctx context.Context, id flow.SessionID) (Summary, error) {
	found, err := readSummaries(ctx, s.read, selectSummary+" WHERE id=?", string(id))
	if err != nil {
		return Summary{}, s.wrap("read session "+string(id), err)
	}
	if len(found) == 0 {
		return Summary{}, &NotFoundError{Prefix: string(id)}
	}
	return found[0], nil
}

func readSummaries(ctx context.Context, q queryer, query string, args ...any) ([]Summary, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Summary
	for rows.Next() {
		var s Summary
		var created, updated int64
		var best []byte
		if err := rows.Scan(&s.ID, &s.Seq, &s.Prompt, &s.State, &created, &updated, &s.Images, &s.Waiting, &best); err != nil {
			return nil, err
		}
		s.Created, s.Updated = time.Unix(0, created).UTC(), time.Unix(0, updated).UTC()
		if best != nil {
			if err := json.Unmarshal(best, &s.Best); err != nil {
				return nil, fmt.Errorf("best image of session %s: %w", s.ID, err)
			}
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

func summarise(id flow.SessionID, t flow.Tree) Summary {
	s := Summary{
		ID: id, Seq: t.Seq, Prompt: t.Session.Prompt, State: t.State, Created: t.Begun, Updated: t.Updated,
		Images: t.Images(), Waiting: t.Awaits(), Best: t.Result(),
	}
	if s.State == "" {
		s.State = flow.Active
	}
	if s.Created.IsZero() {
		s.Created = s.Updated
	}
	return s
}

func writeSummary(ctx context.Context, tx *sql.Tx, s Summary) error {
	var best []byte
	if s.Best != nil {
		var err error
		if best, err = json.Marshal(s.Best); err != nil {
			return err
		}
	}
	// The time of the first event stays, whatever that event was.
	_, err := tx.ExecContext(ctx, `
INSERT INTO sessions (id, seq, prompt, state, created, updated, images, waiting, best) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET seq=excluded.seq, prompt=excluded.prompt, state=excluded.state, updated=excluded.updated,
	images=excluded.images, waiting=excluded.waiting, best=excluded.best`,
		string(s.ID), s.Seq, s.Prompt, string(s.State), s.Created.UnixNano(), s.Updated.UnixNano(), s.Images, s.Waiting, best)
	return err
}

// summariseAll makes every summary anew from the events.
func summariseAll(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM sessions"); err != nil {
		return err
	}
	ids, err := sessionsWithEvents(ctx, tx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		events, err := readEvents(ctx, tx, id, 0)
		if err != nil {
			return err
		}
		summary := summarise(id, flow.Fold(events))
		summary.Created = events[0].Time
		if err := writeSummary(ctx, tx, summary); err != nil {
			return err
		}
	}
	return nil
}

func sessionsWithEvents(ctx context.Context, q queryer) ([]flow.SessionID, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT session FROM events")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []flow.SessionID
	for rows.Next() {
		var id flow.SessionID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// maxTrees bounds the trees kept in memory, so that summaries need not fold the
// log at every append. More sessions than this are seldom driven at once.
const maxTrees = 64

// treeAt returns the session's tree after event seq, from memory if it is there.
func (s *Store) treeAt(ctx context.Context, q queryer, session flow.SessionID, seq int64) (flow.Tree, error) {
	s.mu.Lock()
	tree, ok := s.trees[session]
	s.mu.Unlock()
	if ok && tree.Seq == seq {
		return tree, nil
	}
	if seq == 0 {
		return flow.Tree{}, nil
	}
	return fold(ctx, q, session)
}

// remember keeps the tree that was stored, or forgets what memory has of the
// session: after a failed append only the log is right.
func (s *Store) remember(session flow.SessionID, tree flow.Tree, stored bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.trees, session)
	if !stored || tree.State == flow.FinishedSession || tree.State == flow.FailedSession {
		return
	}
	for id := range s.trees {
		if len(s.trees) < maxTrees {
			break
		}
		delete(s.trees, id) // any: the log can always be folded again
	}
	s.trees[session] = tree
}
