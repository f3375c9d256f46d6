package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rflow/flow"
)

// finished appends a session that made one image.
func finished(t *testing.T, s *Store, id flow.SessionID, image []byte) flow.Digest {
	t.Helper()
	d := mustPut(t, s, "image/png", image)
	mustAppend(
		t, s, id,
		flow.SessionStarted{Prompt: "p", Strategy: flow.DefaultStrategy()},
		flow.NodeQueued{Node: "0.1", Parent: flow.Root, Chain: 1, Step: flow.StepGenerate},
		flow.NodeFinished{Node: "0.1", Image: d, MediaType: "image/png"},
	)
	return d
}

// age makes an image look older.
func age(t *testing.T, s *Store, d flow.Digest, by time.Duration) {
	t.Helper()
	path, _ := s.ImagePath(d)
	then := time.Now().Add(-by)
	if err := os.Chtimes(path, then, then); err != nil {
		t.Fatal(err)
	}
}

func TestCollectRemovesWhatNoSessionUses(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	used := finished(t, s, "s1", []byte("used"))
	old, young := mustPut(t, s, "image/png", []byte("old")), mustPut(t, s, "image/png", []byte("young"))
	age(t, s, used, 2*time.Hour)
	age(t, s, old, 2*time.Hour)
	path, _ := s.ImagePath(old)
	foreign := filepath.Join(filepath.Dir(path), "holiday.png")
	if err := os.WriteFile(foreign, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}

	dry, err := s.Collect(t.Context(), CollectOptions{DryRun: true, Grace: time.Hour})
	if want := (Garbage{Images: 1, Bytes: 3, Young: 1}); err != nil || dry != want {
		t.Fatalf("a dry run found %+v, %v; want %+v", dry, err, want)
	}
	if !s.HasImage(old) {
		t.Fatal("a dry run removed an image")
	}
	if g, err := s.Collect(t.Context(), CollectOptions{Grace: time.Hour}); err != nil || g != dry {
		t.Fatalf("removed %+v, %v; the dry run said %+v", g, err, dry)
	}
	if s.HasImage(old) || !s.HasImage(used) || !s.HasImage(young) {
		t.Errorf("old is there: %v, used: %v, young: %v; want only old gone", s.HasImage(old), s.HasImage(used), s.HasImage(young))
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Errorf("a file of somebody else: %v", err)
	}
}

func TestCollectKeepsWhatALiveSessionMayHaveWritten(t *testing.T) {
	dir := t.TempDir()
	s, other := open(t, dir, Options{}), open(t, dir, Options{})
	before := mustPut(t, s, "image/png", []byte("before"))
	age(t, s, before, time.Hour)
	release, err := other.Lease(t.Context(), "live")
	if err != nil {
		t.Fatal(err)
	}
	// Its store fails: it holds on to an image that no event names yet.
	since := mustPut(t, other, "image/png", []byte("since"))
	if g, err := s.Collect(t.Context(), CollectOptions{}); err != nil || g.Images != 1 || g.Young != 1 {
		t.Fatalf("beside a live session: %+v, %v; want one removed, one too young", g, err)
	}
	if s.HasImage(before) || !s.HasImage(since) {
		t.Errorf("before is there: %v, since: %v; want false, true", s.HasImage(before), s.HasImage(since))
	}
	release()
	if g, err := s.Collect(t.Context(), CollectOptions{}); err != nil || g.Images != 1 {
		t.Errorf("after it: %+v, %v; want one removed", g, err)
	}
}

func TestAnImageThatIsPutAgainIsNotTakenAway(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	d := mustPut(t, s, "image/png", []byte("again"))
	age(t, s, d, time.Hour)
	cutoff := time.Now().Add(-time.Minute)
	mustPut(t, s, "image/png", []byte("again")) // after Collect looked, before it acts
	path, _ := s.ImagePath(d)
	if removed, err := takeAway(path, path, cutoff); removed || err != nil || !s.HasImage(d) {
		t.Errorf("removed: %v, %v, there: %v; want it given back", removed, err, s.HasImage(d))
	}
}

func TestCollectMendsWhatADeadOneLeft(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	used := finished(t, s, "s1", []byte("used"))
	unused := mustPut(t, s, "image/png", []byte("unused"))
	for _, d := range []flow.Digest{used, unused} {
		age(t, s, d, time.Hour)
		path, _ := s.ImagePath(d)
		if err := os.Rename(path, path+gone); err != nil {
			t.Fatal(err)
		}
	}
	if g, err := s.Collect(t.Context(), CollectOptions{}); err != nil || g.Images != 1 {
		t.Errorf("got %+v, %v; want one removed", g, err)
	}
	if !s.HasImage(used) || len(files(t, s.imagesDir())) != 1 {
		t.Errorf("left %v; want the used image alone", files(t, s.imagesDir()))
	}
}

