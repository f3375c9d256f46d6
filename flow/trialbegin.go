package flow

import (
	"slices"
	"strings"
)

// NewTrial returns the fact that begins a trial of a node, or a *Failure that says why
// there is none. Kinds that come to the same request are one arm. The seed belongs to the
// trial alone: an image that the person knows from the tree could not be judged blind.
func (t Tree) NewTrial(id NodeID) (TrialStarted, error) {
	n, ok := t.Node(id)
	switch {
	case !ok:
		return TrialStarted{}, Fail(FailInvalid, "there is no image %s", id)
	case id == Root:
		return TrialStarted{}, Fail(FailInvalid, "the prompt is not an image: choose one to correct")
	case n.Status != Done || n.Image.IsZero():
		return TrialStarted{}, Fail(FailInvalid, "%s has no image yet", id)
	}
	if last, ok := t.TrialOf(id); ok && (last.Making() || last.Ready()) {
		f := Fail(FailInvalid, "%s has a trial that is not judged yet", id)
		f.Hint = "judge it, or cancel it"
		return TrialStarted{}, f
	}
	arms := trialArms(n)
	if len(arms) < 2 {
		f := Fail(FailInvalid, "there is nothing to compare on %s: it has no reflection, and no refined prompt of its own", id)
		f.Hint = "once a reflection is proposed there is"
		return TrialStarted{}, f
	}
	trial := len(t.trials) + 1
	for i := range arms {
		arms[i].Request = RequestID(t.ID, TrialNode(trial, i+1), RoleCorrector, 0)
	}
	return TrialStarted{
		Trial: trial, Node: id, Original: n.Original, Arms: arms, Params: t.Session.Params,
		Seed: Seed(t.Session.Seed, n.Chain, n.Round+1, trialAttempts+trial),
	}, nil
}

// trialAttempts is beyond all attempts at a place of a tree, so that no node has a
// trial's seed.
const trialAttempts = 1 << 31

// trialArms returns what there is to try with an image, each once.
func trialArms(n *Node) []TrialArm {
	proposed, edited := n.proposal()
	prompt := func(r *Reflection, text string) string {
		switch {
		case r != nil && r.Decision.Applies() && r.Final == text && r.Prompt != "":
			return r.Prompt
		case n.RefinedFor(text) != nil:
			return n.RefinedFor(text).Prompt
		}
		return ""
	}
	refined := n.Prompt
	var arms []TrialArm
	if proposed != nil {
		if p := prompt(proposed, proposed.Text); p != "" {
			refined = p
		}
		arms = append(arms, TrialArm{Kind: ArmProposed, Reflection: proposed.Text, Prompt: refined})
	}
	if edited.text != "" {
		if p := prompt(edited.of, edited.text); p != "" {
			refined = p
		}
		arms = append(arms, TrialArm{Kind: ArmEdited, Reflection: edited.text, Prompt: refined})
	}
	return mergeArms(append(arms, TrialArm{Kind: ArmPrompt, Prompt: refined}, TrialArm{Kind: ArmNone, Prompt: n.Prompt}))
}

// writing is a text of a person's and the reflection that it stands in for.
type writing struct {
	of   *Reflection
	text string
}

// proposal returns the reflection to try, as a model proposed it, and what a person has
// made of it, as decided or as drafted; either may be missing.
func (n *Node) proposal() (proposed *Reflection, edited writing) {
	r := n.Current()
	if r == nil || (r.Text == "" && r.Final == "") {
		for i := range n.Reflections {
			if n.Reflections[i].Text != "" {
				r = &n.Reflections[i]
			}
		}
	}
	if r == nil {
		return nil, writing{}
	}
	text := ""
	switch d := n.Draft; {
	case r.Decision == Edited:
		text = r.Final
	case r.Decision == Pending && d != nil && (d.Reflection == r.ID || d.Reflection == ""):
		text = d.Text
	case r.Author.Person:
		text = r.Text
	}
	if r.Text != "" && !r.Author.Person {
		proposed = r
	}
	if strings.TrimSpace(text) == "" || (proposed != nil && text == proposed.Text) {
		return proposed, writing{}
	}
	return proposed, writing{r, text}
}

// mergeArms makes one arm of those that ask for the same.
func mergeArms(arms []TrialArm) []TrialArm {
	var out []TrialArm
	for _, a := range arms {
		i := slices.IndexFunc(out, func(o TrialArm) bool { return o.Reflection == a.Reflection && o.Prompt == a.Prompt })
		if i < 0 {
			out = append(out, a)
			continue
		}
		out[i].Also = append(out[i].Also, a.Kind)
	}
	return out
}
