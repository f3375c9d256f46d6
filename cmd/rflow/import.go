package main

import (
	"context"
	"errors"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"rflow/client"
	"rflow/flow"
	"rflow/flow/archive"
	"rflow/flow/store"
)

func (a *app) importCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE...",
		Short: "Take sessions in from bundles",
		Long: `Takes the sessions of bundles (rflow export --format bundle) into the data folder:
events, images and previews, each checked against its SHA-256. A session that is
there already stays as it is.`,
		Example: "  rflow import apples.rflow",
		Args:    someArgs("at least one bundle; rflow export --format bundle makes them"),
		RunE: func(cmd *cobra.Command, args []string) error {
			st, err := a.openStore(cmd)
			if err != nil {
				return err
			}
			defer st.Close()
			failed := false
			for _, name := range args {
				if err := importFile(cmd, st, name); err != nil {
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
		},
	}
}

// openBundle opens a bundle; close it with the file.
func openBundle(name string) (*archive.Bundle, *os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("a bundle must be a plain file: it is not read from front to back")
	}
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	b, err := archive.OpenBundle(f, info.Size())
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return b, f, nil
}

func importFile(cmd *cobra.Command, st *store.Store, name string) error {
	b, f, err := openBundle(name)
	if err != nil {
		return noBundle(name, err)
	}
	defer f.Close()
	t := b.Tree()
	release, err := st.Lease(cmd.Context(), t.ID)
	if err != nil {
		return err
	}
	defer release()
	m := newMeter(cmd.ErrOrStderr(), "image")
	defer m.end()
	done := 0
	for n := range t.Nodes() {
		if err := importNode(cmd.Context(), st, b, n); err != nil {
			return err
		}
		done++
		m.set(done, t.Len())
	}
	if err := importTrials(cmd.Context(), st, b, t); err != nil {
		return err
	}
	if err := markImported(cmd.Context(), st, t.ID); err != nil {
		return err
	}
	added, err := st.Import(cmd.Context(), t.ID, b.Events())
	var moved *store.ConflictError
	if errors.As(err, &moved) {
		return usagef("session %s is here already, and has gone another way: nothing was changed; rflow delete %s makes room for the bundle's", t.ID, t.ID)
	}
	if err != nil {
		return err
	}
	// Previews come last: what they belong to is there.
	if err := importLooks(cmd.Context(), st, b, t); err != nil {
		return err
	}
	m.end()
	tellUnread(cmd.ErrOrStderr(), t.ID, t, name)
	what := "imported"
	if !added {
		what = "there already:"
	}
	say(cmd.ErrOrStderr(), "%s %s, %d images, %s; rflow open %s", what, t.ID, t.Images(), client.CleanLine(t.Session.Prompt, 120), t.ID)
	return nil
}

func importNode(ctx context.Context, st *store.Store, b *archive.Bundle, n *flow.Node) error {
	if n.Image.IsZero() || slices.Contains(b.Lost(), n.ID) {
		return ctx.Err()
	}
	pic, err := b.Picture(ctx, n.Image)
	if err == nil {
		_, err = st.PutImage(ctx, pic.MediaType, pic.Data)
	}
	return err
}

// importTrials puts what trials have made into the store, as far as it is there.
func importTrials(ctx context.Context, st *store.Store, b *archive.Bundle, t flow.Tree) error {
	for _, trial := range t.Trials() {
		for _, a := range trial.Arms {
			if !a.Made() {
				continue
			}
			pic, err := b.Picture(ctx, a.Image)
			if errors.Is(err, archive.ErrNotHere) {
				continue
			}
			if err == nil {
				_, err = st.PutImage(ctx, pic.MediaType, pic.Data)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func importLooks(ctx context.Context, st *store.Store, b *archive.Bundle, t flow.Tree) error {
	for n := range t.Nodes() {
		var looks []flow.Look
		for _, p := range b.Previews(n.ID) {
			pic, err := b.Picture(ctx, p.Digest)
			if err != nil {
				return err
			}
			looks = append(looks, flow.Look{Step: p.Step, Total: p.Total, Picture: pic})
		}
		if len(looks) == 0 || n.Request == "" {
			continue
		}
		if err := st.PutLooks(ctx, t.ID, n.Request, looks); err != nil {
			return err
		}
	}
	return nil
}
