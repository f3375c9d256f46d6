package tui

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// same state. A scene is set once for each size, and gone back to after each key: the
// model is a value.
type scene struct {
	scope string // of the key map, "" for keys that are bound in no scope
	name  string
	lines []string // nil: home
	set   func(*ui)
	keys  []telling
	more  []func(*Options)
}

// telling is one key and what it does.
type telling struct {
	// keys are pressed one after another; what they are called is as in a
	// configuration. The first is the one that is told of, unless others lead to it: "r > a".
	keys string
	does string // see effect; " | 40x12: " begins what it does otherwise at that size
	// quiet leaves the screen out of the golden: another scene shows what it looks like.
	quiet bool
	shows string // must be on the screen then; "" for nothing in particular
}

// key is the key that is told of.
func (k telling) key() string {
	if _, last, ok := strings.Cut(k.keys, " > "); ok {
		return last
	}
	return strings.Fields(k.keys)[0]
}

// effect is what the key is to do at a size.
func (k telling) effect(size tuitest.Size) string {
	does, rest, _ := strings.Cut(k.does, " | ")
	for other := range strings.SplitSeq(rest, " | ") {
		if at, words, ok := strings.Cut(other, ": "); ok && at == size.String() {
			return words
		}
	}
	return does
}

// tellScenes runs scenes at every size. The screens of a scene are one golden for each size: the
// whole of the one before, and what each key changed.
func tellScenes(t *testing.T, scenes []scene) {
	t.Helper()
	t.Parallel()
	for _, sc := range scenes {
		for _, size := range tuitest.Sizes() {
			t.Run(sc.name+"/"+size.String(), func(t *testing.T) {
				story(t, size, sc.lines, func(u *ui) {
					if sc.set != nil {
						sc.set(u)
					}
					u.perform(sc)
				}, sc.more...)
			})
		}
	}
}

// perform presses the keys of a scene.
func (u *ui) perform(sc scene) {
	u.t.Helper()
	back := u.stands()
	was := u.m.View().Content
	before := tuitest.Grid(was, u.size.W, u.size.H)
	var golden strings.Builder
	golden.WriteString(before)
	shown := map[string]string{}
	for _, k := range sc.keys {
		found := u.seenFrom()
		u.press(strings.Fields(strings.ReplaceAll(k.keys, " > ", " "))...)
		is := u.m.View().Content
		got, after := u.effect(found), tuitest.Grid(is, u.size.W, u.size.H)
		switch {
		case got != "":
		case after == before && tuitest.Styles(is, u.size.W, u.size.H) == tuitest.Styles(was, u.size.W, u.size.H):
			got = "nothing"
		default:
			got = "draws"
		}
		if want := k.effect(u.size); got != want {
			u.t.Errorf("%s: %s does\n\t%s\nwant\n\t%s\nthe screen:\n%s", sc.name, k.keys, got, want, after)
		}
		if !strings.Contains(after, k.shows) {
			u.t.Errorf("%s: after %s the screen does not show %q:\n%s", sc.name, k.keys, k.shows, after)
		}
		if !k.quiet {
			rows := changed(before, after)
			if like, ok := shown[rows]; ok && rows != "" {
				rows = "as " + like + "\n"
			} else {
				shown[rows] = k.keys
			}
			fmt.Fprintf(&golden, "\n%s: %s\n%s", k.keys, got, rows)
		}
		back()
	}
	if now := u.screen(); now != before {
		u.t.Fatalf("%s: after its keys the scene is not what it was:\n%s\nwant\n%s", sc.name, now, before)
	}
	tuitest.GoldenText(u.t, "keys/"+strings.ReplaceAll(sc.name, " ", "-")+"-"+u.size.String(), golden.String())
}

// changed are the parts of rows that are not as they were, with row and column, both
// from 1.
func changed(before, after string) string {
	rows := strings.Split(before, "\n")
	var b strings.Builder
	for y, row := range strings.Split(after, "\n") {
		was, is := []rune(rows[y]), []rune(row)
		from := 0
		for from < min(len(was), len(is)) && was[from] == is[from] {
			from++
		}
		if from == len(is) && from == len(was) {
			continue
		}
		same := 0
		for same < min(len(was), len(is))-from && was[len(was)-1-same] == is[len(is)-1-same] {
			same++
		}
		fmt.Fprintf(&b, "%2d:%-3d %s|\n", y+1, from+1, string(is[from:len(is)-same]))
	}
	return b.String()
}

// stands notes everything that a key may change; calling what it returns goes back to it,
// at the same time of day.
func (u *ui) stands() (back func()) {
	again := &rewound{}
	u.m.shell.clock = again
	u.align() // what was asked of the old clock comes in
	model, began := u.m, time.Now()
	var tree flow.Tree
	if u.session != nil {
		tree = u.session.tree
	}
	return func() {
		u.settle()
		u.m = model
		u.m.View() // the pictures that it shows are wanted again
		u.align()
		again.by.Add(int64(time.Since(began)))
		began = time.Now()
		u.m, u.copied = model, nil
		u.quit, u.stopped, u.cleared, u.outside = false, false, false, false
		u.library.started, u.library.saved = nil, nil
		if u.session != nil {
			u.session.mu.Lock()
			defer u.session.mu.Unlock()
			u.session.tree, u.session.done = tree, nil
		}
	}
}

// align lets time pass until whatever is waited for has come, up to a whole second.
func (u *ui) align() {
	u.settle()
	u.dark = true // nobody looks meanwhile
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second)))
	u.settle()
	u.dark = false
}

// rewound is a clock that is put back.
type rewound struct {
	systemClock
	by atomic.Int64 // ns; commands that still run read it
}

func (r *rewound) Now() time.Time { return time.Now().Add(-time.Duration(r.by.Load())) }
