//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// play runs every story in one terminal. Its error says why the terminal could
// not be started at all.
func play(ctx context.Context, s *stage, k kind, r *report, o options) error {
	dir, err := s.folder(k.name)
	if err != nil {
		return err
	}
	w, err := s.openWindow(ctx, k, dir)
	defer w.close()
	if err != nil {
		return err
	}
	if err := w.calibrate(ctx); err != nil {
		return err
	}
	a := &actor{stage: s, w: w, report: r, dir: dir, ends: o.out}
	for _, story := range []struct {
		name string
		play func(context.Context)
	}{{"finished", a.finished}, {"sampled", a.sampled}, {"moved", a.moved}} {
		if contains(strings.Split(o.stories, ","), story.name) {
			story.play(ctx)
		}
	}
	return ctx.Err()
}

// finished is the story of a finished session.
func (a *actor) finished(ctx context.Context) {
	before, err := a.shell(ctx)
	if err == nil {
		err = a.open(ctx, a.stage.tree)
	}
	defer func() { a.ref.stop() }()
	if err != nil {
		a.fail("open", err)
		return
	}
	// What is in view at first depends on when the size of the cells was known.
	a.see(ctx, "open", append([]key{char("g"), keyOn}, times(4, keyUp)...)...)
	a.walk(ctx)
	a.sizes(ctx)
	a.see(ctx, "panel", keyEnter)
	a.see(ctx, "full screen", keyEnter)
	a.see(ctx, "back in the tree", char("q"), char("q"))
	a.windowSizes(ctx)
	a.suspend(ctx)
	a.fonts(ctx)
	a.quit(ctx, before)
}

// walk scrolls through the tree, and lets a dialog cover it.
func (a *actor) walk(ctx context.Context) {
	a.see(ctx, "scroll right", keyOn, keyOn, keyOn, keyOn)
	a.see(ctx, "scroll down", times(3, keyDown)...)
	a.see(ctx, "popup", keyHelp)
	a.see(ctx, "popup scrolled", times(4, keyDown)...)
	a.see(ctx, "popup closed", keyEscape)
	a.see(ctx, "scroll up", times(3, keyUp)...)
	a.see(ctx, "scroll left", char("g"))
}

// sizes steps through the sizes of the thumbnails.
func (a *actor) sizes(ctx context.Context) {
	a.see(ctx, "larger", times(2, keyLarger)...)
	a.see(ctx, "scrolled large", keyOn, keyOn, keyOn, keyDown, keyDown)
	a.see(ctx, "smaller", times(2, keyLess)...)
	a.see(ctx, "dots", keyLess)
	a.see(ctx, "from dots", times(2, keyLarger)...)
}

// shell brings the shell's screens into a known state and returns how they look:
// the main one, and the alternate one.
func (a *actor) shell(ctx context.Context) (screens [2]*image.RGBA, err error) {
	for i, line := range []string{"clear", `printf '\e[?1049h\e[2J\e[H'`} {
		if err := a.w.enter(ctx, line); err != nil {
			return screens, err
		}
		time.Sleep(200 * time.Millisecond) // for the line to be carried out
		if screens[i], err = a.w.still(ctx, 400*time.Millisecond, patience); err != nil {
			return screens, err
		}
	}
	return screens, a.w.enter(ctx, `printf '\e[?1049l'; clear`)
}

// windowSizes makes the window smaller and larger, and as it was.
func (a *actor) windowSizes(ctx context.Context) {
	if a.w.kind.toggle != "" {
		a.altered(ctx, "window larger", a.w.kind.toggle)
		a.altered(ctx, "window as before", a.w.kind.toggle)
		return
	}
	first := a.w.view.Size()
	for _, size := range []struct {
		name string
		px   image.Point
	}{{"window smaller", first.Mul(2).Div(3)}, {"window larger", image.Pt(min(displaySize.X, first.X*5/4), min(displaySize.Y, first.Y*5/4))}, {"window as before", first}} {
		a.resized(ctx, size.name, func() error {
			_, err := a.w.x.do(ctx, "windowsize", a.w.id, fmt.Sprint(size.px.X), fmt.Sprint(size.px.Y))
			return err
		})
	}
}

// resized does what changes the number of cells, follows it, and looks.
func (a *actor) resized(ctx context.Context, name string, do func() error) {
	err := do()
	changed := func() bool {
		cols, rows, err := a.w.size()
		return err == nil && (cols != a.w.grid.cols || rows != a.w.grid.rows)
	}
	err = errors.Join(err, until(ctx, 10*time.Second, changed), a.w.look(ctx))
	if _, restless := a.w.still(ctx, 400*time.Millisecond, patience); restless != nil {
		err = errors.Join(err, restless)
	}
	cols, rows, sizeErr := a.w.size()
	if err = errors.Join(err, sizeErr); err == nil {
		a.w.grid.cols, a.w.grid.rows = cols, rows
		err = a.ref.resize(a.w.grid)
	}
	if err != nil {
		a.fail(name, fmt.Errorf("the window took no other size: %w", err))
		return
	}
	a.compare(ctx, name)
}

