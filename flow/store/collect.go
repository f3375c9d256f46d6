package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"rflow/flow"
)

// CollectOptions say how careful Collect is. The zero value removes whatever no
// session uses and no live session can have written.
type CollectOptions struct {
	DryRun bool // only count
	// Grace keeps what was written or wanted again within so long a time.
	Grace time.Duration
	// Progress is told how many of the files were looked at; nil is fine.
	Progress func(done, total int)

	only map[flow.Digest]bool // nil: all
}

// Garbage is what Collect removed, or with DryRun would remove.
type Garbage struct {
	Images int
	Looks  int   // files of previews, of sessions that are gone
	Bytes  int64 // of both
	Young  int   // unused images that were kept: too new to be sure
}

// gone marks an image that Collect takes away, until it is sure of that.
const gone = ".gone"

// Collect removes images that no event names and previews of sessions that are
// gone. It may run beside sessions that are driven: whatever was written or
// wanted since the oldest of them was opened stays. Files that are not this
// package's are left alone.
//
// A session that puts an image which lies there unused touches it first;
// Collect takes an image away under another name and gives it back when it was
// touched. So no image is lost between being put and being named by an event.
func (s *Store) Collect(ctx context.Context, o CollectOptions) (Garbage, error) {
	var g Garbage
	cutoff := time.Now().Add(-o.Grace) // as files tell the time
	if live, ok := s.oldestLease(); ok && live.Before(cutoff) {
		cutoff = live
	}
	// Files first, events second: what is put in between is not looked at.
	files, err := s.imageFiles(o.only)
	if err != nil {
		return g, s.wrap("look for unused images", err)
	}
	used, err := s.usedDigests(ctx)
	if err != nil {
		return g, s.wrap("look for unused images", err)
	}
	for i, f := range files {
		if err := ctx.Err(); err != nil {
			return g, err
		}
		if err := s.collectImage(f, used, cutoff, o.DryRun, &g); err != nil {
			return g, s.wrap("remove an unused image", err)
		}
		if o.Progress != nil {
			o.Progress(i+1, len(files))
		}
	}
	if o.only == nil {
		err = s.collectLooks(ctx, cutoff, o.DryRun, &g)
	}
	return g, err
}

// foundImage is one file under images/ that bears a digest.
type foundImage struct {
	path   string
	digest flow.Digest
}

func (s *Store) imageFiles(only map[flow.Digest]bool) ([]foundImage, error) {
	var found []foundImage
	err := filepath.WalkDir(s.imagesDir(), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		name, ext, _ := strings.Cut(entry.Name(), ".")
		digest, err := flow.ParseDigest(name)
		known := slices.ContainsFunc(mediaExts(), func(m mediaExt) bool { return m.ext == "."+strings.TrimSuffix(ext, gone) })
		if err == nil && known && (only == nil || only[digest]) {
			found = append(found, foundImage{path, digest})
		}
		return nil
	})
	return found, err
}

var hexDigest = pattern(`[0-9a-f]{64}`)

// usedDigests returns whatever looks like a digest in any event or setting, of
// kinds that this program does not know too.
func (s *Store) usedDigests(ctx context.Context) (map[flow.Digest]bool, error) {
	used := map[flow.Digest]bool{}
	for _, query := range []string{"SELECT body FROM events", "SELECT value FROM settings"} {
		rows, err := s.read.QueryContext(ctx, query)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var body []byte
			if err := rows.Scan(&body); err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			for _, text := range hexDigest().FindAll(body, -1) {
				if d, err := flow.ParseDigest(string(text)); err == nil {
					used[d] = true
				}
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
	}
	return used, nil
}

// collectImage removes one image if nothing needs it.
func (s *Store) collectImage(f foundImage, used map[flow.Digest]bool, cutoff time.Time, dry bool, g *Garbage) error {
	info, err := os.Stat(f.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	name, taken := strings.CutSuffix(f.path, gone)
	switch {
	case used[f.digest] && taken:
		return os.Rename(f.path, name) // an earlier Collect died before it gave it back
	case used[f.digest]:
		return nil
	case !info.ModTime().Before(cutoff):
		g.Young++
		return nil
	case !dry:
		removed, err := takeAway(f.path, name, cutoff)
		if err != nil || !removed {
			return err
		}
	}
	g.Images++
	g.Bytes += info.Size()
	return nil
}

// takeAway removes an image unless it is touched meanwhile.
func takeAway(path, name string, cutoff time.Time) (removed bool, err error) {
	away := name + gone
	if err := os.Rename(path, away); err != nil {
		return false, err
	}
	info, err := os.Stat(away)
	if err != nil {
		return false, err
	}
	if !info.ModTime().Before(cutoff) {
		return false, os.Rename(away, name)
	}
	return true, os.Remove(away)
}

// collectLooks removes the previews of sessions that are not there.
func (s *Store) collectLooks(ctx context.Context, cutoff time.Time, dry bool, g *Garbage) error {
	dirs, err := os.ReadDir(s.looksDir())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return s.wrap("look for unused previews", err)
	}
	for _, dir := range dirs {
		id := flow.SessionID(dir.Name())
		last, err := lastSeq(ctx, s.read, id)
		if err != nil {
			return s.wrap("look for unused previews", err)
		}
		info, err := dir.Info()
		if err != nil || !dir.IsDir() || last > 0 || !info.ModTime().Before(cutoff) {
			continue
		}
		if err := s.removeLooks(id, dry, g); err != nil {
			return err
		}
	}
	return nil
}

// removeLooks removes a session's previews.
func (s *Store) removeLooks(id flow.SessionID, dry bool, g *Garbage) error {
	dir := filepath.Join(s.looksDir(), string(id))
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		info, infoErr := e.Info()
		if infoErr != nil || !strings.HasSuffix(e.Name(), ".looks") {
			continue
		}
		if !dry {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
		g.Looks++
		g.Bytes += info.Size()
	}
	if !dry {
		_ = os.Remove(dir) // stays while somebody else's files are in it
	}
	return s.wrap("remove previews", err)
}

// oldestLease returns since when the session that has been driven longest is
// open; ok is false when none is.
func (s *Store) oldestLease() (since time.Time, ok bool) {
	entries, err := os.ReadDir(s.locksDir())
	if err != nil {
		return time.Time{}, false
	}
	for _, e := range entries {
		if e.Name() == setupLock || !strings.HasSuffix(e.Name(), ".lock") {
			continue
		}
		at, live := held(filepath.Join(s.locksDir(), e.Name()))
		if live && (!ok || at.Before(since)) {
			since, ok = at, true
		}
	}
	return since, ok
}

// held reports whether a lock file is locked, and since when.
func held(path string) (since time.Time, live bool) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return time.Time{}, false
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return time.Time{}, false
	}
	return info.ModTime(), errors.Is(flock(file), errLocked)
}

// pattern returns expr compiled at its first use: a program that never needs it starts
// the sooner.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
