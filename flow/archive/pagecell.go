package archive

import (
	"fmt"
	"html/template"
	"strings"

	"rflow/flow"
)

// pageCell is one image on a page.
type pageCell struct {
	Anchor, Name, Alt, Score, Missing string
	W, H                              int
	Change                            *pageChange
	Best, Pruned, Toy                 bool
	Marks                             []string
	Edge                              *pageSaid  // what it was made from
	Said                              []pageSaid // of it, where no image came of it
	Facts                             []pageFact
	Prompts                           []pageWord // as given and as refined, when they differ

	load func() (template.URL, error)
}

// Src reads the image when the page gets to it.
func (c *pageCell) Src() (template.URL, error) { return c.load() }

type pageChange struct{ Class, Text string }

type pageFact struct{ Name, Text string }

type pageSaid struct {
	Class, Decision, By, Why string
	Words                    []pageWord
}

func cellOf(t flow.Tree, n *flow.Node) *pageCell {
	c := &pageCell{
		Anchor: "n-" + strings.ReplaceAll(string(n.ID), ".", "-"), Name: shown(string(n.ID)), W: n.Width, H: n.Height,
		Alt: shown(fmt.Sprintf("image %s of: %s", n.ID, n.Original)), Pruned: n.Pruned, Toy: t.Session.Toy,
	}
	if best, ok := t.Best(); ok {
		c.Best = best.ID == n.ID
	}
	if n.Image.IsZero() {
		c.Missing = missing(n)
	}
	if v := n.ModelVerdict(); v != nil {
		c.Score = shown(v.Label())
	}
	c.marks(n)
	c.facts(n)
	if n.Prompt != n.Original && n.Prompt != "" {
		c.Prompts = words(n.Original, n.Prompt, wordSame)
	}
	if parent, ok := t.Node(n.Parent); ok && n.Parent != flow.Root {
		c.Change = changed(parent, n)
		if r := parent.Reflected(n.ReflectionID); r != nil {
			c.Edge = saidOf(*r)
		} else if n.Step == flow.StepFresh {
			c.Edge = &pageSaid{Class: "rejected", Decision: "a new image from noise"}
		}
	}
	c.rest(t, n)
	return c
}

// rest are the reflections on the image that led to no other.
func (c *pageCell) rest(t flow.Tree, n *flow.Node) {
	used := map[string]bool{}
	for _, id := range n.Children {
		if child, ok := t.Node(id); ok {
			used[child.ReflectionID] = true
		}
	}
	for _, r := range n.Reflections {
		if !used[r.ID] {
			c.Said = append(c.Said, *saidOf(r))
		}
	}
}

func missing(n *flow.Node) string {
	switch {
	case n.Failure != nil:
		return shown("failed: " + n.Failure.What)
	case n.Status == flow.Cancelled:
		return "cancelled"
	default:
		return "not made yet"
	}
}

// changed compares an image with the one that it was made from.
func changed(parent, n *flow.Node) *pageChange {
	v := n.ModelVerdict()
	if v == nil {
		return nil
	}
	old := parent.Verdict(v.Verifier)
	if old == nil {
		return nil
	}
	switch d, err := v.Compare(*old); {
	case err != nil || d == 0:
		return nil
	case d > 0:
		return &pageChange{"better", "▲ from " + shown(old.Label())}
	default:
		return &pageChange{"worse", "▼ from " + shown(old.Label())}
	}
}

func (c *pageCell) marks(n *flow.Node) {
	add := func(on bool, text string) {
		if on {
			c.Marks = append(c.Marks, shown(text))
		}
	}
	add(n.Preference == flow.ChildBetter, "judged better than before, by a person")
	add(n.Preference == flow.ParentBetter, "judged worse than before, by a person")
	add(n.Preference == flow.TieGood || n.Preference == flow.TieBad, "judged a tie, by a person")
	if n.Rating != nil {
		add(true, fmt.Sprintf("rated %d of 5", *n.Rating))
	}
	add(n.Pinned, "pinned")
	add(n.Pruned, "pruned")
	add(n.Note != "", "note: "+n.Note)
}

func (c *pageCell) facts(n *flow.Node) {
	add := func(name, text string) {
		if text != "" {
			c.Facts = append(c.Facts, pageFact{shown(name), shown(text)})
		}
	}
	for _, v := range n.Verdicts {
		add(v.Verifier, v.Label()+". "+v.Text)
		for _, a := range v.Aspects {
			add(strings.ReplaceAll(a.Name, "_", " "), strings.TrimSpace(fmt.Sprintf("%.3g/10  %s", a.Score, a.Explanation)))
		}
	}
	add("made with", n.Reflection)
	add("model", n.Model.String())
	add("seed", fmt.Sprint(n.Seed))
	add("sha-256", n.Image.String())
}

// saidOf is a reflection with what became of it, word by word.
func saidOf(r flow.Reflection) *pageSaid {
	s := &pageSaid{Class: string(r.Decision), By: shown(r.Author.String())}
	text := flow.JoinInstructions(flow.Instructions(r.Text))
	final := flow.JoinInstructions(flow.Instructions(r.Final))
	whole := func(text string, as int) []pageWord {
		if text == "" {
			text = "nothing to fix"
		}
		return []pageWord{{as, shown(text)}}
	}
	switch r.Decision {
	case flow.Accepted:
		s.Decision, s.Words = "✓ accepted", whole(final, wordAccepted)
	case flow.Passed:
		s.Decision, s.Words = "⚙ passed by a rule", whole(final, wordAccepted)
	case flow.Edited:
		s.Decision, s.Words = "✎ edited", words(text, final, wordAccepted)
	case flow.Rejected:
		s.Decision, s.Words = "✗ rejected", whole(text, wordRemoved)
	case flow.Satisfied:
		s.Decision, s.Words = "✓ it is right", whole(text, wordSame)
	default:
		s.Class, s.Decision, s.Words = "pending", "? waits for a decision", whole(text, wordSame)
	}
	s.Why = shown(strings.TrimSpace(strings.ReplaceAll(r.Code, "_", " ") + " " + r.Reason))
	return s
}
