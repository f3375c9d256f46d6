package main

import (
	"context"
	"encoding/json"

	"rflow/flow"
	"rflow/flow/store"
	"rflow/tui"
)

// keeper changes the list of sessions in the data folder.
type keeper struct{ st *store.Store }

// relabel changes what is kept of a session beside its log.
func (k keeper) relabel(ctx context.Context, id flow.SessionID, change func(*store.Label)) error {
	if _, err := k.st.Session(ctx, id); err != nil {
		return err
	}
	labels, err := k.st.Labels(ctx)
	if err != nil {
		return err
	}
	l := labels[id]
	change(&l)
	return k.st.SetLabel(ctx, id, l)
}

// Rename implements [tui.Keeper].
func (k keeper) Rename(ctx context.Context, id flow.SessionID, name string) error {
	return k.relabel(ctx, id, func(l *store.Label) { l.Name = name })
}

// Archive implements [tui.Keeper].
func (k keeper) Archive(ctx context.Context, id flow.SessionID, archived bool) error {
	return k.relabel(ctx, id, func(l *store.Label) { l.Archived = archived })
}

// Duplicate implements [tui.Keeper]. The copy is called after the original.
func (k keeper) Duplicate(ctx context.Context, id flow.SessionID) (flow.SessionID, error) {
	s, err := k.st.Session(ctx, id)
	if err != nil {
		return "", err
	}
	labels, err := k.st.Labels(ctx)
	if err != nil {
		return "", err
	}
	theirs, err := imported(ctx, k.st, id)
	if err != nil {
		return "", err
	}
	to, err := k.st.Copy(ctx, id)
	if err == nil && theirs {
		err = k.st.SetSetting(ctx, importedKey(to), json.RawMessage("true"))
	}
	if err != nil {
		return to, err
	}
	name := labels[id].Name
	if name == "" {
		name = s.Prompt
	}
	return to, k.st.SetLabel(ctx, to, store.Label{Name: "copy of " + name})
}

// Delete implements [tui.Keeper].
func (k keeper) Delete(ctx context.Context, id flow.SessionID) (string, error) {
	g, err := k.st.Delete(ctx, id)
	return told(g), err
}

var _ tui.Keeper = keeper{}
