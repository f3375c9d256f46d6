package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"rflow/cmd/rflow/internal/ptytest"
)

// BenchmarkResidentMemory opens a session of 10,000 images of 512 px in the real
// program, on a pty, and goes through hundreds of them: in the tree, as sheets, compared,
// pixel by pixel, full screen. peak-MB is the most that the process ever had resident,
// its code and the opening of the session included, end-MB what it has at the end,
// cpu-s the time that it took of the processors. It wants Linux.
//
//	go test -run '^$' -bench ResidentMemory -benchtime 1x -v ./cmd/rflow
func BenchmarkResidentMemory(b *testing.B) {
	if _, err := resident(os.Getpid(), "VmHWM"); err != nil {
		b.Skip(err)
	}
	p := newProgram(b)
	grow(b, p.data)
	for _, mode := range []struct {
		name  string
		brand ptytest.Brand
		env   []string
	}{
		{"kitty", ptytest.Kitty(), nil},
		{"kitty-ssh", ptytest.Kitty(), []string{"SSH_CONNECTION=192.0.2.1 1 192.0.2.2 22"}},
		{"sixel", ptytest.XTerm(), nil},
	} {
		b.Run(mode.name, func(b *testing.B) {
			peak, end, cpu := 0, 0, 0.0
			for b.Loop() {
				cmd := p.command("open", string(groveID))
				cmd.Env = append(cmd.Env, mode.env...)
				w := walk{b: b, term: ptytest.Start(b, cmd, mode.brand, 160, 50), told: &strings.Builder{}}
				w.pid = cmd.Process.Pid
				w.everywhere()
				peak, end = max(peak, w.resident("VmHWM")), max(end, w.resident("VmRSS"))
				w.leave()
				b.Log("resident in MB, and the most so far: ", w.told)
				cpu = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
			}
			b.ReportMetric(float64(peak)/1e6, "peak-MB")
			b.ReportMetric(float64(end)/1e6, "end-MB")
			b.ReportMetric(cpu, "cpu-s")
		})
	}
}

// resident returns a figure of a process's status, in bytes.
func resident(pid int, field string) (int, error) {
	file, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(file)) {
		if rest, ok := strings.CutPrefix(line, field+":"); ok {
			kB, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			return kB << 10, err
		}
	}
	return 0, fmt.Errorf("/proc/%d/status does not tell %s", pid, field)
}

// walk is a person who goes through a session.
type walk struct {
	b    *testing.B
	term *ptytest.Terminal
	pid  int
	told *strings.Builder
}

func (w walk) resident(field string) int {
	w.b.Helper()
	n, err := resident(w.pid, field)
	if err != nil {
		w.b.Fatal(err)
	}
	return n
}

// everywhere goes through the views, waiting for all pictures in each.
func (w walk) everywhere() {
	w.b.Helper()
	w.see("the tree", "◆ 1 waits for you", "─ tree ─", "reflection")
	w.press("--", "smaller", "round 496")
	w.repeat("back along the chains", "h", panel, 40)
	w.press("s", "a sheet", "sheet · round")
	w.repeat("sheets", "[", title, 10)
	w.press(ptytest.Escape, "the tree again", "─ tree ─")
	w.press("c", "compared side by side", "compare: side by side")
	w.press("2", "in turns", "compare: flicker")
	w.press("3", "as a difference", "compare: difference")
	w.press("4", "with a slider", "compare: slider")
	w.press("z", "compared, larger", "compare: slider")
	w.press(ptytest.Escape, "the tree once more", "─ tree ─")
	w.press("z", "its pixels", "─ pixels ·")
	w.press(ptytest.Escape, "the tree after that", "─ tree ─")
	w.press("+", "larger", "─ tree ─")
	w.repeat("along the chains", "l", panel, 20)
	w.press(ptytest.Enter+ptytest.Enter, "full screen", "─ reflection · proposed by")
	w.press("qq", "the tree at last", "─ tree ─")
}

// title is what the rule below the header says.
func title(s ptytest.Screen) string { return s.Lines[1] }

// complete says that nothing stands in for a picture.
func complete(s ptytest.Screen) bool { return s.Blocks == 0 && len(s.Stray) == 0 }

// see waits for words, and for the pictures around them.
func (w walk) see(what string, words ...string) {
	w.b.Helper()
	w.term.Until(what, func(s ptytest.Screen) bool { return s.Has(words...) && complete(s) })
	fmt.Fprintf(w.told, "%s %.0f (%.0f); ", what, float64(w.resident("VmRSS"))/1e6, float64(w.resident("VmHWM"))/1e6)
}

func (w walk) press(key, what string, words ...string) {
	w.b.Helper()
	w.term.Type(key)
	w.see(what, words...)
}

// repeat presses a key again and again, each time until something else is named and
// its pictures are there.
func (w walk) repeat(what, key string, named func(ptytest.Screen) string, times int) {
	w.b.Helper()
	before := ""
	w.term.Until(what, func(s ptytest.Screen) bool { before = named(s); return true })
	for range times {
		w.term.Type(key)
		w.term.Until(what, func(s ptytest.Screen) bool {
			now := named(s)
			if now == before || !complete(s) {
				return false
			}
			before = now
			return true
		})
	}
	w.see(what)
}

func (w walk) leave() {
	w.b.Helper()
	w.term.Type(ptytest.Ctrl('c'))
	w.term.Ended()
}
