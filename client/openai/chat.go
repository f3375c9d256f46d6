package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"rflow/flow"
)

// message is one of a conversation. Its content is a text or a list of parts.
type message struct {
	Role    string `json:"role"`
	Content any    `json:"content"`
}

type part struct {
	Type  string   `json:"type"`
	Text  string   `json:"text,omitempty"`
	Image *dataURL `json:"image_url,omitempty"`
}

type dataURL struct {
	URL string `json:"url"`
}

// chat is the body of a call. Every server knows the first four fields.
type chat struct {
	Model               string          `json:"model"`
	Messages            []message       `json:"messages"`
	Stream              bool            `json:"stream"`
	MaxTokens           int             `json:"max_tokens,omitempty"`
	MaxCompletionTokens int             `json:"max_completion_tokens,omitempty"`
	Temperature         *float64        `json:"temperature,omitempty"`
	Seed                *int64          `json:"seed,omitempty"`
	ResponseFormat      *responseFormat `json:"response_format,omitempty"`
}

type responseFormat struct {
	Type   string     `json:"type"`
	Schema jsonSchema `json:"json_schema"`
}

type jsonSchema struct {
	Name   string `json:"name"`
	Strict bool   `json:"strict"`
	Schema any    `json:"schema"`
}

// quirks are what this endpoint has refused. They are learned, and kept for the
// client's life.
type quirks struct {
	noSchema, noTemperature, noSeed bool
	newLimit                        bool // wants max_completion_tokens
}

// learn reads a refusal and reports whether it taught anything.
func (q *quirks) learn(refusal string) bool {
	before := *q
	says := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(strings.ToLower(refusal), w) {
				return true
			}
		}
		return false
	}
	switch {
	case says("max_completion_tokens"):
		q.newLimit = true
	case says("response_format", "json_schema", "grammar", "guided", "structured"):
		q.noSchema = true
	case says("temperature"):
		q.noTemperature = true
	case says("seed"):
		q.noSeed = true
	}
	return *q != before
}

// body writes a question as this endpoint takes it.
func (c *Client) body(q question, conversation []message) ([]byte, error) {
	c.mu.Lock()
	known := c.quirks
	c.mu.Unlock()
	b := chat{Model: c.address.model, Messages: conversation, Stream: true, MaxTokens: q.tokens}
	if known.newLimit {
		b.MaxTokens, b.MaxCompletionTokens = 0, q.tokens
	}
	if !known.noTemperature {
		b.Temperature = &q.temperature
	}
	if seed := int64(q.seed & 0x7fffffff); !known.noSeed { // some servers hold 32 bits
		b.Seed = &seed
	}
	if q.schema != nil && !known.noSchema {
		b.ResponseFormat = &responseFormat{Type: "json_schema", Schema: jsonSchema{Name: q.name, Strict: true, Schema: q.schema}}
	}
	return json.Marshal(b)
}

// request makes an HTTP request. Nothing of it is ever logged.
func (c *Client) request(ctx context.Context, method, path string, body []byte) (*http.Request, error) {
	var content io.Reader
	if body != nil {
		content = bytes.NewReader(body)
	}
	r, err := http.NewRequestWithContext(ctx, method, c.address.base.String()+path, content)
	if err != nil {
		return nil, fmt.Errorf("openai: %w", err)
	}
	r.Header.Set("Accept", "text/event-stream, application/json")
	r.Header.Set("User-Agent", "rflow/"+c.options.Version)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.key != "" {
		r.Header.Set("Authorization", "Bearer "+c.key)
	}
	return r, nil
}

// send asks once and reads the answer. Fields that the endpoint refuses are left
// out one by one, as long as a refusal teaches something new.
func (c *Client) send(ctx context.Context, q question, conversation []message) (answer, error) {
	for {
		body, err := c.body(q, conversation)
		if err != nil {
			return answer{}, fmt.Errorf("openai: %w", err)
		}
		got, refused, err := c.sendOnce(ctx, q, body)
		if refused == "" || !c.learn(refused) {
			return got, err
		}
	}
}

func (c *Client) learn(refused string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.quirks.learn(refused)
}

// sendOnce returns in refused why the endpoint did not like the request's form.
func (c *Client) sendOnce(ctx context.Context, q question, body []byte) (got answer, refused string, err error) {
	ctx, alive, stop := c.bounded(ctx)
	defer stop()
	r, err := c.request(ctx, http.MethodPost, "/chat/completions", body)
	if err != nil {
		return answer{}, "", err
	}
	response, err := c.http.Do(r)
	if err != nil {
		return answer{}, "", c.lineFailure(ctx, err)
	}
	defer response.Body.Close()
	alive()
	if response.StatusCode != http.StatusOK {
		f := c.statusFailure(ctx, response)
		switch response.StatusCode {
		case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusNotImplemented:
			refused = f.What + " " + f.Hint
		}
		return answer{}, refused, f
	}
	got, err = c.read(ctx, response, q, alive)
	return got, "", err
}

// answer is what a model said.
type answer struct {
	text    string
	model   string // as the endpoint calls it
	refusal string // said in the field for that
	finish  string // "stop", "length", "content_filter"
	rambled bool   // stopped by us
}

// by is the model's identity: what was asked for, and what answered if that calls
// itself otherwise.
func (c *Client) by(a answer) flow.Model {
	m := flow.Model{ID: c.address.model}
	if a.model != m.ID {
		m.Revision = a.model
	}
	return m
}
