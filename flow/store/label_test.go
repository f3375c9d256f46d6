package store

import (
	"context"
	"errors"
	"testing"

	"rflow/flow"
)

func TestLabelsAreKeptBesideTheLog(t *testing.T) {
	s, ctx := open(t, t.TempDir(), Options{}), context.Background()
	mustAppend(t, s, "s1", flow.SessionStarted{Prompt: "p"})
	before, err := s.Session(ctx, "s1")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []Label{{Name: "boats"}, {Name: "boats", Archived: true}, {Archived: true}} {
		if err := s.SetLabel(ctx, "s1", l); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Labels(ctx); err != nil || len(got) != 1 || got["s1"] != l {
			t.Errorf("labels %v, %v; want %+v", got, err, l)
		}
	}
	if after, err := s.Session(ctx, "s1"); err != nil || after.Seq != before.Seq || !after.Updated.Equal(before.Updated) {
		t.Errorf("the session is %+v, %v; was %+v", after, err, before)
	}
	if err := s.SetSetting(ctx, "session0", []byte("7")); err != nil { // no label, though next to them
		t.Fatal(err)
	}
	if err := s.SetLabel(ctx, "s1", Label{}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Labels(ctx); err != nil || len(got) != 0 {
		t.Errorf("after the zero label there are %v, %v", got, err)
	}
	if err := s.SetLabel(ctx, "../s1", Label{Name: "x"}); err == nil {
		t.Error("a label for no session was kept")
	}
}

func TestADeletedSessionLeavesNoLabel(t *testing.T) {
	s, ctx := open(t, t.TempDir(), Options{}), context.Background()
	mustAppend(t, s, "s1", flow.SessionStarted{Prompt: "p"})
	if err := s.SetLabel(ctx, "s1", Label{Name: "boats"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Delete(ctx, "s1"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Labels(ctx); err != nil || len(got) != 0 {
		t.Errorf("labels %v, %v", got, err)
	}
}

func TestACopyIsASessionOfItsOwn(t *testing.T) {
	s, ctx := open(t, t.TempDir(), Options{}), context.Background()
	image, err := s.PutImage(ctx, "image/png", []byte("foo"))
	if err != nil {
		t.Fatal(err)
	}
	mustAppend(
		t, s, "s1", flow.SessionStarted{Prompt: "p"}, flow.NodeQueued{Node: "0.1", Request: "r-1"},
		flow.NodeFinished{Node: "0.1", Image: image, MediaType: "image/png", Width: 8, Height: 8},
	)
	look := flow.Look{Step: 3, Total: 9, Picture: flow.Picture{MediaType: "image/png", Data: []byte("bar")}}
	if err := s.PutLooks(ctx, "s1", "r-1", []flow.Look{look}); err != nil {
		t.Fatal(err)
	}
	id, err := s.Copy(ctx, "s1")
	if err != nil || id == "s1" {
		t.Fatalf("Copy() = %q, %v", id, err)
	}
	mustAppend(t, s, id, flow.Paused{Paused: true})
	if n, m := len(mustEvents(t, s, "s1", 0)), len(mustEvents(t, s, id, 0)); n != 3 || m != 4 {
		t.Errorf("the logs have %d and %d events, want 3 and 4", n, m)
	}
	if looks, err := s.Looks(ctx, id, "r-1"); err != nil || len(looks) != 1 || looks[0].Step != 3 {
		t.Errorf("the copy's previews are %v, %v", looks, err)
	}
	if _, err := s.Delete(ctx, "s1"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Image(ctx, image); err != nil {
		t.Errorf("the copy's image went with the first session: %v", err)
	}
	if _, err := s.Copy(ctx, "s1"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Copy() of nothing = %v", err)
	}
}
