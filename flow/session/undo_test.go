package session

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rflow/flow"
)

// desk is a session without a backend: what a person asks for becomes events at once,
// what follows from them too, and what a backend would make is written by hand.
type desk struct {
	events []flow.Event
	tree   flow.Tree
}

func newDesk(s flow.Strategy) *desk {
	d := &desk{}
	d.add("session", flow.SessionStarted{Prompt: "two red apples", Strategy: s, Seed: 7})
	d.follow()
	return d
}

// add appends events as a log gives them back.
func (d *desk) add(actor string, payloads ...flow.Payload) {
	for _, p := range payloads {
		n := int64(len(d.events) + 1)
		line, err := flow.Event{Seq: n, Time: time.Unix(n, 0).UTC(), Session: "desk", Actor: actor, Payload: p}.MarshalJSON()
		if err != nil {
			panic(err)
		}
		var e flow.Event
		if err := e.UnmarshalJSON(line); err != nil {
			panic(err)
		}
		d.events = append(d.events, e)
		d.tree = d.tree.Apply(e)
	}
}

func (d *desk) follow() {
	for facts := d.tree.Plan().Facts; len(facts) > 0; facts = d.tree.Plan().Facts {
		d.add("session", facts...)
	}
}

// do carries a command out, if it can be.
func (d *desk) do(cmd flow.Command) error {
	facts, err := Facts(d.tree, "person", true, cmd)
	if err == nil {
		d.add("person", facts...)
		d.follow()
	}
	return err
}

// make answers all jobs that which wants.
func (d *desk) make(which func(flow.Job) bool) {
	for {
		jobs := d.tree.Plan().Jobs
		i := slices.IndexFunc(jobs, which)
		if i < 0 {
			return
		}
		j := jobs[i]
		switch {
		case j.Trial != 0:
			d.add("session", flow.TrialArmFinished{Trial: j.Trial, Arm: j.Arm, Image: flow.Sum([]byte(j.Request)), MediaType: "image/png"})
		case j.Role == flow.RoleVerifier:
			d.add("session", flow.VerdictGiven{Node: j.Node, Verdict: flow.Verdict{Verifier: "v", Kind: flow.KindRubric, Score: float64(len(d.events) % 7)}})
		case j.Role == flow.RoleReflector:
			n, _ := d.tree.Node(j.Node)
			d.add("session", flow.ReflectionProposed{Node: n.ID, Reflection: flow.NextReflectionID(n), Text: "Add a cup.\nRemove it.", Author: flow.Author{Name: "m"}})
		case j.Role == flow.RoleRefiner:
			d.add("session", flow.PromptRefined{Node: j.Node, Prompt: "two red apples, refined", For: j.Text, By: flow.Author{Name: "r"}})
		default:
			d.add("session", flow.NodeFinished{Node: j.Node, Image: flow.Sum([]byte(j.Node)), MediaType: "image/png"})
		}
		d.follow()
	}
}

// grown is a session with two chains whose second reflections wait, and a trial to judge.
func grown() *desk {
	d := newDesk(ask(2, 2, 3))
	all := func(flow.Job) bool { return true }
	d.make(all)
	for _, id := range []flow.NodeID{"0.1", "0.2"} {
		if err := d.do(flow.Decide{Node: id, Reflection: string(id) + "#1", Decision: flow.Accepted}); err != nil {
			panic(err)
		}
	}
	d.make(all)
	if err := d.do(flow.StartTrial{Node: "0.1"}); err != nil {
		panic(err)
	}
	d.make(all)
	return d
}

// pooled is a session whose pool of four can be narrowed to two.
func pooled() *desk {
	d := newDesk(ask(4, 2, 2))
	d.make(func(j flow.Job) bool { return j.Role != flow.RoleVerifier })
	return d
}

// said describes all that a person has said and decided. What was made meanwhile, when
// it was said and what was told are left out: these stay.
func said(t flow.Tree) string {
	var b strings.Builder
	best, _ := t.Best()
	fmt.Fprintf(&b, "best %s narrowed %v %v\n", best.ID, t.Narrowed(), t.Pool().Kept)
	for n := range t.Nodes() {
		if n.Status != flow.Done {
			continue
		}
		rating := -1
		if n.Rating != nil {
			rating = *n.Rating
		}
		var person []float64
		for _, v := range n.Verdicts {
			if v.Kind == flow.KindPerson {
				person = append(person, v.Score)
			}
		}
		fmt.Fprintf(&b, "%s %q %d %v %v %v %v %v %q", n.ID, n.Preference, rating, n.Outcomes, person, n.Marked, n.Pinned, n.Pruned, n.Note)
		if n.Refined != nil {
			fmt.Fprintf(&b, " prompt %q by %v", n.Refined.Prompt, n.Refined.By.Person)
		}
		for _, r := range n.Reflections {
			if r.Branch == 0 {
				fmt.Fprintf(&b, " [%s %s %q %s %s %q]", r.ID, r.Decision, r.Final, r.Remedy, r.Code, r.Prompt)
			}
		}
		b.WriteString("\n")
	}
	chains := t.Chains()
	slices.SortFunc(chains, func(a, b flow.Chain) int { return a.ID - b.ID })
	for _, c := range chains {
		if !c.Branch || !c.Ended() {
			fmt.Fprintf(&b, "chain %d head %s %s\n", c.ID, c.Head, c.End)
		}
	}
	for _, tr := range t.Trials() {
		fmt.Fprintf(&b, "trial %d: %d %q\n", tr.ID, tr.Best, tr.Tie)
	}
	return b.String()
}

