package tui

import (
	"testing"
	"time"

	"rflow/flow"
)

// TestTheNextPictureIsThereBeforeItsKey looks at every node in a first sitting, and
// then asks in another, without a move, which of those pictures are prepared in the
// size that they had: those that one arrow leads to.
func TestTheNextPictureIsThereBeforeItsKey(t *testing.T) {
	type shown struct {
		image      flow.Digest
		cols, rows int
	}
	// It begins on 1.1, the best.
	chains := []string{"0.1 4", "0.2 3", "1.1<0.1 edited 7", "1.2<0.2 edited 6"}
	seen := map[string]shown{}
	ways := map[string][]string{"a lane": {"j"}, "a round": {"h"}, "both": {"h", "j"}}
	for name, keys := range ways {
		story(t, wide(), chains, func(u *ui) {
			for _, key := range keys {
				u.press(key)
				u.pass(time.Second)
			}
			image, cols, rows := u.m.focus.Wants()
			if image.IsZero() {
				t.Fatalf("%s: %v leads to a node without a picture", name, keys)
			}
			seen[name] = shown{image, cols, rows}
		})
	}
	story(t, wide(), chains, func(u *ui) {
		u.pass(time.Second)
		for name, s := range seen {
			_, ready := u.m.shell.pics.Lines(s.image, s.cols, s.rows)
			if want := len(ways[name]) == 1; ready != want {
				t.Errorf("the picture that %s leads to (%d x %d cells): prepared %v, want %v", name, s.cols, s.rows, ready, want)
			}
		}
	})
}
