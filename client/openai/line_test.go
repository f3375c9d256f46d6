package openai

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rflow/flow"
)

// TestErrorsOfTheEndpoint say what happened and what to do, and when to ask
// again.
func TestErrorsOfTheEndpoint(t *testing.T) {
	for name, c := range map[string]struct {
		reply http.HandlerFunc
		code  flow.FailureCode
		says  string
		retry time.Duration
	}{
		"no such model":     {status(404, "error_model.json"), flow.FailUnsupported, "has no model", 0},
		"no such path":      {status(404, "page.html"), flow.FailUnsupported, "/v1", 0},
		"a web server":      {status(200, "page.html"), flow.FailBroken, "not what a chat endpoint says", 0},
		"another JSON":      {status(200, "models.json"), flow.FailBroken, "not what a chat endpoint says", 0},
		"full":              {status(429, "error_limit.json", "Retry-After", "7"), flow.FailExhausted, "Rate limit reached", 7 * time.Second},
		"full for long":     {status(429, "error_limit.json", "Retry-After", "1e30"), flow.FailExhausted, "", time.Hour},
		"full, no date":     {status(429, "error_limit.json", "Retry-After", "soon"), flow.FailExhausted, "", 0},
		"nothing to spend":  {status(429, "error_quota.json"), flow.FailDenied, "nothing left to spend", 0},
		"loading":           {status(503, "page.html", "Retry-After", "3"), flow.FailUnavailable, "not ready", 3 * time.Second},
		"a proxy's":         {status(502, "page.html"), flow.FailUnavailable, "not ready", 0},
		"crashed":           {status(500, "error_inside.json"), flow.FailInternal, "CUDA out of memory", 0},
		"wrong key":         {status(401, "error_key.json"), flow.FailDenied, "does not accept the key", 0},
		"too many tokens":   {status(400, "error_context.json"), flow.FailUnsupported, "image=512", 0},
		"too large":         {status(413, "page.html"), flow.FailUnsupported, "image=512", 0},
		"an error inside":   {streamed(`data: {"error":{"message":"the engine died"}}`), flow.FailInternal, "the engine died", 0},
		"half an answer":    {streamed(`data: {"choices":[{"delta":{"content":"{"}}]}`), flow.FailUnavailable, "broke its answer off", 0},
		"no events":         {streamed(`data: hello`), flow.FailBroken, "not what a chat endpoint says", 0},
		"an endless line":   {streamed("data: " + strings.Repeat("x", maxLine+1)), flow.FailBroken, "not what a chat endpoint says", 0},
		"an endless answer": {endless, flow.FailBroken, "cut off", 0},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEndpoint(t, c.reply, c.reply)
			_, err := e.verify(e.client("&key=RFLOW_TEST_KEY", Options{Getenv: func(string) string { return theKey }}))
			if f := wantFailure(t, err, c.code, c.says); f.RetryAfter != c.retry {
				t.Errorf("asks to come again after %v, want %v", f.RetryAfter, c.retry)
			}
			if got := e.requests()[0].authorization; got != "Bearer "+theKey {
				t.Errorf("the key was sent as %q", got)
			}
		})
	}
}

func streamed(lines string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprintf(w, "%s\n\n", lines)
	}
}

// endless writes until it is stopped.
func endless(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	for r.Context().Err() == nil {
		if _, err := fmt.Fprint(w, `data: {"choices":[{"delta":{"content":"and so on and on "}}]}`+"\n\n"); err != nil {
			return
		}
	}
}

func TestARetryDate(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		now.Add(90 * time.Second).Format(http.TimeFormat): 90 * time.Second,
		now.Add(-time.Minute).Format(http.TimeFormat):     0,
		now.Add(99 * time.Hour).Format(http.TimeFormat):   time.Hour,
		"1.5": 1500 * time.Millisecond,
		"-3":  0,
		"NaN": 0,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

// TestNobodyElseGetsTheKey: a redirect is not followed.
func TestNobodyElseGetsTheKey(t *testing.T) {
	other := newEndpoint(t)
	e := newEndpoint(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/v1/chat/completions", http.StatusTemporaryRedirect)
	})
	_, err := e.verify(e.client("", Options{Getenv: func(string) string { return theKey }}))
	wantFailure(t, err, flow.FailUnsupported, "check the address")
	if n := len(other.requests()); n != 0 {
		t.Errorf("the other place was asked %d times", n)
	}
}

