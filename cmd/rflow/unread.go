package main

import (
	"io"

	"rflow/flow"
)

// tellUnread says what of a session could not be read, and where that is.
func tellUnread(w io.Writer, id flow.SessionID, t flow.Tree, where string) {
	for _, told := range flow.TellUnread(t.Unread(), where) {
		say(w, "session %s: %s", id, told)
	}
}

// hasBeginning refuses a session with events of which none says how it began.
func hasBeginning(id flow.SessionID, t flow.Tree) error {
	if t.Seq > 0 && t.ID == "" {
		return flow.Fail(flow.FailBroken, "the log of session %s is damaged: how it began cannot be read", id)
	}
	return nil
}
