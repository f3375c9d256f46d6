package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	"rflow/flow"
)

// VerifyAgain gives an image a verdict that is one more than the one it has, once the gate
// lets it.
func (f *fixture) VerifyAgain(ctx context.Context, id flow.NodeID) (flow.Verdict, error) {
	if f.gate != nil {
		select {
		case <-f.gate:
		case <-ctx.Done():
			return flow.Verdict{}, ctx.Err()
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	n, ok := f.tree.Node(id)
	if !ok || n.ModelVerdict() == nil {
		return flow.Verdict{}, flow.Fail(flow.FailInvalid, "%s has no verdict yet", id)
	}
	v := *n.ModelVerdict()
	v.Score, v.Again, v.Source = v.Score+1, n.NextVerdict(v.Verifier), &flow.Source{}
	f.append("session", flow.VerdictGiven{Node: id, Verdict: v})
	return v, nil
}

func TestAnImageIsVerifiedAgain(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("tab")
		u.command("rerun verifier")
		u.shows("rerun verifier: about which; the verdicts there are stay", "this one, 1.2: 1 image", "round 1: 2 images", "the session: 4 images")
		u.press("enter")
		u.settle()
		u.shows("1 new verdict beside the verdicts there were; 1 differ: 1.2 7/10, was 6/10", "asked again")
		n := mustNode(u, "1.2")
		if len(n.Verdicts) != 2 || n.ModelVerdict().Score != 6 || n.Verdicts[1].Score != 7 {
			t.Errorf("the verdicts are %+v, want 6, by which the session goes, and 7", n.Verdicts)
		}
		u.command("rerun verifier")
		u.press("enter")
		u.settle()
		if n := mustNode(u, "1.2"); len(n.Verdicts) != 3 || n.Verdicts[2].Again != 2 {
			t.Errorf("asked twice: %+v, want three verdicts", n.Verdicts)
		}
	})
}

func TestVerifyingAllAgainCanBeStopped(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.session.gate = make(chan struct{})
		u.press("tab")
		u.command("rerun verifier")
		u.typing("the session")
		u.press("enter")
		u.settle()
		u.shows("the verifier is asked again about the session: 4 images", "x v stops it")
		u.pass(2 * time.Second)
		u.session.gate <- struct{}{}
		u.settle()
		u.press("!", "esc", "x")
		u.shows("the verifier that is asked again, about 3 images")
		u.press("v")
		u.settle()
		u.shows("you stopped it: 3 images were not verified again, what came before stays")
		count := 0
		for n := range u.m.doc.Nodes() {
			count += max(0, len(n.Verdicts)-1)
		}
		if count != 1 || u.m.rerun.on() {
			t.Errorf("%d verdicts were given again, want the one that came", count)
		}
		u.command("rerun verifier")
		u.shows("4 images, about 2 s") // as the first one took
		u.press("esc", "esc")
	})
}

func TestLeavingEndsVerifyingAgain(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.session.gate = make(chan struct{})
		u.command("rerun verifier")
		u.typing("the session")
		u.press("enter", "q", "y")
		u.settle()
		if u.m.session != nil || u.m.rerun.on() {
			t.Error("the session is left, and the verifier is still asked")
		}
		if !strings.Contains(u.m.notices.text+u.m.logDialog().View(u.m.theme, 120, 40), "were not verified again") {
			t.Errorf("the log does not tell it: %v", u.m.notices.log)
		}
	})
}
