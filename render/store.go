package render

import (
	"context"
	"errors"
	"fmt"
	"image"
	"sync"

	"rflow/render/internal/pixel"
)

// Loader returns the bytes of the picture named key, as a file would hold
// them. Keys are the caller's; equal keys must name equal bytes, as a digest
// does. It is called from several goroutines at once, never while a frame is
// made, and must return soon after ctx is done.
type Loader func(ctx context.Context, key string) ([]byte, error)

// Deriver makes the picture named key out of others, as a crop or a difference
// is made. ok is false for a key that is none of its own: the [Loader] has it.
// source returns another picture, decoded, which must not be written to; its
// errors are to be passed on as they are. A derived picture may be a source,
// but none may need itself. Equal keys must make equal pictures. It is
// called as the Loader is.
type Deriver func(key string, source func(key string) (*image.RGBA, error)) (img image.Image, ok bool, err error)

// Pic is one picture at one size in cells. It is comparable.
type Pic struct {
	Key        string
	Cols, Rows int
}

// valid reports whether the size can be placed at all.
func (p Pic) valid() bool {
	return p.Key != "" && p.Cols >= 1 && p.Rows >= 1 && p.Cols <= MaxCells && p.Rows <= MaxCells
}

// Store turns keys into pictures ready for a [Target], and keeps those used
// last within a budget of bytes. Decoding, scaling and encoding happen on the
// calling goroutine. It is safe for use by several goroutines; two that want
// the same picture share the work.
type Store struct {
	load   Loader
	derive Deriver // nil: all are loaded

	mu      sync.Mutex
	sources *lru[string, *image.RGBA]
	ready   *lru[readyKey, *Prepared]
	busy    map[any]chan struct{} // closed when the work on a key has ended
}

type readyKey struct {
	pic    Pic
	target Target
}

// pixels returns t without what no prepared picture depends on.
func (t Target) pixels() Target {
	t.Sync, t.HardScroll, t.NoMoveCursor, t.Tmux = false, false, false, false
	t.SixelW, t.SixelH = 0, 0
	if t.Path != Blocks {
		t.Profile, t.Art = 0, 0
	}
	return t
}

// NewStore returns an empty store that keeps at most budget bytes: two thirds of
// them for decoded sources, of which each is wanted in several sizes, the rest for
// pictures that are ready.
func NewStore(load Loader, budget int) *Store {
	return &Store{
		load:    load,
		sources: newLRU[string, *image.RGBA](budget / 3 * 2),
		ready:   newLRU[readyKey, *Prepared](budget / 3),
		busy:    map[any]chan struct{}{},
	}
}

// Prepare returns pic ready for t. Its errors are those of the loader and of
// [Decode], wrapped once with the key, and ctx's.
func (s *Store) Prepare(ctx context.Context, pic Pic, t Target) (*Prepared, error) {
	if !pic.valid() {
		return nil, fmt.Errorf("picture %q: %d x %d cells cannot be placed", pic.Key, pic.Cols, pic.Rows)
	}
	return share(ctx, s, s.ready, readyKey{pic, t.pixels()}, func() (*Prepared, int, error) {
		src, err := s.source(ctx, pic.Key)
		if err != nil {
			return nil, 0, err
		}
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		p, err := prepare(src, pic.Cols, pic.Rows, t)
		if err != nil {
			return nil, 0, fmt.Errorf("picture %s: %w", pic.Key, err)
		}
		return p, p.size(), nil
	})
}

// Peek returns what Prepare would, if it is there already.
func (s *Store) Peek(pic Pic, t Target) (*Prepared, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ready.get(readyKey{pic, t.pixels()})
}

// Size returns the picture's own size in pixels, decoding it if need be.
func (s *Store) Size(ctx context.Context, key string) (w, h int, err error) {
	src, err := s.source(ctx, key)
	if err != nil {
		return 0, 0, err
	}
	return src.Rect.Dx(), src.Rect.Dy(), nil
}

// release drops pic as it is ready for t, which the terminal has now. What it was made
// from stays.
func (s *Store) release(pic Pic, t Target) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ready.drop(readyKey{pic, t.pixels()})
}

// Forget drops everything made from key, so that it is loaded afresh.
func (s *Store) Forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sources.drop(key)
	s.ready.dropIf(func(k readyKey) bool { return k.pic.Key == key })
}

// source returns the decoded picture named key.
func (s *Store) source(ctx context.Context, key string) (*image.RGBA, error) {
	return share(ctx, s, s.sources, key, func() (*image.RGBA, int, error) {
		if m, ok, err := s.derived(ctx, key); ok || err != nil {
			return m, len(m.Pix), err
		}
		data, err := s.load(ctx, key)
		if err != nil {
			return nil, 0, fmt.Errorf("picture %s: %w", key, err)
		}
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		img, err := decode(ctx, data)
		if err != nil {
			return nil, 0, fmt.Errorf("picture %s: %w", key, err)
		}
		m := pixel.RGBA(img)
		return m, len(m.Pix), nil
	})
}

// derived returns the picture named key if it is made out of others; it is never
// nil then.
func (s *Store) derived(ctx context.Context, key string) (m *image.RGBA, ok bool, err error) {
	none := &image.RGBA{}
	if s.derive == nil {
		return none, false, nil
	}
	img, ok, err := s.derive(key, func(of string) (*image.RGBA, error) {
		if of == key {
			return nil, fmt.Errorf("picture %s is made of itself", key)
		}
		return s.source(ctx, of)
	})
	switch {
	case err != nil:
		return none, ok, err
	case !ok:
		return none, false, nil
	case img == nil || img.Bounds().Empty():
		return none, true, fmt.Errorf("picture %s: %w", key, &SizeError{})
	}
	return pixel.RGBA(img), true, nil
}

// share returns k's value from the cache, or from produce, which runs once for all
// who ask at the same time. When the one who runs it is cancelled, the next
// in line takes over.
func share[K comparable, V any](ctx context.Context, s *Store, c *lru[K, V], k K, produce func() (V, int, error)) (v V, err error) {
	for {
		s.mu.Lock()
		if v, ok := c.get(k); ok {
			s.mu.Unlock()
			return v, nil
		}
		wait, taken := s.busy[k]
		if !taken {
			break
		}
		s.mu.Unlock()
		select {
		case <-wait:
		case <-ctx.Done():
			return v, ctx.Err()
		}
	}
	done := newSignal()
	s.busy[k] = done
	s.mu.Unlock()

	v, cost, err := produce()

	s.mu.Lock()
	delete(s.busy, k)
	if err == nil {
		c.put(k, v, cost)
	}
	s.mu.Unlock()
	close(done)
	return v, err
}

func newSignal() chan struct{} { return make(chan struct{}) }

// cancelled reports whether err only says that nobody wants the result.
func cancelled(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
