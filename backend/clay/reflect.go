package clay

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"rflow/flow"
)

type reflector struct{ w *World }

// Reflect says what is wrong with a picture, as instructions. It reads the
// picture, the original prompt and what was rejected. See flow.Reflector.
func (k reflector) Reflect(ctx context.Context, req flow.ReflectRequest, watch flow.Watch) (flow.Proposal, error) {
	d, err := parsePrompt(req.Original)
	if err != nil {
		return flow.Proposal{}, err
	}
	if err := stopped(ctx); err != nil {
		return flow.Proposal{}, err
	}
	watch.Report(flow.Progress{Stage: flow.StageLooking})
	seen, err := look(req.Image, k.w.eyePx)
	if err != nil {
		return flow.Proposal{}, err
	}
	f := judge(d, seen)
	text := f.reflection(noise{req.Seed}, req.Rejected)
	if err := stream(ctx, watch, text); err != nil {
		return flow.Proposal{}, err
	}
	out := flow.Proposal{Text: text, Model: model(flow.RoleReflector)}
	if read, err := parseReflection(text); err == nil && text != "" {
		out.Understood = read.understanding()
	}
	return out, nil
}

// maxInstructions bounds a reflection: a short list is followed better.
const maxInstructions = 3

// reflection words the mends, the worst first. Texts that were rejected are
// passed over while there is another way to say or choose.
func (f *finding) reflection(n noise, rejected []string) string {
	mends := f.mends()
	if len(mends) == 0 {
		return ""
	}
	text := ""
	for try := range 40 {
		r := n.stream(key("reflection", try))
		text = f.word(mends, r, try)
		if !sameText(rejected, text) {
			break
		}
	}
	return text
}

func sameText(list []string, text string) bool {
	for _, s := range list {
		if strings.EqualFold(strings.TrimSpace(s), strings.TrimSpace(text)) {
			return true
		}
	}
	return false
}

// word writes the first few mends. Later tries leave out more, or turn to
// another fault first.
func (f *finding) word(mends []edit, r *rand.Rand, try int) string {
	n := min(len(mends), maxInstructions)
	if n > 1 && r.IntN(3) == 0 {
		n--
	}
	start := 0
	if try > 8 {
		start = r.IntN(len(mends))
	}
	var lines []string
	for i := range n {
		lines = append(lines, f.sentence(mends[(start+i)%len(mends)], r))
	}
	return flow.JoinInstructions(lines)
}

// sentence words one edit in the verbs that reflections use.
func (f *finding) sentence(e edit, r *rand.Rand) string {
	switch e.kind {
	case editAdd:
		return "Add " + f.added(e.group) + toPlace(e) + "."
	case editRemove:
		extra := ""
		if e.what.where == placeAny && !e.what.painted && r.IntN(2) == 0 {
			extra = "extra "
		}
		return fmt.Sprintf("Remove the %s%s.", extra, strings.TrimPrefix(e.what.String(), "the "))
	case editReplace:
		return fmt.Sprintf("Replace %s with %s.", e.what, article(e.group.noun()))
	case editColour:
		return f.colourSentence(e, r)
	case editMove:
		return moveSentence(e, r)
	case editSwap:
		if e.swapBy {
			return fmt.Sprintf("Swap the colours of %s and %s.", e.what, e.anchor)
		}
		return fmt.Sprintf("Swap %s and %s.", e.what, e.anchor)
	}
	return strings.ToUpper(e.String()[:1]) + e.String()[1:] + "."
}

// added names what to add: "one more red apple", "a blue cup".
func (f *finding) added(g group) string {
	here := false
	for i := range f.sight.things {
		here = here || f.sight.things[i].class == g.class
	}
	switch {
	case here && g.count == 1:
		return "one more " + g.noun()
	case here:
		return numberName(g.count) + " more " + g.noun()
	case g.count == 1:
		return article(g.noun())
	}
	return g.String()
}

// toPlace words where an addition goes.
func toPlace(e edit) string {
	switch {
	case e.rel == relLeft || e.rel == relRight:
		return fmt.Sprintf(" to the %s %s", e.rel, e.anchor)
	case e.rel != relNone:
		return fmt.Sprintf(" %s %s", e.rel, e.anchor)
	case e.where != placeAny:
		return " " + e.where.String()
	}
	return ""
}

func (f *finding) colourSentence(e edit, r *rand.Rand) string {
	if r.IntN(3) == 0 && !e.what.painted && !e.what.all {
		for i := range f.sight.things {
			if t := &f.sight.things[i]; e.what.fits(t) && t.colour != e.colour && e.what.where == placeAny {
				return fmt.Sprintf("Adjust the colour of %s from %s to %s.", e.what, t.colour.name(), e.colour.name())
			}
		}
	}
	return fmt.Sprintf("%s %s %s.", pick(r, "Turn", "Make"), e.what, e.colour.name())
}

func moveSentence(e edit, r *rand.Rand) string {
	stands := "so that it stands"
	if e.what.all {
		stands = "so that they stand"
	}
	if r.IntN(2) == 0 {
		stands = ""
	}
	words := []string{"Reposition", e.what.String(), stands, strings.TrimSpace(toPlace(e)) + "."}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// stream reports a text as it grows, word by word.
func stream(ctx context.Context, watch flow.Watch, text string) error {
	if watch == nil {
		return stopped(ctx)
	}
	for i := range len(text) {
		if text[i] != ' ' && text[i] != '\n' {
			continue
		}
		if err := stopped(ctx); err != nil {
			return err
		}
		watch.Report(flow.Progress{Stage: flow.StageWriting, Text: text[:i]})
	}
	if err := stopped(ctx); err != nil {
		return err
	}
	watch.Report(flow.Progress{Stage: flow.StageWriting, Text: text})
	return nil
}
