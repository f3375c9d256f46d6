package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"rflow/flow"
)

// setupLock is the one file under locks/ that is no session's.
const setupLock = "setup.lock"

// Delete removes a session for good: its events, its previews, and the images
// that no other session uses. It returns a *NotFoundError, or a *LeasedError
// while the session is driven. Images that a live session might be about to use
// stay until Collect.
func (s *Store) Delete(ctx context.Context, id flow.SessionID) (Garbage, error) {
	if _, err := s.Session(ctx, id); err != nil {
		return Garbage{}, err
	}
	images, err := s.deleteEvents(ctx, id)
	if err != nil {
		return Garbage{}, err
	}
	s.remember(id, flow.Tree{}, false)
	// The events are gone, and with them the session: what is left is litter, to
	// be removed even when ctx ends now.
	ctx = context.WithoutCancel(ctx)
	g, err := s.Collect(ctx, CollectOptions{only: images})
	err = errors.Join(s.removeLooks(id, false, &g), err)
	return g, err
}

// deleteEvents removes the log under the session's lease and returns the images
// that it named.
func (s *Store) deleteEvents(ctx context.Context, id flow.SessionID) (map[flow.Digest]bool, error) {
	release, err := s.Lease(ctx, id)
	if err != nil {
		return nil, err
	}
	defer release()
	images := map[flow.Digest]bool{}
	err = inTx(ctx, s.write, func(tx *sql.Tx) error {
		if _, err := knownVersion(ctx, tx, s.databasePath()); err != nil {
			return err
		}
		events, err := readEvents(ctx, tx, id, 0)
		if err != nil {
			return err
		}
		for _, e := range events {
			switch p := e.Payload.(type) {
			case flow.NodeFinished:
				images[p.Image] = true
			case flow.TrialArmFinished:
				images[p.Image] = true
			case flow.Counterfactual:
				images[p.Image] = true
			}
		}
		for _, statement := range []string{
			"DELETE FROM events WHERE session=?", "DELETE FROM sessions WHERE id=?", "DELETE FROM settings WHERE key='" + labelPrefix + "'||?",
		} {
			if _, err := tx.ExecContext(ctx, statement, string(id)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, s.wrap("delete session "+string(id), err)
	}
	return images, nil
}

// Import keeps a whole log as it is, times and actors too, for a session that is
// not there yet. Its images come first, and the caller holds the session's
// lease. A log that is there already, event for event, is no error and changes
// nothing: added is false then. Another log of that id is a *ConflictError.
func (s *Store) Import(ctx context.Context, id flow.SessionID, events []flow.Event) (added bool, err error) {
	if err := checkLog(id, events); err != nil {
		return false, err
	}
	err = inTx(ctx, s.write, func(tx *sql.Tx) error {
		if _, err := knownVersion(ctx, tx, s.databasePath()); err != nil {
			return err
		}
		old, err := readEvents(ctx, tx, id, 0)
		if err != nil {
			return err
		}
		if len(old) > 0 {
			return sameLog(id, old, events)
		}
		for _, e := range events {
			if err := insertEvent(ctx, tx, e); err != nil {
				return err
			}
		}
		added = true
		return writeSummary(ctx, tx, summarise(id, flow.Fold(events)))
	})
	if err != nil {
		return false, s.wrap("import session "+string(id), err)
	}
	return added, nil
}

func checkLog(id flow.SessionID, events []flow.Event) error {
	if err := checkID(id); err != nil {
		return err
	}
	if len(events) == 0 {
		return errors.New("a session without events")
	}
	for i, e := range events {
		if e.Session != id || e.Seq != int64(i+1) {
			return fmt.Errorf("event %d is number %d of session %q", i+1, e.Seq, e.Session)
		}
		if year := e.Time.Year(); year < 1700 || year > 2250 {
			return fmt.Errorf("event %d: the year %d cannot be stored", i+1, year)
		}
	}
	return nil
}

// sameLog compares two logs as they are written.
func sameLog(id flow.SessionID, old, events []flow.Event) error {
	differ := &ConflictError{Session: id, Expected: 0, Last: int64(len(old))}
	if len(old) != len(events) {
		return differ
	}
	for i := range old {
		a, errA := old[i].MarshalJSON()
		b, errB := events[i].MarshalJSON()
		if err := errors.Join(errA, errB); err != nil {
			return err
		}
		if string(a) != string(b) {
			return differ
		}
	}
	return nil
}
