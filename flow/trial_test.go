package flow

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// kinds lists what each arm is, and what else.
func kinds(p TrialStarted) []string {
	var list []string
	for _, a := range p.Arms {
		words := []string{string(a.Kind)}
		for _, also := range a.Also {
			words = append(words, string(also))
		}
		list = append(list, strings.Join(words, "="))
	}
	return list
}

// begin begins a trial of a node and returns it.
func (w *world) begin(t *testing.T, id NodeID) Trial {
	t.Helper()
	p, err := w.tree.NewTrial(id)
	if err != nil {
		t.Fatalf("no trial of %s: %v", id, err)
	}
	w.add(p)
	trial, ok := w.tree.Trial(p.Trial)
	if !ok {
		t.Fatalf("the trial %+v is not in the tree", p)
	}
	return trial
}

func TestATrialComparesWhatThereIsToCompare(t *testing.T) {
	w := newWorld(asking(2), "")
	w.drain(first)
	check := func(want string) TrialStarted {
		t.Helper()
		p, err := w.tree.NewTrial("0.1")
		if got := strings.Join(kinds(p), " "); got != want {
			t.Errorf("arms %s, want %s (%v)", got, want, err)
		}
		return p
	}
	p := check("proposed prompt none")
	if a := p.Arms; a[0].Reflection != "Add 0.1#1." || a[0].Prompt != "two red apples+" || a[1].Reflection != "" || a[1].Prompt != a[0].Prompt || a[2].Prompt != "two red apples" {
		t.Errorf("%+v", a)
	}
	w.add(DraftSaved{Node: "0.1", Reflection: "0.1#1", Text: "Remove it."})
	if p := check("proposed edited prompt none"); p.Arms[1].Reflection != "Remove it." || p.Arms[1].Prompt != "two red apples+" {
		t.Errorf("before the draft's prompt is refined: %+v", p.Arms[1])
	}
	w.drain(first)
	w.add(decide("0.1", "0.1#1", Edited, "Make it blue."))
	w.drain(first)
	if p := check("proposed edited prompt none"); p.Arms[1].Reflection != "Make it blue." {
		t.Errorf("after the decision the draft is tried still: %+v", p.Arms[1])
	}
}

func TestArmsThatAskForTheSameAreOne(t *testing.T) {
	s := asking(2)
	s.Prompt = false
	w := newWorld(s, "")
	w.drain(first)
	p, err := w.tree.NewTrial("0.1")
	if got := strings.Join(kinds(p), " "); got != "proposed prompt=none" || err != nil {
		t.Errorf("without refined prompts the arms are %s (%v)", got, err)
	}
}

func TestWhatCannotBeTriedSaysWhy(t *testing.T) {
	s := asking(2)
	s.Prompt = false
	w := newWorld(s, "")
	w.empty = 16
	w.drain(first)
	for id, want := range map[NodeID]string{
		Root: "the prompt is not an image", "9.9": "there is no image 9.9", "0.1": "nothing to compare on 0.1",
	} {
		var f *Failure
		if _, err := w.tree.NewTrial(id); !errors.As(err, &f) || !strings.Contains(f.What, want) {
			t.Errorf("%s: %v, want %q", id, err, want)
		}
	}
	if len(w.tree.Trials()) != 0 {
		t.Errorf("trials %+v", w.tree.Trials())
	}
}

// TestATrialComesLast: an arm is asked for only while no image of the session is to be
// made, and one at a time.
func TestATrialComesLast(t *testing.T) {
	w := newWorld(asking(2), "")
	w.drain(first)
	trial := w.begin(t, "0.1")
	plan := w.settle()
	if len(plan.Jobs) != 1 || plan.Jobs[0].Trial != trial.ID || plan.Jobs[0].Arm != trial.Order()[0] || plan.Settled {
		t.Fatalf("%+v, want the first arm alone", plan)
	}
	w.add(decide("0.1", "0.1#1", Accepted, "Add 0.1#1."))
	for _, j := range w.settle().Jobs {
		if j.Trial != 0 {
			t.Errorf("%+v while 1.1 is to be made", j)
		}
	}
	w.add(Paused{Paused: true}, NodeFinished{Node: "1.1", Image: Sum([]byte("x"))})
	for _, j := range w.settle().Jobs {
		if j.Trial != 0 {
			t.Errorf("%+v while the session is paused", j)
		}
	}
}

