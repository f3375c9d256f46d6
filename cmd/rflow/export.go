package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rflow/flow"
	"rflow/flow/archive"
	"rflow/flow/genref"
	"rflow/flow/store"
)

const exportHelp = `Writes sessions out. What for, by --format:

  png            a folder: each node's PNG with its provenance inside, and
                 session.json with nodes, edges, reflections and verdicts
  bundle         one file that holds all of a session, previews too: rflow replay
                 plays it and rflow import takes it in, without your data folder
  html           one page with the tree, its images, reflections and decisions;
                 it needs no network and no scripts
  contact-sheet  one PNG: a row a chain, captions with score and decision

With one ID, OUT is the folder or the file; a folder that holds something else
gets a folder of the session's own in it. With several IDs each gets its own in
OUT. Nothing is written by halves, and no file of another session is touched.

And training data, from the decisions of all sessions given (or of --all):

  genref-wds       triplets (flawed image, better image, reflection) as WebDataset
                   shards for reflection tuning, with a config fragment; --subset auto
                   calls rule those on a prompt of objects whose verifier said no
                   to the one and yes to the other, and general all others
  reflections-sft  image and prompt to final reflection (LLaMA-Factory, sharegpt)
  preference       reflections as edited over as proposed (DPO), accepted or rejected
                   (KTO), and counterfactuals: the best correction over each other
  reward           pairs of images with the better one (Bradley-Terry)

They hold what was judged: by you (--judge person, the default), or by a verifier
(--judge verifier for the session's own, or its name). Prompts of the GenEval
benchmark are left out unless --include-benchmarks: a model trained on them cannot
be measured with it. OUT must not be there yet.`

const exportExamples = `  rflow export 7k3f -o ./apples
  rflow export 7k3f --format bundle -o apples.rflow
  rflow export 7k3f --format html -o apples.html
  rflow export --all --format genref-wds --judge person -o ./triplets`

// exportOptions are the flags of export.
type exportOptions struct {
	out, format, judge, subset string
	all, benchmarks            bool
}

// exporter writes sessions in one format.
type exporter struct {
	ext   string // of its one file; "" writes a folder
	write func(*export) error
}

func exporters() map[string]exporter {
	return map[string]exporter{
		"png":           {"", (*export).pngs},
		"bundle":        {".rflow", (*export).bundles},
		"html":          {".html", (*export).pages},
		"contact-sheet": {".png", (*export).sheets},
	}
}

// formats lists the formats in the order of the help.
func formats() []string {
	return append([]string{"png", "bundle", "html", "contact-sheet"}, datasets()...)
}

