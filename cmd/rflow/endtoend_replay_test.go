package main

import (
	"os"
	"path/filepath"
	"testing"

	"rflow/cmd/rflow/internal/ptytest"
)

// A session is shown to a room from a bundle, on a machine that has nothing else.
func TestEndToEndReplayFromABundleWithoutADataFolder(t *testing.T) {
	made := newProgram(t)
	id := made.make("a photo of two red apples and a blue cup")[0]
	file := filepath.Join(t.TempDir(), "apples.rflow")
	made.must("export", id, "--format", "bundle", "-o", file)

	for _, brand := range []ptytest.Brand{ptytest.Kitty(), ptytest.XTerm()} {
		stage := newProgram(t)
		term := stage.on(brand, "replay", file)
		until(t, term, "two red apples", "toy world", "space next")
		term.Type(" ")
		until(t, term, "from noise · 0.")
		term.Until("a picture is drawn", func(s ptytest.Screen) bool { return len(s.Images)+len(s.Sixels) > 0 })
		term.Type("\x1b[6~") // page down, as presenters send it: the rest of the sampling
		term.Type("\x1b[6~")
		until(t, term, "before · 0.", "after · 1.")
		term.Type("]")
		until(t, term, "chain 2 of 2")
		term.Type("b")
		term.Until("the screen is blank", func(s ptytest.Screen) bool { return !s.Has("chain") && !s.Has("toy") })
		term.Type("b")
		until(t, term, "chain 2 of 2")
		term.Type("q")
		leftWell(t, term.Ended())
		if _, err := os.Stat(filepath.Join(stage.data, "rflow.db")); err == nil {
			t.Error("a data folder was made")
		}
	}
}
