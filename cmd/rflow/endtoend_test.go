package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"rflow/cmd/rflow/internal/ptytest"
	"rflow/flow"
)

// The tests in the files endtoend*_test.go run the real program on a real pty
// and look at what an emulated terminal shows of it. Stories begin with a
// prompt and a seed of which the first image is wrong and its correction right.

// flaw is such a prompt and seed.
type flaw struct{ prompt, seed string }

// args are the arguments that begin a session with it.
func (f flaw) args(more ...string) []string {
	return append([]string{f.prompt, "--seed", f.seed, "--size", "256"}, more...)
}

// one is a session of one chain and one round.
func one() []string {
	args := []string{"--init", "1", "--width", "1", "--depth", "1"}
	if testing.Short() {
		args = append(args, "--size", "256")
	}
	return args
}

// findFlaw looks for a flaw with the program itself, without a screen, so that
// the stories do not depend on what the embedded world is good at.
func findFlaw(t *testing.T) flaw {
	t.Helper()
	f, err := foundFlaw()
	if err != nil {
		t.Fatal(err)
	}
	if f == (flaw{}) {
		t.Fatal("no prompt has a first image that is wrong and a correction that is right")
	}
	return f
}

var foundFlaw = sync.OnceValues(func() (flaw, error) {
	dir, err := os.MkdirTemp("", "rflow-flaw")
	if err != nil {
		return flaw{}, err
	}
	defer os.RemoveAll(dir)
	hard := []string{"a photo of a dog above a cat", "a photo of a boat above a bus", "a photo of a blue banana", "a photo of a green dog"}
	var lines strings.Builder
	for i := range 24 {
		text, err := json.Marshal(map[string]string{"prompt": hard[i%len(hard)]})
		if err != nil {
			return flaw{}, err
		}
		lines.Write(append(text, '\n'))
	}
	file := filepath.Join(dir, "prompts.jsonl")
	if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
		return flaw{}, err
	}
	cmd, err := selfCommand(dir, append([]string{"run", "--prompts", file, "--seed", "1", "--size", "256", "--json"}, one()...)...)
	if err != nil {
		return flaw{}, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return flaw{}, err
	}
	if err := cmd.Start(); err != nil {
		return flaw{}, err
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	return readFlaw(json.NewDecoder(out))
})

// readFlaw returns the first session of a run that has what is looked for.
func readFlaw(in *json.Decoder) (flaw, error) {
	type event struct {
		Type, Session, Prompt, Node string
		Seed                        uint64
		Verdict                     *struct{ Accepted bool }
	}
	began, wrong := map[string]flaw{}, map[string]bool{}
	for in.More() {
		var e event
		if err := in.Decode(&e); err != nil {
			return flaw{}, err
		}
		switch {
		case e.Type == "session_started":
			began[e.Session] = flaw{e.Prompt, strconv.FormatUint(e.Seed, 10)}
		case e.Verdict != nil && e.Node == "0.1":
			wrong[e.Session] = !e.Verdict.Accepted
		case e.Verdict != nil && e.Node == "1.1" && e.Verdict.Accepted && wrong[e.Session]:
			return began[e.Session], nil
		}
	}
	return flaw{}, nil
}

// on runs the program in a terminal of 120 x 40 cells.
func (p program) on(brand ptytest.Brand, args ...string) *ptytest.Terminal {
	p.t.Helper()
	return ptytest.Start(p.t, p.command(args...), brand, 120, 40)
}

// tree returns the only session of the data folder.
func (p program) tree() flow.Tree {
	p.t.Helper()
	all := p.sessions()
	if len(all) != 1 {
		p.t.Fatalf("the data folder has %d sessions, want 1", len(all))
	}
	st := p.open()
	defer st.Close()
	events, err := st.Events(context.Background(), all[0].ID, 0)
	if err != nil {
		p.t.Fatal(err)
	}
	return flow.Fold(events)
}

// node returns a node of the only session.
func (p program) node(id flow.NodeID) *flow.Node {
	p.t.Helper()
	n, ok := p.tree().Node(id)
	if !ok {
		p.t.Fatalf("there is no node %s in the log", id)
	}
	return n
}

const (
	waits    = "◆" // in the header of a session, before how many do
	tooEarly = "and press it again"
)

// decide presses a key that decides, as a person would who is told that the
// reflection was not on the screen yet, and waits for the words that it leads to.
func decide(t *testing.T, term *ptytest.Terminal, key string, words ...string) ptytest.Screen {
	t.Helper()
	for {
		term.Type(key)
		s := term.Until("after "+strconv.Quote(key)+": "+strings.Join(words, ", "), func(s ptytest.Screen) bool {
			return s.Has(words...) || s.Has(tooEarly)
		})
		if s.Has(words...) {
			return s
		}
		term.Type("Z") // means nothing, and takes the notice away
		term.Until("the notice goes", func(s ptytest.Screen) bool { return !s.Has(tooEarly) })
	}
}

// until waits for words.
func until(t testing.TB, term *ptytest.Terminal, words ...string) ptytest.Screen {
	t.Helper()
	return term.Until(strings.Join(words, ", "), func(s ptytest.Screen) bool { return s.Has(words...) })
}

// leave quits from the explorer, through the question when jobs are running,
// and checks that the terminal is as it was.
func leave(t *testing.T, term *ptytest.Terminal) {
	t.Helper()
	term.Type(ptytest.Ctrl('c'))
	s := term.Until("the program leaves, or asks", func(s ptytest.Screen) bool { return s.Ended || s.Has("leave rflow") })
	if !s.Ended {
		term.Type("y")
	}
	leftWell(t, term.Ended())
}

// leftWell checks that nothing of the program is left in the terminal.
func leftWell(t *testing.T, s ptytest.Screen) {
	t.Helper()
	switch {
	case s.Code != exitDone:
		t.Errorf("exit %d, want %d\n%s", s.Code, exitDone, s)
	case s.Alternate:
		t.Errorf("the alternate screen is still shown\n%s", s)
	case !s.Cursor:
		t.Errorf("the cursor is hidden\n%s", s)
	case len(s.Modes) > 0 || s.Keyboard != 0:
		t.Errorf("modes %v are still set, %d keyboard modes", s.Modes, s.Keyboard)
	case !s.Restored:
		t.Errorf("the line's settings are not what they were")
	case len(s.Images) > 0:
		t.Errorf("the terminal still holds %d images", len(s.Images))
	case s.Wrong != nil:
		t.Errorf("graphics that no terminal takes: %v", s.Wrong)
	}
}
