package archive

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAFullDiskIsSaid exports to a disk with room for nothing but names.
func TestAFullDiskIsSaid(t *testing.T) {
	dir := t.TempDir()
	err := syscall.Mount("rflow-test", dir, "tmpfs", 0, "size=4k")
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) {
		t.Skip("SKIPPED: mounting a small disk needs root")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	tree, images := edited(t, false)
	_, folder := Write(t.Context(), tree, images, filepath.Join(dir, "out"), nil)
	file := Create(filepath.Join(dir, "out.rflow"), func(w io.Writer) error {
		_, err := w.Write(make([]byte, 1<<17))
		return err
	})
	for name, err := range map[string]error{"out": folder, "out.rflow": file} {
		if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "no room") || !strings.Contains(err.Error(), filepath.Join(dir, name)) {
			t.Errorf("%s: %v, want that there is no room for it", name, err)
		}
		if err != nil && strings.Contains(err.Error(), staging) {
			t.Errorf("%s: %v names what is not whole yet", name, err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left there: %v, %v", left, err)
	}
}
