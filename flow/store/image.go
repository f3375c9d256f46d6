package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"rflow/flow"
)

// ErrNoImage says that the folder has no image of that digest.
var ErrNoImage = errors.New("no such image")

// CorruptImageError says that a file no longer holds what its name promises.
// Putting the image again mends it.
type CorruptImageError struct {
	Digest flow.Digest
	Path   string
}

// Error names the file.
func (e *CorruptImageError) Error() string {
	return fmt.Sprintf("image %s is damaged: %s does not hold what its name says", e.Digest.Short(), e.Path)
}

type mediaExt struct{ mediaType, ext string }

// mediaExts are the kinds of image that are kept, the usual one first.
func mediaExts() []mediaExt {
	return []mediaExt{
		{"image/png", ".png"},
		{"image/jpeg", ".jpg"},
		{"image/webp", ".webp"},
		{"image/gif", ".gif"},
	}
}

// PutImage keeps an encoded image file and returns its digest. When it returns
// without an error the file is on disk under its name; before, nothing of it is
// to be seen under images/. Putting the same bytes again only checks them, and
// keeps the media type of the first time.
func (s *Store) PutImage(ctx context.Context, mediaType string, data []byte) (flow.Digest, error) {
	ext := ""
	for _, m := range mediaExts() {
		if m.mediaType == mediaType {
			ext = m.ext
		}
	}
	if ext == "" {
		return flow.Digest{}, fmt.Errorf("an image of type %q cannot be kept", mediaType)
	}
	if len(data) == 0 {
		return flow.Digest{}, errors.New("the image is empty")
	}
	if err := ctx.Err(); err != nil {
		return flow.Digest{}, err
	}
	digest := flow.Sum(data)
	if err := s.putFile(digest, ext, data); err != nil {
		return flow.Digest{}, s.wrap("keep image "+digest.Short(), err)
	}
	return digest, nil
}

func (s *Store) putFile(digest flow.Digest, ext string, data []byte) error {
	path := s.imageFile(digest, ext)
	old, exists := s.ImagePath(digest)
	if exists && errors.Is(touch(old), os.ErrNotExist) {
		exists = false // Collect has just taken it away
	}
	if exists {
		kept, err := os.ReadFile(old)
		if err == nil && flow.Sum(kept) == digest {
			// Perhaps another process has named it but not synced yet.
			return s.syncImage(old)
		}
	}
	if err := makeDir(filepath.Dir(path)); err != nil {
		return err
	}
	if err := s.writeFile(path, data); err != nil {
		return err
	}
	if exists && old != path { // the damaged one, which would be found first
		if err := os.Remove(old); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return s.syncImage(path)
}

// touch tells Collect that a file is wanted from now on, whatever it has seen.
func touch(path string) error { return os.Chtimes(path, time.Time{}, time.Now()) }

// writeFile gives data its name only once it is on disk.
func (s *Store) writeFile(path string, data []byte) error { return s.writeTemp(path, data, true) }

// writeTemp gives data its name once all of it is written, and with sync once it
// is on disk.
func (s *Store) writeTemp(path string, data []byte, sync bool) error {
	// The lock tells a living writer's file from a dead one's (see sweepTemp).
	temp, err := lockFile(filepath.Join(s.tempDir(), rand.Text()+".part"))
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	if err == nil && sync {
		err = temp.Sync()
	}
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()), temp.Close())
	}
	return temp.Close()
}

// syncImage puts an image's name on disk, and once per process the name of the
// folder it lies in.
func (s *Store) syncImage(path string) error {
	dir := filepath.Dir(path)
	if err := syncDir(dir); err != nil {
		return err
	}
	s.mu.Lock()
	known := s.synced[dir]
	s.mu.Unlock()
	if known {
		return nil
	}
	if err := syncDir(s.imagesDir()); err != nil {
		return err
	}
	s.mu.Lock()
	s.synced[dir] = true
	s.mu.Unlock()
	return nil
}

// Image returns an image, checked against its digest. It returns ErrNoImage, or
// a *CorruptImageError and no picture.
func (s *Store) Image(ctx context.Context, digest flow.Digest) (flow.Picture, error) {
	if err := ctx.Err(); err != nil {
		return flow.Picture{}, err
	}
	for _, m := range mediaExts() {
		path := s.imageFile(digest, m.ext)
		data, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return flow.Picture{}, s.wrap("read image "+digest.Short(), err)
		}
		if flow.Sum(data) != digest {
			return flow.Picture{}, &CorruptImageError{Digest: digest, Path: path}
		}
		return flow.Picture{MediaType: m.mediaType, Data: data}, nil
	}
	return flow.Picture{}, fmt.Errorf("image %s: %w", digest.Short(), ErrNoImage)
}

// ImagePath returns the file of an image, if there is one. What is in the file
// is not checked.
func (s *Store) ImagePath(digest flow.Digest) (string, bool) {
	for _, m := range mediaExts() {
		path := s.imageFile(digest, m.ext)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path, true
		}
	}
	return "", false
}

// HasImage reports whether the image is there. What is in the file is not
// checked.
func (s *Store) HasImage(digest flow.Digest) bool {
	_, ok := s.ImagePath(digest)
	return ok
}

func (s *Store) imageFile(digest flow.Digest, ext string) string {
	name := digest.String()
	if name == "" { // the zero Digest names no image, and no such file is made
		name = "none"
	}
	return filepath.Join(s.imagesDir(), name[:2], name+ext)
}

// sweepTemp removes what dead processes were writing. A living one holds a lock
// on its file. Leftovers do no harm, so failing to remove them is no error.
func (s *Store) sweepTemp() {
	entries, err := os.ReadDir(s.tempDir())
	if err != nil {
		return
	}
	for _, entry := range entries {
		path := filepath.Join(s.tempDir(), entry.Name())
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if flock(file) == nil && bearsName(file, path) {
			_ = os.Remove(path)
		}
		_ = file.Close()
	}
}