func TestATrialOfAFinishedSessionIsMade(t *testing.T) {
	w := newWorld(auto(2, 2, 2), "")
	w.drain(first)
	images, best := w.tree.Images(), w.tree.Result()
	trial := w.begin(t, "0.2")
	var asked []int
	for plan := w.settle(); len(plan.Jobs) > 0; plan = w.settle() {
		j := plan.Jobs[0]
		asked = append(asked, j.Arm)
		w.add(TrialArmFinished{Trial: j.Trial, Arm: j.Arm, Image: Sum([]byte(j.Request))})
	}
	trial, _ = w.tree.Trial(trial.ID)
	if !slices.Equal(asked, trial.Order()) || !trial.Ready() || trial.Made() != len(trial.Arms) {
		t.Errorf("asked for %v, want %v; %+v", asked, trial.Order(), trial)
	}
	if w.tree.State != FinishedSession || w.tree.Images() != images || !reflect.DeepEqual(w.tree.Result(), best) || !w.tree.Plan().Settled {
		t.Errorf("state %s, %d images, result %+v: a trial counts", w.tree.State, w.tree.Images(), w.tree.Result())
	}
	w.add(TrialJudged{Trial: 1, Best: 9}, TrialJudged{Trial: 1, Tie: ChildBetter}, TrialJudged{Trial: 1, Best: 2}, TrialJudged{Trial: 1, Tie: TieGood})
	if trial, _ := w.tree.Trial(1); trial.Best != 2 || trial.Tie != "" || !trial.Decided() {
		t.Errorf("judged %+v, want the first sound word", trial)
	}
	if w.tree.Unknown() != 3 {
		t.Errorf("%d events were passed over, want 3", w.tree.Unknown())
	}
}

// TestTrialsNeverTouchTheSession draws a session and trials of its images at any moment:
// its own nodes come out the same, and every trial is made in full, each request once.
func TestTrialsNeverTouchTheSession(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, salt := drawStrategy(t), rapid.StringMatching(`[a-z]{3}`).Draw(t, "salt")
		plain, tried := newWorld(s, salt), newWorld(s, salt)
		plain.drain(first)
		requests, ids := map[string]bool{}, map[string]bool{}
		for range 100_000 {
			plan := tried.settle()
			if rapid.IntRange(0, 7).Draw(t, "try") == 0 {
				nodes := slices.Collect(tried.tree.Nodes())
				if p, err := tried.tree.NewTrial(nodes[rapid.IntRange(0, len(nodes)-1).Draw(t, "of")].ID); err == nil {
					tried.add(p)
					continue
				}
			}
			if len(plan.Jobs) == 0 {
				break
			}
			j := plan.Jobs[drawJob(t)(len(plan.Jobs))]
			if j.Trial == 0 {
				tried.answer(j)
				continue
			}
			if requests[j.Request] {
				t.Fatalf("%+v is asked for again", j)
			}
			requests[j.Request] = true
			if rapid.IntRange(0, 4).Draw(t, "fails") == 0 {
				tried.add(TrialArmFinished{Trial: j.Trial, Arm: j.Arm, Failure: Fail(FailBroken, "no")})
			} else {
				tried.add(TrialArmFinished{Trial: j.Trial, Arm: j.Arm, Image: Sum([]byte(j.Request))})
			}
		}
		sameNodes(t, tried, plain)
		if got, want := tried.tree.Images(), plain.tree.Images(); got != want || tried.tree.Unknown() > 0 {
			t.Fatalf("%d images, want %d; %d events passed over", got, want, tried.tree.Unknown())
		}
		for _, trial := range tried.tree.Trials() {
			order := trial.Order()
			slices.Sort(order)
			for i, arm := range order {
				a := trial.Arms[i]
				if arm != i+1 || ids[a.Request] || (!a.Made() && a.Failure == nil) {
					t.Fatalf("trial %+v in the order %v", trial, trial.Order())
				}
				ids[a.Request] = true
			}
		}
		if folded := Fold(tried.events); !reflect.DeepEqual(folded, tried.tree) {
			t.Fatal("the log tells another tree")
		}
	})
}

// TestTheOrderTellsNothing: over many trials each kind stands in each place about as often.
func TestTheOrderTellsNothing(t *testing.T) {
	places := map[int]int{}
	const trials = 2000
	for i := range trials {
		trial := Trial{ID: i, Arms: make([]Arm, 4)}
		for arm := range trial.Arms {
			trial.Arms[arm].Request = RequestID("s", TrialNode(i, arm+1), RoleCorrector, 0)
		}
		places[slices.Index(trial.Order(), 1)]++
	}
	for place := range 4 {
		if n := places[place]; n < trials/4-100 || n > trials/4+100 {
			t.Errorf("the first kind stands %d times of %d at place %d", n, trials, place)
		}
	}
}
