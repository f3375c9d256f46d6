package openai

import (
	"encoding/base64"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"rflow/flow"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// theKey stands in no address, error, event or log.
const theKey = "sk-test-0123456789"

const model = "Qwen/Qwen2.5-VL-7B-Instruct"

// endpoint is a chat endpoint on loopback that answers with recorded replies, in
// order, and notes what it was asked.
type endpoint struct {
	*httptest.Server
	t *testing.T

	mu      sync.Mutex
	replies []http.HandlerFunc
	asked   []asked
}

// asked is a request as it arrived.
type asked struct {
	chat
	path, authorization string
	messages            []struct {
		Role    string
		Content json.RawMessage
	}
}

func newEndpoint(t *testing.T, replies ...http.HandlerFunc) *endpoint {
	t.Helper()
	e := &endpoint{t: t, replies: replies}
	e.Server = httptest.NewServer(http.HandlerFunc(e.answer))
	t.Cleanup(e.Close)
	return e
}

func (e *endpoint) answer(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		e.t.Errorf("reading a request: %v", err)
	}
	a := asked{path: r.URL.Path, authorization: r.Header.Get("Authorization")}
	if len(body) > 0 {
		var messages struct{ Messages *json.RawMessage }
		if err := json.Unmarshal(body, &messages); err != nil || json.Unmarshal(*messages.Messages, &a.messages) != nil {
			e.t.Errorf("a request that is no chat: %v in %.200s", err, body)
		}
		_ = json.Unmarshal(body, &a.chat)
	}
	e.mu.Lock()
	e.asked = append(e.asked, a)
	var reply http.HandlerFunc
	if len(e.replies) > 0 {
		reply, e.replies = e.replies[0], e.replies[1:]
	}
	e.mu.Unlock()
	if reply == nil {
		e.t.Errorf("asked %d times, more often than there are replies", len(e.asked))
		http.Error(w, "no reply", http.StatusTeapot)
		return
	}
	reply(w, r)
}

func (e *endpoint) requests() []asked {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]asked(nil), e.asked...)
}

// client speaks to the endpoint; extra follows the model in its address.
func (e *endpoint) client(extra string, o Options) *Client {
	e.t.Helper()
	a, err := ParseAddress("openai:" + e.URL + "/v1?model=" + model + extra)
	if err != nil {
		e.t.Fatal(err)
	}
	c, err := New(a, o)
	if err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(func() { _ = c.Close() })
	return c
}

// file replies with a recorded reply of testdata.
func file(name string) http.HandlerFunc { return status(http.StatusOK, name) }

// status is file with a status and headers, given as name and value in turn.
func status(code int, name string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			panic(err)
		}
		kinds := map[string]string{".sse": "text/event-stream; charset=utf-8", ".json": "application/json", ".html": "text/html"}
		w.Header().Set("Content-Type", kinds[filepath.Ext(name)])
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		_, _ = w.Write(text)
	}
}

// picture makes a PNG of the size.
func picture(t *testing.T, width, height int) flow.Picture {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * i >> 4)
	}
	img.Set(0, 0, color.White)
	var b strings.Builder
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return flow.Picture{MediaType: "image/png", Data: []byte(b.String())}
}

// seen decodes the picture of a request's second message.
func (a asked) seen(t *testing.T) (image.Image, string) {
	t.Helper()
	var parts []part
	if len(a.messages) < 2 || json.Unmarshal(a.messages[1].Content, &parts) != nil {
		t.Fatalf("the request has no parts: %+v", a.messages)
	}
	for _, p := range parts {
		if p.Image == nil {
			continue
		}
		head, data, _ := strings.Cut(p.Image.URL, ";base64,")
		img, format, err := image.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(data)))
		if err != nil || head != "data:image/"+format {
			t.Fatalf("the picture %s does not decode: %v", head, err)
		}
		return img, format
	}
	t.Fatal("the request holds no picture")
	return nil, ""
}

// words are all texts of a message.
func (a asked) words(message int) string { return string(a.messages[message].Content) }

func wantFailure(t *testing.T, err error, code flow.FailureCode, says string) *flow.Failure {
	t.Helper()
	f := flow.AsFailure(err)
	if f == nil {
		t.Fatalf("it succeeded, want a failure of code %q", code)
	}
	if f.Code != code || !strings.Contains(f.Error(), says) {
		t.Fatalf("got %q: %s; want %q, with %q", f.Code, f, code, says)
	}
	if strings.Contains(f.Error(), theKey) {
		t.Errorf("%q tells the key", f)
	}
	return f
}
