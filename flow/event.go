package flow

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// SessionID names a session.
type SessionID string

// Event is one fact of a session. Facts are appended and never changed; the
// tree is their fold.
type Event struct {
	Seq     int64 // 1, 2, 3, ... within a session, given by the log
	Time    time.Time
	Session SessionID
	Actor   string // "session", "person" or "person:NAME"
	Payload Payload
}

// Payload is what happened. Each is a plain struct whose JSON fields stand
// beside the event's own ("seq", "time", "type", "session", "actor").
type Payload interface {
	// Kind is the event's "type" in JSON.
	Kind() string
}

// Unknown is an event of a kind this program does not know. It is kept as it
// came and passed over.
type Unknown struct {
	Type string
	Raw  json.RawMessage // the whole event
}

// Kind returns the unknown kind.
func (u Unknown) Kind() string { return u.Type }

type eventHead struct {
	Seq     int64     `json:"seq"`
	Time    time.Time `json:"time"`
	Type    string    `json:"type"`
	Session SessionID `json:"session"`
	Actor   string    `json:"actor,omitempty"`
}

// MarshalJSON writes one flat object.
func (e Event) MarshalJSON() ([]byte, error) {
	if u, ok := e.Payload.(Unknown); ok {
		return u.Raw, nil
	}
	if e.Payload == nil {
		return nil, fmt.Errorf("event %d has no payload", e.Seq)
	}
	head, err := json.Marshal(eventHead{e.Seq, e.Time.UTC(), e.Payload.Kind(), e.Session, e.Actor})
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(e.Payload)
	if err != nil {
		return nil, fmt.Errorf("%s event: %w", e.Payload.Kind(), err)
	}
	if bytes.Equal(body, []byte("{}")) {
		return head, nil
	}
	head[len(head)-1] = ','
	return append(head, body[1:]...), nil
}

// UnmarshalJSON reads what MarshalJSON wrote. An unknown type becomes Unknown.
func (e *Event) UnmarshalJSON(data []byte) error {
	var head eventHead
	if err := json.Unmarshal(data, &head); err != nil {
		return err
	}
	*e = Event{Seq: head.Seq, Time: head.Time, Session: head.Session, Actor: head.Actor}
	payload, err := decode(head.Type, data)
	if err != nil {
		return fmt.Errorf("%s event: %w", head.Type, err)
	}
	if payload == nil {
		payload = Unknown{Type: head.Type, Raw: bytes.Clone(data)}
	}
	e.Payload = payload
	return nil
}
