//go:build linux

package main

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// actor plays the explorer in a window and, with the same keys, on the model
// terminal, and writes down what it sees.
type actor struct {
	stage  *stage
	w      *window
	ref    *reference
	judge  *judge
	report *report
	dir    string
	ends   string // where shots go
	shots  int
	opened int
}

// How long a picture may take to be there. It is generous: a slow machine is not
// what is looked for.
const patience = 12 * time.Second

// step is one line of the report.
type step struct {
	terminal, name string
	ok             bool
	detail         string
	finding        finding
	ghosts         int
	shot           string
	image          *image.RGBA // for the sheet
	took           time.Duration
}

// note adds a step to the report, with the frame that shows it.
func (a *actor) note(s step, frame *image.RGBA) {
	s.terminal = a.w.kind.name
	if frame != nil {
		a.shots++
		s.shot = filepath.Join(a.ends, fmt.Sprintf("%s-%02d-%s.png", s.terminal, a.shots, strings.ReplaceAll(s.name, " ", "-")))
		s.image = frame
		if err := writePNG(s.shot, frame); err != nil {
			s.ok, s.detail = false, s.detail+" "+err.Error()
		}
	}
	a.report.add(s)
}

// fail writes down that a step could not be played.
func (a *actor) fail(name string, err error) {
	a.note(step{name: name, detail: err.Error()}, a.w.shot())
}

// open opens a copy of a session in the shell, and another one on the model,
// which has a backend of its own: no job is shared.
func (a *actor) open(ctx context.Context, s session, args ...string) error {
	a.judge = newJudge(a.w.kind.path, s.images)
	a.opened++
	data := func(side string) string { return filepath.Join(a.dir, fmt.Sprintf("%s-%d", side, a.opened), "rflow") }
	for _, side := range []string{"shown", "model"} {
		if err := os.CopyFS(data(side), os.DirFS(filepath.Join(s.data, "rflow"))); err != nil {
			return err
		}
	}
	var err error
	model := a.stage.command(ctx, a.dir, "open", s.id, "--graphics", "kitty", "--data", data("model"))
	if a.ref, err = startReference(model, a.w.grid); err != nil {
		return err
	}
	if _, err := a.ref.until(ctx, 30*time.Second, "the session is open", func(l layout) bool { return len(l.pictures) > 0 }); err != nil {
		return err
	}
	return a.w.enter(ctx, strings.Join(append([]string{"clear; rflow open", s.id, "--data", data("shown")}, args...), " "))
}

// press presses keys in both.
func (a *actor) press(ctx context.Context, keys ...key) error {
	for _, k := range keys {
		if err := a.ref.press(k); err != nil {
			return err
		}
		// An escape that comes with the next key is taken for alt.
		time.Sleep(30 * time.Millisecond)
	}
	return a.w.press(ctx, keys...)
}

// see plays one step: it presses keys, waits until the pictures are right, or
// until they have had their time, and then has the screen drawn anew: what
// changes then was not right before.
func (a *actor) see(ctx context.Context, name string, keys ...key) {
	if err := a.press(ctx, keys...); err != nil {
		a.fail(name, err)
		return
	}
	a.compare(ctx, name)
}

func (a *actor) compare(ctx context.Context, name string) {
	begun := time.Now()
	l, err := a.ref.settled(ctx)
	if err != nil {
		a.fail(name, err)
		return
	}
	frame, found := a.wait(ctx, l)
	s := step{name: name, finding: found, took: time.Since(begun)}
	ghosts, anew := a.redrawn(ctx, frame)
	s.ghosts = ghosts
	s.ok = len(found.wrong) == 0 && ghosts == 0
	s.detail = strings.Join(found.wrong, "; ")
	a.note(s, frame)
	if ghosts > 0 {
		a.note(step{name: name + " redrawn", detail: "for comparison with the one before", ok: true}, anew)
	}
}

// wait looks until the pictures are right and the window is still.
func (a *actor) wait(ctx context.Context, l layout) (*image.RGBA, finding) {
	var frame *image.RGBA
	var found finding
	_ = until(ctx, patience, func() bool { // what was found tells
		frame, _ = a.w.still(ctx, 350*time.Millisecond, patience)
		found = a.judge.look(frame, l, a.w.grid, a.w.at)
		return len(found.wrong) == 0
	})
	return frame, found
}

// redrawn has the screen drawn anew and counts the pixels that are different
// then.
func (a *actor) redrawn(ctx context.Context, before *image.RGBA) (ghosts int, after *image.RGBA) {
	if err := a.w.press(ctx, keyRedraw); err != nil {
		return 0, nil
	}
	time.Sleep(300 * time.Millisecond) // for the key to take effect, where the window never changes
	_ = until(ctx, patience/2, func() bool {
		after, _ = a.w.still(ctx, 350*time.Millisecond, patience)
		ghosts = a.w.changed(before, after)
		return ghosts == 0
	})
	return ghosts, after
}

func writePNG(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(f, img); err != nil {
		return err
	}
	return f.Close()
}
