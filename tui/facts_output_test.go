package tui

import (
	"os"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"

	"rflow/render"
)

// TestTheFrameworkSeesATerminalThroughTheWriter: the gallery's writer stands
// between Bubble Tea and the terminal, and Bubble Tea still finds the size, sets
// the line raw, and puts it back.
func TestTheFrameworkSeesATerminalThroughTheWriter(t *testing.T) {
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { master.Close(); tty.Close() })
	if err := pty.Setsize(master, &pty.Winsize{Cols: 93, Rows: 17, X: 930, Y: 340}); err != nil {
		t.Fatal(err)
	}
	before, err := term.GetState(tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	shown := make(chan string, 1)
	go readUntil(master, "second", shown)
	g := render.NewGallery(render.Options{Out: tty})
	defer g.Close()
	sizes := make(chan tea.WindowSizeMsg, 10)
	p := probe{text: "first\nsecond", heard: func(msg tea.Msg) (string, tea.Cmd) {
		if size, ok := msg.(tea.WindowSizeMsg); ok {
			sizes <- size
		}
		return "", nil
	}}
	program := tea.NewProgram(p, tea.WithInput(tty), tea.WithOutput(g.Writer()), tea.WithoutSignalHandler())
	done := make(chan error, 1)
	go func() { _, err := program.Run(); done <- err }()
	if size := <-sizes; size != (tea.WindowSizeMsg{Width: 93, Height: 17}) {
		t.Errorf("the size is %+v, want that of the terminal", size)
	}
	text := <-shown
	if during, err := term.GetState(tty.Fd()); err != nil || *during == *before {
		t.Errorf("the line is not raw while the program runs; %v", err)
	}
	if !strings.Contains(text, "first\r\nsecond") {
		t.Errorf("on a terminal lines go over by %q, want a carriage return too", text)
	}
	program.Quit()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if after, err := term.GetState(tty.Fd()); err != nil || *after != *before {
		t.Errorf("the line is not as it was; %v", err)
	}
}

// readUntil reads from a terminal until it shows last, and goes on reading so
// that nobody waits. It delivers what came up to then.
func readUntil(from *os.File, last string, shown chan<- string) {
	var all []byte
	buf := make([]byte, 4096)
	for sent := false; ; {
		n, err := from.Read(buf)
		if all = append(all, buf[:n]...); !sent && (strings.Contains(string(all), last) || err != nil) {
			sent = true
			shown <- string(all)
		}
		if err != nil {
			return
		}
	}
}

// TestTheWriterIsAFile with a descriptor, as Bubble Tea wants of an output to
// ask it for its size.
func TestTheWriterIsAFile(t *testing.T) {
	g := render.NewGallery(render.Options{Out: os.Stdout})
	defer g.Close()
	f, ok := any(g.Writer()).(term.File)
	if !ok || f.Fd() != os.Stdout.Fd() {
		t.Fatal("the writer is no file on the terminal's descriptor")
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stdout.Stat(); err != nil {
		t.Errorf("standard output was closed: %v", err)
	}
}
