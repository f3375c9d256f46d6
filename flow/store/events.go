package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"time"

	"rflow/flow"
)

// ErrConflict is what a *ConflictError is.
var ErrConflict = errors.New("the session has moved on")

// ConflictError says that AppendAt came too late: somebody else appended.
type ConflictError struct {
	Session        flow.SessionID
	Expected, Last int64 // sequence numbers of the last event
}

// Error tells both numbers.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("session %s is at event %d, not %d: another rflow added to it", e.Session, e.Last, e.Expected)
}

// Is makes the error match ErrConflict.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }

const anySeq = -1

// Append adds events to the end of a session's log, all or none, and returns
// them with their sequence numbers, which have no gaps. When it returns without
// an error they are on disk. A zero time means now. A flow.Unknown is stored
// byte for byte.
//
// An ending ctx gives up what is not yet written; facts that must be kept while
// a program shuts down want a context without cancellation.
func (s *Store) Append(ctx context.Context, session flow.SessionID, actor string, at time.Time, payloads ...flow.Payload) ([]flow.Event, error) {
	return s.append(ctx, session, anySeq, actor, at, payloads)
}

// AppendAt is Append for a caller that knows the sequence number of the last
// event, 0 for a new session. It returns a *ConflictError, and stores nothing,
// when the session is not there.
func (s *Store) AppendAt(ctx context.Context, session flow.SessionID, last int64, actor string, at time.Time, payloads ...flow.Payload) ([]flow.Event, error) {
	if last < 0 {
		return nil, fmt.Errorf("sequence number %d is negative", last)
	}
	return s.append(ctx, session, last, actor, at, payloads)
}

func (s *Store) append(ctx context.Context, session flow.SessionID, expect int64, actor string, at time.Time, payloads []flow.Payload) ([]flow.Event, error) {
	if err := checkID(session); err != nil {
		return nil, err
	}
	if at.IsZero() {
		at = s.opts.Clock()
	}
	at = at.Round(0).UTC()
	if year := at.Year(); year < 1700 || year > 2250 {
		return nil, fmt.Errorf("append to session %s: the year %d cannot be stored", session, year)
	}
	if len(payloads) == 0 {
		return nil, nil
	}
	var events []flow.Event
	var tree flow.Tree
	err := inTx(ctx, s.write, func(tx *sql.Tx) error {
		// A newer rflow may have migrated since this one opened the folder.
		if _, err := knownVersion(ctx, tx, s.databasePath()); err != nil {
			return err
		}
		last, err := lastSeq(ctx, tx, session)
		if err != nil {
			return err
		}
		if expect != anySeq && expect != last {
			return &ConflictError{Session: session, Expected: expect, Last: last}
		}
		if tree, err = s.treeAt(ctx, tx, session, last); err != nil {
			return err
		}
		for i, p := range payloads {
			e := flow.Event{Seq: last + int64(i) + 1, Time: at, Session: session, Actor: actor, Payload: p}
			if err := insertEvent(ctx, tx, e); err != nil {
				return err
			}
			events = append(events, e)
			tree = tree.Apply(e)
		}
		return writeSummary(ctx, tx, summarise(session, tree))
	})
	s.remember(session, tree, err == nil)
	if err != nil {
		return nil, s.wrap("save session "+string(session), err)
	}
	return events, nil
}

func lastSeq(ctx context.Context, q queryer, session flow.SessionID) (int64, error) {
	var last int64
	err := q.QueryRowContext(ctx, "SELECT seq FROM sessions WHERE id=?", string(session)).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return last, err
}

func insertEvent(ctx context.Context, tx *sql.Tx, e flow.Event) error {
	if e.Payload == nil {
		return errors.New("an event needs a payload")
	}
	// Not json.Marshal: that would respace and escape an unknown event.
	body, err := e.MarshalJSON()
	if err != nil {
		return err
	}
	if u, ok := e.Payload.(flow.Unknown); ok && !namesType(body, u.Type) {
		return fmt.Errorf("%q event: not a JSON object of that type", u.Type)
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO events (session, seq, time, kind, actor, body) VALUES (?, ?, ?, ?, ?, ?)",
		string(e.Session), e.Seq, e.Time.UnixNano(), e.Payload.Kind(), e.Actor, body)
	return err
}

// namesType reports whether body is a JSON object of that type.
func namesType(body []byte, kind string) bool {
	var head struct {
		Type string `json:"type"`
	}
	return json.Unmarshal(body, &head) == nil && head.Type == kind
}

// Events returns a session's events after a sequence number (0 for all), in
// order. A session that is not there has none. Events that this program does
// not know, or cannot read, come as flow.Unknown: they never hide the others.
func (s *Store) Events(ctx context.Context, session flow.SessionID, after int64) ([]flow.Event, error) {
	events, err := readEvents(ctx, s.read, session, after)
	if err != nil {
		return nil, s.wrap("read session "+string(session), err)
	}
	return events, nil
}

const eventQuery = "SELECT seq, time, kind, actor, body FROM events WHERE session=? AND seq>? ORDER BY seq"

func readEvents(ctx context.Context, q queryer, session flow.SessionID, after int64) ([]flow.Event, error) {
	rows, err := q.QueryContext(ctx, eventQuery, string(session), after)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	stored, _, err := scanEvents(rows, math.MaxInt)
	if err != nil {
		return nil, err
	}
	return parseEvents(session, stored), nil
}

// scanEvents reads at most so many rows. more: there may be others.
func scanEvents(rows *sql.Rows, most int) (stored []storedEvent, more bool, err error) {
	for len(stored) < most {
		if !rows.Next() {
			return stored, false, rows.Err()
		}
		var e storedEvent
		if err := rows.Scan(&e.seq, &e.at, &e.kind, &e.actor, &e.body); err != nil {
			return nil, false, err
		}
		stored = append(stored, e)
	}
	return stored, true, nil
}

// storedEvent is one row of the log.
type storedEvent struct {
	seq, at     int64
	kind, actor string
	body        []byte
}

// parseShare is how many events are worth a goroutine.
const parseShare = 256

// parseEvents turns rows into events, on all cores: JSON takes most of the time
// between opening a long session and its first frame.
func parseEvents(session flow.SessionID, stored []storedEvent) []flow.Event {
	events := make([]flow.Event, len(stored))
	share := max(parseShare, (len(stored)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	var parsing sync.WaitGroup
	for from := 0; from < len(stored); from += share {
		to := min(from+share, len(stored))
		parsing.Go(func() {
			for i := from; i < to; i++ {
				events[i] = stored[i].event(session)
			}
		})
	}
	parsing.Wait()
	return events
}

// event reads a row. The columns are the log's own word; an unknown event may
// carry another log's.
func (r storedEvent) event(session flow.SessionID) flow.Event {
	var e flow.Event
	if e.UnmarshalJSON(r.body) != nil {
		e.Payload = flow.Unknown{Type: r.kind, Raw: r.body}
	}
	e.Seq, e.Session, e.Actor, e.Time = r.seq, session, r.actor, time.Unix(0, r.at).UTC()
	return e
}
