package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"rflow/flow"
)

// ErrLeased is what a *LeasedError is.
var ErrLeased = errors.New("the session is open elsewhere")

// LeasedError says that a session is being driven by somebody else.
type LeasedError struct {
	Session flow.SessionID
	PID     int // 0 if unknown
}

// Error names the other process.
func (e *LeasedError) Error() string {
	switch e.PID {
	case 0:
		return fmt.Sprintf("session %s is open in another rflow: close it there first", e.Session)
	case os.Getpid():
		return fmt.Sprintf("session %s is open in this rflow already", e.Session)
	default:
		return fmt.Sprintf("session %s is open in another rflow (pid %d): close it there first", e.Session, e.PID)
	}
}

// Is makes the error match ErrLeased.
func (e *LeasedError) Is(target error) bool { return target == ErrLeased }

// Lease claims the right to drive a session, or returns a *LeasedError at once.
// The operating system takes the lease back when the process ends, however it
// ends. release may be called more than once.
func (s *Store) Lease(ctx context.Context, session flow.SessionID) (release func(), err error) {
	if err := checkID(session); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	path := filepath.Join(s.locksDir(), string(session)+".lock")
	file, err := lockFile(path)
	if errors.Is(err, errLocked) {
		return nil, &LeasedError{Session: session, PID: holder(path)}
	}
	if err != nil {
		return nil, s.wrap("claim session "+string(session), err)
	}
	l := &lease{store: s, file: file}
	if err := l.sign(); err != nil {
		l.release()
		return nil, s.wrap("claim session "+string(session), err)
	}
	s.mu.Lock()
	s.leases[l] = struct{}{}
	s.mu.Unlock()
	return l.release, nil
}

type lease struct {
	store *Store
	file  *os.File
	once  sync.Once
}

// sign tells others who holds the lease.
func (l *lease) sign() error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err := l.file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

func (l *lease) release() {
	l.once.Do(func() {
		l.store.mu.Lock()
		delete(l.store.leases, l)
		l.store.mu.Unlock()
		// The name goes while the lock is held, so that nobody can lock it
		// in between (see lockFile).
		_ = os.Remove(l.file.Name())
		_ = l.file.Close()
	})
}

// holder reads who signed a lock; 0 if nobody has yet.
func holder(path string) int {
	file, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer file.Close()
	text, _ := io.ReadAll(io.LimitReader(file, 32))
	pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return pid
}

var errLocked = errors.New("locked by another process")

// lockFile opens a file, making it if need be, and locks it until it is closed.
// It does not wait: a lock that is held is errLocked. Whoever holds the lock may
// remove or rename the file; the lock got is always one on the file that bears
// the name.
func lockFile(path string) (*os.File, error) {
	for {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		if err := flock(file); err != nil {
			return nil, errors.Join(err, file.Close())
		}
		if bearsName(file, path) {
			return file, nil
		}
		if err := file.Close(); err != nil {
			return nil, err
		}
	}
}

func flock(file *os.File) error {
	for {
		err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EWOULDBLOCK):
			return errLocked
		case err != nil:
			return fmt.Errorf("lock %s: %w", file.Name(), err)
		default:
			return nil
		}
	}
}

// bearsName reports whether path still leads to the open file.
func bearsName(file *os.File, path string) bool {
	held, err := file.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(path)
	return err == nil && os.SameFile(held, named)
}

// waitLock is lockFile for a lock that others hold only briefly.
func waitLock(ctx context.Context, path string, limit time.Duration) (*os.File, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("%s stayed locked by another process for %s", path, limit))
	defer cancel()
	poll := time.NewTicker(5 * time.Millisecond)
	defer poll.Stop()
	for {
		file, err := lockFile(path)
		if !errors.Is(err, errLocked) {
			return file, err
		}
		select {
		case <-poll.C:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}
