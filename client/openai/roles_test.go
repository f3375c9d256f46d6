package openai

import (
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"

	"rflow/flow"
)

func (e *endpoint) verify(c *Client) (flow.Verdict, error) {
	return c.Verify(e.t.Context(), flow.VerifyRequest{ID: "v", Image: picture(e.t, 32, 32), Prompt: "three red apples", Tag: flow.TagCounting}, nil)
}

func (e *endpoint) reflect(c *Client, watch flow.Watch) (flow.Proposal, error) {
	return c.Reflect(e.t.Context(), flow.ReflectRequest{
		ID: "r", Image: picture(e.t, 32, 32), Original: "three red apples", Prompt: "three red apples on a table", Previous: "Add a bowl.",
		Verdict:  &flow.Verdict{Kind: flow.KindRubric, Score: 4, Aspects: []flow.Aspect{{Name: "count_accuracy", Score: 3, Explanation: "two apples"}}},
		Rejected: []string{"Add a pear."}, Reason: "no pear was asked for", Seed: math.MaxUint64 >> 11,
	}, watch)
}

func (e *endpoint) refine(c *Client) (flow.Refinement, error) {
	return c.Refine(e.t.Context(), flow.RefineRequest{
		ID: "p", Image: picture(e.t, 32, 32), Original: "three red apples", Prompt: "three red apples on a table", Reflection: "Add a third red apple.",
	}, nil)
}

func TestAVerdictByTheRubric(t *testing.T) {
	e := newEndpoint(t, file("verdict.sse"))
	v, err := e.verify(e.client("", Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if v.Score != 4 || v.Kind != flow.KindRubric || v.Tag != flow.TagCounting || v.Accepted == nil || *v.Accepted || v.Verifier != model+"/rubric-1" {
		t.Errorf("got %+v", v)
	}
	want := []flow.Aspect{
		{Name: "count_accuracy", Score: 3, Explanation: "I count two apples; three are asked for."},
		{Name: "object_uniformity", Score: 9, Explanation: "Both are apples."},
		{Name: "spatial_legibility", Score: 8.5, Explanation: "They stand apart."},
	}
	if !slices.Equal(v.Aspects, want) {
		t.Errorf("aspects\n%+v, want\n%+v", v.Aspects, want)
	}
	a := e.requests()[0]
	schema, _ := a.ResponseFormat.Schema.Schema.(map[string]any)
	required, _ := schema["required"].([]any)
	if a.path != "/v1/chat/completions" || a.Model != model || !a.Stream || a.ResponseFormat.Type != "json_schema" || !a.ResponseFormat.Schema.Strict || len(required) != 5 {
		t.Errorf("asked %s for %s, stream %v, schema %+v", a.path, a.Model, a.Stream, a.ResponseFormat)
	}
	if !strings.Contains(a.words(1), "three red apples") || !strings.Contains(a.words(1), "spatial_legibility") || a.authorization != "" {
		t.Errorf("the task %s misses prompt or aspect, or a key was sent: %q", a.words(1), a.authorization)
	}
}

// TestAnAnswerThatCannotBeUsed is asked for once more, with the fault told, and
// then fails in words.
func TestAnAnswerThatCannotBeUsed(t *testing.T) {
	verify := func(e *endpoint) error { _, err := e.verify(e.client("", Options{})); return err }
	reflect := func(e *endpoint) error { _, err := e.reflect(e.client("", Options{}), nil); return err }
	refine := func(e *endpoint) error { _, err := e.refine(e.client("", Options{})); return err }
	for name, c := range map[string]struct {
		ask   func(*endpoint) error
		bad   string // the reply
		good  string // to the second question
		fault string
	}{
		"cut off":           {verify, "truncated.json", "verdict.sse", "cut off"},
		"refused":           {verify, "refusal.json", "fenced.json", "it refuses"},
		"sorry":             {reflect, "apology.json", "critique.json", "it refuses"},
		"prose for JSON":    {verify, "prose.json", "fenced.json", "not one JSON object"},
		"wrong JSON":        {verify, "none.json", "verdict.sse", "not one JSON object"},
		"prose for orders":  {reflect, "prose.json", "none.json", "holds no instruction"},
		"an essay of words": {refine, "essay.json", "prompt.json", "longer than 120 words"},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEndpoint(t, file(c.bad), file(c.good))
			if err := c.ask(e); err != nil {
				t.Fatalf("the second answer was right, and still: %v", err)
			}
			again := e.requests()[1]
			if n := len(again.messages); n != 4 || again.messages[2].Role != "assistant" || !strings.Contains(again.words(3), c.fault) {
				t.Errorf("the second question has %d messages and ends with %s, want the fault %q", n, again.words(n-1), c.fault)
			}
			e = newEndpoint(t, file(c.bad), file(c.bad))
			f := wantFailure(t, c.ask(e), flow.FailBroken, c.fault)
			if f.Hint == "" || !strings.Contains(f.What, model) || f.Transient() {
				t.Errorf("%+v does not say who and what to do, or would be tried for ever", f)
			}
		})
	}
}

