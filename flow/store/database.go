package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// applicationID marks a SQLite file as rflow's ("rflw").
const applicationID = 0x72666c77

// header is what a database file says of itself.
type header struct {
	empty   bool // missing, or nothing written yet
	wal     bool
	version int
}

// inspect reads the header without opening the database for writing: SQLite
// would make files beside it, and a folder that is refused must stay as it is.
func inspect(ctx context.Context, path string) (header, error) {
	head, err := readHeader(path)
	if err != nil || head.empty {
		return head, err
	}
	if head.version > schemaVersion {
		return head, &SchemaError{Path: path, Found: head.version, Known: schemaVersion}
	}
	// The newest version may still stand in the write-ahead log, when the
	// process that migrated is running or was killed.
	if info, err := os.Stat(path + "-wal"); err != nil || info.Size() == 0 {
		return head, nil
	}
	db, err := sql.Open("sqlite", dataSource(path, url.Values{"mode": {"ro"}}))
	if err != nil {
		return head, err
	}
	defer db.Close()
	head.version, err = knownVersion(ctx, db, path)
	return head, err
}

// readHeader reads the fixed fields of https://www.sqlite.org/fileformat.html#the_database_header.
func readHeader(path string) (header, error) {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return header{empty: true}, nil
	}
	if err != nil {
		return header{}, err
	}
	defer file.Close()
	raw := make([]byte, 100)
	n, err := io.ReadFull(file, raw)
	if n == 0 && errors.Is(err, io.EOF) {
		return header{empty: true}, nil
	}
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return header{}, err
	}
	if n < len(raw) || string(raw[:16]) != "SQLite format 3\x00" {
		return header{}, fmt.Errorf("%s is not a database; %s", path, rescue)
	}
	id := binary.BigEndian.Uint32(raw[68:])
	version := int(int32(binary.BigEndian.Uint32(raw[60:])))
	if version < 0 || id != applicationID && id != 0 {
		return header{}, fmt.Errorf("%s is the database of another program", path)
	}
	return header{wal: raw[18] == 2 && raw[19] == 2, version: version}, nil
}

// dataSource builds the driver's name for a file. The path is escaped: a folder
// may have ?, # or % in its name.
func dataSource(path string, params url.Values) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: params.Encode()}
	return u.String()
}

// openDatabase opens both handles, with the journal that the file system
// allows, and migrates.
func (s *Store) openDatabase(ctx context.Context, head header) error {
	name, network, err := s.opts.FileSystem(s.dir)
	if err != nil {
		return fmt.Errorf("find the file system of %s: %w", s.dir, err)
	}
	params := url.Values{
		"_busy_timeout": {strconv.FormatInt(s.opts.BusyTimeout.Milliseconds(), 10)},
		"_synchronous":  {"FULL"},
		"_foreign_keys": {"on"},
		"_dqs":          {"0"},
		"_error_rc":     {"1"},
		"_pragma":       {"temp_store(memory)"},
	}
	if network {
		// The journal mode of a rollback journal is kept by connection.
		// Truncating, with FULL, syncs the journal at every commit.
		params.Set("_journal_mode", "TRUNCATE")
		s.notices = append(s.notices, fmt.Sprintf(
			"the data folder is on a network file system (%s): saving is slower there; --data chooses another folder", name))
	}
	params.Set("_query_only", "1")
	if s.read, err = sql.Open("sqlite", dataSource(s.databasePath(), params)); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(4)
	params.Del("_query_only")
	params.Set("_txlock", "immediate")
	if s.write, err = sql.Open("sqlite", dataSource(s.databasePath(), params)); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	if head.version == schemaVersion && (network || head.wal) {
		return s.write.PingContext(ctx)
	}
	return s.prepareDatabase(ctx, !network)
}

// prepareDatabase sets the journal mode and migrates, one process at a time:
// switching to a write-ahead log does not wait for others as a write does.
func (s *Store) prepareDatabase(ctx context.Context, wal bool) error {
	lock, err := waitLock(ctx, filepath.Join(s.locksDir(), setupLock), s.opts.BusyTimeout)
	if err != nil {
		return err
	}
	defer lock.Close()
	if wal {
		var mode string
		if err := s.write.QueryRowContext(ctx, "PRAGMA journal_mode=WAL").Scan(&mode); err != nil {
			return err
		}
		if mode != "wal" {
			s.notices = append(s.notices, "the data folder cannot hold a write-ahead log: saving is slower there")
		}
	}
	if err := migrate(ctx, s.write, s.databasePath()); err != nil {
		return err
	}
	if !wal {
		return nil
	}
	// Put the schema version into the file itself, where an older program
	// looks for it.
	_, err = s.write.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)")
	return err
}

func (s *Store) closeDatabase() error {
	var errs []error
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// inTx runs f in one write transaction. Nothing of it stays if f or the commit
// fails.
func inTx(ctx context.Context, db *sql.DB, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		// After a full disk SQLite has rolled back by itself, and says so.
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}
