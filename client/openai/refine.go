package openai

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"rflow/flow"
)

const writerRole = `You write prompts for a text-to-image model. You see a picture, the prompt it was painted from, what a person asked for in the first place, and what is to be changed.
Write one better prompt:
- it asks for all that the person asked for, with the same things, numbers, colours and places, and for nothing that contradicts it;
- it describes plainly and completely how the picture should look, with the weight on what went wrong;
- it describes a picture and gives no instructions: not "add", not "instead of", not "no longer";
- it is one paragraph of at most 120 words.
Answer with the prompt alone: no quotation marks, no title, no remarks.`

// maxPrompt is about what T5's 512 tokens hold, in bytes.
const maxPrompt = 2000

// preamble begins an answer that talks before it answers.
var preamble = pattern(`(?i)^(?:(?:sure|certainly|of course|okay|ok)[,!. ]+)?(?:here(?:'s| is| are)[^:\n]{0,80}:|(?:refined |improved |better |new |final )?prompt\s*:)\s*`)

// Refine implements flow.Refiner.
func (c *Client) Refine(ctx context.Context, r flow.RefineRequest, watch flow.Watch) (flow.Refinement, error) {
	picture, err := c.show(r.Image)
	if err != nil {
		return flow.Refinement{}, err
	}
	watch.Report(flow.Progress{Stage: flow.StageWriting})
	var out flow.Refinement
	out.Model, err = c.ask(ctx, question{
		role: flow.RoleRefiner, system: writerRole, parts: []part{textPart(refineTask(r)), picture},
		temperature: 0.3, tokens: 1500, limit: 2 * maxPrompt,
		onText: writing(watch),
		take: func(text string, _ bool) string {
			var fault string
			out.Text, fault = readPrompt(text)
			return fault
		},
	})
	if err != nil {
		return flow.Refinement{}, err
	}
	return out, nil
}

func refineTask(r flow.RefineRequest) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The person asked for:\n---\n%s\n---\n\nThe picture was painted from:\n---\n%s\n---\n\n", r.Original, r.Prompt)
	if r.Reflection != "" {
		fmt.Fprintf(&b, "What is to be changed:\n---\n%s\n---\n\n", r.Reflection)
	}
	if words := judged(r.Verdict); words != "" {
		fmt.Fprintf(&b, "What a judge said of the picture:\n---\n%s\n---\n\n", words)
	}
	b.WriteString("Here is the picture. Write the prompt.")
	return b.String()
}

// readPrompt takes an answer as one paragraph.
func readPrompt(text string) (prompt, fault string) {
	text = preamble().ReplaceAllString(unfence(text), "")
	text = strings.Join(strings.FieldsFunc(text, unicode.IsSpace), " ")
	for _, pair := range []string{`""`, "''", "“”", "«»"} {
		marks := []rune(pair)
		inner, opens := strings.CutPrefix(text, string(marks[0]))
		inner, closes := strings.CutSuffix(inner, string(marks[1]))
		if opens && closes && !strings.Contains(inner, string(marks[0])) {
			text = strings.TrimSpace(inner)
			break
		}
	}
	switch {
	case text == "":
		return "", "it holds no prompt"
	case len(text) > maxPrompt:
		return "", "it is longer than 120 words"
	}
	return text, ""
}
