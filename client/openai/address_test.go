package openai

import (
	"strings"
	"testing"

	"rflow/flow"
)

func TestAddresses(t *testing.T) {
	for text, want := range map[string]string{ // "" as it is; "!..." is refused, and says so
		"openai:http://localhost:8000/v1?model=Qwen/Qwen2.5-VL-7B-Instruct":             "",
		"openai:https://api.openai.com/v1?model=gpt-4o&key=MY_KEY&image=512&schema=off": "",
		"openai:http://[::1]:11434/v1/?schema=on&model=llava:7b":                        "openai:http://[::1]:11434/v1?model=llava:7b",
		"openai:http://h/v1?model=a%20b%26c":                                            "openai:http://h/v1?model=a+b%26c",
		"http://localhost:8000/v1":                                                      "!openai:http",
		"openai:localhost:8000":                                                         "!http:// or https://",
		"openai:ftp://h/v1?model=m":                                                     "!http:// or https://",
		"openai:http:///v1?model=m":                                                     "!host",
		"openai:http://h/v1":                                                            "!model is missing",
		"openai:http://h/v1?model=m&model=n":                                            "!2 times",
		"openai:http://h/v1?model=m#x":                                                  "!fragment",
		"openai:http://h/v1?model=m&image=9":                                            "!64 to 4096",
		"openai:http://h/v1?model=m&schema=perhaps":                                     "!on or off",
		"openai:http://h/v1?model=m&api_key=" + theKey:                                  "!nothing else",
		"openai:http://h/v1?model=m&key=" + theKey:                                      "!names an environment variable",
		"openai:http://user:" + theKey + "@h/v1?model=m":                                "!no password",
		"openai:http://h/v1?model=m;" + theKey:                                          "!cannot be read",
		"openai:http://h:" + theKey + "/v1?model=m":                                     "!no address",
		"openai:http://h/v1?model=" + strings.Repeat("m", 201):                          "!model is missing",
	} {
		a, err := ParseAddress(text)
		if says, refused := strings.CutPrefix(want, "!"); refused {
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%q: %v, want it refused with %q", text, err, says)
			} else if strings.Contains(err.Error(), theKey) {
				t.Errorf("%q: the refusal %q tells the key", text, err)
			}
			continue
		}
		if want == "" {
			want = text
		}
		if err != nil || a.String() != want {
			t.Errorf("%q: %q, %v; want %q", text, a, err, want)
		}
		if again, err := ParseAddress(a.String()); err != nil || again.String() != a.String() {
			t.Errorf("%q reads back as %q, %v", a, again, err)
		}
	}
}

// TestKeys: which variable is read, and where its key may go.
func TestKeys(t *testing.T) {
	env := func(name string) string {
		return map[string]string{"OPENAI_API_KEY": "usual", "MINE": " mine\n"}[name]
	}
	for address, want := range map[string]string{ // the key; "!..." is refused
		"openai:https://h/v1?model=m":                "usual",
		"openai:https://h/v1?model=m&key=MINE":       "mine",
		"openai:https://h/v1?model=m&key=none":       "",
		"openai:https://h/v1?model=m&key=MISSING":    "!not set",
		"openai:http://127.0.0.1:1/v1?model=m":       "usual",
		"openai:http://localhost:1/v1?model=m":       "usual",
		"openai:http://[::1]:1/v1?model=m":           "usual",
		"openai:http://h/v1?model=m":                 "!clear text",
		"openai:http://localhost.evil/v1?model=m":    "!clear text",
		"openai:http://127.0.0.1.nip/v1?model=m":     "!clear text",
		"openai:http://h/v1?model=m&key=none":        "",
		"openai:http://10.0.0.1/v1?model=m&key=MINE": "!clear text",
	} {
		a, err := ParseAddress(address)
		if err != nil {
			t.Fatalf("%q: %v", address, err)
		}
		c, err := New(a, Options{Getenv: env})
		if says, refused := strings.CutPrefix(want, "!"); refused {
			if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "mine\n") || strings.Contains(err.Error(), "usual") {
				t.Errorf("%q: %v, want it refused with %q and without the key", address, err, says)
			}
			continue
		}
		if err != nil || c.key != want {
			t.Errorf("%q: key %q, %v, want %q", address, c.key, err, want)
		}
	}
}

// FuzzAnswers: whatever a model writes, it is read without harm, and what is
// taken of it keeps its bounds.
func FuzzAnswers(f *testing.F) {
	for _, s := range []string{
		"```json\n{\"a\":1}\n```", "1. Add a cup.\n- Remove it.", "NONE", "Here is the prompt: \"a cat\"", "<think>x</think>Add.",
		`{"overall_score":{"score":"9/10"},"count_accuracy":null}`, "```", "{", "\"\"", "Add **",
	} {
		f.Add(s)
	}
	aspects := flow.Rubric(flow.TagCounting)
	f.Fuzz(func(t *testing.T, text string) {
		var v flow.Verdict
		if readVerdict(text, aspects, &v) == "" && (v.Score < 0 || v.Score > 10 || len(v.Aspects) != len(aspects)) {
			t.Errorf("verdict %+v", v)
		}
		for _, last := range []bool{false, true} {
			if out, _, fault := readInstructions(text, last); fault == "" && len(flow.Instructions(out)) > maxInstructions+1 {
				t.Errorf("%d instructions", len(flow.Instructions(out)))
			}
		}
		if p, fault := readPrompt(text); fault == "" && (p == "" || len(p) > maxPrompt) {
			t.Errorf("prompt of %d bytes", len(p))
		}
		_ = withoutThought(text)
		if a, err := ParseAddress(Scheme + text); err == nil && a.String() == "" {
			t.Error("an address without text")
		}
	})
}
