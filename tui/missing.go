package tui

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// missing are the pictures of a session that could not be read. The zero value
// is none.
type missing struct {
	keys map[string]bool
	err  error           // of the last one
	told int             // how many the person knows of
	lost map[string]bool // keys, of all sessions that were shown; not changed in place
}

// next is missing for another session.
func (m missing) next() missing { return missing{lost: m.lost} }

// noteMissing keeps that a picture could not be read.
func (p *pictures) noteMissing(ctx context.Context, key string, err error) {
	if err == nil || ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.missing.keys == nil {
		p.missing.keys = map[string]bool{}
	}
	p.missing.keys[key], p.missing.err = true, err
	lost := map[string]bool{key: true}
	maps.Copy(lost, p.missing.lost)
	p.missing.lost = lost
}

// newlyMissing says how many pictures are missing, when that is news.
func (p *pictures) newlyMissing() (n int, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n = len(p.missing.keys); n <= p.missing.told {
		return 0, nil
	}
	p.missing.told = n
	return n, p.missing.err
}

// again tries what could not be read once more.
func (p *pictures) again() {
	p.mu.Lock()
	keys := p.missing.lost
	p.missing = missing{}
	p.mu.Unlock()
	for key := range keys {
		p.g.Retry(key)
	}
}

// lost returns the keys of the pictures that could not be read since again.
func (p *pictures) lost() map[string]bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.missing.lost
}

// gone stands in the place of a picture that cannot be read.
func gone(cols, rows int) []string {
	lines := blank(cols, rows)
	if rows <= 0 {
		return lines
	}
	words := prose.Wrap("this image cannot be read", cols)
	if len(words) > rows-2 { // the last row may be covered
		words = []string{prose.Truncate("no image", cols)}
	}
	top := max(0, (rows-len(words))/2)
	for i, w := range words {
		lines[top+i] = prose.Centre(strings.TrimSpace(w), cols)
	}
	return lines
}

// lookedAgain draws pictures that look different now, and tells of those that
// cannot be read.
func (m Model) lookedAgain() (Model, tea.Cmd) {
	next := m.shell.picturesChanged()
	if n, err := m.shell.pics.newlyMissing(); n > 0 {
		what := "an image cannot be read"
		if n > 1 {
			what = fmt.Sprintf("%d images cannot be read", n)
		}
		m = m.say(fmt.Sprintf("%s: %s; the rest of the session is here, and %s tries again",
			what, flow.AsFailure(err).Error(), m.keys.Redraw.Help().Key), warn)
	}
	m, passed := m.passLost()
	return m, tea.Batch(next, passed)
}
