package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"rflow/flow"
)

// rawDatabase runs a script in a folder's database and leaves the connection
// open until the test ends or it is closed.
func rawDatabase(t *testing.T, dir, script string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", dataSource(filepath.Join(dir, "rflow.db"), url.Values{}))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec(script); err != nil {
		t.Fatalf("script failed: %v", err)
	}
	return db
}

func oldFolder(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile("testdata/v1.sql")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := rawDatabase(t, dir, string(script)).Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// photograph tells everything about a folder that a program could change.
func photograph(t *testing.T, dir string) string {
	t.Helper()
	var text strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil || entry.IsDir() {
			fmt.Fprintln(&text, path, info.ModTime())
			return err
		}
		data, err := os.ReadFile(path)
		fmt.Fprintln(&text, path, info.ModTime(), info.Mode(), flow.Sum(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestEverySchemaHasItsMigration(t *testing.T) {
	if n := len(migrations()); n != schemaVersion {
		t.Errorf("%d migrations lead to schema %d", n, schemaVersion)
	}
}

func TestAnOldFolderIsBroughtUpToDate(t *testing.T) {
	dir, ctx := oldFolder(t), context.Background()
	s := open(t, dir, Options{})
	if version, err := knownVersion(ctx, s.read, ""); version != schemaVersion || err != nil {
		t.Errorf("schema is %d, %v; want %d", version, err, schemaVersion)
	}
	all, err := s.Sessions(ctx)
	if err != nil || len(all) != 2 {
		t.Fatalf("Sessions() = %+v, %v; want two", all, err)
	}
	if got := all[0]; got.ID != "open" || got.Prompt != "a blue cup" || got.State != flow.Active || got.Seq != 1 {
		t.Errorf("newest session is %+v", got)
	}
	done := all[1]
	if done.ID != "done" || done.State != flow.FinishedSession || done.Seq != 5 || done.Images != 1 || done.Best == nil {
		t.Fatalf("older session is %+v", done)
	}
	if done.Best.Image != flow.Sum([]byte("foo")) || done.Updated.Sub(done.Created).Seconds() != 4 {
		t.Errorf("older session is %+v with best %+v", done, done.Best)
	}
	if value, err := s.Setting(ctx, "start"); string(value) != `{"width":2}` || err != nil {
		t.Errorf("setting is %q, %v", value, err)
	}
	if next := mustAppend(t, s, "done", flow.Paused{}); next[0].Seq != 6 {
		t.Errorf("next event has seq %d, want 6", next[0].Seq)
	}
}

func TestManyProcessesMigrateOnce(t *testing.T) {
	dir := oldFolder(t)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			s, err := Open(context.Background(), dir, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if all, err := s.Sessions(context.Background()); len(all) != 2 || err != nil {
				t.Errorf("Sessions() = %d of them, %v", len(all), err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestAFailedMigrationLeavesTheOldSchema(t *testing.T) {
	dir := oldFolder(t)
	db := rawDatabase(t, dir, "CREATE VIEW sessions AS SELECT 1") // in the way of schema 2
	if _, err := Open(context.Background(), dir, Options{}); err == nil || !strings.Contains(err.Error(), "schema 2") {
		t.Errorf("Open() = %v, want a failed migration to schema 2", err)
	}
	if version, err := knownVersion(context.Background(), db, ""); version != 1 || err != nil {
		t.Errorf("schema is now %d, %v; want 1 still", version, err)
	}
	if _, err := db.Exec("DROP VIEW sessions"); err != nil {
		t.Fatal(err)
	}
	open(t, dir, Options{})
}

func TestANewerSchemaIsRefusedAndLeftUntouched(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	mustAppend(t, s, "s1", flow.SessionStarted{Prompt: "p"})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := rawDatabase(t, dir, "PRAGMA user_version=3").Close(); err != nil {
		t.Fatal(err)
	}
	for _, sub := range []string{"images", "tmp", "locks"} {
		if err := os.RemoveAll(filepath.Join(dir, sub)); err != nil {
			t.Fatal(err)
		}
	}
	before := photograph(t, dir)

	_, err := Open(context.Background(), dir, Options{})
	var schema *SchemaError
	if !errors.As(err, &schema) || schema.Found != 3 || schema.Known != schemaVersion {
		t.Fatalf("Open() = %v, want a SchemaError from 3 to %d", err, schemaVersion)
	}
	if !strings.Contains(err.Error(), "newer rflow") {
		t.Errorf("the error does not say what to do: %v", err)
	}
	if after := photograph(t, dir); after != before {
		t.Errorf("the folder was touched: before\n%s\nafter\n%s", before, after)
	}
}

// A newer program that was killed, or runs, may have its schema version in the
// write-ahead log alone.
func TestANewerSchemaInTheWriteAheadLogIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	mustAppend(t, s, "s1", flow.SessionStarted{Prompt: "p"})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	rawDatabase(t, dir, "PRAGMA wal_autocheckpoint=0; PRAGMA user_version=3") // stays open: no checkpoint
	killed := t.TempDir()                                                     // the same folder as a dead process leaves it
	for _, name := range []string{"rflow.db", "rflow.db-wal"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(killed, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if head, err := readHeader(filepath.Join(killed, "rflow.db")); err != nil || head.version != schemaVersion {
		t.Fatalf("the file's own header says %d, %v: the test does not test", head.version, err)
	}
	for _, folder := range []string{dir, killed} {
		before := contents(t, folder)
		_, err := Open(context.Background(), folder, Options{})
		var schema *SchemaError
		if !errors.As(err, &schema) || schema.Found != 3 {
			t.Errorf("Open() = %v, want a SchemaError from 3", err)
		}
		if after := contents(t, folder); after != before {
			t.Errorf("database or log was touched: %s, then %s", before, after)
		}
	}
}

// contents tells what a database and its log hold.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var text string
	for _, name := range []string{"rflow.db", "rflow.db-wal"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		text += fmt.Sprintln(name, len(data), flow.Sum(data))
	}
	return text
}

// A newer rflow may bring the folder up to date while this one has it open.
func TestAppendingStopsWhenANewerProgramMigrates(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	mustAppend(t, s, "s1", flow.SessionStarted{Prompt: "p"})
	rawDatabase(t, dir, "PRAGMA user_version=3")

	var schema *SchemaError
	if _, err := s.Append(context.Background(), "s1", "session", noon(), flow.Paused{}); !errors.As(err, &schema) || schema.Found != 3 {
		t.Errorf("Append() = %v, want a SchemaError from 3", err)
	}
	if got := mustEvents(t, s, "s1", 0); len(got) != 1 {
		t.Errorf("the log has %d events, want 1", len(got))
	}
}

func TestForeignFilesAreRefused(t *testing.T) {
	for name, write := range map[string]func(dir string){
		"another program's database": func(dir string) {
			_ = rawDatabase(t, dir, "PRAGMA application_id=77; CREATE TABLE t (x)").Close()
		},
		"a text": func(dir string) {
			_ = os.WriteFile(filepath.Join(dir, "rflow.db"), []byte(strings.Repeat("hello ", 50)), 0o600)
		},
		"a stub": func(dir string) {
			_ = os.WriteFile(filepath.Join(dir, "rflow.db"), []byte("SQLite format 3\x00"), 0o600)
		},
	} {
		dir := t.TempDir()
		write(dir)
		before := photograph(t, dir)
		if _, err := Open(context.Background(), dir, Options{}); err == nil {
			t.Errorf("Open took %s", name)
		}
		if after := photograph(t, dir); after != before {
			t.Errorf("%s was touched: before\n%s\nafter\n%s", name, before, after)
		}
	}
}

func TestANetworkFileSystemGetsARollbackJournal(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	network := Options{FileSystem: func(string) (string, bool, error) { return "nfs", true, nil }}
	pragma := func(s *Store, name string) (value string) {
		t.Helper()
		if err := s.write.QueryRowContext(ctx, "PRAGMA "+name).Scan(&value); err != nil {
			t.Fatal(err)
		}
		return value
	}
	check := func(opts Options, wantMode string, wantNotices int) {
		t.Helper()
		s := open(t, dir, opts)
		if got := pragma(s, "journal_mode"); got != wantMode || len(s.Notices()) != wantNotices {
			t.Errorf("journal is %s with notices %q, want %s with %d", got, s.Notices(), wantMode, wantNotices)
		}
		if got := pragma(s, "synchronous"); got != "2" {
			t.Errorf("with journal %s synchronous is %s, want 2 (FULL)", wantMode, got)
		}
		mustAppend(t, s, "s1", flow.Paused{})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	check(network, "truncate", 1)
	check(network, "truncate", 1)
	if _, err := os.Stat(filepath.Join(dir, "rflow.db-wal")); err == nil {
		t.Error("a write-ahead log was made on a network file system")
	}
	check(Options{}, "wal", 0)    // the folder moved to a local disk
	check(network, "truncate", 1) // and back
	if got := mustEvents(t, open(t, dir, Options{}), "s1", 0); len(got) != 4 {
		t.Errorf("the log has %d events, want 4", len(got))
	}
}
