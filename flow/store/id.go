package store

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"rflow/flow"
)

// ErrNotFound is what a *NotFoundError is.
var ErrNotFound = errors.New("no such session")

// NotFoundError says that no session matches what was asked for.
type NotFoundError struct {
	Prefix string
	// Recent are the newest sessions, for a person to choose from.
	Recent []flow.SessionID
}

// Error lists the recent sessions.
func (e *NotFoundError) Error() string {
	if len(e.Recent) == 0 {
		return fmt.Sprintf("no session %q", e.Prefix)
	}
	return fmt.Sprintf("no session %q; the last ones are %s", e.Prefix, list(e.Recent))
}

// Is makes the error match ErrNotFound.
func (e *NotFoundError) Is(target error) bool { return target == ErrNotFound }

// AmbiguousError says that several sessions match.
type AmbiguousError struct {
	Prefix     string
	Candidates []flow.SessionID // newest first
}

// Error lists the first candidates.
func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%q fits %d sessions: %s", e.Prefix, len(e.Candidates), list(e.Candidates))
}

func list(ids []flow.SessionID) string {
	const most = 5
	var words []string
	for _, id := range ids[:min(most, len(ids))] {
		words = append(words, string(id))
	}
	if len(ids) > most {
		words = append(words, "...")
	}
	return strings.Join(words, ", ")
}

// Ids are ten digits of Crockford's base 32 (no i, l, o or u): seven of time, in
// eighths of a second since 2025, which last until 2161, and three of chance.
const (
	digits     = "0123456789abcdefghjkmnpqrstvwxyz"
	idLen      = 10
	chanceBits = 15
	ticks      = 8 // per second
)

// NewSessionID returns an id for a new session. Ids sort by the time they were
// made, and those of one Store are all different. Two processes could make
// the same one only within the same eighth of a second, and then with one
// chance in 32768; AppendAt with 0 finds out.
func (s *Store) NewSessionID() flow.SessionID {
	epoch := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	tick := max(0, s.opts.Clock().Sub(epoch)) / (time.Second / ticks)
	var chance [8]byte
	_, _ = rand.Read(chance[:]) // never fails: it would rather end the program
	id := uint64(tick)<<chanceBits | binary.NativeEndian.Uint64(chance[:])>>(64-chanceBits)
	s.mu.Lock()
	id = max(id, s.lastID+1)
	s.lastID = id
	s.mu.Unlock()
	var text [idLen]byte
	for i := range text {
		text[idLen-1-i] = digits[id%32]
		id /= 32
	}
	return flow.SessionID(text[:])
}

// checkID accepts what may name a file: an id goes into the name of a lock.
func checkID(id flow.SessionID) error {
	if id == "" {
		return errors.New("the session id is empty")
	}
	if len(id) > 64 {
		return fmt.Errorf("session id %.20q... is longer than 64 characters", string(id))
	}
	for i, r := range string(id) {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !letter && (i == 0 || !strings.ContainsRune("-_.", r)) {
			return fmt.Errorf("session id %q: only letters, digits and - _ . inside it", string(id))
		}
	}
	return nil
}

// Find returns the session that a person means: by its whole id, by how it
// begins, or by how it ends, which for new ids is the part by chance. Case does
// not matter. It returns a *NotFoundError or an *AmbiguousError.
func (s *Store) Find(ctx context.Context, prefix string) (flow.SessionID, error) {
	prefix = strings.TrimSpace(prefix)
	for _, where := range []string{
		"id = ?",
		"lower(substr(id, 1, length(?1))) = lower(?1) AND ?1 <> ''",
		"lower(substr(id, -length(?1))) = lower(?1) AND length(?1) >= 3",
	} {
		found, err := s.matching(ctx, "WHERE "+where, prefix)
		if err != nil {
			return "", err
		}
		switch len(found) {
		case 0:
			continue
		case 1:
			return found[0], nil
		default:
			return "", &AmbiguousError{Prefix: prefix, Candidates: found}
		}
	}
	recent, err := s.matching(ctx, "")
	if err != nil {
		return "", err
	}
	return "", &NotFoundError{Prefix: prefix, Recent: recent}
}

// matching returns the ids that fit, newest first.
func (s *Store) matching(ctx context.Context, where string, args ...any) ([]flow.SessionID, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT id FROM sessions "+where+" ORDER BY updated DESC, id DESC", args...)
	if err != nil {
		return nil, s.wrap("look for a session", err)
	}
	defer rows.Close()
	var ids []flow.SessionID
	for rows.Next() {
		var id flow.SessionID
		if err := rows.Scan(&id); err != nil {
			return nil, s.wrap("look for a session", err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, s.wrap("look for a session", err)
	}
	return ids, nil
}
