package flow

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// world answers the jobs of a plan without pictures: what it says of a node
// depends on the node alone, never on when it is asked.
type world struct {
	tree   Tree
	events []Event
	salt   string
	// empty is how many reflections in 16 say that there is nothing to fix.
	empty uint64
	// fails says which jobs fail.
	fails func(Job) bool
	// actor stands on what is added; "" is the session.
	actor string
}

func newWorld(s Strategy, salt string) *world {
	w := &world{salt: salt}
	w.add(SessionStarted{Prompt: "two red apples", Tag: TagCounting, Strategy: s, Seed: 7})
	return w
}

// add appends events one by one and checks nothing.
func (w *world) add(payloads ...Payload) {
	for _, p := range payloads {
		seq := int64(len(w.events) + 1)
		e := Event{Seq: seq, Time: time.Unix(seq, 0).UTC(), Session: "test", Actor: cmp.Or(w.actor, "session"), Payload: p}
		w.events = append(w.events, e)
		w.tree = w.tree.Apply(e)
	}
}

// settle appends facts until none is left.
func (w *world) settle() Plan {
	for range 10_000 {
		plan := w.tree.Plan()
		if len(plan.Facts) == 0 {
			return plan
		}
		w.add(plan.Facts...)
	}
	panic("the facts of this session never end")
}

// drain settles and answers jobs until none is left, choosing each with pick.
func (w *world) drain(pick func(jobs int) int) Plan {
	for range 100_000 {
		plan := w.settle()
		if len(plan.Jobs) == 0 {
			return plan
		}
		w.answer(plan.Jobs[pick(len(plan.Jobs))])
	}
	panic("the jobs of this session never end")
}

func first(int) int { return 0 }

// number is a number from 0 to 15 that depends on the world and the words.
func (w *world) number(words ...any) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, w.salt)
	for _, word := range words {
		fmt.Fprintf(h, "\x00%v", word)
	}
	return h.Sum64() >> 7 % 16
}

// answer appends what a job comes to.
func (w *world) answer(j Job) {
	n, _ := w.tree.Node(j.Node)
	image := j.Role == RoleGenerator || j.Role == RoleCorrector
	failure := Failure{Code: FailUnsupported, What: "cannot"}
	switch fails := w.fails != nil && w.fails(j); {
	case fails && image:
		w.add(NodeFailed{Node: n.ID, Failure: failure})
		return
	case fails:
		w.add(RoleFailed{Node: n.ID, Role: j.Role, Failure: failure})
		return
	}
	switch j.Role {
	case RoleVerifier:
		w.add(VerdictGiven{Node: n.ID, Verdict: Verdict{Verifier: "v", Kind: KindRubric, Score: float64(w.number(n.ID, "score"))}})
	case RoleReflector:
		c, _ := w.tree.Chain(j.Chain)
		id := NextReflectionID(n)
		text := "Add " + id + "."
		if w.number(n.ID, "empty") < w.empty {
			text = ""
		}
		w.add(ReflectionProposed{Node: n.ID, Reflection: id, Text: text, Branch: n.BranchIn(c)})
	case RoleRefiner:
		w.add(PromptRefined{Node: n.ID, Prompt: n.Prompt + "+", For: j.Text})
	default:
		if n.Status == Queued && w.number(n.ID, "started") < 8 {
			w.add(NodeStarted{Node: n.ID})
		}
		w.add(NodeFinished{Node: n.ID, Image: Sum([]byte(n.ID)), MediaType: "image/png"})
	}
}

// made describes every node by all that decides about its picture.
func (w *world) made() map[NodeID]string {
	m := map[NodeID]string{}
	for n := range w.tree.Nodes() {
		m[n.ID] = fmt.Sprintf("parent %s chain %d round %d seed %d request %s prompt %q reflection %q of %s status %s",
			n.Parent, n.Chain, n.Round, n.Seed, n.Request, n.Prompt, n.Reflection, n.ReflectionID, n.Status)
	}
	return m
}

func drawStrategy(t *rapid.T) Strategy {
	return Strategy{
		Initial: rapid.IntRange(1, 5).Draw(t, "initial"), Width: rapid.IntRange(1, 5).Draw(t, "width"), Depth: rapid.IntRange(0, 4).Draw(t, "depth"),
		Prompt: rapid.Bool().Draw(t, "prompt"), Reflection: rapid.Bool().Draw(t, "reflection"),
		Gate: Gate{Mode: GateAuto}, Stop: StopNever,
	}
}

func drawJob(t *rapid.T) func(int) int {
	return func(jobs int) int { return rapid.IntRange(0, jobs-1).Draw(t, "job") }
}

