//go:build linux

// Terminals shows the explorer in real terminals on a virtual display, presses
// keys as a person does, and compares what they show with what belongs there.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	wrong, err := run(ctx, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "terminals:", err)
		os.Exit(2)
	}
	if wrong {
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	out, only, stories, root, rflow string
	install, strict                 bool
}

func parse(args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("terminals", flag.ContinueOnError)
	f.StringVar(&o.out, "out", "", "folder for the screenshots (default: a new one)")
	f.StringVar(&o.only, "only", "", "run only these, separated by commas")
	f.StringVar(&o.stories, "stories", "finished,sampled,moved", "play only these")
	f.StringVar(&o.root, "root", "", "a newer Debian that is there already (default: one of its own, in the cache folder)")
	f.StringVar(&o.rflow, "rflow", "", "the program to look at, linked statically (default: it is built)")
	f.BoolVar(&o.install, "install", false, "install what is missing (needs root)")
	f.BoolVar(&o.strict, "strict", false, "fail when a terminal could not be started")
	return o, f.Parse(args)
}

// run looks at all terminals and reports whether something is wrong.
func run(ctx context.Context, args []string) (wrong bool, err error) {
	o, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	if o.out == "" {
		if o.out, err = os.MkdirTemp("", "rflow-shots"); err != nil {
			return false, err
		}
	} else if err := os.MkdirAll(o.out, 0o755); err != nil {
		return false, err
	}
	chosen := choose(kinds(), o.only)
	if len(chosen) == 0 {
		return false, fmt.Errorf("--only %s names no terminal", o.only)
	}
	r := &report{out: os.Stdout, over: func() bool { return ctx.Err() != nil }}
	root, err := prepare(ctx, o, chosen, os.Stdout)
	if err != nil {
		return false, err
	}
	s, err := newStage(ctx, root, o.rflow)
	if err != nil {
		return false, err
	}
	defer s.close()
	for _, k := range chosen {
		if ctx.Err() != nil {
			break
		}
		if why := s.lacks(k); why != "" {
			r.missing(k.name, why)
		} else if err := play(ctx, s, k, r, o); err != nil && ctx.Err() == nil {
			r.missing(k.name, err.Error())
		}
	}
	return r.failed() > 0 || o.strict && len(r.absent) > 0, errors.Join(ctx.Err(), conclude(r, o.out))
}

func choose(all []kind, only string) []kind {
	if only == "" {
		return all
	}
	names := strings.Split(only, ",")
	return slices.DeleteFunc(all, func(k kind) bool { return !slices.Contains(names, k.name) })
}

// conclude writes the table and the sheet.
func conclude(r *report, dir string) error {
	f, err := os.Create(filepath.Join(dir, "report.txt"))
	if err != nil {
		return err
	}
	defer f.Close()
	if err := r.table(f); err != nil {
		return err
	}
	if err := writePNG(filepath.Join(dir, "sheet.png"), sheet(r.steps)); err != nil {
		return err
	}
	fmt.Fprintf(r.out, "%d steps, %d wrong, %d terminals not started; %s\n", len(r.steps), r.failed(), len(r.absent), dir)
	return f.Close()
}
