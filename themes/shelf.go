package themes

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Shelf finds themes by name: those built in, and a person's own in a folder,
// each a file NAME.toml. The zero Shelf has the built-in ones. A file of one's
// own wins over a built-in theme of that name.
type Shelf struct{ Dir string }

// Named returns a theme, reading its file anew each time. A name with a slash in
// it or ending in ".toml" is a file anywhere. "auto" and "" return nil and no
// error. Its errors name file, line and key.
func (s Shelf) Named(name string) (*Theme, error) {
	if strings.ContainsRune(name, filepath.Separator) || strings.HasSuffix(name, suffix) {
		return load(name)
	}
	if s.Dir != "" && name != "" && name != "auto" {
		if path := filepath.Join(s.Dir, name+suffix); exists(path) {
			return load(path)
		}
	}
	t, err := Named(name)
	if err != nil {
		return nil, fmt.Errorf("no theme %q; there are %s, and a file %s.toml in %s would be one", name, strings.Join(s.Names(), ", "), name, s.Dir)
	}
	return t, nil
}

// Names lists the themes there are, a person's own last. A folder that cannot
// be read has none.
func (s Shelf) Names() []string {
	names := Names()
	if s.Dir == "" {
		return names
	}
	files, _ := filepath.Glob(filepath.Join(s.Dir, "*"+suffix))
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), suffix); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

const suffix = ".toml"

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func load(path string) (*Theme, error) {
	// A pipe that nobody writes to would be waited for.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("theme %s: this is no file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	t, err := parse(data, strings.TrimSuffix(filepath.Base(path), suffix))
	if err != nil {
		return nil, fmt.Errorf("theme %s: %w", path, err)
	}
	return t, nil
}

func sorted(m map[string]Palette) []string { return slices.Sorted(maps.Keys(m)) }
