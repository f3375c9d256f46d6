package openai

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"rflow/client"
	"rflow/flow"
)

// question is what a role asks of the model.
type question struct {
	role   flow.Role
	system string
	parts  []part
	// schema is the JSON schema of the answer, under a name; nil: the answer is
	// a text.
	schema      any
	name        string
	temperature float64
	seed        uint64
	tokens      int // room for the answer
	limit       int // bytes; a longer one rambles
	onText      func(string)
	// take reads an answer and returns what is wrong with it, or "". With last
	// set it is the last try: what can be used of it is to be used.
	take func(text string, last bool) string
}

// tries is how often a question is asked when the answer cannot be used.
const tries = 2

// ask asks until an answer can be used, and returns who gave it. The second time
// the model sees its answer and what was wrong with it.
func (c *Client) ask(ctx context.Context, q question) (flow.Model, error) {
	conversation := []message{{"system", q.system}, {"user", q.parts}}
	for try := 1; ; try++ {
		if ctx.Err() != nil {
			return flow.Model{}, &flow.Failure{Code: flow.FailCancelled, What: "cancelled", Err: ctx.Err()}
		}
		got, err := c.send(ctx, q, conversation)
		if err != nil {
			return flow.Model{}, err
		}
		fault := got.fault()
		if fault == "" {
			fault = q.take(got.text, try == tries)
		}
		if fault == "" {
			return c.by(got), nil
		}
		if try == tries {
			return flow.Model{}, c.unusable(q, got, fault)
		}
		conversation = append(conversation,
			message{"assistant", cut(got.text, 2000)},
			message{"user", "That answer cannot be used: " + fault + ". Answer once more, only in the form that was asked for."})
	}
}

// unusable is the end of a question that got no usable answer.
func (c *Client) unusable(q question, got answer, fault string) *flow.Failure {
	f := flow.Fail(flow.FailBroken, "%s was asked twice as the %s, and its answer cannot be used: %s", c.address.model, q.role, fault)
	f.Hint = fmt.Sprintf("ask again, or choose another model for the %s", q.role)
	if said := client.CleanLine(got.text+got.refusal, 1000); said != "" {
		f.What += fmt.Sprintf(" (it said %q)", cut(said, 160))
	}
	return f
}

var apology = pattern(`(?i)^["'\s]*(?:i['’]?m sorry|i am sorry|sorry[,.]|i can(?:['’]?t|not)\b|i['’]?m (?:unable|not able)|i am (?:unable|not able)|as an ai\b|unfortunately, i)`)

// fault says what is wrong with any answer of this kind, whoever asked.
func (a answer) fault() string {
	switch {
	case a.refusal != "" || a.finish == "content_filter" || apology().MatchString(a.text):
		return "it refuses"
	case a.rambled || a.finish == "length":
		return "it is too long and was cut off"
	case a.text == "":
		return "it is empty"
	}
	return ""
}

// cut shortens a text to at most n bytes, at a character's edge.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}

// unfence takes a Markdown fence off a text that stands in one.
func unfence(text string) string {
	text = strings.TrimSpace(text)
	inner, fenced := strings.CutPrefix(text, "```")
	if !fenced {
		return text
	}
	if _, after, ok := strings.Cut(inner, "\n"); ok { // the language's name
		inner = after
	}
	inner, _, _ = strings.Cut(inner, "```")
	return strings.TrimSpace(inner)
}

// pattern returns expr compiled at its first use: a program that never needs it starts
// the sooner.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
