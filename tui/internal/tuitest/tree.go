// Package tuitest holds what the tests of the panes share: trees from short
// lines of text, exact screens, and a gallery with real colours.
package tuitest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rflow/flow"
)

// Begun is when every fixture session began. Event n happens n seconds later.
func Begun() time.Time { return time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC) }

// Prompt is what every fixture session asks for.
const Prompt = "three red apples above a blue bench"

// Tree folds [Events].
func Tree(lines ...string) flow.Tree { return flow.Fold(Events(lines...)) }

// Events returns the log of a session that looks as the lines say. Each line is
// one node:
//
//	ID[<PARENT] WORD... [: REFLECTION]
//
// ID is ROUND.CHAIN, as the flow package names nodes; PARENT is the root unless
// given. The words, in any order:
//
//	done queued sampling failed cancelled   its status; done unless given
//	8  yes:21.3  no:4  vq:1.27              its verdict
//	accepted edited passed fresh            what was decided on the parent; accepted
//	                                        unless given, for a node with an image as parent
//	satisfied ended                         how its chain ended
//	pinned pruned marked draft              its marks
//
// What follows " : " is a reflection that waits on the node; instructions are
// parted by " / ", and "nothing" is an empty reflection. Events panics on a line
// that it cannot read, for a test's text is a program.
func Events(lines ...string) []flow.Event {
	w := writer{nodes: map[flow.NodeID]*flow.NodeQueued{}, asked: map[flow.NodeID]int{}}
	w.add(flow.SessionStarted{
		Prompt: Prompt, Seed: 7, Backend: "clay", Toy: true, Params: flow.SampleParams{Size: 256},
		Strategy: flow.Strategy{Name: "default", Initial: 2, Width: 2, Depth: 4, Prompt: true, Reflection: true, Gate: flow.Gate{Mode: flow.GateAsk}, Stop: flow.StopNever},
	})
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			w.node(parse(line))
		}
	}
	return w.events
}

// spec is one line, read.
type spec struct {
	id, parent   flow.NodeID
	round, chain int
	attempt      int
	words        []string
	reflection   *string
}

func (s spec) has(word string) bool { return slices.Contains(s.words, word) }

func parse(line string) spec {
	head, text, waits := strings.Cut(line, " : ")
	var s spec
	if waits {
		text = strings.Join(strings.Split(strings.TrimSpace(text), " / "), "\n")
		if text == "nothing" {
			text = ""
		}
		s.reflection = &text
	}
	words := strings.Fields(head)
	id, parent, ok := strings.Cut(words[0], "<")
	s.id, s.parent, s.words = flow.NodeID(id), flow.Root, words[1:]
	if ok {
		s.parent = flow.NodeID(parent)
	}
	round, chain, _ := strings.Cut(id, ".")
	digits := strings.TrimRight(chain, "abcdefghijklmnopqrstuvwxyz")
	if rest := chain[len(digits):]; rest != "" {
		s.attempt = int(rest[0] - 'a')
	}
	var err1, err2 error
	s.round, err1 = strconv.Atoi(round)
	s.chain, err2 = strconv.Atoi(digits)
	if err1 != nil || err2 != nil {
		panic(fmt.Sprintf("tuitest: %q: want ROUND.CHAIN first", line))
	}
	return s
}

// writer appends events with rising numbers and times.
type writer struct {
	events []flow.Event
	nodes  map[flow.NodeID]*flow.NodeQueued
	asked  map[flow.NodeID]int
	chains []int
}

func (w *writer) add(p flow.Payload) {
	n := len(w.events)
	w.events = append(w.events, flow.Event{
		Seq: int64(n + 1), Time: Begun().Add(time.Duration(n) * time.Second),
		Session: "fixture", Actor: "session", Payload: p,
	})
}

func (w *writer) node(s spec) {
	q := flow.NodeQueued{
		Node: s.id, Parent: s.parent, Chain: s.chain, Round: s.round, Attempt: s.attempt, Step: flow.StepGenerate,
		Seed: flow.Seed(7, s.chain, s.round, s.attempt), Request: flow.RequestID("fixture", s.id, flow.RoleGenerator, 0),
		Prompt: Prompt, Params: flow.SampleParams{Size: 256},
	}
	if s.parent != flow.Root {
		w.decide(s, &q)
		if !slices.Contains(w.chains, s.chain) {
			w.chains = append(w.chains, s.chain)
			w.add(flow.ChainStarted{Chain: s.chain, Head: s.parent, Until: 4, Branch: true})
		}
	}
	w.nodes[s.id] = &q
	w.add(q)
	w.status(s, &q)
	if s.has("pinned") || s.has("pruned") || s.has("marked") {
		pinned, pruned, marked := s.has("pinned"), s.has("pruned"), s.has("marked")
		w.add(flow.NodeMarked{Node: s.id, Pinned: &pinned, Pruned: &pruned, Marked: &marked})
	}
	if s.reflection != nil {
		w.propose(s.id, *s.reflection)
		if s.has("draft") {
			w.add(flow.DraftSaved{Node: s.id, Reflection: w.reflection(s.id), Text: "Make the bench blue."})
		}
	}
	switch {
	case s.has("satisfied"):
		w.add(flow.ChainEnded{Chain: s.chain, Node: s.id, Round: s.round, Reason: flow.EndSatisfied})
	case s.has("ended"):
		w.add(flow.ChainEnded{Chain: s.chain, Node: s.id, Round: s.round, Reason: flow.EndPerson})
	}
}