// TestSloppyJSON has a fence, words around it, scores as text and as bare
// numbers, and no meets_prompt.
func TestSloppyJSON(t *testing.T) {
	e := newEndpoint(t, file("fenced.json"))
	v, err := e.verify(e.client("&schema=off", Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if v.Score != 9.5 || v.Text != "As asked." || v.Accepted != nil || len(v.Aspects) != 3 || v.Aspects[0].Score != 10 || v.Aspects[1].Score != 9 || v.Aspects[2].Score != 8 {
		t.Errorf("got %+v", v)
	}
	if e.requests()[0].ResponseFormat != nil {
		t.Error("a schema was sent although the address says schema=off")
	}
}

func TestACritique(t *testing.T) {
	e := newEndpoint(t, file("critique.json"), file("none.json"))
	c := e.client("", Options{})
	p, err := e.reflect(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Add a third red apple to the right of the bowl.\nRemove the second cup at the top left."; p.Text != want || p.Model != (flow.Model{ID: model}) {
		t.Errorf("got %q by %v, want %q", p.Text, p.Model, want)
	}
	task := e.requests()[0].words(1)
	for _, part := range []string{"three red apples on a table", "two apples", "Add a bowl.", "Add a pear.", "no pear was asked for"} {
		if !strings.Contains(task, part) {
			t.Errorf("the reflector is not told %q:\n%s", part, task)
		}
	}
	if seed := e.requests()[0].Seed; seed == nil || *seed > math.MaxInt32 || *seed < 0 {
		t.Errorf("the seed is %v, want one that any server holds", seed)
	}
	if p, err = e.reflect(c, nil); err != nil || p.Text != "" {
		t.Errorf("nothing to fix: got %q, %v", p.Text, err)
	}
}

// TestWhatIsLeftOutIsTold: the second time instructions among prose are used.
func TestWhatIsLeftOutIsTold(t *testing.T) {
	e := newEndpoint(t, file("mixed.json"), file("mixed.json"))
	p, err := e.reflect(e.client("", Options{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if p.Text != "Add a third red apple to the right of the bowl." || p.Understood == nil || len(p.Understood.Notices) != 1 || !strings.Contains(p.Understood.Notices[0], "2 sentences") {
		t.Errorf("got %q, %+v", p.Text, p.Understood)
	}
}

// TestThinkingIsNotShown: thoughts stand neither in the text nor on the way.
func TestThinkingIsNotShown(t *testing.T) {
	e := newEndpoint(t, file("thinking.sse"))
	var seen []string
	p, err := e.reflect(e.client("", Options{}), func(p flow.Progress) { seen = append(seen, p.Text) })
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"", "Add a third red", "Add a third red apple to the right of the bowl."}; !slices.Equal(seen, want) || p.Text != want[2] {
		t.Errorf("seen %q, got %q; want %q", seen, p.Text, want)
	}
	if p.Model.Revision != "qwen3-vl" {
		t.Errorf("the endpoint calls its model qwen3-vl; provenance says %v", p.Model)
	}
}

func TestARefinedPrompt(t *testing.T) {
	e := newEndpoint(t, file("prompt.json"))
	r, err := e.refine(e.client("", Options{}))
	if want := "A wooden table with exactly three red apples in a row, all of them whole."; err != nil || r.Text != want {
		t.Errorf("got %q, %v, want %q", r.Text, err, want)
	}
}

// TestWhatAnEndpointRefusesIsLeftOut, once and for all.
func TestWhatAnEndpointRefusesIsLeftOut(t *testing.T) {
	e := newEndpoint(t, status(http.StatusBadRequest, "error_tokens.json"), status(http.StatusBadRequest, "error_schema.json"), file("verdict.sse"), file("fenced.json"))
	c := e.client("", Options{})
	for range 2 {
		if _, err := e.verify(c); err != nil {
			t.Fatal(err)
		}
	}
	all := e.requests()
	if len(all) != 4 {
		t.Fatalf("asked %d times, want 4: what was refused once is not tried again", len(all))
	}
	for i, a := range all[2:] {
		if a.MaxTokens != 0 || a.MaxCompletionTokens == 0 || a.ResponseFormat != nil {
			t.Errorf("request %d: max_tokens %d, max_completion_tokens %d, schema %v", i+2, a.MaxTokens, a.MaxCompletionTokens, a.ResponseFormat)
		}
	}
}

// TestPicturesAreScaledDown to what the address says; small ones travel as they
// are.
func TestPicturesAreScaledDown(t *testing.T) {
	for _, c := range []struct {
		extra         string
		width, height int
		format        string
		wantW, wantH  int
	}{
		{"", 1024, 512, "png", 1024, 512},
		{"", 2048, 1024, "jpeg", 1024, 512},
		{"&image=256", 512, 1024, "jpeg", 128, 256},
		{"&image=64", 1500, 2, "jpeg", 64, 1},
	} {
		e := newEndpoint(t, file("verdict.sse"))
		v, err := e.client(c.extra, Options{}).Verify(t.Context(), flow.VerifyRequest{Image: picture(t, c.width, c.height), Prompt: "x", Tag: flow.TagCounting}, nil)
		if err != nil {
			t.Fatal(err)
		}
		img, format := e.requests()[0].seen(t)
		if size := img.Bounds().Size(); size.X != c.wantW || size.Y != c.wantH || format != c.format {
			t.Errorf("%dx%d px with %q arrived as a %s of %v, want a %s of %dx%d", c.width, c.height, c.extra, format, size, c.format, c.wantW, c.wantH)
		}
		if chosen := c.extra != ""; strings.Contains(v.Verifier, "px") != chosen {
			t.Errorf("the verifier is %q with %q: what it sees is part of its identity where it was chosen", v.Verifier, c.extra)
		}
	}
	e := newEndpoint(t)
	_, err := e.client("", Options{}).Verify(t.Context(), flow.VerifyRequest{Image: flow.Picture{Data: []byte("<svg/>")}, Prompt: "x"}, nil)
	wantFailure(t, err, flow.FailInvalid, "no PNG or JPEG")
}
