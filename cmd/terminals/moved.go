//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// moved is the story of a tmux session that is detached in one terminal and
// attached in another one, which draws by other means, and back again.
func (a *actor) moved(ctx context.Context) {
	if a.w.kind.elsewhere == "" {
		return
	}
	name := "before moving"
	if err := a.open(ctx, a.stage.tree); err != nil {
		a.fail(name, err)
		return
	}
	defer func() { a.ref.stop() }()
	a.compare(ctx, name)
	here := a.w
	there, err := a.elsewhere(ctx)
	defer there.close()
	if err != nil {
		a.fail("attached elsewhere", err)
		return
	}
	a.turn(ctx, there, "attached in "+there.kind.name)
	a.see(ctx, "scrolled there", keyOn, keyOn)
	err = errors.Join(there.press(ctx, ctrl('b'), char("d")), here.enter(ctx, strings.Join(here.attach(), " ")))
	if err != nil {
		a.fail("attached here again", err)
		return
	}
	a.turn(ctx, here, "attached here again")
	a.leave(ctx)
}

// attach is the command that shows the tmux session of the window's run.
func (w *window) attach() []string {
	return []string{"tmux", "-u", "-S", w.socket(), "attach"}
}

// elsewhere detaches the session and attaches it in the other terminal. The
// window here is left with a shell.
func (a *actor) elsewhere(ctx context.Context) (*window, error) {
	k := kind{}
	for _, other := range kinds() {
		if other.name == a.w.kind.elsewhere {
			k = other
		}
	}
	if why := a.stage.lacks(k); why != "" {
		return nil, errors.New(why)
	}
	if err := a.w.press(ctx, ctrl('b'), char("d")); err != nil {
		return nil, err
	}
	w := &window{kind: k, stage: a.stage, dir: a.dir, grid: a.w.grid}
	var err error
	if w.x, err = startX(ctx, displaySize); err != nil {
		return w, err
	}
	cmd := a.stage.inside(ctx, k, k.argv(k.term, firstGrid, a.w.attach()))
	cmd.Env = a.stage.environment(a.dir, "DISPLAY="+w.x.display)
	p, err := begin(cmd)
	if err != nil {
		return w, err
	}
	w.procs = append(w.procs, p)
	if w.id, err = w.x.window(ctx, 20*time.Second, p.alive); err != nil {
		return w, fmt.Errorf("%w: %s", err, p.said)
	}
	return w, nil
}

// turn goes on in another window, whose cells may be different. What it shows is
// looked at before anything is pressed: the program has to notice by itself.
func (a *actor) turn(ctx context.Context, w *window, name string) {
	was := a.w
	a.w = w
	a.judge = newJudge(w.kind.path, a.judge.images)
	time.Sleep(3 * time.Second) // the program asks the new terminal what it is
	err := w.look(ctx)
	frame, restless := w.still(ctx, time.Second, patience)
	err = errors.Join(err, restless)
	if w != was {
		err = errors.Join(err, a.aside(ctx, name+" suspended"))
	}
	if err == nil {
		err = a.ref.resize(a.w.grid)
	}
	l, unsettled := a.ref.settled(ctx)
	if err = errors.Join(err, unsettled); err != nil {
		a.fail(name, err)
		return
	}
	found := a.judge.look(frame, l, w.grid, w.at)
	a.note(step{name: name, ok: len(found.wrong) == 0, finding: found, detail: strings.Join(found.wrong, "; ")}, frame)
	a.compare(ctx, name+" resumed")
}
