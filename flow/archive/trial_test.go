package archive

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"rflow/flow"
)

// triedOut is the session of whole with a trial of its first image: one arm is made.
func triedOut(t *testing.T) ([]flow.Event, source, flow.Picture) {
	t.Helper()
	events, src := whole(t)
	arm := picture(t, 40)
	src.shelf[arm.Digest()] = arm
	for _, p := range []flow.Payload{
		flow.TrialStarted{Trial: 1, Node: "0.1", Arms: []flow.TrialArm{{Kind: flow.ArmProposed, Reflection: "Add an apple.", Request: "t-1"}, {Kind: flow.ArmNone, Request: "t-2"}}},
		flow.TrialArmFinished{Trial: 1, Arm: 2, Image: arm.Digest(), MediaType: "image/png", Width: 5, Height: 3},
	} {
		n := len(events)
		events = append(events, flow.Event{Seq: int64(n + 1), Time: time.Unix(int64(n), 0).UTC(), Session: "s1", Actor: "session", Payload: p})
	}
	return events, src, arm
}

func TestABundleHoldsWhatTrialsMade(t *testing.T) {
	events, src, arm := triedOut(t)
	var file bytes.Buffer
	res, err := WriteBundle(t.Context(), &file, events, src, nil)
	if err != nil || res.Images != 3 || len(res.Lost) != 0 {
		t.Fatalf("wrote %+v, %v; want the two images and that of the trial", res, err)
	}
	b, err := reopen(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if pic, err := b.Picture(t.Context(), arm.Digest()); err != nil || pic.Digest() != arm.Digest() {
		t.Errorf("the trial's image: %v", err)
	}
	if got := b.Tree().Trials(); len(got) != 1 || got[0].Made() != 1 {
		t.Errorf("trials %+v", got)
	}
	delete(src.shelf, arm.Digest())
	file.Reset()
	if res, err := WriteBundle(t.Context(), &file, events, src, nil); err != nil || res.Images != 2 || len(res.Lost) != 1 {
		t.Errorf("without the trial's image: %+v, %v; want it told", res, err)
	}
	if _, err := reopen(file.Bytes()); err != nil {
		t.Errorf("a bundle without it is not read: %v", err)
	}
}

func TestAForgedTrialIsRefused(t *testing.T) {
	events, src, _ := triedOut(t)
	var file bytes.Buffer
	if _, err := WriteBundle(t.Context(), &file, events, src, nil); err != nil {
		t.Fatal(err)
	}
	arm := `{"kind":"none","prompt":"","request":"t-2"}`
	for what, change := range map[string][2]string{
		"is no request": {`"request":"t-2"`, `"request":"\u001b[2J"`},
		"names no node": {`"trial":1,"node":"0.1"`, `"trial":1,"node":"../x"`},
		"corrections":   {arm, arm + strings.Repeat(","+arm, 9)},
		"an image of":   {`"width":5,"height":3,"model":{"id":""},"timing":{}}`, `"width":900000,"height":3,"model":{"id":""},"timing":{}}`},
	} {
		bad := forged(t, file.Bytes(), func(log string) string {
			i := strings.Index(log, `"trial_started"`)
			tail := log[i:]
			if !strings.Contains(tail, change[0]) {
				t.Fatalf("no %s in %s", change[0], tail)
			}
			return log[:i] + strings.ReplaceAll(tail, change[0], change[1])
		})
		if _, err := reopen(bad); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("with %s: %v, want %q", change[1], err, what)
		}
	}
}
