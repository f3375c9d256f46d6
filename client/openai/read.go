package openai

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"rflow/client"
	"rflow/flow"
)

// Bounds of what an endpoint may send, in bytes: a whole answer with its
// wrapping, and one line of it.
const (
	maxAnswer = 8 << 20
	maxLine   = 1 << 20
)

// Why a call is ended from this side.
var (
	errSilent = errors.New("nothing was heard")
	errLong   = errors.New("it took too long")
)

// bounded gives a call its deadlines. alive is to be called whenever something
// was heard.
func (c *Client) bounded(ctx context.Context) (bounded context.Context, alive, stop func()) {
	ctx, done := context.WithTimeoutCause(ctx, c.options.Total, errLong)
	ctx, cancel := context.WithCancelCause(ctx)
	quiet := time.AfterFunc(c.options.Idle, func() { cancel(errSilent) })
	return ctx, func() { quiet.Reset(c.options.Idle) }, func() { quiet.Stop(); cancel(nil); done() }
}

// heard calls alive on every read.
type heard struct {
	io.Reader
	alive func()
}

func (h heard) Read(p []byte) (int, error) {
	n, err := h.Reader.Read(p)
	if n > 0 {
		h.alive()
	}
	return n, err
}

// completion is an answer, whole or a piece of it.
type completion struct {
	Model   string `json:"model"`
	Choices []struct {
		Message said   `json:"message"`
		Delta   said   `json:"delta"`
		Finish  string `json:"finish_reason"`
	} `json:"choices"`
	Error json.RawMessage `json:"error"`
}

type said struct {
	Content string `json:"content"`
	Refusal string `json:"refusal"`
}

// read reads an answer, streamed or whole.
func (c *Client) read(ctx context.Context, response *http.Response, q question, alive func()) (answer, error) {
	body := io.LimitReader(heard{response.Body, alive}, maxAnswer)
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	switch kind {
	case "text/event-stream":
		return c.readStream(ctx, body, q)
	case "application/json":
		return c.readWhole(ctx, body)
	}
	return answer{}, c.garbled()
}

func (c *Client) readWhole(ctx context.Context, body io.Reader) (answer, error) {
	raw, err := io.ReadAll(body)
	if err != nil {
		return answer{}, c.lineFailure(ctx, err)
	}
	var whole completion
	if json.Unmarshal(raw, &whole) != nil {
		return answer{}, c.garbled()
	}
	if f := c.said(whole.Error); f != nil {
		return answer{}, f
	}
	if len(whole.Choices) == 0 {
		return answer{}, c.garbled()
	}
	first := whole.Choices[0]
	return c.clean(answer{text: first.Message.Content, refusal: first.Message.Refusal, finish: first.Finish, model: whole.Model}), nil
}

// readStream reads server-sent events until the answer is finished, or longer
// than the question allows.
func (c *Client) readStream(ctx context.Context, body io.Reader, q question) (answer, error) {
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, maxLine)
	var got answer
	var text strings.Builder
	for lines.Scan() {
		data, ok := bytes.CutPrefix(lines.Bytes(), []byte("data:"))
		if data = bytes.TrimSpace(data); !ok || len(data) == 0 {
			continue // comments, names of events, empty lines
		}
		if string(data) == "[DONE]" {
			got.text, got.finish = text.String(), orStop(got.finish)
			return c.clean(got), nil
		}
		var piece completion
		if json.Unmarshal(data, &piece) != nil {
			return answer{}, c.garbled()
		}
		if f := c.said(piece.Error); f != nil {
			return answer{}, f
		}
		if piece.Model != "" {
			got.model = piece.Model
		}
		if len(piece.Choices) == 0 {
			continue
		}
		first := piece.Choices[0]
		text.WriteString(first.Delta.Content)
		got.refusal += first.Delta.Refusal
		if first.Finish != "" {
			got.finish = first.Finish
		}
		if rambles(text.String(), q.limit) || len(got.refusal) > q.limit {
			got.text, got.rambled = text.String(), true
			return c.clean(got), nil
		}
		if first.Delta.Content != "" && q.onText != nil {
			q.onText(withoutThought(text.String()))
		}
	}
	if err := lines.Err(); err != nil && !errors.Is(err, bufio.ErrTooLong) {
		return answer{}, c.lineFailure(ctx, err)
	} else if err != nil {
		return answer{}, c.garbled()
	}
	if got.finish == "" { // some servers leave [DONE] out, none the reason
		return answer{}, &flow.Failure{Code: flow.FailUnavailable, What: "the endpoint " + c.address.host() + " broke its answer off"}
	}
	got.text = text.String()
	return c.clean(got), nil
}

func orStop(finish string) string {
	if finish == "" {
		return "stop"
	}
	return finish
}

// clean makes what a model said fit to be shown and stored.
func (c *Client) clean(a answer) answer {
	return answer{
		text: strings.TrimSpace(client.Clean(withoutThought(a.text), maxLine)), model: client.CleanLine(a.model, 200),
		refusal: client.CleanLine(a.refusal, 500), finish: a.finish, rambled: a.rambled,
	}
}

// maxThought is how much a model may think aloud before it answers, in bytes.
const maxThought = 64 << 10

// rambles reports whether a text is longer than it may be, its thinking counted
// apart.
func rambles(text string, limit int) bool {
	answer := len(withoutThought(text))
	return answer > limit || len(text)-answer > maxThought
}

// withoutThought takes off the thinking that some models write before their
// answer. A thought that has not ended hides all.
func withoutThought(text string) string {
	trimmed := strings.TrimLeft(text, " \n")
	if !strings.HasPrefix(trimmed, "<think>") {
		return text
	}
	_, after, _ := strings.Cut(trimmed, "</think>")
	return after
}
