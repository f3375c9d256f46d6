package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rflow/flow"
)

// TestADamagedDatabaseSaysWhatToDo cuts one, and puts something else in its place.
func TestADamagedDatabaseSaysWhatToDo(t *testing.T) {
	for name, damage := range map[string]func(file []byte) []byte{
		"is damaged":        func(file []byte) []byte { return file[:len(file)/2] },
		"is not a database": func([]byte) []byte { return []byte("hello") },
	} {
		dir := t.TempDir()
		s := open(t, dir, Options{})
		mustAppend(t, s, "s1", flow.SessionStarted{Prompt: "two apples", Strategy: flow.DefaultStrategy()})
		path := s.databasePath()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, damage(file), 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := Open(t.Context(), dir, Options{})
		if err == nil {
			_, err = again.Sessions(t.Context())
			_ = again.Close()
		}
		if err == nil || !strings.Contains(err.Error(), filepath.Base(path)+" "+name) || !strings.Contains(err.Error(), ".recover") {
			t.Errorf("%v, want that %s %s, and what to do", err, filepath.Base(path), name)
		}
	}
}
