// Package store keeps sessions on disk: an append-only log of events in SQLite
// and images in files named by their SHA-256.
//
//	DIR/rflow.db                events, session summaries, settings
//	DIR/images/ab/abcdef….png   finished images, whole and never changed
//	DIR/previews/SESSION/       looks at images while they were sampled
//	DIR/tmp/                    images being written
//	DIR/locks/                  one lock file per session that is being driven
//
// What Append, PutImage and SetSetting have acknowledged survives the death of
// the process and the loss of power. Several processes may have the same folder
// open at once; a [Store.Lease] keeps two of them from driving one session.
//
// An event belongs in the log only after the image it names is put: then no
// event ever names an image that is not there.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"rflow/flow"
)

// Options tune a Store. The zero value is right for the program.
type Options struct {
	// BusyTimeout is how long to wait for another process that is writing to
	// the same folder; 0 means 10 seconds.
	BusyTimeout time.Duration
	// Clock gives the time of events appended without one and of new session
	// ids; nil means time.Now.
	Clock func() time.Time
	// FileSystem names the file system that holds a folder and says whether
	// it is shared over a network, where SQLite's write-ahead log does not
	// work; nil asks the operating system.
	FileSystem func(dir string) (name string, network bool, err error)
}

func (o Options) withDefaults() Options {
	if o.BusyTimeout <= 0 {
		o.BusyTimeout = 10 * time.Second
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.FileSystem == nil {
		o.FileSystem = fileSystem
	}
	return o
}

// Store is an open data folder. It may be used from several goroutines. After
// an error, a full disk included, it goes on working as soon as the cause is
// mended.
type Store struct {
	dir     string
	opts    Options
	notices []string

	// write has one connection, so writers of this process queue in Go and
	// only other processes are met through SQLite's locks.
	write *sql.DB
	read  *sql.DB

	mu     sync.Mutex // guards what follows
	trees  map[flow.SessionID]flow.Tree
	leases map[*lease]struct{}
	lastID uint64
	synced map[string]bool // image folders whose own entry is on disk
}

// Open opens the data folder, making it if need be, and brings an older
// database up to date. A folder written by a newer rflow is left as it is and
// refused with a *SchemaError.
func Open(ctx context.Context, dir string, opts Options) (*Store, error) {
	opts = opts.withDefaults()
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	s := &Store{
		dir: dir, opts: opts,
		trees:  make(map[flow.SessionID]flow.Tree),
		leases: make(map[*lease]struct{}),
		synced: make(map[string]bool),
	}
	head, err := inspect(ctx, s.databasePath())
	if err != nil {
		return nil, s.wrap("open the data folder", err)
	}
	if err := s.makeFolders(); err != nil {
		return nil, s.wrap("open the data folder", err)
	}
	if err := s.openDatabase(ctx, head); err != nil {
		return nil, errors.Join(s.wrap("open the data folder", err), s.closeDatabase())
	}
	s.sweepTemp()
	return s, nil
}

// Close releases every lease and closes the database.
func (s *Store) Close() error {
	s.mu.Lock()
	held := make([]*lease, 0, len(s.leases))
	for l := range s.leases {
		held = append(held, l)
	}
	s.mu.Unlock()
	for _, l := range held {
		l.release()
	}
	if err := s.closeDatabase(); err != nil {
		return s.wrap("close the data folder", err)
	}
	return nil
}

// Dir returns the absolute path of the data folder.
func (s *Store) Dir() string { return s.dir }

// File returns the absolute path of the file that holds the logs.
func (s *Store) File() string { return s.databasePath() }

// Notices returns what a person should know about this folder, one sentence
// each, such as a network file system. Usually there is none.
func (s *Store) Notices() []string { return slices.Clone(s.notices) }

func (s *Store) databasePath() string { return filepath.Join(s.dir, "rflow.db") }
func (s *Store) imagesDir() string    { return filepath.Join(s.dir, "images") }
func (s *Store) tempDir() string      { return filepath.Join(s.dir, "tmp") }
func (s *Store) locksDir() string     { return filepath.Join(s.dir, "locks") }

// makeFolders makes what is missing, on disk for good. The folders are private:
// prompts are.
func (s *Store) makeFolders() error {
	for _, dir := range []string{s.imagesDir(), s.tempDir(), s.locksDir()} {
		if err := makeDir(dir); err != nil {
			return err
		}
	}
	return nil
}

// makeDir makes a folder and its missing parents, and syncs each parent.
func makeDir(dir string) error {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s is not a folder", dir)
	}
	if err == nil || !errors.Is(err, os.ErrNotExist) {
		return err
	}
	parent := filepath.Dir(dir)
	if err := makeDir(parent); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return syncDir(parent)
}

// syncDir puts a folder's entries on disk: a new name is not durable before.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
