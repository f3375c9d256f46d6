// Command peers compares this program with others that bring pictures to a
// terminal, in one run: each round has every one of them in turn, so that a
// machine that is busy for a while is busy for all. It prints what each took,
// how many bytes it wrote, and how close the picture is, as an independent
// decoder sees it; and whether the figures asked for were reached.
//
// Programs that are not installed are named and left out.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("peers", flag.ContinueOnError)
	program := flags.String("rflow", "", "the program to compare, built")
	photos := flags.String("photos", "", "folder of PNG files; empty: generated pictures")
	rounds := flags.Int("rounds", 9, "rounds, of which the fastest counts")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *program == "" {
		return fmt.Errorf("-rflow is missing")
	}
	dir, err := os.MkdirTemp("", "peers")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	pics, err := pictures(*photos, dir)
	if err != nil {
		return err
	}
	jobs, missing := contestants(ctx, *program, dir)
	fmt.Fprintf(out, "%d pictures, %d rounds, %d processors\n", len(pics), *rounds, runtime.NumCPU())
	for _, m := range missing {
		fmt.Fprintf(out, "NOT FOUND: %s\n", m)
	}
	board := newBoard()
	for round := range *rounds {
		for _, p := range pics {
			for _, j := range jobs {
				m, err := j.measure(p)
				if err != nil {
					return fmt.Errorf("%s, %s: %w", j.name, p.name, err)
				}
				if round == 0 {
					if m.score, err = j.judge(p, m.output); err != nil {
						return fmt.Errorf("%s, %s: %w", j.name, p.name, err)
					}
				}
				board.add(j, p, m)
			}
		}
	}
	board.print(out)
	return nil
}
