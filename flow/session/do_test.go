package session

import (
	"errors"
	"testing"

	"rflow/flow"
)

func TestACommandThatCannotBeKeptIsRefusedAsAWhole(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		full := errors.New("no room")
		s.log.fill(full)
		before := len(s.log.events())
		if err := s.Do(t.Context(), flow.Branch{From: "0.1", Fresh: true}); !errors.Is(err, full) {
			t.Errorf("the command says %v", err)
		}
		if len(s.log.events()) != before || len(s.Tree().Chains()) != 1 {
			t.Error("half a command was carried out")
		}
		s.log.fill(nil)
		s.must(flow.Branch{From: "0.1", Fresh: true})
	})
}
