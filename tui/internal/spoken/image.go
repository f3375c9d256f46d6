package spoken

import (
	"fmt"
	"strings"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// Name is what an image is called: "image 2.2"; the prompt's own node is "the prompt".
func Name(id flow.NodeID) string {
	if id == flow.Root {
		return "the prompt"
	}
	return "image " + prose.Line(string(id))
}

// Score is a verdict's score: "score 7 of 10", "yes, 21.3", "4 of 5 stars".
func Score(v flow.Verdict) string {
	switch v.Kind {
	case flow.KindYesNo:
		answer, sure, _ := strings.Cut(v.Label(), " ")
		return answer + ", " + sure
	case flow.KindPerson:
		return fmt.Sprintf("%g of 5 stars", v.Score)
	case flow.KindReward:
		return "score " + v.Label()
	}
	return fmt.Sprintf("score %.3g of 10", v.Score)
}

// Image tells of an image in one sentence: where it stands, its score, what came of
// it, whether it waits, what a person said, and how it was made. p tells how far it is while it is being made.
func Image(t flow.Tree, n *flow.Node, p map[flow.NodeID]flow.NodeProgress) string {
	if n.ID == flow.Root {
		return "the prompt: " + prose.Line(t.Session.Prompt)
	}
	words := append([]string{Name(n.ID), place(n)}, state(t, n, p)...)
	switch {
	case t.Drafted(n):
		words = append(words, "its reflection waits for you with your draft")
	case t.Waits(n):
		words = append(words, "its reflection waits for you")
	}
	if best, ok := t.Best(); ok && best == n {
		words = append(words, "the best so far")
	}
	words = append(words, marks(n)...)
	return strings.Join(append(words, made(t, n)...), ", ")
}

// place is the chain and round of an image.
func place(n *flow.Node) string {
	if n.Round == 0 {
		return "from noise"
	}
	return fmt.Sprintf("round %d of chain %d", n.Round, n.Chain)
}

// state is what became of an image.
func state(t flow.Tree, n *flow.Node, running map[flow.NodeID]flow.NodeProgress) []string {
	switch p, on := running[n.ID]; {
	case n.Status == flow.Sampling && on && p.Total > 0:
		return []string{fmt.Sprintf("being made, step %d of %d", p.Step, p.Total)}
	case n.Status == flow.Sampling:
		return []string{"being made"}
	case n.Status == flow.Failed && n.Failure != nil:
		return []string{"failed: " + prose.Line(n.Failure.Error())}
	case n.Status != flow.Done:
		return []string{string(n.Status)}
	}
	words := []string{"no verdict yet"}
	if v := n.ModelVerdict(); v != nil {
		words = []string{Score(*v)}
	} else if f, ok := n.RoleFailed[flow.RoleVerifier]; ok {
		words = []string{"no verdict: " + prose.Line(f.Error())}
	}
	if change := Change(t, n); change != "" {
		words = append(words, change)
	}
	return words
}

// Change compares an image with the one that it was made from, under one verifier:
// "better than its parent"; "" where that cannot be told.
func Change(t flow.Tree, n *flow.Node) string {
	v := n.ModelVerdict()
	parent, ok := t.Node(n.Parent)
	if v == nil || !ok {
		return ""
	}
	old := parent.Verdict(v.Verifier)
	if old == nil {
		return ""
	}
	switch c, err := v.Compare(*old); {
	case err != nil:
		return ""
	case c > 0:
		return "better than its parent"
	case c < 0:
		return "worse than its parent"
	}
	return "as good as its parent"
}

// made says what was decided about the reflection that an image was made with.
func made(t flow.Tree, n *flow.Node) []string {
	parent, ok := t.Node(n.Parent)
	if !ok {
		return nil
	}
	r := parent.Reflected(n.ReflectionID)
	switch {
	case r == nil || n.Status != flow.Done:
		return nil
	case r.Decision == flow.Rejected && r.Remedy == flow.FreshNoise:
		return []string{"made anew from noise"}
	case r.Decision == flow.Passed:
		return []string{"made by a reflection that a rule passed"}
	}
	article := "a"
	if strings.ContainsAny(string(r.Decision)[:min(1, len(r.Decision))], "aeiou") {
		article = "an"
	}
	return []string{"made by " + article + " " + string(r.Decision) + " reflection"}
}

// marks are what a person has said and set, in order.
func marks(n *flow.Node) []string {
	var words []string
	add := func(on bool, word string) {
		if on {
			words = append(words, word)
		}
	}
	if said := Judged(n.Preference); said != "" {
		words = append(words, "you judged it "+said)
	}
	if n.Rating != nil {
		words = append(words, fmt.Sprintf("you gave it %d of 5", *n.Rating))
	}
	add(n.Marked, "marked")
	add(n.Pinned, "pinned")
	add(n.Pruned, "pruned")
	add(n.Note != "", "has a note")
	return words
}

// Judged puts a person's word on an image and its parent into words.
func Judged(p flow.Preference) string {
	switch p {
	case flow.ChildBetter:
		return "better"
	case flow.ParentBetter:
		return "worse"
	case flow.TieGood:
		return "a tie, both good"
	case flow.TieBad:
		return "a tie, both bad"
	}
	return ""
}

// Verdict tells of a verdict, its score first, then an aspect a line, those with the
// least points first.
func Verdict(v flow.Verdict) []string {
	lines := []string{Score(v) + ", by " + prose.Line(v.Verifier)}
	for _, a := range byScore(v.Aspects) {
		lines = append(lines, aspect(a))
	}
	return lines
}

func aspect(a flow.Aspect) string {
	return strings.TrimSuffix(fmt.Sprintf("%s %.3g of 10: %s", AspectName(a), a.Score, prose.Line(a.Explanation)), ": ")
}

// AspectName is what an aspect is called.
func AspectName(a flow.Aspect) string { return strings.ReplaceAll(prose.Line(a.Name), "_", " ") }