// suspend stops the program, looks at the shell, and takes the program up again.
func (a *actor) suspend(ctx context.Context) {
	if err := a.aside(ctx, "suspended"); err != nil {
		a.fail("suspend", err)
		return
	}
	a.compare(ctx, "resumed")
}

// aside suspends the program, measures the cells, and resumes it.
func (a *actor) aside(ctx context.Context, name string) error {
	if err := a.w.press(ctx, ctrl('z')); err != nil {
		return err
	}
	time.Sleep(300 * time.Millisecond)
	frame, err := a.w.still(ctx, 400*time.Millisecond, patience)
	if err != nil {
		return err
	}
	left := colourful(frame)
	a.note(step{name: name, ok: left == 0, detail: leftBehind(left)}, frame)
	return errors.Join(a.w.calibrate(ctx), a.w.enter(ctx, "fg"))
}

func leftBehind(pixels int) string {
	if pixels == 0 {
		return ""
	}
	return fmt.Sprintf("%d coloured pixels are left on the shell's screen", pixels)
}

// fonts makes the font larger while the explorer is shown, and as it was.
func (a *actor) fonts(ctx context.Context) {
	if a.w.kind.fonts[0] == "" {
		return
	}
	a.altered(ctx, "larger font", a.w.kind.fonts[0])
	a.altered(ctx, "smaller font", a.w.kind.fonts[1])
}

// altered presses keys of the terminal's that change the cells: their size, their
// number or their place.
func (a *actor) altered(ctx context.Context, name, keys string) {
	was := a.w.grid
	if _, err := a.w.x.do(ctx, append([]string{"key", "--delay", "100"}, strings.Fields(keys)...)...); err != nil {
		a.fail(name, err)
		return
	}
	time.Sleep(500 * time.Millisecond)
	err := a.w.look(ctx) // some windows grow with their font
	frame, restless := a.w.still(ctx, time.Second, patience)
	// Where the cells are now is measured in the shell.
	if err = errors.Join(err, restless, a.aside(ctx, name+" suspended")); err == nil {
		err = a.ref.resize(a.w.grid)
	}
	if err != nil {
		a.fail(name, err)
		return
	}
	if was == a.w.grid {
		a.note(step{name: name, detail: "the cells stayed as they were"}, frame)
		return
	}
	l, err := a.ref.settled(ctx)
	if err != nil {
		a.fail(name, err)
		return
	}
	found := a.judge.look(frame, l, a.w.grid, a.w.at)
	a.note(step{name: name, ok: len(found.wrong) == 0, finding: found, detail: strings.Join(found.wrong, "; ")}, frame)
	a.compare(ctx, name+" resumed")
}

// quit leaves the program, and looks at what the shell gets back.
func (a *actor) quit(ctx context.Context, before [2]*image.RGBA) {
	err := errors.Join(a.press(ctx, ctrl('c')), a.ref.ended(ctx))
	time.Sleep(300 * time.Millisecond)
	frame, restless := a.w.still(ctx, 500*time.Millisecond, patience)
	if err = errors.Join(err, restless); err != nil {
		a.fail("quit", err)
		return
	}
	left := colourful(frame)
	a.note(step{name: "quit", ok: left == 0, detail: leftBehind(left)}, frame)
	state := filepath.Join(a.dir, "stty")
	after, err := a.shell(ctx)
	if err = errors.Join(err, a.w.enter(ctx, "stty -a > "+state), until(ctx, 5*time.Second, func() bool { return exists(state) })); err != nil {
		a.fail("the shell afterwards", err)
		return
	}
	for i, name := range []string{"the shell afterwards", "the alternate screen afterwards"} {
		s := step{name: name, ok: true}
		if before[i].Rect == after[i].Rect {
			s.ghosts = a.w.beyondEdges(before[i], after[i])
			s.ok = s.ghosts == 0
		} else if n := colourful(after[i]); n > 0 {
			s.ok, s.detail = false, leftBehind(n)
		}
		a.note(s, after[i])
	}
	line, err := os.ReadFile(state)
	words := strings.Fields(strings.ReplaceAll(string(line), ";", " "))
	s := step{name: "the line afterwards", ok: err == nil}
	for _, want := range []string{"echo", "icanon", "isig", "opost"} {
		if !contains(words, want) {
			s.ok, s.detail = false, "not "+want
		}
	}
	a.note(s, nil)
}

func contains(words []string, want string) bool {
	for _, w := range words {
		if w == want {
			return true
		}
	}
	return false
}