func TestDeleteTakesWhatOnlyThatSessionUses(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	shared := finished(t, s, "s1", []byte("shared"))
	finished(t, s, "s2", []byte("shared"))
	own := mustPut(t, s, "image/png", []byte("own"))
	arm, guess := mustPut(t, s, "image/png", []byte("of a trial")), mustPut(t, s, "image/png", []byte("on speculation"))
	mustAppend(
		t, s, "s1", flow.NodeQueued{Node: "0.2", Parent: flow.Root, Chain: 2}, flow.NodeFinished{Node: "0.2", Image: own},
		flow.TrialArmFinished{Trial: 1, Arm: 1, Image: arm}, flow.Counterfactual{Node: "0.2", Image: guess},
	)
	for _, d := range []flow.Digest{own, arm, guess} {
		age(t, s, d, time.Hour)
	}
	if g, err := s.Collect(t.Context(), CollectOptions{}); err != nil || g.Images != 0 {
		t.Fatalf("collected %+v, %v; want nothing, for events name them all", g, err)
	}
	look := flow.Look{Step: 1, Total: 2, Picture: flow.Picture{MediaType: "image/jpeg", Data: []byte("look")}}
	for _, id := range []flow.SessionID{"s1", "s2"} {
		if err := s.PutLooks(t.Context(), id, "r", []flow.Look{look}); err != nil {
			t.Fatal(err)
		}
	}
	release, err := s.Lease(t.Context(), "s1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Delete(t.Context(), "s1"); !errors.Is(err, ErrLeased) {
		t.Fatalf("deleting a session that is open: %v, want ErrLeased", err)
	}
	release()
	g, err := s.Delete(t.Context(), "s1")
	if want := (Garbage{Images: 3, Looks: 1, Bytes: g.Bytes}); err != nil || g != want || g.Bytes <= 7 {
		t.Errorf("removed %+v, %v; want %+v", g, err, want)
	}
	if s.HasImage(own) || !s.HasImage(shared) {
		t.Errorf("own is there: %v, shared: %v; want false, true", s.HasImage(own), s.HasImage(shared))
	}
	if looks, err := s.Looks(t.Context(), "s2", "r"); err != nil || len(looks) != 1 {
		t.Errorf("the other session's looks: %v, %v", looks, err)
	}
	if events := mustEvents(t, s, "s1", 0); len(events) != 0 {
		t.Errorf("%d events are left", len(events))
	}
	if _, err := s.Delete(t.Context(), "s1"); !errors.Is(err, ErrNotFound) {
		t.Errorf("deleting it again: %v, want ErrNotFound", err)
	}
	// The id is free: nothing of the old session is remembered.
	mustAppend(t, s, "s1", flow.SessionStarted{Prompt: "new", Strategy: flow.DefaultStrategy()})
	if sum, err := s.Session(t.Context(), "s1"); err != nil || sum.Seq != 1 || sum.Prompt != "new" {
		t.Errorf("a new session of that id: %+v, %v", sum, err)
	}
}

func TestLooksComeBackAndDamageHidesThem(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	var looks []flow.Look
	for i := range flow.MaxLooks {
		looks = append(looks, flow.Look{Step: i, Total: 30, Picture: flow.Picture{MediaType: "image/jpeg", Data: []byte{byte(i), 1}}})
	}
	if err := s.PutLooks(t.Context(), "s1", "r-1", looks); err != nil {
		t.Fatal(err)
	}
	got, err := s.Looks(t.Context(), "s1", "r-1")
	if err != nil || len(got) != len(looks) || got[7].Step != 7 || got[7].Picture.Data[0] != 7 {
		t.Fatalf("got %+v, %v", got, err)
	}
	if n := s.CountLooks("s1", "r-1"); n != flow.MaxLooks {
		t.Errorf("counted %d, want %d", n, flow.MaxLooks)
	}
	if n := s.CountLooks("s1", "r-2") + s.CountLooks("s1", "../r"); n != 0 {
		t.Errorf("counted %d that were never kept", n)
	}
	if none, err := s.Looks(t.Context(), "s1", "r-2"); err != nil || none != nil {
		t.Errorf("looks that were never kept: %v, %v", none, err)
	}
	path := s.lookPath("s1", "r-1")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if err := os.WriteFile(path, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Looks(t.Context(), "s1", "r-1"); err != nil || got != nil {
			t.Fatalf("cut to %d of %d bytes: %v, %v; want none", n, len(whole), got, err)
		}
	}
	for name, call := range map[string]error{
		"too many": s.PutLooks(t.Context(), "s1", "r", append(looks, looks...)),
		"too big":  s.PutLooks(t.Context(), "s1", "r", []flow.Look{{Picture: flow.Picture{Data: make([]byte, flow.MaxLookBytes+1)}}}),
		"a path":   s.PutLooks(t.Context(), "s1", "../r", looks),
	} {
		if call == nil {
			t.Errorf("%s: kept", name)
		}
	}
}

func TestImportKeepsALogAsItWas(t *testing.T) {
	from, to := open(t, t.TempDir(), Options{}), open(t, t.TempDir(), Options{})
	finished(t, from, "s1", []byte("x"))
	mustAppend(t, from, "s1", flow.Unknown{Type: "later", Raw: []byte(`{"type":"later", "x":1}`)})
	events := mustEvents(t, from, "s1", 0)
	if added, err := to.Import(context.Background(), "s1", events); !added || err != nil {
		t.Fatalf("added: %v, %v", added, err)
	}
	if got, want := asJSON(t, mustEvents(t, to, "s1", 0)), asJSON(t, events); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if a, b := summary(t, from), summary(t, to); a.Prompt != b.Prompt || !a.Updated.Equal(b.Updated) || a.Images != b.Images {
		t.Errorf("summary %+v, want %+v", b, a)
	}
	if added, err := to.Import(t.Context(), "s1", events); added || err != nil {
		t.Errorf("again: added %v, %v; want nothing", added, err)
	}
	if _, err := to.Import(t.Context(), "s1", events[:2]); !errors.Is(err, ErrConflict) {
		t.Errorf("another log of that id: %v, want ErrConflict", err)
	}
	if _, err := to.Import(t.Context(), "s2", events); err == nil {
		t.Error("a log of another session was kept")
	}
}

func summary(t *testing.T, s *Store) Summary {
	t.Helper()
	got, err := s.Session(t.Context(), "s1")
	if err != nil {
		t.Fatal(err)
	}
	return got
}
