package archive

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"rflow/flow"
)

// Create writes a file whole or not at all: what write gives it gets the name
// path, in the place of a file that had it, only when write returns no error.
func Create(path string, write func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".rflow-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer os.Remove(tmp.Name())
	out := bufio.NewWriterSize(tmp, 1<<16)
	err = write(out)
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

func replace(path string, data []byte) error {
	return Create(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// CreateDir writes a folder whole or not at all: write fills another one, which
// gets the name path when it returns no error. A folder that is there already
// must be empty; nothing is ever removed that was not written here.
func CreateDir(path string, write func(dir string) error) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("write %s: %w", path, err)
	case len(entries) > 0:
		return fmt.Errorf("%s is not empty: name a folder that is not there yet, so that nothing of it is mixed up or lost", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	tmp, err := os.MkdirTemp(filepath.Dir(path), ".rflow-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	if err := write(tmp); err != nil {
		return err
	}
	err = os.Chmod(tmp, 0o755)
	if err == nil && entries != nil {
		err = os.Remove(path) // empty, and the new one takes its place
	}
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// Folder returns where a session's files go when a person names dir: dir itself
// when it is new, empty or holds an earlier export of the same session, else a
// folder of the session's own in it. So no two sessions are ever mixed, and no
// file of anybody else is replaced.
func Folder(dir string, id flow.SessionID) (string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return dir, nil
	}
	if err != nil {
		return "", fmt.Errorf("look into %s: %w", dir, err)
	}
	text, err := os.ReadFile(filepath.Join(dir, sessionName))
	var held struct {
		ID flow.SessionID `json:"id"`
	}
	if err == nil && json.Unmarshal(text, &held) == nil && held.ID == id {
		return dir, nil
	}
	return filepath.Join(dir, string(id)), nil
}
