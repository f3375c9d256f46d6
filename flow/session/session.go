// Package session runs one session: it asks the tree what comes next, has the
// roles do it, keeps every image and appends every fact, and carries out what a
// person asks.
//
// The order of writing is always the image first and then the event that names
// it, and a job keeps its request id until a person retries it. So a program
// that dies at any moment resumes where it was, loses nothing that was finished
// and makes nothing twice.
package session

import (
	"context"
	"errors"
	"sync"
	"time"

	"rflow/flow"
)

// Log is where a session's events are kept.
type Log interface {
	// Append adds events to the session's log, all or none, and returns them
	// with their sequence numbers. When it returns without an error they are
	// kept for good.
	Append(ctx context.Context, session flow.SessionID, actor string, at time.Time, payloads ...flow.Payload) ([]flow.Event, error)
	// Events returns the session's events after a sequence number, in order.
	Events(ctx context.Context, session flow.SessionID, after int64) ([]flow.Event, error)
}

// folding is a Log that gives a session's tree without all of its events in memory.
type folding interface {
	Tree(ctx context.Context, session flow.SessionID) (flow.Tree, error)
}

// Images is where finished images are kept.
type Images interface {
	// PutImage keeps an encoded file. When it returns without an error the
	// image is kept for good. Putting the same bytes twice is no error.
	PutImage(ctx context.Context, mediaType string, data []byte) (flow.Digest, error)
	// Image returns a file that was put.
	Image(ctx context.Context, digest flow.Digest) (flow.Picture, error)
}

// Options say what a session runs on. ID, Log, Images and Roles are needed; for
// the rest the zero value works.
type Options struct {
	ID     flow.SessionID
	Log    Log
	Images Images
	// Roles do the work. A role that is nil fails its jobs with a clear reason.
	Roles flow.Roles
	// Clock stamps events; nil means time.Now.
	Clock func() time.Time
	// MaxJobs bounds the jobs that are with a backend at once; 0 means 8. A job
	// that waits to be sent again does not count.
	MaxJobs int
	// Actor stands on the events of commands: "person" or "person:NAME"; ""
	// means "person".
	Actor string
	// Speculate is how many corrections may be begun, over the whole session, while a
	// person reads and nothing else is to be done: of reflections as they were proposed.
	// 0 means none. KeepGuesses keeps those that no decision asks for beside the tree.
	Speculate   int
	KeepGuesses bool
	// UntilSettled makes Run return as soon as there is nothing left to do
	// without a person. Otherwise Run waits for commands.
	UntilSettled bool
	// GiveUp is how often a job is tried while its failures are transient, and
	// how often the store is tried while it fails; 0 means for ever. A job that is
	// given up is left as it is, for Mend or for a resumed session; Run ends with
	// a *GivenUpError once nothing else is left to do, if it ends by itself.
	GiveUp int
	// Backoff is the least wait after the nth failure in a row, n from 1; nil
	// means from half a second, doubling, to at most half a minute.
	Backoff func(n int) time.Duration
	// Trouble is told when the store fails and, with nil, when it works again.
	// Subscribers are told as well. It must not block or call the session.
	Trouble func(error)
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.MaxJobs <= 0 {
		o.MaxJobs = 8
	}
	if o.Actor == "" {
		o.Actor = "person"
	}
	if o.Backoff == nil {
		o.Backoff = backoff
	}
	return o
}

func backoff(n int) time.Duration {
	return min(30*time.Second, 500*time.Millisecond<<min(n-1, 6))
}

// Session is one running session. It may be used from several goroutines.
type Session struct {
	opts Options
	hub  hub

	// write is held from looking at the tree until what follows from it is
	// appended, so that no decision is made on a tree that has moved on.
	write sync.Mutex
	// wake (room for one) says that the tree or a job has moved on; mend, that
	// waiting is over: try the store and resting jobs again at once.
	wake, mend chan struct{}
	running    sync.Mutex

	mu  sync.Mutex
	err error // why the store fails
}

