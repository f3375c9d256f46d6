package tui

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// These tests pin what the program's design takes for granted of Bubble Tea. A
// version that behaves otherwise is to be noticed here, and not on a screen.

// writes is an output that keeps each write by itself.
type writes struct {
	mu  sync.Mutex
	all []string
}

func (w *writes) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, string(b))
	return len(b), nil
}

// take returns the writes since it was last asked.
func (w *writes) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.all
	w.all = nil
	return all
}

// probe is a program whose view is what it was told last.
type probe struct {
	text  string
	init  tea.Cmd
	heard func(tea.Msg) (text string, cmd tea.Cmd)
}

func (p probe) Init() tea.Cmd { return p.init }

func (p probe) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	if p.heard != nil {
		var text string
		if text, cmd = p.heard(msg); text != "" {
			p.text = text
		}
	}
	return p, cmd
}

func (p probe) View() tea.View {
	v := tea.NewView(p.text)
	v.AltScreen = true
	return v
}

// framework runs fn with p on a screen of 20 x 4 cells, inside a bubble; keys
// are what the terminal sends.
func framework(t *testing.T, p probe, env []string, fn func(program *tea.Program, out *writes, keys io.Writer)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		out := &writes{}
		in, keys := io.Pipe()
		program := tea.NewProgram(p, tea.WithInput(in), tea.WithOutput(out), tea.WithWindowSize(20, 4), tea.WithoutSignalHandler(), tea.WithEnvironment(env))
		done := make(chan struct{})
		go func() { defer close(done); _, _ = program.Run() }()
		time.Sleep(time.Second)
		fn(program, out, keys)
		program.Quit()
		_ = keys.Close()
		<-done
	})
}

// tell is a message for a probe.
type tell struct{}

func find(all []string, part string) int {
	return slices.IndexFunc(all, func(s string) bool { return strings.Contains(s, part) })
}

// TestRawBytesGoBeforeTheFrame of the same moment, in a write of their own: a
// picture drawn that way is painted over.
func TestRawBytesGoBeforeTheFrame(t *testing.T) {
	p := probe{text: "before", heard: func(msg tea.Msg) (string, tea.Cmd) {
		if _, ok := msg.(tell); ok {
			return "after", tea.Raw("<raw>")
		}
		return "", nil
	}}
	framework(t, p, nil, func(program *tea.Program, out *writes, _ io.Writer) {
		out.take()
		program.Send(tell{})
		time.Sleep(time.Second)
		all := out.take()
		raw, frame := find(all, "<raw>"), find(all, "after")
		if raw < 0 || frame < 0 || raw >= frame {
			t.Errorf("raw bytes in write %d, the frame in write %d of %q; want raw ones first, in a write of their own", raw, frame, all)
		}
	})
}

// named is a payload that says what was sent.
type named struct{ id int }

func (n named) String() string { return fmt.Sprintf("<image %d>", n.id) }

// TestRawBytesComeBackAsAMessage after they are on their way, and before the
// frame that the message leads to.
func TestRawBytesComeBackAsAMessage(t *testing.T) {
	p := probe{text: "none", heard: func(msg tea.Msg) (string, tea.Cmd) {
		switch msg := msg.(type) {
		case tell:
			return "", tea.Raw(named{7})
		case tea.RawMsg:
			if n, ok := msg.Msg.(named); ok {
				return fmt.Sprintf("shows %d", n.id), nil
			}
		}
		return "", nil
	}}
	framework(t, p, nil, func(program *tea.Program, out *writes, _ io.Writer) {
		program.Send(tell{})
		time.Sleep(time.Second)
		all := out.take()
		raw, frame := find(all, "<image 7>"), find(all, "shows 7")
		if raw < 0 || frame < 0 || raw >= frame {
			t.Errorf("the bytes are in write %d, the frame that shows them in write %d of %q", raw, frame, all)
		}
	})
}

// TestRawBytesOfTheStartGoToTheMainScreen: images sent so early would be in
// another screen's store.
func TestRawBytesOfTheStartGoToTheMainScreen(t *testing.T) {
	framework(t, probe{text: "x", init: tea.Raw("<early>")}, nil, func(_ *tea.Program, out *writes, _ io.Writer) {
		all := strings.Join(out.take(), "")
		early, alt := strings.Index(all, "<early>"), strings.Index(all, ansi.SetModeAltScreenSaveCursor)
		if early < 0 || alt < 0 || early > alt {
			t.Errorf("raw bytes of Init at %d, the alternate screen at %d of %q", early, alt, all)
		}
	})
}

