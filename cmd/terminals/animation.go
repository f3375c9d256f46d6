//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"
)

// sampled is the story of a session in which a reflection is accepted and the
// next image is sampled before one's eyes.
func (a *actor) sampled(ctx context.Context) {
	name := "a reflection waits"
	if err := a.stage.serve(ctx); err != nil {
		a.fail(name, err)
		return
	}
	if err := a.open(ctx, a.stage.waiting, "--backend", a.stage.backend); err != nil {
		a.fail(name, err)
		return
	}
	defer a.ref.stop()
	if _, err := a.ref.until(ctx, 30*time.Second, name, func(l layout) bool { return l.has("1 waits for you") && l.art == 0 }); err != nil {
		a.fail(name, err)
		return
	}
	if _, err := a.w.still(ctx, time.Second, patience); err != nil {
		a.fail(name, err)
		return
	}
	// The panel keeps the rows that it once wanted, and what it wanted on the way
	// here is chance: it starts anew on a node that is come back to.
	a.anew(ctx, name)
	before, err := a.ref.settled(ctx)
	if err != nil {
		a.fail(name, err)
		return
	}
	// On the model it is accepted first: that tells where the image will be.
	err = a.ref.press(keyAccept)
	after, late := a.ref.until(ctx, 60*time.Second, "the next image is there", func(l layout) bool {
		return l.has(oneCorrected) && l.art == 0 && len(l.pictures) > len(before.pictures)
	})
	if err = errors.Join(err, late); err != nil {
		a.fail("previews", err)
		return
	}
	a.watch(ctx, before, after)
	if _, err := a.w.still(ctx, 2*time.Second, patience); err != nil { // until it is judged
		a.fail("the next image", err)
		return
	}
	a.anew(ctx, "the next image")
	a.leave(ctx)
}

// anew goes to what waits from elsewhere, once the panel has followed there.
func (a *actor) anew(ctx context.Context, name string) {
	err := a.press(ctx, char("g"))
	if _, restless := a.w.still(ctx, 500*time.Millisecond, patience); err != nil || restless != nil {
		a.fail(name, errors.Join(err, restless))
		return
	}
	a.see(ctx, name, keyTab)
}

// leave quits, even when jobs run.
func (a *actor) leave(ctx context.Context) {
	err := errors.Join(a.press(ctx, ctrl('c')), a.press(ctx, ctrl('c')), a.ref.ended(ctx))
	if _, restless := a.w.still(ctx, 500*time.Millisecond, patience); err != nil || restless != nil {
		a.fail("leave", errors.Join(err, restless))
	}
}

// place is the part of the window that a picture takes.
func (a *actor) place(s shown) image.Rectangle {
	g := a.w.grid
	at := a.w.at.Add(image.Pt(s.at.X*g.cellW, s.at.Y*g.cellH))
	return image.Rectangle{Min: at, Max: at.Add(image.Pt(s.box.X*g.cellW, s.box.Y*g.cellH))}
}

// part is what a part of the window shows.
func (a *actor) part(r image.Rectangle) *image.RGBA {
	return a.w.x.screen.shot(r.Add(a.w.view.Min))
}

// among reports whether the same place shows the same image in a layout, in
// whole.
func among(s shown, l layout) bool {
	for _, o := range l.pictures {
		if o.id == s.id && o.at == s.at && o.box == s.box && len(o.cells) == len(s.cells) {
			return true
		}
	}
	return false
}

