package archive

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// staging begins the names of what is not whole yet.
const staging = ".rflow-"

// failed says what could not be written and, where it is known, what to do.
func failed(path string, err error) error {
	err, _ = inside(err)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("write %s: there is no room; free some or write elsewhere, nothing of it was left there: %w", path, err)
	}
	return fmt.Errorf("write %s: %w", path, err)
}

// inside takes the name of what is not whole yet out of an error, if it has one: it
// means nothing to a person.
func inside(err error) (cause error, was bool) {
	if at := new(fs.PathError); errors.As(err, &at) && strings.Contains(at.Path, staging) {
		return at.Err, true
	}
	return err, false
}

// Create writes a file whole or not at all: what write gives it gets the name
// path, in the place of a file that had it, only when write returns no error.
func Create(path string, write func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), staging+"*")
	if err != nil {
		return failed(path, err)
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
		return failed(path, err)
	}
	return nil
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
		return failed(path, err)
	}
	tmp, err := os.MkdirTemp(filepath.Dir(path), staging+"*")
	if err != nil {
		return failed(path, err)
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	if err := write(tmp); err != nil {
		if _, was := inside(err); was {
			return failed(path, err)
		}
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
		return failed(path, err)
	}
	return nil
}