// odd reports whether a command cannot be taken back exactly: a prompt that is waited for
// is sent on at once, another choice from the pool begins its chains anew, and another
// decision in the place of one lets its chain go on, those that a person ended too.
func (d *desk) odd(c flow.Command) bool {
	switch c := c.(type) {
	case flow.EndChains:
		return len(d.tree.Pool().Nodes) > 2
	case flow.Decide:
		return slices.ContainsFunc(d.tree.Chains(), func(chain flow.Chain) bool { return chain.Tip == c.Node && chain.End == flow.EndPerson })
	}
	next := desk{slices.Clip(d.events), d.tree}
	if next.do(c) != nil {
		return true
	}
	deed, ok := next.tree.LastDeed()
	return ok && deed.Seq > d.tree.Seq && next.tree.Stands(deed) != ""
}

// drawCommand draws something that a person may do.
func drawCommand(t *rapid.T) flow.Command {
	node := rapid.SampledFrom([]flow.NodeID{"0.1", "0.2", "0.3", "0.4", "1.1", "1.2"}).Draw(t, "node")
	n, yes, text := rapid.IntRange(0, 5).Draw(t, "n"), rapid.Bool().Draw(t, "yes"), rapid.SampledFrom([]string{"", "a cup", "red"}).Draw(t, "text")
	outcome := rapid.SampledFrom([]flow.Outcome{flow.OutcomeDone, flow.OutcomeNotDone, flow.OutcomeBroke}).Draw(t, "outcome")
	mine := "Make it blue."
	return rapid.SampledFrom([]flow.Command{
		flow.Judge{Judged: flow.Judged{Node: node, Preference: rapid.SampledFrom([]flow.Preference{flow.ChildBetter, flow.ParentBetter, flow.TieGood, flow.TieBad}).Draw(t, "preference"), Blind: yes}},
		flow.Judge{Judged: flow.Judged{Node: node, Rating: &n}},
		flow.Judge{Judged: flow.Judged{Node: node, Best: true}},
		flow.Judge{Judged: flow.Judged{Node: node, Done: map[int]flow.Outcome{n % 2: outcome}}},
		flow.JudgeTrial{Trial: 1, Best: n % 3, Tie: map[bool]flow.Preference{true: flow.TieGood}[n%3 == 0]},
		flow.Mark{Mark: flow.NodeMarked{Node: node, Marked: &yes, Pruned: &yes}},
		flow.Mark{Mark: flow.NodeMarked{Node: node, Pinned: &yes}},
		flow.Mark{Mark: flow.NodeMarked{Node: node, Note: &text}},
		flow.Decide{
			Node: node, Reflection: string(node) + "#1", Final: "Add a cup.",
			Decision: rapid.SampledFrom([]flow.Decision{flow.Accepted, flow.Edited, flow.Rejected, flow.Satisfied}).Draw(t, "decision"),
			Remedy:   rapid.SampledFrom([]flow.Remedy{flow.AskAgain, flow.FreshNoise, flow.EndChain}).Draw(t, "remedy"),
		},
		flow.EditPrompt{Node: node, Prompt: text},
		flow.Branch{From: node, Reflection: &mine},
		flow.Branch{From: node, Fresh: true},
		flow.EndChains{Chains: [][]int{{1}, {2}, {1, 2}}[n%3]},
		flow.KeepPool{Nodes: [][]flow.NodeID{{"0.1"}, {"0.3", "0.1"}, {"0.4", "0.2", "0.1"}}[n%3]},
	}).Draw(t, "command")
}

func TestUndoThenRedoOfAnythingGivesTheSameFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]func() *desk{grown, pooled}).Draw(t, "session")()
		before := len(d.tree.Deeds()) // of decisions that are used
		steps := []string{said(d.tree)}
		for range rapid.IntRange(1, 12).Draw(t, "commands") {
			c := drawCommand(t)
			if d.odd(c) {
				continue
			}
			if d.do(c) == nil && len(d.tree.Deeds()) > before+len(steps)-1 {
				steps = append(steps, said(d.tree))
			}
		}
		check := func(what string, want string) {
			if got := said(d.tree); got != want {
				t.Fatalf("after %s\n%s\nwant\n%s", what, got, want)
			}
			if got := said(flow.Fold(d.events)); got != want {
				t.Fatalf("after %s the log tells\n%s\nwant\n%s", what, got, want)
			}
		}
		back := func(from, to int) {
			for i := from; i > to; i-- {
				last, _ := d.tree.LastDeed()
				if err := d.do(flow.Undo{}); err != nil {
					t.Fatalf("undo %d of %+v: %v", i, last, err)
				}
				check(fmt.Sprintf("undo %d of %+v", i, last.Again), steps[i-1])
			}
		}
		last := len(steps) - 1
		half := rapid.IntRange(0, last).Draw(t, "half")
		back(last, half)
		for i := half; i < last; i++ {
			next, _ := d.tree.LastUndone()
			if err := d.do(flow.Redo{}); err != nil {
				t.Fatalf("redo %d of %+v: %v", i+1, next, err)
			}
			check(fmt.Sprintf("redo %d of %+v", i+1, next.Again), steps[i+1])
		}
		back(last, 0)
		for n := range d.tree.Nodes() {
			if n.Preference != "" || n.Rating != nil || n.Outcomes != nil || n.Verdict("person") != nil {
				t.Fatalf("all is undone, and %s is still judged: %+v", n.ID, n)
			}
		}
	})
}