// watch accepts the reflection and looks, as often as it can, at the place of
// the new image, which from its first look on must never be empty, and at the
// pictures that stay, which must not change at all.
func (a *actor) watch(ctx context.Context, before, after layout) {
	name := "previews"
	var fresh []shown
	stays := map[image.Rectangle]*image.RGBA{}
	frame := a.w.shot()
	for _, s := range after.pictures {
		switch {
		case among(s, before):
			stays[a.place(s)] = crop(frame, a.place(s))
		case s.at.X < a.w.grid.cols/2:
			fresh = append(fresh, s)
		}
	}
	if len(fresh) != 1 {
		a.fail(name, fmt.Errorf("the model shows %d new pictures in the tree, want one", len(fresh)))
		return
	}
	if err := a.w.press(ctx, keyAccept); err != nil {
		a.fail(name, err)
		return
	}
	look := &watching{ground: ground(frame)}
	where := a.place(fresh[0])
	err := until(ctx, 40*time.Second, func() bool {
		part := a.part(where)
		look.take(part, time.Now(), a.w.shot)
		for where, was := range stays {
			if n, _ := differing(was, a.part(where)); n > 0 {
				look.disturbed++
				look.note(a.w.shot)
			}
		}
		return look.rests(part) && a.judge.look(part, layout{pictures: []shown{alone(fresh[0])}}, a.w.grid, image.Point{}).wrong == nil
	})
	s := step{name: name, ok: err == nil && look.looks >= 3 && look.longest <= a.w.kind.path.blink && look.disturbed <= a.w.kind.path.again, detail: look.String()}
	if err != nil {
		s.detail += ": the image never came"
	}
	shot := look.strange
	if shot == nil {
		shot = a.w.shot()
	}
	a.note(s, shot)
}

// alone is a picture as the only one of a screen.
func alone(s shown) shown {
	cells := map[image.Point]bool{}
	for c := range s.cells {
		cells[c.Sub(s.at)] = true
	}
	s.at, s.cells = image.Point{}, cells
	return s
}

// ground is the colour of the corner where there is no picture.
func ground(frame *image.RGBA) [3]uint8 {
	i := frame.PixOffset(frame.Rect.Max.X-3, frame.Rect.Max.Y-3)
	return [3]uint8(frame.Pix[i : i+3])
}

// watching is what is seen of one place over time.
type watching struct {
	ground    [3]uint8
	last      *image.RGBA
	lastAt    time.Time
	frames    int // how often it was looked at since there was something
	looks     int // different ones
	empty     int // how often it was empty again
	longest   time.Duration
	since     time.Time // it is empty, unless zero
	disturbed int       // how often a picture that stays was different
	strange   *image.RGBA
}

// take looks once. whole returns the whole window, for when something is wrong.
func (w *watching) take(part *image.RGBA, now time.Time, whole func() *image.RGBA) {
	bare := 0
	for i := 0; i < len(part.Pix); i += 4 {
		if [3]uint8(part.Pix[i:i+3]) == w.ground {
			bare++
		}
	}
	shows := bare*2 < len(part.Pix)/4
	if !shows && w.frames == 0 {
		return
	}
	w.frames++
	if !w.since.IsZero() {
		w.longest = max(w.longest, now.Sub(w.since))
	}
	switch {
	case shows:
		w.since = time.Time{}
		w.follow(part, now)
	case w.since.IsZero():
		w.since = now
		w.empty++
		w.note(whole)
	}
}

// follow counts the different looks.
func (w *watching) follow(part *image.RGBA, now time.Time) {
	if w.last != nil {
		if n, _ := differing(w.last, part); n == 0 {
			return
		}
	}
	w.last, w.lastAt = part, now
	w.looks++
}

// rests reports whether the place has shown the same for a while.
func (w *watching) rests(part *image.RGBA) bool {
	if w.last == nil || time.Since(w.lastAt) < 300*time.Millisecond {
		return false
	}
	n, _ := differing(w.last, part)
	return n == 0
}

// note keeps the first frame in which something is wrong.
func (w *watching) note(whole func() *image.RGBA) {
	if w.strange == nil {
		w.strange = whole()
	}
}

// String says what was seen.
func (w *watching) String() string {
	s := fmt.Sprintf("%d different looks in %d frames", w.looks, w.frames)
	if w.empty > 0 {
		s += fmt.Sprintf(", empty %d times, at most %v", w.empty, w.longest.Round(time.Millisecond))
	}
	if w.disturbed > 0 {
		s += fmt.Sprintf(", other pictures disturbed in %d frames", w.disturbed)
	}
	return s
}