// TestTheFirstWriteIsAQuestion about modes, unless the program is over SSH in a
// terminal that is not known for them.
func TestTheFirstWriteIsAQuestion(t *testing.T) {
	for _, c := range []struct {
		env   []string
		asked bool
	}{
		{[]string{"TERM=xterm-256color"}, true},
		{[]string{"TERM=xterm-256color", "SSH_TTY=/dev/pts/1"}, false},
		{[]string{"TERM=xterm-kitty", "SSH_TTY=/dev/pts/1"}, true},
	} {
		framework(t, probe{text: "x"}, c.env, func(_ *tea.Program, out *writes, _ io.Writer) {
			all := out.take()
			if got := strings.HasPrefix(all[0], ansi.RequestModeSynchronizedOutput); got != c.asked {
				t.Errorf("%v: the first write is %q; asks: want %t", c.env, all[0], c.asked)
			}
			if alt := find(all, ansi.SetModeAltScreenSaveCursor); c.asked && alt <= 0 {
				t.Errorf("%v: the alternate screen comes with write %d, want it after the question", c.env, alt)
			}
		})
	}
}

// TestALateAnswerTurnsSynchronisedOutputOn, whoever asked.
func TestALateAnswerTurnsSynchronisedOutputOn(t *testing.T) {
	p := probe{text: "before", heard: func(msg tea.Msg) (string, tea.Cmd) {
		if _, ok := msg.(tell); ok {
			return "after", nil
		}
		return "", nil
	}}
	framework(t, p, []string{"TERM=xterm-256color", "SSH_TTY=/dev/pts/1"}, func(program *tea.Program, out *writes, keys io.Writer) {
		time.Sleep(5 * time.Second)
		if all := strings.Join(out.take(), ""); strings.Contains(all, ansi.SetModeSynchronizedOutput) {
			t.Errorf("synchronised before the answer: %q", all)
		}
		fmt.Fprint(keys, "\x1b[?2026;2$y")
		time.Sleep(time.Second)
		program.Send(tell{})
		time.Sleep(time.Second)
		all := out.take()
		i := find(all, "after")
		if i < 0 || !strings.HasPrefix(all[i], ansi.SetModeSynchronizedOutput) || !strings.HasSuffix(all[i], ansi.ResetModeSynchronizedOutput) {
			t.Errorf("after the answer %q, want the whole frame synchronised, in one write", all)
		}
	})
}

// TestANewSizeClearsTheScreen, as the first frame and a redraw do: all that is
// drawn is to be drawn again.
func TestANewSizeClearsTheScreen(t *testing.T) {
	const cleared = ansi.CursorHomePosition + ansi.EraseEntireScreen
	framework(t, probe{text: "unchanged"}, nil, func(program *tea.Program, out *writes, _ io.Writer) {
		size := tea.WindowSizeMsg{Width: 21, Height: 4}
		for _, step := range []struct {
			what string
			msg  tea.Msg
		}{{"the first frame", nil}, {"a new size", size}, {"the same size", size}, {"a redraw", tea.ClearScreen()}} {
			if step.msg != nil {
				program.Send(step.msg)
				time.Sleep(time.Second)
			}
			if all := out.take(); find(all, cleared+"unchanged") < 0 {
				t.Errorf("%s: %q, want a cleared screen and every cell", step.what, all)
			}
		}
	})
}

// TestASequenceIsAListOfCommands: what tea.Sequence returns has no name, and is
// run by reflection in these tests' harness.
func TestASequenceIsAListOfCommands(t *testing.T) {
	one := func() tea.Msg { return tell{} }
	for what, cmd := range map[string]tea.Cmd{"Sequence": tea.Sequence(one, one, one), "Batch": tea.Batch(one, one, one)} {
		if v := reflect.ValueOf(cmd()); v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() || v.Len() != 3 {
			t.Errorf("%s returns a %T", what, cmd())
		}
	}
}

// TestWithoutATerminalLinesEndBare: the renderer counts on the terminal driver
// for the carriage return, so a harness without one must add it.
func TestWithoutATerminalLinesEndBare(t *testing.T) {
	framework(t, probe{text: "a\nb\nc"}, nil, func(_ *tea.Program, out *writes, _ io.Writer) {
		if all := strings.Join(out.take(), ""); !strings.HasSuffix(all, "a\nb\nc") {
			t.Errorf("lines go over by %q", all)
		}
	})
}
