package archive

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"rflow/flow"
)

func TestASessionNeverMixesWithAnother(t *testing.T) {
	tree, images := edited(t, false)
	out := t.TempDir()
	for range 2 { // the second time over its own files
		dir, err := Folder(out, tree.ID)
		if err != nil || dir != out {
			t.Fatalf("its own folder: %s, %v; want %s", dir, err, out)
		}
		if _, err := Write(t.Context(), tree, images, dir, nil); err != nil {
			t.Fatal(err)
		}
	}
	if dir, err := Folder(out, "other"); err != nil || dir != filepath.Join(out, "other") {
		t.Errorf("another session beside it: %s, %v", dir, err)
	}
	photos := t.TempDir()
	if err := os.WriteFile(filepath.Join(photos, "0.1.png"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if dir, err := Folder(photos, tree.ID); err != nil || dir != filepath.Join(photos, string(tree.ID)) {
		t.Errorf("a folder of somebody else: %s, %v", dir, err)
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// TestAnInterruptedExportChangesNothing interrupts after the first image: of a new
// folder nothing is there, and one with an earlier export keeps that.
func TestAnInterruptedExportChangesNothing(t *testing.T) {
	tree, images := edited(t, false)
	export := func(dir string) error {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		_, err := Write(ctx, tree, images, dir, func(int, int) { stop() })
		return err
	}
	parent := t.TempDir()
	if err := export(filepath.Join(parent, "new")); !errors.Is(err, context.Canceled) || len(names(t, parent)) != 0 {
		t.Errorf("a new folder: %v, and %v is left", err, names(t, parent))
	}
	used := t.TempDir()
	if _, err := Write(t.Context(), tree, images, used, nil); err != nil {
		t.Fatal(err)
	}
	want := []byte("of before")
	if err := os.WriteFile(filepath.Join(used, "0.1.png"), want, 0o600); err != nil {
		t.Fatal(err)
	}
	err := export(used)
	got, _ := os.ReadFile(filepath.Join(used, "0.1.png"))
	if !errors.Is(err, context.Canceled) || string(got) != string(want) || len(names(t, used)) != 3 {
		t.Errorf("a used folder: %v, 0.1.png is %q, want %q; there are %v", err, got, want, names(t, used))
	}
}

// TestAnExportHoldsNoPicturesOfAnEarlierOne exports twice; before the second time an
// image is lost. What a person put there stays.
func TestAnExportHoldsNoPicturesOfAnEarlierOne(t *testing.T) {
	tree, images := edited(t, false)
	dir := t.TempDir()
	if _, err := Write(t.Context(), tree, images, dir, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mine.png"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	second, _ := tree.Node("1.1")
	delete(images, second.Image)
	if _, err := Write(t.Context(), tree, images, dir, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, dir), []string{"0.1.png", "mine.png", "session.json"}; !slices.Equal(got, want) {
		t.Errorf("the folder holds %v, want %v", got, want)
	}
}

// TestWhatACrashLeftIsNobodys: a folder in which an export was killed takes the next.
func TestWhatACrashLeftIsNobodys(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, staging+"1"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got, err := Folder(dir, flow.SessionID("s1")); err != nil || got != dir {
		t.Errorf("got %s, %v; want %s", got, err, dir)
	}
}
