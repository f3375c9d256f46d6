package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// FullError says that there is no room to write: the disk is full, or a quota
// or a limit on file sizes is reached. Nothing that was acknowledged is lost,
// nothing of the failed write stays, and the Store goes on as soon as there is
// room.
type FullError struct {
	Dir string // data folder
	Op  string // "save session 0k3v...": what could not be done
	Err error
}

// Error says what to do.
func (e *FullError) Error() string {
	return fmt.Sprintf("cannot %s: no room to write in %s; free some space there and try again, nothing saved before is lost (%v)",
		e.Op, e.Dir, e.Err)
}

// Unwrap returns the cause.
func (e *FullError) Unwrap() error { return e.Err }

// rescue is what can be done about a database that cannot be read.
const rescue = "put a copy of it from before in its place, have sqlite3 read what it can (.recover), or move it away to begin a new one: the images beside it stay as they are"

// wrap tells a person what failed and, where it is known, what to do. Errors of
// this package pass through as they are.
func (s *Store) wrap(op string, err error) error {
	var schema *SchemaError
	var conflict *ConflictError
	switch {
	case err == nil || errors.As(err, &schema) || errors.As(err, &conflict):
		return err
	case isFull(err):
		return &FullError{Dir: s.dir, Op: op, Err: err}
	case isBusy(err):
		return fmt.Errorf("cannot %s: another process kept %s busy for %s: %w", op, s.databasePath(), s.opts.BusyTimeout, err)
	case isReadOnly(err):
		return fmt.Errorf("cannot %s: no permission to write in %s; --data chooses another folder: %w", op, s.dir, err)
	case isDamaged(err):
		return fmt.Errorf("cannot %s: %s is damaged (%w); %s", op, s.databasePath(), err, rescue)
	default:
		return fmt.Errorf("cannot %s: %w", op, err)
	}
}

// isFull reports whether a write found no room. SQLite does not tell a size
// limit from a broken disk: both are I/O errors on a write.
func isFull(err error) bool {
	for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, errno) {
			return true
		}
	}
	switch code(err) {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC,
		sqlite3.SQLITE_IOERR_TRUNCATE, sqlite3.SQLITE_IOERR_SHMSIZE:
		return true
	}
	return false
}

func isBusy(err error) bool {
	switch code(err) & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return true
	}
	return false
}

func isReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || code(err)&0xff == sqlite3.SQLITE_READONLY
}

func isDamaged(err error) bool {
	switch code(err) & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return true
	}
	return false
}

// code returns SQLite's extended result code, or 0 for other errors.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}