func TestARunMakesExactlyTheImagesOfItsStrategy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStrategy(t)
		w := newWorld(s, rapid.StringMatching(`[a-z]{3}`).Draw(t, "salt"))
		w.empty = 4
		plan := w.drain(drawJob(t))
		if !plan.Settled || w.tree.State != FinishedSession {
			t.Fatalf("strategy %+v ended settled %v, state %q", s, plan.Settled, w.tree.State)
		}
		if got := w.tree.Images(); got != s.Images() {
			t.Fatalf("strategy %+v made %d images, want %d", s, got, s.Images())
		}
		last, ok := w.events[len(w.events)-1].Payload.(SessionFinished)
		if !ok || last.Images != s.Images() || last.Best == nil {
			t.Fatalf("the last event is %+v, want session_finished with %d images", w.events[len(w.events)-1].Payload, s.Images())
		}
		checkShape(t, w)
	})
}

// checkShape checks where each node hangs.
func checkShape(t *rapid.T, w *world) {
	s := w.tree.Session.Strategy
	rounds := map[int]int{}
	for n := range w.tree.Nodes() {
		if n.ID == Root {
			continue
		}
		rounds[n.Round]++
		parent, ok := w.tree.Node(n.Parent)
		if !ok || parent.Round != n.Round-1 {
			t.Fatalf("%s in round %d has parent %s", n.ID, n.Round, n.Parent)
		}
		if n.Round > 1 && parent.Chain != n.Chain {
			t.Fatalf("%s of chain %d comes from %s of chain %d", n.ID, n.Chain, n.Parent, parent.Chain)
		}
		if want := Seed(7, n.Chain, n.Round, 0); n.Seed != want {
			t.Fatalf("%s has seed %d, want %d", n.ID, n.Seed, want)
		}
		if n.ModelVerdict() == nil {
			t.Fatalf("%s was never judged", n.ID)
		}
	}
	for round := 1; round <= s.Depth; round++ {
		if rounds[round] != s.Width {
			t.Fatalf("round %d has %d images, want %d", round, rounds[round], s.Width)
		}
	}
}

func TestTheOrderInWhichJobsFinishChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, salt := drawStrategy(t), rapid.StringMatching(`[a-z]{3}`).Draw(t, "salt")
		s.Stop = rapid.SampledFrom([]StopRule{StopNever, StopSatisfied}).Draw(t, "stop")
		inOrder, shuffled := newWorld(s, salt), newWorld(s, salt)
		inOrder.empty, shuffled.empty = 4, 4
		inOrder.drain(first)
		shuffled.drain(drawJob(t))
		sameNodes(t, shuffled, inOrder)
		if s.Stop == StopSatisfied && inOrder.tree.Images() > s.Images() {
			t.Fatalf("stopping early made %d images, more than %d", inOrder.tree.Images(), s.Images())
		}
		got, want := shuffled.tree.Result(), inOrder.tree.Result()
		if got.Node != want.Node {
			t.Fatalf("best is %s, in order %s", got.Node, want.Node)
		}
	})
}

func TestASatisfiedChainMakesNoMoreImages(t *testing.T) {
	w := newWorld(Strategy{Initial: 2, Width: 2, Depth: 3, Reflection: true, Gate: Gate{Mode: GateAuto}, Stop: StopSatisfied}, "")
	w.empty = 16
	w.drain(first)
	if got := w.tree.Images(); got != 2 {
		t.Errorf("%d images, want the 2 of the pool", got)
	}
	for _, c := range w.tree.Chains() {
		if c.End != EndSatisfied {
			t.Errorf("chain %d ended as %q, want satisfied", c.ID, c.End)
		}
	}
}

func TestAnInterruptedRunMakesTheSameNodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, salt := drawStrategy(t), rapid.StringMatching(`[a-z]{3}`).Draw(t, "salt")
		s.Stop = rapid.SampledFrom([]StopRule{StopNever, StopSatisfied}).Draw(t, "stop")
		whole := newWorld(s, salt)
		whole.empty = 3
		whole.drain(drawJob(t))
		cut := rapid.IntRange(1, len(whole.events)).Draw(t, "cut")
		resumed := &world{salt: salt, empty: 3, events: whole.events[:cut:cut], tree: Fold(whole.events[:cut])}
		resumed.drain(drawJob(t))
		sameNodes(t, resumed, whole)
	})
}

func sameNodes(t *rapid.T, got, want *world) {
	g, w := got.made(), want.made()
	for id, how := range w {
		if g[id] != how {
			t.Fatalf("node %s\ngot  %s\nwant %s", id, g[id], how)
		}
	}
	if len(g) != len(w) {
		t.Fatalf("%d nodes, want %d", len(g), len(w))
	}
}

func TestARunWithFailuresEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStrategy(t)
		w := newWorld(s, rapid.StringMatching(`[a-z]{3}`).Draw(t, "salt"))
		w.fails = func(j Job) bool { return w.number(j.Request, "fails") < 5 }
		w.drain(drawJob(t))
		switch w.tree.State {
		case FinishedSession:
			if w.tree.Images() == 0 {
				t.Fatalf("finished without an image")
			}
		case FailedSession:
			if w.tree.Images() != 0 || w.tree.Failure != "cannot" {
				t.Fatalf("failed for %q with %d images", w.tree.Failure, w.tree.Images())
			}
		default:
			t.Fatalf("ended as %q", w.tree.State)
		}
	})
}
