package openai

import (
	"context"
	"fmt"
	"strings"

	"rflow/client"
	"rflow/flow"
)

const criticRole = `You are the editor of a painter. You see a picture and the prompt it should show, and write what the painter has to change so that the picture shows it.

Write at most five instructions, one a line, the worst error first. Each line:
- begins with one of the words Add, Remove, Replace, Reposition, Adjust, Turn, Swap, Make;
- says what and exactly where in the picture: "Add a second red apple to the right of the cup";
- speaks only of what is missing or wrong, never of what is right already.
Count things before you speak of numbers. Never ask to check, to see to it or to be careful: say what to paint. There is one picture only.
No numbers before the lines, no headings, no other words. If nothing is missing or wrong, answer with the one word NONE.`

// none is how a critic says that there is nothing to fix.
var none = pattern(`(?i)^["'*\s]*(?:none|nothing to (?:fix|change|correct)|no (?:changes?|corrections?|instructions?)(?: (?:is|are))?(?: needed| necessary)?)["'*.\s]*$`)

// imperative begins a line that a painter can carry out.
var imperative = pattern(`(?i)^(?:add|remove|replace|reposition|adjust|turn|swap|make|move|change|rotate|enlarge|shrink|increase|decrease|reduce|recolou?r|correct|fix|paint|place|put|delete|darken|lighten|brighten|sharpen|resize|extend|separate|align|lower|raise|fill|straighten|redraw|draw|erase|shift|scale|blend|soften|give|set|bring|spread|cover|uncover|clean|restore)\b`)

// maxInstructions is more than any sensible critique has.
const maxInstructions = 12

// Reflect implements flow.Reflector.
func (c *Client) Reflect(ctx context.Context, r flow.ReflectRequest, watch flow.Watch) (flow.Proposal, error) {
	picture, err := c.show(r.Image)
	if err != nil {
		return flow.Proposal{}, err
	}
	watch.Report(flow.Progress{Stage: flow.StageWriting})
	var p flow.Proposal
	p.Model, err = c.ask(ctx, question{
		role: flow.RoleReflector, system: criticRole, parts: []part{textPart(critiqueTask(r)), picture},
		temperature: 0.6, seed: r.Seed, tokens: 1500, limit: 4 << 10,
		onText: writing(watch),
		take: func(text string, last bool) string {
			var fault string
			p.Text, p.Understood, fault = readInstructions(text, last)
			return fault
		},
	})
	if err != nil {
		return flow.Proposal{}, err
	}
	return p, nil
}

// writing passes on the text so far, cleaned.
func writing(watch flow.Watch) func(string) {
	return func(text string) {
		if text = strings.TrimSpace(client.Clean(text, 4<<10)); text != "" {
			watch.Report(flow.Progress{Stage: flow.StageWriting, Text: text})
		}
	}
}

func critiqueTask(r flow.ReflectRequest) string {
	var b strings.Builder
	section := func(title, text string) {
		if text = strings.TrimSpace(text); text != "" {
			fmt.Fprintf(&b, "%s\n---\n%s\n---\n\n", title, text)
		}
	}
	section("The picture should show:", r.Original)
	if r.Prompt != r.Original {
		section("It was painted from these words:", r.Prompt)
	}
	section("What a judge said of it:", judged(r.Verdict))
	section("What the painter was told before this picture:", r.Previous)
	section("Instructions for this picture that were turned down; write others:", strings.Join(r.Rejected, "\n\n"))
	section("They were turned down because:", r.Reason)
	b.WriteString("Here is the picture. Write the instructions.")
	return b.String()
}

// judged tells a verdict in words; no score without what it is a score of.
func judged(v *flow.Verdict) string {
	if v == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s overall\n", v.Label())
	for _, a := range v.Aspects {
		fmt.Fprintf(&b, "%s %.3g/10: %s\n", strings.ReplaceAll(a.Name, "_", " "), a.Score, a.Explanation)
	}
	b.WriteString(v.Text)
	return b.String()
}

// readInstructions finds the instructions in an answer. Lines that are none are a
// fault the first time; the last time they are left out, and that is told.
func readInstructions(text string, last bool) (out string, told *flow.Understanding, fault string) {
	text = unfence(text)
	if none().MatchString(text) {
		return "", nil, ""
	}
	var keep []string
	other := 0
	for _, line := range flow.Instructions(strings.NewReplacer("**", "", "__", "", "`", "").Replace(text)) {
		switch {
		case imperative().MatchString(line):
			keep = append(keep, line)
		case !none().MatchString(line):
			other++
		}
	}
	switch {
	case len(keep) == 0:
		return "", nil, "it holds no instruction that begins with Add, Remove, Replace, Reposition, Adjust, Turn, Swap or Make"
	case len(keep) > maxInstructions:
		return "", nil, fmt.Sprintf("it holds %d instructions instead of at most five", len(keep))
	case other > 0 && !last:
		return "", nil, "it holds sentences that are no instructions"
	case other > 0:
		told = &flow.Understanding{Notices: []string{fmt.Sprintf("%d sentences of the answer were no instructions and are left out", other)}}
	}
	return flow.JoinInstructions(keep), told, ""
}
