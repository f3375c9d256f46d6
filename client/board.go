package client

import (
	"context"
	"sync"

	"rflow/flow"
)

// board shows the state of the line to whoever watches: what the line itself is
// like, and, on a live one, what the running calls wait for.
type board struct {
	mu       sync.Mutex
	line     flow.BackendState
	shown    flow.BackendState
	calls    map[*activity]struct{}
	watchers map[chan flow.BackendState]struct{}
	closed   bool
}

// activity is what one call waits for. The board's lock guards it.
type activity struct {
	board *board
	stage flow.Stage
	ahead int
}

func newBoard(a Address) *board {
	s := flow.BackendState{Phase: flow.BackendConnecting, Address: a.String()}
	return &board{line: s, shown: s, calls: map[*activity]struct{}{}, watchers: map[chan flow.BackendState]struct{}{}}
}

func (b *board) state() flow.BackendState {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.shown
}

// live says that the backend has answered.
func (b *board) live(caps flow.Capabilities) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.line.Phase, b.line.RetryIn, b.line.Failure, b.line.Caps = flow.BackendLive, 0, nil, &caps
	b.show()
}

// down says that it has not. The capabilities stay: they are the last known.
func (b *board) down(s flow.BackendState) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.line.Phase, b.line.RetryIn, b.line.Failure = s.Phase, s.RetryIn, s.Failure
	b.show()
}

// set replaces all that is known of the line.
func (b *board) set(s flow.BackendState) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.line = s
	b.show()
}

// begin registers a call.
func (b *board) begin() *activity {
	a := &activity{board: b}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls[a] = struct{}{}
	b.show()
	return a
}

// at says what the call waits for.
func (a *activity) at(stage flow.Stage, ahead int) {
	a.board.mu.Lock()
	defer a.board.mu.Unlock()
	a.stage, a.ahead = stage, ahead
	a.board.show()
}

// end takes the call off the board.
func (a *activity) end() {
	a.board.mu.Lock()
	defer a.board.mu.Unlock()
	delete(a.board.calls, a)
	a.board.show()
}

// show tells the watchers if anything has changed.
func (b *board) show() {
	next := b.summary()
	if next == b.shown || b.closed {
		return
	}
	b.shown = next
	for ch := range b.watchers {
		post(ch, next)
	}
}

// summary is what the banner says. Calls that wait for other calls of this
// client are no sign of a busy backend: something runs.
func (b *board) summary() flow.BackendState {
	s := b.line
	if s.Phase != flow.BackendLive || len(b.calls) == 0 {
		return s
	}
	waiting, nearest := 0, 0
	for a := range b.calls {
		switch a.stage {
		case flow.StageLoading:
			s.Phase = flow.BackendLoading
			return s
		case flow.StageCompiling:
			s.Phase = flow.BackendCompiling
			return s
		case flow.StageQueued:
			if waiting == 0 || a.ahead < nearest {
				nearest = a.ahead
			}
			waiting++
		}
	}
	if waiting == len(b.calls) {
		s.Phase, s.Ahead = flow.BackendBusy, nearest
	}
	return s
}

// post replaces what the watcher has not yet read. Only the holder of the lock
// posts, so there is always room.
func post(ch chan flow.BackendState, s flow.BackendState) {
	select {
	case <-ch:
	default:
	}
	ch <- s
}

func (b *board) watch(ctx context.Context) <-chan flow.BackendState {
	ch := make(chan flow.BackendState, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	ch <- b.shown
	if b.closed {
		close(ch)
		return ch
	}
	b.watchers[ch] = struct{}{}
	context.AfterFunc(ctx, func() { b.unwatch(ch) })
	return ch
}

func (b *board) unwatch(ch chan flow.BackendState) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, open := b.watchers[ch]; open {
		delete(b.watchers, ch)
		close(ch)
	}
}

// close shows the line as offline, for good.
func (b *board) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.line.Phase, b.line.RetryIn, b.line.Failure = flow.BackendOffline, 0, closed()
	b.show()
	b.closed = true
	for ch := range b.watchers {
		delete(b.watchers, ch)
		close(ch)
	}
}
