package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rflow/flow"
)

func mustPut(t testing.TB, s *Store, mediaType string, data []byte) flow.Digest {
	t.Helper()
	digest, err := s.PutImage(context.Background(), mediaType, data)
	if err != nil {
		t.Fatalf("PutImage(%s, %d bytes) = %v", mediaType, len(data), err)
	}
	return digest
}

// files returns the names under a folder.
func files(t testing.TB, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestImagesAreFilesNamedByTheirHash(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	s := open(t, dir, Options{})
	for mediaType, ext := range map[string]string{
		"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif",
	} {
		data := []byte("picture of type " + mediaType)
		digest := mustPut(t, s, mediaType, data)
		path, ok := s.ImagePath(digest)
		if !ok || !s.HasImage(digest) || filepath.Base(path) != flow.Sum(data).String()+ext {
			t.Errorf("%s lies at %q, %v", mediaType, path, ok)
		}
		got, err := open(t, dir, Options{}).Image(ctx, digest)
		if err != nil || got.MediaType != mediaType || !bytes.Equal(got.Data, data) {
			t.Errorf("another opening reads %s %q, %v", got.MediaType, got.Data, err)
		}
	}
	if left := files(t, filepath.Join(dir, "tmp")); len(left) != 0 {
		t.Errorf("temporary files stayed: %v", left)
	}
	for _, digest := range []flow.Digest{{}, flow.Sum([]byte("never put"))} {
		if _, err := s.Image(ctx, digest); !errors.Is(err, ErrNoImage) {
			t.Errorf("Image(%q) = %v, want ErrNoImage", digest, err)
		}
		if path, ok := s.ImagePath(digest); ok || s.HasImage(digest) {
			t.Errorf("ImagePath(%q) = %s", digest, path)
		}
	}
}

func TestWhatIsNoImageIsRefused(t *testing.T) {
	s, ctx := open(t, t.TempDir(), Options{}), context.Background()
	if _, err := s.PutImage(ctx, "text/html", []byte("<html>")); err == nil {
		t.Error("PutImage took a web page")
	}
	if _, err := s.PutImage(ctx, "image/png", nil); err == nil {
		t.Error("PutImage took an empty file")
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.PutImage(cancelled, "image/png", []byte("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("PutImage with a cancelled context = %v", err)
	}
	if found := files(t, s.imagesDir()); len(found) != 0 {
		t.Errorf("files appeared: %v", found)
	}
}

func TestPuttingTheSameImageAgainOnlyTouchesIt(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	data := []byte("the same")
	digest := mustPut(t, s, "image/png", data)
	path, _ := s.ImagePath(digest)
	photo := func() string {
		long := time.Unix(0, 0) // Collect goes by the time
		if err := os.Chtimes(path, long, long); err != nil {
			t.Fatal(err)
		}
		return photograph(t, s.imagesDir())
	}
	before := photo()
	if again := mustPut(t, s, "image/jpeg", data); again != digest {
		t.Errorf("second digest is %s, want %s", again, digest)
	}
	if info, err := os.Stat(path); err != nil || info.ModTime().Equal(time.Unix(0, 0)) {
		t.Errorf("the file was not touched: %v", err)
	}
	if after := photo(); after != before {
		t.Errorf("the folder changed: before\n%s\nafter\n%s", before, after)
	}
	if got, err := s.Image(context.Background(), digest); err != nil || got.MediaType != "image/png" {
		t.Errorf("media type is %s, %v, want that of the first time", got.MediaType, err)
	}
}

func TestADamagedImageIsNeverReturnedAndPuttingItMends(t *testing.T) {
	whole := bytes.Repeat([]byte("whole "), 100)
	for _, again := range []string{"image/png", "image/webp"} {
		for what, damaged := range map[string][]byte{
			"cut": whole[:300], "empty": {}, "longer": append(bytes.Clone(whole), '!'), "flipped": append([]byte("W"), whole[1:]...),
		} {
			s, ctx := open(t, t.TempDir(), Options{}), context.Background()
			digest := mustPut(t, s, "image/png", whole)
			path, _ := s.ImagePath(digest)
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			var corrupt *CorruptImageError
			if got, err := s.Image(ctx, digest); !errors.As(err, &corrupt) || corrupt.Path != path || got.Data != nil {
				t.Errorf("%s: Image() = %d bytes, %v; want a CorruptImageError", what, len(got.Data), err)
			}
			mustPut(t, s, again, whole)
			if got, err := s.Image(ctx, digest); err != nil || !bytes.Equal(got.Data, whole) {
				t.Errorf("%s, put again as %s: Image() = %d bytes, %v", what, again, len(got.Data), err)
			}
			if found := files(t, s.imagesDir()); len(found) != 1 {
				t.Errorf("%s, put again as %s: files are %v, want one", what, again, found)
			}
		}
	}
}

func TestManyWritersOfOneImage(t *testing.T) {
	dir := t.TempDir()
	stores := []*Store{open(t, dir, Options{}), open(t, dir, Options{})}
	data := bytes.Repeat([]byte("same "), 20000)
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			s := stores[i%2]
			digest, err := s.PutImage(context.Background(), "image/png", data)
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := s.Image(context.Background(), digest); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if found := files(t, dir+"/images"); len(found) != 1 {
		t.Errorf("files are %v, want one", found)
	}
}

func TestOpenSweepsWhatTheDeadWereWriting(t *testing.T) {
	dir := t.TempDir()
	living := open(t, dir, Options{})
	mine, err := lockFile(filepath.Join(living.tempDir(), "living.part"))
	if err != nil {
		t.Fatal(err)
	}
	defer mine.Close()
	dead := filepath.Join(living.tempDir(), "dead.part")
	if err := os.WriteFile(dead, []byte("half a pict"), 0o600); err != nil {
		t.Fatal(err)
	}

	open(t, dir, Options{})
	left := files(t, living.tempDir())
	if len(left) != 1 || !strings.HasSuffix(left[0], "living.part") {
		t.Errorf("left are %v, want the living one's alone", left)
	}
}
