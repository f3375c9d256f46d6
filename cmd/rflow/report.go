package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"rflow/client"
	"rflow/flow"
)

// report tells what a run does: JSON events or a line a session on standard
// output, progress with an estimate on standard error when that is a terminal.
type report struct {
	out, errs io.Writer
	json      bool
	quiet     bool // nothing on standard output
	live      bool // standard error is a terminal
	sessions  int
	index     int // of the session that runs, from 1
	tree      flow.Tree
	begun     time.Time
	made      int   // images since begun
	planned   int   // images of the sessions that have begun
	broken    error // why standard output takes nothing more
	// takes and makes, if set, are told a session that is about to run, and each
	// image.
	takes func(flow.Tree)
	makes func()
}

func newReport(cmd *cobra.Command, asJSON bool, sessions int) *report {
	r := &report{out: cmd.OutOrStdout(), errs: cmd.ErrOrStderr(), json: asJSON, sessions: sessions, begun: time.Now()}
	if f, ok := r.errs.(*os.File); ok {
		r.live = term.IsTerminal(f.Fd())
	}
	return r
}

// contract lists the event types of --json.
func contract(kind string) bool {
	switch kind {
	case "session_started", "node_queued", "node_started", "node_finished", "node_failed", "verdict",
		"reflection_proposed", "reflection_decided", "prompt_refined", "chain_ended", "session_finished", "session_failed":
		return true
	}
	return false
}

// begin takes over a session that is about to run. What a new one recorded
// already is reported; what a resumed one did before is not.
func (r *report) begin(t flow.Tree) {
	r.index++
	r.tree = t
	if r.takes != nil {
		r.takes(t)
	}
	r.planned += max(0, t.Session.Strategy.Images()-t.Images())
	if t.Seq == 1 || t.State == flow.FailedSession {
		r.event(flow.Event{Seq: 1, Time: t.Begun, Session: t.ID, Actor: "session", Payload: t.Session})
	}
	if t.State == flow.FailedSession {
		r.event(flow.Event{Seq: t.Seq, Time: t.Updated, Session: t.ID, Actor: "session", Payload: flow.SessionFailed{Reason: t.Failure, Code: flow.FailInvalid}})
	}
	if !r.quiet {
		for _, line := range lines(t.Session.Sources) {
			r.clear()
			say(r.errs, "session %s: %s", t.ID, line)
		}
	}
	r.progress("")
}

func (r *report) update(u flow.Update) {
	switch {
	case u.Event != nil:
		r.tree = r.tree.Apply(*u.Event)
		if _, ok := u.Event.Payload.(flow.NodeFinished); ok {
			r.made++
			if r.makes != nil {
				r.makes()
			}
		}
		r.event(*u.Event)
		r.progress("")
	case u.Progress != nil && u.Progress.Stage == flow.StageQueued && len(u.Progress.Notices) > 0:
		r.rests(*u.Progress)
	case u.Backend != nil && u.Backend.Phase != flow.BackendLive:
		r.progress(string(u.Backend.Phase))
	}
}

// rests tells why a job waits to be tried again, and for how long: on the line
// of progress, or in a log a line for each try.
func (r *report) rests(p flow.NodeProgress) {
	note := fmt.Sprintf("%s of %s waits %s: %s", p.Role, p.Node, p.Wait.Round(time.Second), client.CleanLine(p.Notices[0], 300))
	if r.live {
		r.progress(note)
		return
	}
	r.waits("session " + string(r.tree.ID) + ": the " + note)
}

// waits tells why something waits.
func (r *report) waits(note string) {
	if r.live {
		r.line(note)
		return
	}
	say(r.errs, "%s", note)
}

// line rewrites the line on standard error.
func (r *report) line(text string) {
	if r.live {
		fmt.Fprint(r.errs, "\r"+text+ansi.EraseLineRight)
	}
}

func (r *report) event(e flow.Event) {
	if r.quiet {
		return
	}
	if r.json {
		if contract(e.Payload.Kind()) {
			r.clear()
			r.wrote(printJSON(r.out, e, ""))
		}
		return
	}
	switch p := e.Payload.(type) {
	case flow.SessionFinished:
		r.clear()
		r.print("%s  finished  %d images  best %s  %s\n", e.Session, p.Images, bestLine(p.Best), client.CleanLine(r.tree.Session.Prompt, 120))
	case flow.SessionFailed:
		r.clear()
		r.print("%s  failed  %s\n", e.Session, client.CleanLine(p.Reason, 1000))
	}
}

func (r *report) print(format string, args ...any) {
	_, err := fmt.Fprintf(r.out, format, args...)
	r.wrote(err)
}

// wrote notes that standard output failed: a run that nobody hears of is not
// done.
func (r *report) wrote(err error) {
	if err != nil && r.broken == nil {
		r.broken = &notKeptError{fmt.Errorf("standard output cannot be written: %w", err)}
	}
}

func bestLine(b *flow.BestImage) string {
	switch {
	case b == nil:
		return "none"
	case b.Score == nil:
		return fmt.Sprintf("%s %s", b.Node, b.Image.Short())
	}
	label := flow.Verdict{Kind: b.Kind, Score: *b.Score, Accepted: b.Correct}.Label()
	return fmt.Sprintf("%s %s %s", b.Node, label, b.Image)
}

// progress rewrites the line on standard error.
func (r *report) progress(note string) {
	if !r.live {
		return
	}
	line := fmt.Sprintf("session %d/%d · images %d/%d", r.index, r.sessions, r.tree.Images(), r.tree.Session.Strategy.Images())
	if left, ok := r.left(time.Since(r.begun)); ok {
		line += " · about " + left.String() + " left"
	}
	if note != "" {
		line += " · " + note
	}
	r.line(line)
}

// left estimates the time to the end from the images made so far, counting
// sessions that have not begun like those that have.
func (r *report) left(spent time.Duration) (time.Duration, bool) {
	if r.made == 0 || r.index == 0 {
		return 0, false
	}
	total := r.planned * r.sessions / r.index
	left := spent / time.Duration(r.made) * time.Duration(max(0, total-r.made))
	return left.Round(time.Second), true
}

func (r *report) clear() {
	if r.live {
		fmt.Fprint(r.errs, "\r"+ansi.EraseLineRight)
	}
}

func (r *report) end() { r.clear() }
