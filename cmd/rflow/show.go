package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"rflow/render"
)

const showHelp = `Prints images inline, never larger than their own pixels. With --graphics it
also prints into a pipe or a file, where a cell counts 8x16 px.

Of a session it tells where it stands and what each verifier says that has rated
it, and prints the image that it came to.`

// maxImageFile bounds a file that is shown, in bytes.
const maxImageFile = 256 << 20

func (a *app) showCommand() *cobra.Command {
	var cols, rows int
	var dither string
	cmd := &cobra.Command{
		Use:     "show IMAGE|ID...",
		Short:   "Print images inline, and what came of sessions",
		Long:    showHelp,
		Example: "  rflow show apples.png\n  rflow show 7k3f\n  rflow show --graphics sixel --cols 40 *.png > pictures.six",
		Args:    someArgs("at least one image file or session ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cols < 0 || rows < 0 {
				return usagef("--cols and --rows cannot be negative")
			}
			d, err := render.ParseDither(dither)
			if err != nil {
				return &usageError{fmt.Errorf("--%w", err)}
			}
			return a.show(cmd, args, cols, rows, d)
		},
	}
	cmd.Flags().IntVar(&cols, "cols", 0, "at most so many columns (default: the terminal's, 80 in a pipe)")
	cmd.Flags().IntVar(&rows, "rows", 0, "at most so many rows (default: the terminal's)")
	cmd.Flags().StringVar(&dither, "dither", render.Diffuse.String(), "how colours beyond the palette of sixels are shown: diffuse, ordered, none")
	return cmd
}

func (a *app) show(cmd *cobra.Command, args []string, cols, rows int, dither render.Dither) error {
	// A picture is a few large blocks without pointers, and the program ends after
	// the last one: to collect garbage often costs more than it frees.
	debug.SetGCPercent(400)
	forced, err := parseGraphics(a.settings.get("graphics"))
	if err != nil {
		return &usageError{err}
	}
	caps, terminal, err := a.probeTerminal(cmd.Context())
	if err != nil {
		return err
	}
	target := showTarget(caps, terminal, forced)
	target.Dither = dither
	if terminal {
		if cols == 0 {
			cols = caps.Cols
		}
		if rows == 0 && caps.Rows > 1 {
			rows = caps.Rows - 1
		}
	}
	failed := false
	for _, name := range args {
		if err := a.showOne(cmd, name, target, cols, rows); err != nil {
			if cmd.Context().Err() != nil {
				return err
			}
			failed = true
			say(cmd.ErrOrStderr(), "%s: %v", name, err)
		}
	}
	if failed {
		return errSomeFailed
	}
	return nil
}

// showTarget is how to draw: by what the terminal answered, or into a pipe as
// forced.
func showTarget(caps render.Caps, terminal bool, forced render.Path) render.Target {
	if terminal {
		path, _ := caps.Choose(forced)
		return caps.Target(path)
	}
	caps.Tmux, caps.Screen = false, false // a pipe is in neither
	t := caps.Target(forced)
	if forced == render.Auto {
		t.Path = render.Blocks
	} else if !caps.NoColor {
		t.Profile = colorprofile.TrueColor // whoever asked for pictures in a pipe wants their colours
	}
	t.CellW, t.CellH = 8, 16
	return t
}

func (a *app) showOne(cmd *cobra.Command, arg string, t render.Target, cols, rows int) error {
	if !meansSession(arg) {
		return showFile(cmd, arg, t, cols, rows)
	}
	st, err := a.openStore(cmd)
	if err != nil {
		return err
	}
	defer st.Close()
	return a.showSession(cmd, st, arg, t, cols, rows)
}

func showFile(cmd *cobra.Command, name string, t render.Target, cols, rows int) error {
	data, err := await(cmd.Context(), func() ([]byte, error) { return readImage(name) })
	if cmd.Context().Err() != nil {
		return cmd.Context().Err()
	}
	if err != nil {
		return noPicture(name, err)
	}
	img, err := render.Decode(data)
	if err != nil {
		return noPicture(name, err)
	}
	return render.Show(cmd.OutOrStdout(), img, t, cols, rows)
}

// readImage reads at most maxImageFile bytes: a device or a pipe does not say
// how much it has.
func readImage(name string) ([]byte, error) {
	data, err := readFile(name)
	var path *fs.PathError
	switch {
	case errors.As(err, &path):
		return nil, path.Err // the caller names the file
	case err != nil:
		return nil, err
	case len(data) > maxImageFile:
		return nil, fmt.Errorf("the file has more than the %d MiB that are read", maxImageFile>>20)
	}
	return data, nil
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var data bytes.Buffer
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		data.Grow(int(min(info.Size(), maxImageFile)) + bytes.MinRead)
	}
	_, err = data.ReadFrom(io.LimitReader(f, maxImageFile+1))
	return data.Bytes(), err
}
