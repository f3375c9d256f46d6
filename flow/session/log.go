package session

import (
	"context"

	"rflow/flow"
)

// sessionActor stands on the events that follow from the tree and the roles.
const sessionActor = "session"

// append keeps facts and publishes them. write must be held. It goes through
// with the append although ctx ends: whether a half-sent one was kept would be
// unknown.
func (s *Session) append(ctx context.Context, actor string, payloads ...flow.Payload) error {
	if len(payloads) == 0 {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	at := s.opts.Clock().Round(0).UTC() // as a log gives it back
	events, err := s.opts.Log.Append(ctx, s.opts.ID, actor, at, payloads...)
	if err != nil {
		return err
	}
	if last := s.Tree().Seq; len(events) > 0 && events[0].Seq > last+1 {
		// Somebody else appended too; their facts come first.
		if events, err = s.opts.Log.Events(ctx, s.opts.ID, last); err != nil {
			return err
		}
	}
	s.hub.publish(events)
	return nil
}
