package main

import (
	"context"
	"strings"
	"testing"

	"rflow/flow/store"
)

// TestTheListIsKept drives the keeper over a session that was made for real, and
// looks at it with the program.
func TestTheListIsKept(t *testing.T) {
	p := newProgram(t)
	p.must(append([]string{"run", "--prompt", "two red apples"}, small...)...)
	ctx := context.Background()
	open := func() *store.Store {
		st, err := store.Open(ctx, p.data, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	st := open()
	k := keeper{st}
	all, err := st.Sessions(ctx)
	if err != nil || len(all) != 1 {
		t.Fatalf("sessions %v, %v", all, err)
	}
	id := all[0].ID
	for _, err := range []error{k.Rename(ctx, id, "breakfast"), k.Archive(ctx, id, true)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	to, err := k.Duplicate(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Rename(ctx, "nosuch", "x"); err == nil {
		t.Error("a session that is not there was renamed")
	}
	st.Close()

	out := p.must("sessions")
	if !strings.Contains(out, "copy of breakfast") || strings.Contains(out, string(id)) {
		t.Errorf("the list should show the copy, and not what is archived:\n%s", out)
	}
	out = p.must("sessions", "--archived")
	if !strings.Contains(out, string(id)) || !strings.Contains(out, "breakfast") {
		t.Errorf("--archived should show both:\n%s", out)
	}

	st = open()
	defer st.Close()
	k = keeper{st}
	told, err := k.Delete(ctx, id)
	if err != nil || !strings.HasPrefix(told, "0 images") {
		t.Errorf("deleted %q, %v; want no image gone, for the copy uses all", told, err)
	}
	best, err := st.Session(ctx, to)
	if err != nil || best.Best == nil {
		t.Fatalf("the copy is %+v, %v", best, err)
	}
	if _, err := st.Image(ctx, best.Best.Image); err != nil {
		t.Errorf("the copy's image: %v", err)
	}
	if told, err = k.Delete(ctx, to); err != nil || strings.HasPrefix(told, "0 images") {
		t.Errorf("deleted %q, %v; want its images gone", told, err)
	}
	if _, err := st.Image(ctx, best.Best.Image); err == nil {
		t.Error("the image is still there though no session uses it")
	}
	if left, err := st.Events(ctx, to, 0); err != nil || len(left) != 0 {
		t.Errorf("%d events are left, %v", len(left), err)
	}
}
