package flow

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"
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
	head, quick := quickHead(data)
	payload, err := decode(head.Type, data)
	if !quick || (payload == nil && err == nil) {
		// An unknown payload has not been looked at yet, nor has its head.
		head = eventHead{}
		if err := json.Unmarshal(data, &head); err != nil {
			return err
		}
		payload, err = decode(head.Type, data)
	}
	if err != nil {
		return fmt.Errorf("%s event: %w", head.Type, err)
	}
	if payload == nil {
		payload = Unknown{Type: head.Type, Raw: bytes.Clone(data)}
	}
	*e = Event{Seq: head.Seq, Time: head.Time, Session: head.Session, Actor: head.Actor, Payload: payload}
	return nil
}

// quickHead reads the head of a line as MarshalJSON writes it, which halves the
// time that a long log takes. Anything else is left to encoding/json. What
// follows the head is not looked at.
func quickHead(data []byte) (head eventHead, ok bool) {
	seq, rest, ok := bytes.Cut(bytes.TrimPrefix(data, []byte(`{"seq":`)), []byte(`,"time":"`))
	n, err := strconv.ParseInt(string(seq), 10, 64)
	if !ok || err != nil || len(seq) == 0 || seq[0] == '+' {
		return eventHead{}, false
	}
	var fields [4]string // time, type, session, actor
	for i, next := range []string{`,"type":"`, `,"session":"`, `,"actor":"`, ``} {
		text, after, found := bytes.Cut(rest, []byte{'"'})
		if !found || !plain(text) {
			return eventHead{}, false
		}
		fields[i] = string(text)
		if rest, found = bytes.CutPrefix(after, []byte(next)); !found {
			if i != 2 {
				return eventHead{}, false
			}
			break // no actor
		}
	}
	at, err := time.Parse(time.RFC3339Nano, fields[0])
	if err != nil {
		return eventHead{}, false
	}
	return eventHead{Seq: n, Time: at, Type: fields[1], Session: SessionID(fields[2]), Actor: fields[3]}, true
}

// plain reports whether the text between two quotation marks stands for itself.
func plain(text []byte) bool {
	for _, c := range text {
		if c < ' ' || c == '\\' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
