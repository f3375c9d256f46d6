package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rflow/cmd/rflow/internal/ptytest"
	"rflow/flow"
)

// promptFile writes n prompts of the embedded world.
func promptFile(t *testing.T, n int) string {
	t.Helper()
	var text strings.Builder
	things := []string{"apple", "cup", "chair", "dog", "boat"}
	for i := range n {
		line, err := json.Marshal(map[string]string{"prompt": fmt.Sprintf("a photo of two red %ss and a blue %s", things[i%5], things[(i/5+i+1)%5])})
		if err != nil {
			t.Fatal(err)
		}
		text.Write(append(line, '\n'))
	}
	file := filepath.Join(t.TempDir(), "prompts.jsonl")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// decisions counts what is decided by a person in the data folder, what waits, and
// the finished sessions.
func (p program) decisions() (decided, waiting, finished int) {
	p.t.Helper()
	st := p.open()
	defer st.Close()
	all, err := st.Sessions(context.Background())
	if err != nil {
		p.t.Fatal(err)
	}
	for _, s := range all {
		events, err := st.Events(context.Background(), s.ID, 0)
		if err != nil {
			p.t.Fatal(err)
		}
		waiting += s.Waiting
		if s.State == flow.FinishedSession {
			finished++
		}
		for n := range flow.Fold(events).Nodes() {
			for _, r := range n.Reflections {
				if r.DecidedBy.Person && r.Decision != flow.Pending {
					decided++
				}
			}
		}
	}
	return decided, waiting, finished
}

func TestRunLeavesSessionsThatAskToTheInbox(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	r := p.run("run", "--prompts", promptFile(t, 3), "--gate", "ask", "--init", "2", "--width", "2", "--depth", "1", "--size", "256", "--seed", "5", "--json")
	if r.code != exitDone || !strings.Contains(r.errOut, "6 reflections wait in 3 sessions: rflow inbox") {
		t.Errorf("exit %d, said %q; want %d, and what waits", r.code, r.errOut, exitDone)
	}
	began := map[string]int{}
	for _, l := range parseLines(t, r.out) {
		began[l.Type]++
	}
	if began["session_started"] != 3 || began["reflection_proposed"] != 6 || began["reflection_decided"] != 0 {
		t.Errorf("events %v, want 3 sessions with 6 reflections that nobody decided", began)
	}
	if decided, waiting, finished := p.decisions(); decided != 0 || waiting != 6 || finished != 0 {
		t.Errorf("%d decided, %d wait, %d finished; want 0, 6, 0", decided, waiting, finished)
	}
}

// TestEndToEndInbox decides fifty reflections of 25 sessions, leaves in the middle and
// comes back.
func TestEndToEndInbox(t *testing.T) {
	t.Parallel()
	sessions, all, first := 25, 50, 12
	if testing.Short() {
		sessions, all, first = 5, 10, 4
	}
	p := newProgram(t)
	p.must("run", "--prompts", promptFile(t, sessions), "--gate", "ask", "--init", "2", "--width", "2", "--depth", "1", "--size", "256", "--seed", "5")
	term := p.on(ptytest.Kitty(), "inbox")
	pass(t, term, 0, first, all)
	leave(t, term)
	if decided, waiting, _ := p.decisions(); decided != first || waiting != all-first {
		t.Fatalf("%d decided, %d wait; want %d and %d", decided, waiting, first, all-first)
	}
	term = p.on(ptytest.Kitty(), "inbox")
	pass(t, term, first, all, all)
	term.Until("every image is made", func(s ptytest.Screen) bool {
		return s.Has(passAt(all, all), "nothing waits in any session, and nothing is being made")
	})
	leave(t, term)
	if decided, waiting, finished := p.decisions(); decided != all || waiting != 0 || finished != sessions {
		t.Errorf("%d decided, %d wait, %d sessions finished; want %d, 0, %d", decided, waiting, finished, all, sessions)
	}
}

// damage writes over how a session began, and removes the images of another.
func (p program) damage(log, images flow.SessionID) {
	p.t.Helper()
	st := p.open()
	events, err := st.Events(context.Background(), images, 0)
	if err != nil {
		p.t.Fatal(err)
	}
	for n := range flow.Fold(events).Nodes() {
		if path, ok := st.ImagePath(n.Image); ok && !n.Image.IsZero() {
			if err := os.Remove(path); err != nil {
				p.t.Fatal(err)
			}
		}
	}
	st.Close()
	p.breakEvent(log, 1, "{")
}

// TestEndToEndInboxGoesPastWhatIsBroken has, of four sessions in which eight reflections
// wait, one with a damaged log and one whose images were deleted.
func TestEndToEndInboxGoesPastWhatIsBroken(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.must("run", "--prompts", promptFile(t, 4), "--gate", "ask", "--init", "2", "--width", "2", "--depth", "1", "--size", "256", "--seed", "5")
	all := p.sessions()
	p.damage(all[2].ID, all[1].ID)
	term := p.on(ptytest.Kitty(), "inbox")
	for i := range 4 { // those that can be seen come first
		term.Until("an item with its picture", func(s ptytest.Screen) bool {
			return s.Has(passAt(i, 6), "1 skipped", "─ reflection ─") && len(s.Shown) >= 1
		})
		decide(t, term, "a", passAt(i+1, 6))
	}
	for i := 4; i < 6; i++ {
		term.Until("an item without its picture", func(s ptytest.Screen) bool {
			return s.Has(passAt(i, 6), "this image cannot be read")
		})
		decide(t, term, "a", passAt(i+1, 6))
	}
	term.Until("what is held up", func(s ptytest.Screen) bool {
		return s.Has(passAt(6, 6), "1 held up · 1 skipped", "1 is held up: esc/v shows")
	})
	term.Type("!")
	term.Until("the log tells of all", func(s ptytest.Screen) bool {
		return s.Has("skipped: the log of session "+string(all[2].ID)+" is damaged", "is held up at 1.")
	})
	term.Type("\x1b")
	term.Until("the log is closed", func(s ptytest.Screen) bool { return !s.Has("╭─ log") })
	leave(t, term)
}

// pass accepts one after another, each with its picture on the screen.
func pass(t *testing.T, term *ptytest.Terminal, from, to, all int) {
	t.Helper()
	term.Until("every session is open", func(s ptytest.Screen) bool { return s.Has(passAt(from, all)) })
	for i := from; i < to; i++ {
		term.Until("the item with its picture", func(s ptytest.Screen) bool {
			return s.Has(passAt(i, all), "─ reflection ─") && len(s.Shown) >= 1 && len(s.Stray) == 0
		})
		decide(t, term, "a", passAt(i+1, all))
	}
}

// passAt is what the heading says when so many of all are decided.
func passAt(decided, all int) string {
	if all-decided == 1 {
		return fmt.Sprintf("inbox %d decided · 1 waits", decided)
	}
	return fmt.Sprintf("inbox %d decided · %d wait", decided, all-decided)
}