// TestTextAsItIsWritten: each piece is shown before the next one is written.
func TestTextAsItIsWritten(t *testing.T) {
	piece := make(chan string)
	e := newEndpoint(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for text := range piece {
			_, _ = fmt.Fprintf(w, "data: {\"choices\":[{\"delta\":{\"content\":%q}}]}\n\n", text)
			w.(http.Flusher).Flush()
		}
		_, _ = fmt.Fprint(w, "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
	})
	seen := make(chan string, 10)
	done := make(chan error, 1)
	c := e.client("", Options{})
	go func() {
		_, err := e.reflect(c, func(p flow.Progress) { seen <- p.Text })
		done <- err
	}()
	if got := <-seen; got != "" {
		t.Errorf("before the first piece: %q", got)
	}
	for _, step := range []struct{ piece, shown string }{
		{"Add a ", "Add a"}, {"cup\u202e", "Add a cup"}, {" at the left.", "Add a cup at the left."},
	} {
		piece <- step.piece
		if got := <-seen; got != step.shown {
			t.Errorf("after %q: %q is shown, want %q", step.piece, got, step.shown)
		}
	}
	close(piece)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// TestACancelledCallEndsWithinTheRead, and the endpoint hears of it.
func TestACancelledCallEndsWithinTheRead(t *testing.T) {
	gone := make(chan struct{})
	e := newEndpoint(t, func(w http.ResponseWriter, r *http.Request) {
		defer close(gone)
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprint(w, "data: {\"choices\":[{\"delta\":{\"content\":\"Add\"}}]}\n\n")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	_, err := e.client("", Options{}).Reflect(ctx, flow.ReflectRequest{Image: picture(t, 8, 8)}, func(p flow.Progress) {
		if p.Text != "" {
			cancel()
		}
	})
	wantFailure(t, err, flow.FailCancelled, "cancelled")
	<-gone
}

// TestASilentEndpoint is given up on: one that never answers, and one that stops
// in the middle.
func TestASilentEndpoint(t *testing.T) {
	hang := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	stall := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprint(w, ": waiting\n\n")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	for name, reply := range map[string]http.HandlerFunc{"from the start": hang, "in the middle": stall} {
		e := newEndpoint(t, reply, reply)
		_, err := e.verify(e.client("", Options{Idle: 50 * time.Millisecond}))
		t.Log(name)
		wantFailure(t, err, flow.FailSilent, "says nothing any more")
		_, err = e.verify(e.client("", Options{Total: 50 * time.Millisecond}))
		wantFailure(t, err, flow.FailSilent, "takes too long")
	}
}

func TestNobodyListens(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	e := &endpoint{Server: s, t: t}
	c := e.client("", Options{})
	s.Close()
	_, err := e.verify(c)
	wantFailure(t, err, flow.FailUnavailable, "nothing listens there")
	_, err = c.Capabilities(t.Context())
	wantFailure(t, err, flow.FailUnavailable, "nothing listens there")
}

// TestDoesItHaveTheModel asks before a session begins.
func TestDoesItHaveTheModel(t *testing.T) {
	e := newEndpoint(t, file("models.json"), status(404, "page.html"), status(401, "error_key.json"))
	c := e.client("", Options{})
	caps, err := c.Capabilities(t.Context())
	if engine, ok := caps.EngineOf(flow.RoleVerifier); err != nil || !ok || engine.Model.ID != model || engine.Note != "" {
		t.Errorf("got %+v, %v", caps, err)
	}
	caps, err = c.Capabilities(t.Context())
	if engine, _ := caps.EngineOf(flow.RoleReflector); err != nil || engine.Note == "" {
		t.Errorf("an endpoint that lists nothing: %+v, %v", caps, err)
	}
	_, err = c.Capabilities(t.Context())
	wantFailure(t, err, flow.FailDenied, "OPENAI_API_KEY")

	e = newEndpoint(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, `{"data":[{"id":"other\u001b[2J"}]}`)
	})
	_, err = e.client("", Options{}).Capabilities(t.Context())
	if f := wantFailure(t, err, flow.FailUnsupported, "it has other"); strings.Contains(f.Error(), "\x1b") {
		t.Errorf("%q has an escape in it", f)
	}
}
