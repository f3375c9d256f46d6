package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"rflow/client"
	"rflow/flow"
)

// maxRetryAfter bounds how long an endpoint may send a session away.
const maxRetryAfter = time.Hour

// complaint is an error as endpoints write it.
type complaint struct {
	Message string `json:"message"`
	Type    string `json:"type"`
	Code    any    `json:"code"` // a word or a number
}

// parse reads the forms in use: an object with message, or a bare text.
func (p *complaint) parse(raw json.RawMessage) bool {
	if json.Unmarshal(raw, p) == nil && p.Message != "" {
		return true
	}
	return json.Unmarshal(raw, &p.Message) == nil && p.Message != ""
}

// said turns an error inside an answer into a failure; nil for none.
func (c *Client) said(raw json.RawMessage) *flow.Failure {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var p complaint
	_ = p.parse(raw)
	return c.failed(http.StatusInternalServerError, p, 0)
}

// statusFailure reads an answer that is an error.
func (c *Client) statusFailure(ctx context.Context, r *http.Response) *flow.Failure {
	raw, err := io.ReadAll(io.LimitReader(r.Body, 64<<10))
	if err != nil && ctx.Err() != nil {
		return c.lineFailure(ctx, err)
	}
	var wrapped struct {
		Error   json.RawMessage `json:"error"`
		Message string          `json:"message"`
		Detail  json.RawMessage `json:"detail"`
	}
	var p complaint
	if json.Unmarshal(raw, &wrapped) == nil && !p.parse(wrapped.Error) {
		p.Message = wrapped.Message
		if p.Message == "" {
			p.Message = string(wrapped.Detail)
		}
	}
	return c.failed(r.StatusCode, p, retryAfter(r.Header.Get("Retry-After"), time.Now()))
}

// retryAfter reads seconds or a date; 0 for neither.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 {
		return time.Duration(min(seconds, maxRetryAfter.Seconds()) * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, min(at.Sub(now), maxRetryAfter))
	}
	return 0
}

// failed says what an endpoint's error means to a person.
func (c *Client) failed(status int, p complaint, retry time.Duration) *flow.Failure {
	host, says := c.address.host(), client.CleanLine(p.Message, 300)
	if c.key != "" {
		says = strings.ReplaceAll(says, c.key, "(the key)")
	}
	word := strings.ToLower(p.Type + " " + fmt.Sprint(p.Code) + " " + says)
	fail := func(code flow.FailureCode, hint, format string, args ...any) *flow.Failure {
		f := flow.Fail(code, format, args...)
		if f.Hint = hint; says != "" && code != flow.FailDenied { // who is denied may be told their key
			f.What += ": " + says
		}
		f.RetryAfter = retry
		return f
	}
	switch {
	case strings.Contains(word, "insufficient_quota"):
		return fail(flow.FailDenied, "see to the account, or choose another endpoint", "the account at %s has nothing left to spend", host)
	case status == http.StatusTooManyRequests:
		return fail(flow.FailExhausted, "", "the endpoint %s is full", host)
	case status == http.StatusServiceUnavailable, status == http.StatusBadGateway, status == http.StatusGatewayTimeout:
		return fail(flow.FailUnavailable, "", "the endpoint %s is not ready", host)
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return fail(flow.FailDenied, c.keyHint(), "the endpoint %s does not let us in", host)
	case strings.Contains(word, "model") && (status == http.StatusNotFound || strings.Contains(word, "model_not_found")):
		return fail(flow.FailUnsupported, "see which it has with rflow doctor", "the endpoint %s has no model %q", host, c.address.model)
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed, status/100 == 3:
		return fail(flow.FailUnsupported, "check the address: most end in /v1", "there is no chat at %s%s", host, c.address.base.Path)
	case status == http.StatusRequestEntityTooLarge, strings.Contains(word, "context_length"), strings.Contains(word, "context length"):
		return fail(flow.FailUnsupported, "send smaller pictures with image=512 in its address", "this is more than %s takes", c.address.model)
	case status/100 == 4:
		return fail(flow.FailUnsupported, "", "the endpoint %s refuses the request", host)
	default:
		return fail(flow.FailInternal, "its log says more", "something went wrong inside the endpoint %s", host)
	}
}

func (c *Client) keyHint() string {
	if c.key == "" {
		return "put its key into OPENAI_API_KEY, or name another variable with key=NAME in its address"
	}
	return "it does not accept the key"
}

func (c *Client) noModel(models []string) *flow.Failure {
	f := flow.Fail(flow.FailUnsupported, "the endpoint %s has no model %q", c.address.host(), c.address.model)
	f.Hint = "it has none"
	if len(models) > 0 {
		f.Hint = "it has " + strings.Join(models[:min(8, len(models))], ", ")
	}
	return f
}

func (c *Client) garbled() *flow.Failure {
	f := flow.Fail(flow.FailBroken, "what %s answers is not what a chat endpoint says", c.address.host())
	f.Hint = "check the address: something else may be listening there"
	return f
}

// lineFailure says why nothing (more) was heard.
func (c *Client) lineFailure(ctx context.Context, err error) *flow.Failure {
	host := c.address.host()
	var f *flow.Failure
	var dns *net.DNSError
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errSilent):
		f = flow.Fail(flow.FailSilent, "the endpoint %s says nothing any more", host)
	case errors.Is(cause, errLong):
		f = flow.Fail(flow.FailSilent, "the endpoint %s takes too long", host)
		f.Hint = "choose a smaller model or a faster machine"
	case cause != nil:
		return &flow.Failure{Code: flow.FailCancelled, What: "cancelled", Err: ctx.Err()}
	case errors.As(err, &dns):
		f = &flow.Failure{Code: flow.FailUnavailable, Hint: "no machine of that name is known"}
	case errors.Is(err, syscall.ECONNREFUSED):
		f = &flow.Failure{Code: flow.FailUnavailable, Hint: "nothing listens there; is it running?"}
	case strings.Contains(err.Error(), "x509"):
		f = &flow.Failure{Code: flow.FailDenied, Hint: "its certificate is not trusted: name the authority that signed it with --tls-ca FILE"}
	case strings.Contains(err.Error(), "HTTP response to HTTPS"), strings.Contains(err.Error(), "malformed HTTP"):
		f = c.garbled()
		f.Hint = "check whether it is to be http:// or https://, and the port"
	default:
		f = flow.Fail(flow.FailUnavailable, "the line to the endpoint %s broke", host)
	}
	if f.What == "" {
		f.What = "the endpoint " + host + " cannot be reached"
	}
	f.Err = err
	return f
}
