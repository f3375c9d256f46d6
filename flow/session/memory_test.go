package session

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"rflow/flow"
)

// memory is a log and a place for images that lives as long as a test, whatever
// sessions come and go. Events are kept as the bytes a file would hold.
type memory struct {
	t      *testing.T
	mu     sync.Mutex
	lines  [][]byte
	images map[flow.Digest]flow.Picture
	full   error // every write fails with it
	// appended is called after each append, outside the lock.
	appended func(n int)
}

func newMemory(t *testing.T) *memory {
	return &memory{t: t, images: make(map[flow.Digest]flow.Picture)}
}

func (m *memory) Append(_ context.Context, id flow.SessionID, actor string, at time.Time, payloads ...flow.Payload) ([]flow.Event, error) {
	m.mu.Lock()
	if m.full != nil {
		defer m.mu.Unlock()
		return nil, m.full
	}
	var events []flow.Event
	for _, p := range payloads {
		if f, ok := p.(flow.NodeFinished); ok {
			if _, kept := m.images[f.Image]; !kept {
				m.t.Errorf("%s is finished before its image is kept", f.Node)
			}
		}
		if f, ok := p.(flow.TrialArmFinished); ok && f.Failure == nil {
			if _, kept := m.images[f.Image]; !kept {
				m.t.Errorf("arm %d is finished before its image is kept", f.Arm)
			}
		}
		e := flow.Event{Seq: int64(len(m.lines) + 1), Time: at, Session: id, Actor: actor, Payload: p}
		line, err := e.MarshalJSON()
		if err != nil {
			m.t.Errorf("an event that cannot be kept: %v", err)
		}
		m.lines = append(m.lines, line)
		events = append(events, e)
	}
	n := len(m.lines)
	m.mu.Unlock()
	if m.appended != nil {
		m.appended(n)
	}
	return events, nil
}

func (m *memory) Events(_ context.Context, _ flow.SessionID, after int64) ([]flow.Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var events []flow.Event
	for _, line := range m.lines[after:] {
		var e flow.Event
		if err := e.UnmarshalJSON(line); err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

func (m *memory) PutImage(_ context.Context, mediaType string, data []byte) (flow.Digest, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full != nil {
		return flow.Digest{}, m.full
	}
	d := flow.Sum(data)
	m.images[d] = flow.Picture{MediaType: mediaType, Data: data}
	return d, nil
}

func (m *memory) Image(_ context.Context, d flow.Digest) (flow.Picture, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.images[d]
	if !ok {
		return p, errors.New("no such image")
	}
	return p, nil
}

func (m *memory) fill(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.full = err
}

func (m *memory) events() []flow.Event {
	events, err := m.Events(context.Background(), "", 0)
	if err != nil {
		m.t.Fatal(err)
	}
	return events
}

// countOf counts a kind of event in the log.
func countOf[P flow.Payload](m *memory) int {
	n := 0
	for _, e := range m.events() {
		if _, ok := e.Payload.(P); ok {
			n++
		}
	}
	return n
}
