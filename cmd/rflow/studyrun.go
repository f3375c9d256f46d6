package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"rflow/client"
	"rflow/flow"
	"rflow/flow/geneval"
	"rflow/flow/store"
	"rflow/flow/study"
)

func (a *app) study(cmd *cobra.Command, o studyOptions, arms []arm) error {
	prompts, err := a.readPrompts(cmd.Context(), o.prompts)
	if err != nil {
		return err
	}
	sources, err := a.sources()
	if err != nil {
		return err
	}
	// What is to be written at the end is opened first: a study takes long.
	files, err := o.openFiles()
	if err != nil {
		return err
	}
	defer files.close()
	dir := filepath.Join(a.settings.get("data"), "studies", o.key(prompts, a.settings.get("backend"), sources))
	st, err := store.Open(cmd.Context(), dir, store.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	b, err := a.newBatch(cmd, st)
	if err != nil {
		return err
	}
	defer b.close()
	b.report = newReport(cmd, false, len(prompts)*len(arms))
	defer b.report.end() // on whatever way out
	s := &studyRun{options: o, batch: b, arms: arms, prompts: prompts, failed: map[int]bool{}, begun: time.Now()}
	if err := s.all(cmd.Context()); err != nil {
		return err
	}
	points := s.points()
	for _, judge := range o.judges {
		more, err := s.judged(cmd.Context(), a, judge)
		if err != nil {
			return err
		}
		points = append(points, more...)
	}
	b.report.end()
	if err := printPoints(cmd.OutOrStdout(), points, o.json); err != nil {
		return err
	}
	if err := files.write(points); err != nil {
		return err
	}
	if len(s.failed) > 0 {
		return errSomeFailed
	}
	return nil
}

// studyRun runs the sessions of a study, several at once. The lock guards what is
// below it.
type studyRun struct {
	options studyOptions
	batch   *batch
	arms    []arm
	prompts []geneval.Prompt
	begun   time.Time

	mu      sync.Mutex
	trees   [][]flow.Tree // by arm and prompt
	planned int           // images
	made    int
	over    int // sessions
	failed  map[int]bool
}

// place is one session of a study.
type place struct{ arm, prompt int }

// workers is how many sessions run at once.
func (s *studyRun) workers() int {
	if s.options.jobs > 0 {
		return s.options.jobs
	}
	return max(1, min(16, s.batch.caps.Load.Workers))
}

// all runs every session. The first error that is not about one prompt alone ends
// the others, which go on where they were with the next run.
func (s *studyRun) all(ctx context.Context) error {
	for _, a := range s.arms {
		s.trees = append(s.trees, make([]flow.Tree, len(s.prompts)))
		s.planned += a.strategy.Images() * len(s.prompts)
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	places := make(chan place)
	var workers sync.WaitGroup
	for range s.workers() {
		workers.Go(func() {
			b := s.own()
			for p := range places {
				if ctx.Err() != nil {
					continue
				}
				if err := s.one(ctx, b, p); err != nil {
					stop(err)
				}
			}
		})
	}
	for prompt := range s.prompts { // prompt by prompt: what is there early compares
		for arm := range s.arms {
			places <- place{arm, prompt}
		}
	}
	close(places)
	workers.Wait()
	return context.Cause(ctx)
}

// own is the batch with a report of its own, which says nothing but why something
// waits, and passes on what is made.
func (s *studyRun) own() *batch {
	b := *s.batch
	b.report = &report{
		out: io.Discard, errs: &telling{s}, quiet: true, sessions: 1, begun: s.begun,
		takes: func(t flow.Tree) { s.count(func() { s.planned -= t.Images() }) },
		makes: func() { s.count(func() { s.made++ }) },
	}
	return &b
}

// telling writes whole lines above the line of progress.
type telling struct{ s *studyRun }

func (t *telling) Write(text []byte) (int, error) {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	t.s.batch.report.clear()
	return t.s.batch.report.errs.Write(text)
}

func (s *studyRun) one(ctx context.Context, b *batch, at place) error {
	p := s.prompts[at.prompt]
	tree, err := b.one(ctx, s.options.task(s.arms[at.arm], at.prompt, p))
	if err != nil {
		return err
	}
	s.count(func() {
		s.over++
		s.trees[at.arm][at.prompt] = tree
		if tree.State == flow.FailedSession && !s.failed[at.prompt] {
			s.failed[at.prompt] = true
			s.batch.report.clear()
			say(s.batch.report.errs, "left out line %d: %s", p.Line, tree.Failure)
		}
	})
	return nil
}

// count changes what is counted, and shows it.
func (s *studyRun) count(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	line := fmt.Sprintf("sessions %d/%d · images %d/%d", s.over, len(s.arms)*len(s.prompts), s.made, max(s.made, s.planned))
	if s.made > 0 {
		left := time.Since(s.begun) / time.Duration(s.made) * time.Duration(max(0, s.planned-s.made))
		line += " · about " + left.Round(time.Second).String() + " left"
	}
	s.batch.report.line(line)
}

// difficulties are those of the prompts, where the noise axis is among the arms.
func (s *studyRun) difficulties() []study.Difficulty {
	for i, a := range s.arms {
		if a.axis != study.Noise {
			continue
		}
		var list []study.Difficulty
		for _, t := range s.trees[i] {
			list = append(list, study.DifficultyOf(t))
		}
		return list
	}
	return nil
}

func (s *studyRun) points() []study.Point { return s.cut("", "") }

func (s *studyRun) cut(chooser, verifier string) []study.Point {
	var points []study.Point
	for i, a := range s.arms {
		points = append(points, study.Cut{
			Axis: a.axis, Budget: a.budget, Sessions: s.trees[i], Difficulties: s.difficulties(), Chooser: chooser, Verifier: verifier,
		}.Points()...)
	}
	return points
}

// judged rates all images with another verifier, and reads the curves by it: of
// what the sessions' own has chosen, and of what it would have chosen itself.
func (s *studyRun) judged(ctx context.Context, a *app, judge string) ([]study.Point, error) {
	source, err := parseSource(flow.RoleVerifier, judge)
	if err != nil {
		return nil, usagef("--judge %s: %w", judge, err)
	}
	r, err := s.batch.rater(ctx, a, source, verifyOptions{json: true})
	if err != nil {
		return nil, err
	}
	r.report = &report{out: io.Discard, errs: s.batch.report.errs, live: s.batch.report.live, quiet: true, sessions: len(s.arms) * len(s.prompts)}
	verifier := ""
	for i := range s.trees {
		for j, t := range s.trees[i] {
			if t.Images() == 0 {
				continue
			}
			if err := r.one(ctx, t.ID); err != nil {
				return nil, err
			}
			events, err := s.batch.st.Events(ctx, t.ID, 0)
			if err != nil {
				return nil, err
			}
			s.trees[i][j] = flow.Fold(events)
			if name := givenBy(s.trees[i][j], r.source); name != "" {
				verifier = name
			}
		}
	}
	if verifier == "" {
		return nil, nil
	}
	return append(s.cut("", verifier), s.cut(verifier, verifier)...), nil
}

// givenBy is what the verifier at a source calls itself.
func givenBy(t flow.Tree, source flow.Source) string {
	for n := range t.Nodes() {
		for _, v := range n.Verdicts {
			if v.Source != nil && *v.Source == source {
				return v.Verifier
			}
		}
	}
	return ""
}

// studyFiles are the files that a study writes besides its tables.
type studyFiles struct {
	list []*os.File
	as   []func(io.Writer, []study.Point) error
}

func (o studyOptions) openFiles() (*studyFiles, error) {
	f := &studyFiles{}
	for _, one := range []struct {
		path string
		as   func(io.Writer, []study.Point) error
	}{{o.csv, study.WriteCSV}, {o.svg, study.WriteSVG}, {o.png, study.WritePNG}} {
		path, as := one.path, one.as
		if path == "" {
			continue
		}
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o644)
		if err != nil {
			f.close()
			return nil, usagef("%w", err)
		}
		f.list, f.as = append(f.list, file), append(f.as, as)
	}
	return f, nil
}

func (f *studyFiles) write(points []study.Point) error {
	for i, file := range f.list {
		if err := file.Truncate(0); err != nil {
			return err
		}
		if err := f.as[i](file, points); err != nil {
			return err
		}
	}
	return nil
}

func (f *studyFiles) close() {
	for _, file := range f.list {
		_ = file.Close()
	}
}

func printPoints(out io.Writer, points []study.Point, asJSON bool) error {
	if asJSON {
		for _, p := range points {
			if err := printJSON(out, p, ""); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "axis\tprompts of\timages\tcorrect\tmean score\tprompts\tchosen by\tsays\t")
	for _, p := range points {
		fmt.Fprintf(w, "%s\t%s\t%d\t%.3f\t%.2f\t%d\t%s\t%s\t\n",
			p.Axis, client.CleanLine(p.Tag, 60), p.Images, p.Correct, p.Score, p.Prompts, orOwn(p.Chooser), orOwn(p.Verifier))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return printFinal(out, points)
}

func orOwn(verifier string) string {
	if verifier == "" {
		return "own"
	}
	return client.CleanLine(verifier, 60)
}

// printFinal prints what each axis came to with all its images.
func printFinal(out io.Writer, points []study.Point) error {
	rows := study.Final(points)
	if len(rows) == 0 {
		return nil
	}
	fmt.Fprintln(out, "\npercent correct with all images")
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "axis\timages\t")
	for _, c := range rows[0].Columns {
		fmt.Fprintf(w, "%s\t", client.CleanLine(c, 60))
	}
	fmt.Fprintln(w)
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%d\t", r.Axis, r.Images)
		for _, c := range r.Cells {
			fmt.Fprintf(w, "%s\t", c)
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}