func (a *app) exportCommand() *cobra.Command {
	o := exportOptions{}
	cmd := &cobra.Command{
		Use:     "export ID... -o OUT",
		Short:   "Write sessions out: pictures, one file, a page, a sheet, training data",
		Long:    exportHelp,
		Example: exportExamples,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(args); err != nil {
				return err
			}
			return a.export(cmd, args, o)
		},
		ValidArgsFunction: a.completeSessions,
	}
	flags := cmd.Flags()
	flags.StringVarP(&o.out, "output", "o", "", "file or folder to write to")
	flags.StringVar(&o.format, "format", "png", strings.Join(formats(), ", "))
	flags.BoolVar(&o.all, "all", false, "every session of the data folder")
	flags.StringVar(&o.judge, "judge", "person", "training data: whose judgement counts: person, verifier, or a verifier's name")
	flags.StringVar(&o.subset, "subset", genref.SubsetAuto, "genref-wds: "+strings.Join(genref.Subsets(), ", "))
	flags.BoolVar(&o.benchmarks, "include-benchmarks", false, "training data: with the prompts of known benchmarks")
	_ = cmd.RegisterFlagCompletionFunc("judge", cobra.FixedCompletions([]string{genref.JudgePerson, genref.JudgeVerifier}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (o exportOptions) check(args []string) error {
	switch {
	case !slices.Contains(formats(), o.format):
		return usagef("there is no format %q; there are %s", o.format, strings.Join(formats(), ", "))
	case len(args) == 0 && !o.all:
		return usagef("export needs at least one session ID, or --all; rflow sessions lists them")
	case len(args) > 0 && o.all:
		return usagef("--all takes no IDs")
	case o.out == "":
		return usagef("export needs -o OUT, the file or folder to write to")
	}
	return nil
}

// export is one run of the command.
type export struct {
	exportOptions
	ctx  context.Context
	errs io.Writer
	st   *store.Store
	ids  []flow.SessionID
	lost bool
}

func (a *app) export(cmd *cobra.Command, args []string, o exportOptions) error {
	st, err := a.openStore(cmd)
	if err != nil {
		return err
	}
	defer st.Close()
	e := &export{exportOptions: o, ctx: cmd.Context(), errs: cmd.ErrOrStderr(), st: st}
	if err := e.find(args); err != nil {
		return err
	}
	if format, ok := exporters()[o.format]; ok {
		err = format.write(e)
	} else {
		err = e.dataset()
	}
	if err == nil && e.lost {
		return errSomeFailed
	}
	return err
}

// find fills in the sessions.
func (e *export) find(args []string) error {
	if e.all {
		all, err := e.st.Sessions(e.ctx)
		for _, s := range all {
			e.ids = append(e.ids, s.ID)
		}
		if err == nil && len(all) == 0 {
			return usagef("there are no sessions yet")
		}
		return err
	}
	for _, arg := range args {
		id, err := e.st.Find(e.ctx, arg)
		if err != nil {
			return noSession(arg, err)
		}
		if !slices.Contains(e.ids, id) {
			e.ids = append(e.ids, id)
		}
	}
	return nil
}

// each hands every session's log to write.
func (e *export) each(write func(events []flow.Event) error) error {
	for _, id := range e.ids {
		events, err := e.st.Events(e.ctx, id, 0)
		if err != nil {
			return err
		}
		if e.format != "bundle" { // which tells it itself
			tellUnread(e.errs, id, flow.Fold(events), e.st.File())
		}
		if err := write(events); err != nil {
			return err
		}
	}
	return nil
}

// told says what was left out.
func (e *export) told(res archive.Result) {
	for _, l := range res.Lost {
		e.lost = true
		say(e.errs, "left out %s", l)
	}
}

func (e *export) pngs() error {
	return e.each(func(events []flow.Event) error {
		t := flow.Fold(events)
		dir := filepath.Join(e.out, string(t.ID))
		if len(e.ids) == 1 {
			var err error
			if dir, err = archive.Folder(e.out, t.ID); err != nil {
				return err
			}
			if dir != e.out {
				say(e.errs, "%s holds something else: writing to %s", e.out, dir)
			}
		}
		m := newMeter(e.errs, "image")
		defer m.end()
		res, err := archive.Write(e.ctx, t, e.st, dir, m.set)
		if err != nil {
			return err
		}
		m.end()
		e.told(res)
		say(e.errs, "wrote %d images and session.json to %s", res.Images, res.Dir)
		return nil
	})
}

// file returns the file that a session goes to.
func (e *export) file(id flow.SessionID, ext string) (string, error) {
	info, err := os.Stat(e.out)
	isDir := err == nil && info.IsDir() || strings.HasSuffix(e.out, string(filepath.Separator))
	if len(e.ids) == 1 && !isDir {
		return e.out, nil
	}
	if err := os.MkdirAll(e.out, 0o755); err != nil {
		return "", err
	}
	return filepath.Join(e.out, string(id)+ext), nil
}

// files writes one file for each session.
func (e *export) files(what, ext string, write func(w io.Writer, events []flow.Event, progress func(done, total int)) (archive.Result, error)) error {
	return e.each(func(events []flow.Event) error {
		path, err := e.file(events[0].Session, ext)
		if err != nil {
			return err
		}
		m := newMeter(e.errs, "image")
		defer m.end()
		var res archive.Result
		err = archive.Create(path, func(w io.Writer) error {
			var err error
			res, err = write(w, events, m.set)
			return err
		})
		if err != nil {
			return err
		}
		m.end()
		e.told(res)
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		say(e.errs, "wrote %s with %d images to %s (%s)", what, res.Images, path, size(info.Size()))
		return nil
	})
}

func (e *export) bundles() error {
	return e.files("a bundle", ".rflow", func(w io.Writer, events []flow.Event, progress func(done, total int)) (archive.Result, error) {
		return archive.WriteBundle(e.ctx, w, events, e.st, progress)
	})
}

func (e *export) pages() error {
	return e.files("a page", ".html", func(w io.Writer, events []flow.Event, progress func(done, total int)) (archive.Result, error) {
		return archive.WritePage(e.ctx, w, flow.Fold(events), e.st, progress)
	})
}

func (e *export) sheets() error {
	return e.files("a contact sheet", ".png", func(w io.Writer, events []flow.Event, progress func(done, total int)) (archive.Result, error) {
		return archive.WriteSheet(e.ctx, w, flow.Fold(events), e.st, progress)
	})
}