// New prepares a session. Start or Resume comes next.
func New(opts Options) (*Session, error) {
	if opts.ID == "" || opts.Log == nil || opts.Images == nil {
		return nil, errors.New("a session needs an id, a log and a place for images")
	}
	return &Session{
		opts: opts.withDefaults(),
		wake: make(chan struct{}, 1),
		mend: make(chan struct{}, 1),
	}, nil
}

// Start begins a new session. It is refused when the id is taken, the strategy
// makes no sense, or the prompt is empty, too long or not text.
func (s *Session) Start(ctx context.Context, first flow.SessionStarted) error {
	if err := flow.CheckPrompt(first.Prompt); err != nil {
		return err
	}
	if err := first.Strategy.Validate(); err != nil {
		return &flow.Failure{Code: flow.FailInvalid, What: err.Error(), Err: err}
	}
	s.write.Lock()
	defer s.write.Unlock()
	old, err := s.opts.Log.Events(ctx, s.opts.ID, 0)
	if err != nil {
		return err
	}
	if len(old) > 0 || s.Tree().Len() > 0 {
		return flow.Fail(flow.FailInvalid, "session %s has begun already", s.opts.ID)
	}
	return s.append(ctx, sessionActor, first)
}

// Resume takes up a session from its log, exactly where it was.
func (s *Session) Resume(ctx context.Context) error {
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.read(ctx); err != nil {
		return err
	}
	if s.Tree().Len() == 0 {
		return flow.Fail(flow.FailInvalid, "there is no session %s", s.opts.ID)
	}
	s.nudge()
	return nil
}

// read takes what is in the log and not in the tree.
func (s *Session) read(ctx context.Context) error {
	after := s.Tree().Seq
	if whole, ok := s.opts.Log.(folding); ok && after == 0 {
		tree, err := whole.Tree(ctx, s.opts.ID)
		s.hub.begin(tree)
		return err
	}
	events, err := s.opts.Log.Events(ctx, s.opts.ID, after)
	switch {
	case err != nil:
	case after == 0:
		s.hub.begin(flow.Fold(events))
	default:
		s.hub.publish(events)
	}
	return err
}

// ID returns the session's id.
func (s *Session) ID() flow.SessionID { return s.opts.ID }

// Tree returns the session as it stands.
func (s *Session) Tree() flow.Tree { return s.hub.current() }

// Err returns why the store fails, or nil while it works. A session whose store
// fails starts nothing new and keeps what is finished in memory.
func (s *Session) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// Mend tells the session that a cause of trouble (a full disk, a lost backend)
// is mended: what waits to be tried again is tried now.
func (s *Session) Mend() { signal(s.mend) }

// Picture returns an image of the session.
func (s *Session) Picture(ctx context.Context, d flow.Digest) (flow.Picture, error) {
	return s.opts.Images.Image(ctx, d)
}

// Interpret tells how the backend would understand a text; a *flow.Failure says
// if it cannot.
func (s *Session) Interpret(ctx context.Context, in flow.Interpretation) (flow.Understanding, error) {
	if s.opts.Roles.Interpreter == nil {
		return flow.Understanding{}, flow.Fail(flow.FailUnsupported, "this backend does not say how it reads a text")
	}
	return s.opts.Roles.Interpreter.Interpret(ctx, in)
}

// Backend passes the state of the line to the backend on to the subscribers. A
// line that is live again ends the waiting of jobs that failed without it.
func (s *Session) Backend(state flow.BackendState) {
	s.hub.backend(state)
	if state.Phase == flow.BackendLive {
		signal(s.mend)
	}
}

// Subscribe returns the tree and a channel of everything after it: all events,
// in order, none lost and none twice; of progress and backend states the newest
// that the reader has not taken yet. A slow reader slows nobody. cancel ends the
// subscription and closes the channel; call it, or Close and read to the end.
func (s *Session) Subscribe() (tree flow.Tree, updates <-chan flow.Update, cancel func()) {
	return s.hub.subscribe()
}

// Close ends all subscriptions: their channels close once what is in them has
// been read. It does not stop Run; ending Run's context does.
func (s *Session) Close() error {
	s.hub.close()
	return nil
}

func (s *Session) nudge() { signal(s.wake) }

func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