// status tells what became of the image.
func (w *writer) status(s spec, q *flow.NodeQueued) {
	switch {
	case s.has("queued"):
		return
	case s.has("sampling"):
		w.add(flow.NodeStarted{Node: s.id})
		return
	case s.has("cancelled"):
		w.add(flow.NodeCancelled{Node: s.id})
		return
	case s.has("failed"):
		w.add(flow.NodeStarted{Node: s.id})
		w.add(flow.NodeFailed{
			Node: s.id, Parent: s.parent, Chain: s.chain, Round: s.round, Seed: q.Seed,
			Failure: flow.Failure{Code: flow.FailUnavailable, What: "the backend went away", Hint: "it is tried again when it is back"},
		})
		return
	}
	w.add(flow.NodeStarted{Node: s.id})
	w.add(flow.NodeFinished{
		Node: s.id, Parent: s.parent, Chain: s.chain, Round: s.round, Seed: q.Seed,
		Image: Digest(s.id), MediaType: "image/png", Width: 256, Height: 256,
		Model: flow.Model{ID: "clay", Revision: "1"}, Timing: flow.Timing{Denoise: 400 * time.Millisecond},
	})
	for _, word := range s.words {
		if v, ok := verdict(word); ok {
			w.add(flow.VerdictGiven{Node: s.id, Parent: s.parent, Chain: s.chain, Round: s.round, Seed: q.Seed, Verdict: v})
		}
	}
	if s.parent == flow.Root && !slices.Contains(w.chains, s.chain) {
		w.chains = append(w.chains, s.chain)
		w.add(flow.ChainStarted{Chain: s.chain, Head: s.id, Until: 4})
	}
}

// Digest is the image of a node of a fixture.
func Digest(id flow.NodeID) flow.Digest { return flow.Sum([]byte("image of " + id)) }

func verdict(word string) (flow.Verdict, bool) {
	kind, number, marked := strings.Cut(word, ":")
	if !marked {
		kind, number = "", word
	}
	score, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return flow.Verdict{}, false
	}
	yes := kind != "no"
	v := flow.Verdict{Verifier: "clay eye", Kind: flow.KindRubric, Tag: flow.TagCounting, Score: score}
	switch kind {
	case "yes", "no":
		v.Kind, v.Accepted = flow.KindYesNo, &yes
	case "vq":
		v.Kind = flow.KindReward
	default:
		v.Aspects = []flow.Aspect{
			{Name: "count_accuracy", Score: score, Explanation: "two of three apples"},
			{Name: "object_uniformity", Score: min(10, score+1), Explanation: "the apples are alike"},
			{Name: "spatial_legibility", Score: min(10, score+2), Explanation: "no overlap"},
		}
	}
	return v, true
}

// propose adds a reflection that waits.
func (w *writer) propose(id flow.NodeID, text string) {
	w.asked[id]++
	q := w.nodes[id]
	w.add(flow.ReflectionProposed{
		Node: id, Parent: q.Parent, Chain: q.Chain, Round: q.Round, Seed: q.Seed, Reflection: w.reflection(id),
		Text: text, Instructions: flow.Instructions(text), Author: flow.Author{Name: "clay@1"},
	})
}

func (w *writer) reflection(id flow.NodeID) string { return fmt.Sprintf("%s#%d", id, w.asked[id]) }

// decide adds what was decided on the parent of s, and lets q follow it.
func (w *writer) decide(s spec, q *flow.NodeQueued) {
	parent, ok := w.nodes[s.parent]
	if !ok {
		panic(fmt.Sprintf("tuitest: %s: there is no node %s before it", s.id, s.parent))
	}
	text := "Add one red apple to the right of the others."
	if w.asked[s.parent] == 0 || !w.waits(s.parent) {
		w.propose(s.parent, text)
	}
	d := flow.ReflectionDecided{
		Node: s.parent, Parent: parent.Parent, Chain: parent.Chain, Round: parent.Round, Seed: parent.Seed,
		Reflection: w.reflection(s.parent), Decision: flow.Accepted, Original: text, Final: text,
		Prompt: Prompt, By: flow.Author{Person: true},
	}
	q.Step, q.Reflection, q.ReflectionID = flow.StepCorrect, text, d.Reflection
	switch {
	case s.has("edited"):
		d.Decision, d.Final = flow.Edited, "Add a third red apple on the right."
		q.Reflection = d.Final
	case s.has("passed"):
		d.Decision, d.Rule, d.By = flow.Passed, "auto", flow.Author{Name: "gate"}
	case s.has("fresh"):
		d.Decision, d.Remedy, d.Final = flow.Rejected, flow.FreshNoise, ""
		q.Step, q.Reflection = flow.StepFresh, ""
	}
	w.add(d)
}

// waits reports whether the newest reflection of a node is undecided.
func (w *writer) waits(id flow.NodeID) bool {
	for _, e := range slices.Backward(w.events) {
		switch p := e.Payload.(type) {
		case flow.ReflectionDecided:
			if p.Node == id {
				return false
			}
		case flow.ReflectionProposed:
			if p.Node == id {
				return true
			}
		}
	}
	return false
}
