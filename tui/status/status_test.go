package status

import (
	"strings"
	"testing"
	"time"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

func line(view string, w int) string { return strings.TrimSuffix(tuitest.Grid(view, w, 1), "|\n") }

func clay(phase flow.BackendPhase) Backend {
	return Backend{State: flow.BackendState{
		Phase: phase, Address: "clay",
		Caps: &flow.Capabilities{Backend: "clay", Engines: []flow.Engine{{Name: "clay", Toy: true}}},
	}}
}

func TestTheHeaderDropsTheLeastImportantFirst(t *testing.T) {
	h := Header{
		Prompt: tuitest.Prompt, Backend: clay(flow.BackendLive),
		Pool: 2, Made: 5, Total: 16, Best: "8/10", Waiting: 2,
	}
	theme := themes.Mono()
	for w, want := range map[int][]string{
		120: {"rflow three red apples above a blue bench ", "clay · toy world", "● live", "images 2+5/16", "best 8/10", "◆ 2 wait for you"},
		80:  {"rflow three red", "clay · toy world", "● live", "images 2+5/16", "◆ 2 wait for you"},
		40:  {"rflow thr", "◆ 2 wait for you"},
	} {
		got := line(h.View(theme, w), w)
		if n := len([]rune(got)); n != w {
			t.Errorf("at %d the header has %d cells", w, n)
		}
		for _, part := range want {
			if !strings.Contains(got, part) {
				t.Errorf("at %d: got %q, which lacks %q", w, got, part)
			}
		}
	}
	for w := range 130 {
		if got := tuitest.Grid(h.View(theme, w), max(w, 1), 1); w > 0 && len([]rune(got)) != w+2 {
			t.Errorf("at %d the header does not fill the line: %q", w, got)
		}
	}
}

func TestABackendsStateIsWords(t *testing.T) {
	busy, reconnecting := clay(flow.BackendBusy), clay(flow.BackendReconnecting)
	busy.State.Ahead = 3
	reconnecting.State.RetryIn, reconnecting.Since = 8*time.Second, 3*time.Second
	for want, b := range map[string]Backend{
		"● live":                clay(flow.BackendLive),
		"◌ loading model":       clay(flow.BackendLoading),
		"◌ compiling":           clay(flow.BackendCompiling),
		"◌ connecting":          clay(flow.BackendConnecting),
		"● busy, 3 before you":  busy,
		"◌ reconnecting in 5 s": reconnecting,
		"○ offline":             clay(flow.BackendOffline),
		"":                      {},
	} {
		if got := b.Words(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	off := clay(flow.BackendOffline)
	off.State.Failure = &flow.Failure{What: "nothing listens at unix:///tmp/x", Hint: "start it with `rflow backend`"}
	if got, want := off.Banner(), "nothing listens at unix:///tmp/x: start it with `rflow backend`"; got != want {
		t.Errorf("banner %q, want %q", got, want)
	}
	if got := clay(flow.BackendLive).Banner(); got != "" {
		t.Errorf("a live backend has the banner %q", got)
	}
}

func TestWaitingCountsTheIdleBackend(t *testing.T) {
	for want, h := range map[string]Header{
		"":                                    {Idle: time.Minute},
		"◆ 1 waits for you":                   {Waiting: 1, Idle: 2 * time.Second},
		"idle for you 14 s  ◆ 3 wait for you": {Waiting: 3, Idle: 14 * time.Second},
		"idle for you 21 min  ◆ 1 waits for you": {Waiting: 1, Idle: 21 * time.Minute},
	} {
		line := strings.TrimSpace(strings.Trim(tuitest.Grid(h.View(themes.Mono(), 60), 60, 1), "|\n"))
		if got := strings.TrimSpace(strings.TrimPrefix(line, "rflow")); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	h := Header{Prompt: "a", Waiting: 1, Idle: time.Minute}
	if got := tuitest.Grid(h.View(themes.Mono(), 36), 36, 1); !strings.Contains(got, "waits for you") || strings.Contains(got, "idle") {
		t.Errorf("what waits counts more than how long: got %q", got)
	}
}

// TestThePromptIsWorthMoreThanWhoTheBackendIsIdleFor: where room is short the idle counter
// becomes shorter before the prompt has fewer than twenty cells, and only then.
func TestThePromptIsWorthMoreThanWhoTheBackendIsIdleFor(t *testing.T) {
	h := Header{
		Prompt: tuitest.Prompt, Backend: clay(flow.BackendLive),
		Pool: 2, Made: 5, Total: 16, Best: "8/10", Waiting: 2, Idle: 14 * time.Second,
	}
	seen := map[bool]int{}
	for w := 100; w <= 140; w++ {
		got := line(h.View(themes.Mono(), w), w)
		if !strings.Contains(got, "14 s") {
			continue // something else is worth more yet
		}
		long := strings.Contains(got, "idle for you")
		seen[long]++
		if whole := strings.Contains(got, tuitest.Prompt[:leastPrompt-1]); long && !whole {
			t.Errorf("at %d the prompt is cut away beside the whole counter: %q", w, got)
		}
		if long != strings.Contains(line(h.View(themes.Mono(), w+1), w+1), "idle for you") && long {
			t.Errorf("at %d the counter is whole, one cell wider it is not", w)
		}
	}
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("the counter was whole at %d widths and short at %d; want both", seen[true], seen[false])
	}
}

func TestTheHeaderTellsOfSpeculation(t *testing.T) {
	for want, h := range map[string]Header{
		"":                {Guesses: 3}, // of an earlier run
		"speculated 3/16": {Guesses: 3, Budget: 16},
	} {
		got := tuitest.Grid(h.View(themes.Mono(), 60), 60, 1)
		if strings.Contains(got, "speculated") != (want != "") || !strings.Contains(got, want) {
			t.Errorf("%+v: got %q, want %q", h, got, want)
		}
	}
}

func TestTheFooterKeepsTheWayToAllKeys(t *testing.T) {
	keys := []intent.Binding{{Label: "←↑↓→", Description: "move"}, {Label: "tab", Description: "next waiting"}, {Label: "?", Description: "all keys"}}
	theme := themes.Mono()
	f := Footer{Keys: keys, Jobs: 2, Done: 8, Total: 10, Left: 14 * time.Second}
	if got, want := strings.TrimRight(line(f.View(theme, 80), 80), " "), " ←↑↓→ move   tab next waiting   ? all keys"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
	if got, want := line(f.View(theme, 80), 80), "━━━━━━━━── 2 jobs · 14 s "; !strings.HasSuffix(got, want) {
		t.Errorf("got %q, want it to end with %q", got, want)
	}
	if got, want := line(f.View(theme, 40), 40), "? all keys"; !strings.Contains(got, want) {
		t.Errorf("at 40: got %q, want %q in it", got, want)
	}
	f.Notice = "nothing waits: the next reflection is due in about 9 s"
	if got := line(f.View(theme, 80), 80); !strings.HasPrefix(got, " nothing waits: the next reflection is due") {
		t.Errorf("a notice stands in the place of the keys; got %q", got)
	}
}

func TestTheEstimateLeavesLoadingOut(t *testing.T) {
	tree := tuitest.Tree("0.1 4", "0.2 5", "1.1<0.1 sampling", "1.2<0.2 queued")
	image := ImageTime(tree)
	if want := 400 * time.Millisecond; image != want {
		t.Fatalf("an image takes %v, want %v", image, want)
	}
	at := func(p flow.Progress) map[flow.NodeID]flow.NodeProgress {
		return map[flow.NodeID]flow.NodeProgress{"1.1": {Node: "1.1", Progress: p}}
	}
	for _, c := range []struct {
		progress flow.Progress
		want     time.Duration
	}{
		{flow.Progress{Stage: flow.StageSampling, Step: 15, Total: 30}, 600 * time.Millisecond},
		{flow.Progress{Stage: flow.StageLoading, Step: 15, Total: 30}, 800 * time.Millisecond},
		{flow.Progress{Stage: flow.StageSampling, Step: 99, Total: 30}, 400 * time.Millisecond},
	} {
		if got := Remaining(tree, at(c.progress), image, 1); got != c.want {
			t.Errorf("%+v: %v left, want %v", c.progress, got, c.want)
		}
	}
}

func TestAJobIsNotShared(t *testing.T) {
	tree := tuitest.Tree("0.1 4", "0.2 5", "1.1<0.1 sampling")
	half := map[flow.NodeID]flow.NodeProgress{"1.1": {Node: "1.1", Progress: flow.Progress{Stage: flow.StageSampling, Step: 5, Total: 10}}}
	image := ImageTime(tree)
	for _, workers := range []int{1, 2, 8} {
		if got := Remaining(tree, half, image, workers); got != image/2 {
			t.Errorf("%d workers: half an image of %v takes %v more, want %v: one worker makes it", workers, image, got, image/2)
		}
	}
}

func TestSpans(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "under 1 s", 14400 * time.Millisecond: "14 s", 99 * time.Second: "99 s",
		3 * time.Minute: "3 min", 80 * time.Minute: "80 min", 200 * time.Minute: "3 h 20 min",
	} {
		if got := Span(d); got != want {
			t.Errorf("Span(%v) = %q, want %q", d, got, want)
		}
	}
}
