package store

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"rflow/flow"
)

// Label is what a person keeps of a session beside its log: nothing of it is
// exported, and setting it does not count as a change of the session.
type Label struct {
	Name     string `json:"name,omitempty"` // shown in the place of the prompt; "" for none
	Archived bool   `json:"archived,omitempty"`
}

const labelPrefix = "session/"

// SetLabel keeps a session's label; the zero Label forgets it. The session need
// not be leased.
func (s *Store) SetLabel(ctx context.Context, id flow.SessionID, l Label) error {
	if err := checkID(id); err != nil {
		return err
	}
	if l == (Label{}) {
		return s.SetSetting(ctx, labelPrefix+string(id), nil)
	}
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return s.SetSetting(ctx, labelPrefix+string(id), text)
}

// Labels returns the labels that there are. One that cannot be read counts as
// none.
func (s *Store) Labels(ctx context.Context) (map[flow.SessionID]Label, error) {
	// "0" is the byte after "/".
	rows, err := s.read.QueryContext(ctx, "SELECT key, value FROM settings WHERE key >= ? AND key < ?", labelPrefix, "session0")
	if err != nil {
		return nil, s.wrap("read the names of sessions", err)
	}
	defer rows.Close()
	labels := map[flow.SessionID]Label{}
	for rows.Next() {
		var key string
		var value []byte
		if err := rows.Scan(&key, &value); err != nil {
			return nil, s.wrap("read the names of sessions", err)
		}
		var l Label
		if json.Unmarshal(value, &l) == nil {
			labels[flow.SessionID(strings.TrimPrefix(key, labelPrefix))] = l
		}
	}
	return labels, s.wrap("read the names of sessions", rows.Err())
}

// Copy makes a session with the same log and previews under a new id, as it
// stands now. Images are shared, not copied. It returns a *NotFoundError.
func (s *Store) Copy(ctx context.Context, id flow.SessionID) (flow.SessionID, error) {
	if _, err := s.Session(ctx, id); err != nil {
		return "", err
	}
	events, err := s.Events(ctx, id, 0)
	if err != nil {
		return "", err
	}
	to := s.NewSessionID()
	release, err := s.Lease(ctx, to)
	if err != nil {
		return "", err
	}
	defer release()
	var looks error
	for i := range events {
		if p, ok := events[i].Payload.(flow.NodeQueued); ok {
			looks = errors.Join(looks, s.copyLooks(ctx, id, to, p.Request))
		}
		events[i].Session = to
	}
	if _, err := s.Import(ctx, to, events); err != nil {
		return "", errors.Join(err, s.removeLooks(to, false, &Garbage{}))
	}
	return to, looks
}

func (s *Store) copyLooks(ctx context.Context, from, to flow.SessionID, request string) error {
	looks, err := s.Looks(ctx, from, request)
	if err != nil || len(looks) == 0 {
		return err
	}
	return s.PutLooks(ctx, to, request, looks)
}
