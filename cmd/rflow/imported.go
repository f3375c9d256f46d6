package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"rflow/flow"
	"rflow/flow/store"
)

// A session that came out of a bundle may name any address, and any variable as
// the key for it. Nothing is sent there unless a person has named it here.

func importedKey(id flow.SessionID) string { return "imported/" + string(id) }

func imported(ctx context.Context, st *store.Store, id flow.SessionID) (bool, error) {
	mark, err := st.Setting(ctx, importedKey(id))
	return mark != nil, err
}

// markImported notes that a session is somebody else's, before it is there. One
// that is there already stays what it is.
func markImported(ctx context.Context, st *store.Store, id flow.SessionID) error {
	_, err := st.Session(ctx, id)
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return st.SetSetting(ctx, importedKey(id), json.RawMessage("true"))
}

// strangeError concerns one session only.
type strangeError struct{ error }

// strange returns an error about the first role of an imported session that comes
// from an address which neither settings nor flags name.
func (a *app) strange(t flow.Tree, sources map[flow.Role]flow.Source) error {
	known := map[string]bool{"": true, embedded: true, a.settings.get("backend"): true}
	named, err := a.sources()
	if err != nil {
		return err
	}
	for _, s := range named {
		known[s.Address] = true
	}
	for _, role := range roleNames() {
		if s := sources[role]; !known[s.Address] {
			return &strangeError{fmt.Errorf("session %s came out of a bundle, and its %s is at %s: add --%s %q to go on with it there, or --%s backend",
				t.ID, role, s.Address, role, s.Address, role)}
		}
	}
	return nil
}
