package render

import (
	"context"
	"errors"
	"io"
	"time"
)

// Terminal is a terminal in raw mode whose reads can be given a deadline, as
// [os.File] is when it was opened in non-blocking mode or is a pty.
type Terminal interface {
	io.ReadWriter
	SetReadDeadline(time.Time) error
}

// Probe asks the terminal everything that c does not know and returns c with
// the replies folded in. It reads until the sentinel has come, and inside tmux a little longer for
// what the terminal behind it answers, or until ctx is done; then the
// result says so in [Caps.Silent]. Keys typed meanwhile are lost. The error is
// that of writing, or of reading other than running out of time.
//
// It is for commands that end; a Bubble Tea program sends [Caps.Queries] and
// folds the messages that come.
func Probe(ctx context.Context, tty Terminal, c Caps) (Caps, error) {
	if _, err := tty.Write(c.Queries()); err != nil {
		return c, err
	}
	defer func() { _ = tty.SetReadDeadline(time.Time{}) }()
	stop := context.AfterFunc(ctx, func() { _ = tty.SetReadDeadline(time.Now()) })
	defer stop()
	if at, ok := ctx.Deadline(); ok {
		if err := tty.SetReadDeadline(at); err != nil {
			return c, err
		}
	}
	buf := make([]byte, 4096)
	var rest []byte
	grace := false
	for !c.complete() {
		if c.Done && !grace {
			grace = true
			if err := tty.SetReadDeadline(time.Now().Add(tmuxGrace)); err != nil {
				return c, err
			}
		}
		n, err := tty.Read(buf)
		var replies []Reply
		replies, rest = ParseReplies(append(rest, buf[:n]...))
		for _, r := range replies {
			c = c.Fold(r)
		}
		if err != nil {
			if ctx.Err() != nil || timedOut(err) || errors.Is(err, io.EOF) {
				break
			}
			return c, err
		}
	}
	if !c.Done {
		c = c.Fold(SilenceReply{})
	}
	return c, nil
}

// tmuxGrace is how long the answer of the terminal behind tmux may come after
// tmux's own.
const tmuxGrace = 300 * time.Millisecond

// complete reports whether nothing more can come. Behind tmux the kitty
// answer takes the longer way, and may follow the sentinel.
func (c Caps) complete() bool { return c.Done && (!c.Tmux || c.Kitty != Unanswered) }

func timedOut(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}
