package tui

import (
	"testing"
	"time"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
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

// TestAForeseenPictureIsReadyBeforeItIsAccepted tells of a picture that is in no tree and
// no store yet: it is prepared in the size of the tree's pictures, while its node is looked at.
func TestAForeseenPictureIsReadyBeforeItIsAccepted(t *testing.T) {
	for _, keys := range [][]string{{"tab"}, {"tab", "h"}} {
		story(t, wide(), garden(), func(u *ui) {
			u.press(keys...)
			cursor := u.m.cursor()
			file := tuitest.PNG(512, 99)
			f := flow.Foreseen{Node: "1.2", Image: flow.Sum(file.Data), Picture: file, Width: 512, Height: 512}
			u.session.updates <- flow.Update{Foreseen: &f}
			u.settle()
			u.pass(time.Second)
			cols, rows := u.m.tree.Fit(512, 512)
			if _, ready := u.m.shell.pics.Lines(f.Image, cols, rows); ready != (cursor == "1.2") {
				t.Errorf("with the cursor on %s the picture foreseen for %s is ready: %v", cursor, f.Node, ready)
			}
		})
	}
}
