package archive

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestAFailedWriteLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	stop := errors.New("interrupted")
	path := filepath.Join(dir, "a.rflow")
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := Create(path, func(w io.Writer) error {
		_, _ = w.Write(make([]byte, 1<<20))
		return stop
	})
	if text, _ := os.ReadFile(path); !errors.Is(err, stop) || string(text) != "before" {
		t.Errorf("got %v and %q, want the old file", err, text)
	}
	err = CreateDir(filepath.Join(dir, "set"), func(tmp string) error {
		return errors.Join(os.WriteFile(filepath.Join(tmp, "x"), nil, 0o600), stop)
	})
	if entries, _ := os.ReadDir(dir); !errors.Is(err, stop) || len(entries) != 1 {
		t.Errorf("got %v and %v, want the one file that was there", err, entries)
	}
}

func TestAFolderIsWrittenWholeAndNeverOverAnother(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "set")
	write := func(tmp string) error { return os.WriteFile(filepath.Join(tmp, "x"), []byte("1"), 0o600) }
	if err := CreateDir(dir, write); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "x")); err != nil || string(text) != "1" {
		t.Errorf("got %q, %v", text, err)
	}
	if err := CreateDir(dir, write); err == nil {
		t.Error("a folder with files in it was taken")
	}
	empty := t.TempDir()
	if err := CreateDir(empty, write); err != nil {
		t.Errorf("an empty folder: %v", err)
	}
}
