package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rflow/flow"
)

// Folder returns where a session's files go when a person names dir: dir itself
// when it is new, empty or holds an earlier export of the same session, else a
// folder of the session's own in it. So no two sessions are ever mixed, and no
// file of anybody else is replaced.
func Folder(dir string, id flow.SessionID) (string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return dir, nil
	}
	if err != nil {
		return "", fmt.Errorf("look into %s: %w", dir, err)
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return strings.HasPrefix(e.Name(), staging) })
	if held, _ := earlier(dir); len(entries) == 0 || held == id {
		return dir, nil
	}
	return filepath.Join(dir, string(id)), nil
}

// earlier returns the session whose export a folder holds, and its pictures.
func earlier(dir string) (flow.SessionID, []string) {
	var held struct {
		ID    flow.SessionID `json:"id"`
		Nodes []struct {
			File string `json:"file"`
		} `json:"nodes"`
	}
	text, err := os.ReadFile(filepath.Join(dir, sessionName))
	if err != nil || json.Unmarshal(text, &held) != nil {
		return "", nil
	}
	var files []string
	for _, n := range held.Nodes {
		if n.File != "" && filepath.Base(n.File) == n.File {
			files = append(files, n.File)
		}
	}
	return held.ID, files
}

// intoFolder has write fill a folder that is then dir, or whose files then go into
// dir when that is there already: session.json last, and without the pictures of an
// earlier export of the session that are not in this one. Nothing is changed when
// write fails.
func intoFolder(dir string, id flow.SessionID, write func(dir string) error) error {
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return CreateDir(dir, write)
	}
	tmp, err := os.MkdirTemp(dir, staging+"*")
	if err != nil {
		return failed(dir, err)
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	if err := write(tmp); err != nil {
		if _, was := inside(err); was {
			return failed(dir, err)
		}
		return err
	}
	entries, err := os.ReadDir(tmp)
	if err != nil {
		return err
	}
	if held, files := earlier(dir); held == id {
		for _, name := range files {
			if _, err := os.Lstat(filepath.Join(tmp, name)); errors.Is(err, fs.ErrNotExist) {
				_ = os.Remove(filepath.Join(dir, name))
			}
		}
	}
	names := []string{}
	for _, e := range entries {
		if e.Name() != sessionName {
			names = append(names, e.Name())
		}
	}
	for _, name := range append(names, sessionName) {
		if err := os.Rename(filepath.Join(tmp, name), filepath.Join(dir, name)); err != nil {
			return failed(dir, err)
		}
	}
	return nil
}
