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
	p := prober{tty: tty, c: c}
	defer func() { _ = tty.SetReadDeadline(time.Time{}) }()
	err := p.ask(ctx, c.Queries(), Caps.Settled)
	if err == nil && p.c.Tmux && !c.Tmux {
		// Only its version told that this is tmux: ask the terminal behind it too.
		p.c = p.c.Fold(AskTmux(ctx))
		err = p.ask(ctx, p.c.Queries(), Caps.Settled)
	}
	if err == nil && p.c.NeedsProof() {
		err = p.prove(ctx)
	}
	if !p.c.Done {
		p.c = p.c.Fold(SilenceReply{})
	}
	return p.c, err
}

// prober is one probe under way.
type prober struct {
	tty   Terminal
	c     Caps
	proof *Proof
	rest  []byte // of an answer that is not whole
}

// tmuxGrace is how long the answer of the terminal behind tmux may come after
// tmux's own.
const tmuxGrace = 300 * time.Millisecond

// ask writes queries and reads until enough is known, or ctx or the patience
// with what comes after the sentinel ends.
func (p *prober) ask(ctx context.Context, queries []byte, enough func(Caps) bool) error {
	if _, err := p.tty.Write(queries); err != nil {
		return err
	}
	begun := time.Now()
	p.c.Done = false
	if at, ok := ctx.Deadline(); ok {
		if err := p.tty.SetReadDeadline(at); err != nil {
			return err
		}
	}
	stop := context.AfterFunc(ctx, func() { _ = p.tty.SetReadDeadline(time.Now()) })
	defer stop()
	for grace := false; !enough(p.c); {
		if p.c.Done && !grace {
			grace = true
			if err := p.tty.SetReadDeadline(time.Now().Add(tmuxGrace)); err != nil {
				return err
			}
		}
		err := p.read()
		if p.c.Done && p.c.Took == 0 {
			p.c.Took = time.Since(begun)
		}
		if err != nil {
			if ctx.Err() != nil || timedOut(err) || errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
	return nil
}

// read folds what the terminal has said.
func (p *prober) read() error {
	buf := make([]byte, 4096)
	n, err := p.tty.Read(buf)
	var replies []Reply
	replies, p.rest = ParseReplies(append(p.rest, buf[:n]...))
	for _, r := range replies {
		if t, ok := p.proof.Read(r); ok {
			r = t
		}
		p.c = p.c.Fold(r)
	}
	return err
}

// prove shows the terminal objects of this machine.
func (p *prober) prove(ctx context.Context) error {
	proof, err := NewProof()
	if err != nil {
		return nil // nowhere to put them: images go through the line
	}
	defer func() { _ = proof.Close() }()
	p.proof = proof
	ctx, cancel := context.WithTimeout(ctx, proofPatience)
	defer cancel()
	err = p.ask(ctx, proof.Queries(p.c.Tmux), func(c Caps) bool {
		return c.Done && (!c.Tmux || c.Shared != Unanswered || c.File != Unanswered)
	})
	p.c.Done = true // it was before
	return err
}

// proofPatience is how long a terminal that has answered everything else may
// take to answer about objects.
const proofPatience = time.Second

func timedOut(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}
