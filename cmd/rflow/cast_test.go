package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rflow/backend/clay"
	"rflow/flow"
	"rflow/flow/store"
)

// eventsOf reads the events of --json.
func eventsOf(t *testing.T, out string) []flow.Event {
	t.Helper()
	var events []flow.Event
	for text := range strings.Lines(out) {
		var e flow.Event
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		events = append(events, e)
	}
	return events
}

func payloadsOf[P flow.Payload](events []flow.Event) []P {
	var out []P
	for _, e := range events {
		if p, ok := e.Payload.(P); ok {
			out = append(out, p)
		}
	}
	return out
}

// chatServer answers every chat with one text.
func chatServer(t *testing.T, text string) (address string, asked *atomic.Int64) {
	t.Helper()
	asked = &atomic.Int64{}
	answer, err := json.Marshal(map[string]any{"model": "critic", "choices": []any{map[string]any{"message": map[string]any{"content": text}, "finish_reason": "stop"}}})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/models") {
			fmt.Fprint(w, `{"data":[{"id":"critic"}]}`)
			return
		}
		asked.Add(1)
		_, _ = w.Write(answer)
	}))
	t.Cleanup(s.Close)
	return "openai:" + s.URL + "/v1?model=critic", asked
}

func TestAnEngineByName(t *testing.T) {
	p := newProgram(t)
	for _, name := range []string{"Clay World yes or no", "clay-yes-no/256"} {
		r := p.run(append([]string{"run", "--prompt", "a photo of a cup", "--json", "--verifier", name}, small...)...)
		if r.code != exitDone {
			t.Fatalf("exit %d\n%s", r.code, r.errOut)
		}
		events := eventsOf(t, r.out)
		want := flow.Source{Engine: "Clay World yes or no", Model: "clay-yes-no/256@1"}
		if got := payloadsOf[flow.SessionStarted](events)[0].Sources[flow.RoleVerifier]; got != want {
			t.Errorf("--verifier %q: the session tells %+v, want %+v", name, got, want)
		}
		for _, v := range payloadsOf[flow.VerdictGiven](events) {
			if v.Verdict.Kind != flow.KindYesNo || v.Verdict.Verifier != want.Model {
				t.Errorf("a verdict of kind %s by %s", v.Verdict.Kind, v.Verdict.Verifier)
			}
		}
		if !strings.Contains(r.errOut, "verifier: Clay World yes or no") {
			t.Errorf("the report does not tell the verifier:\n%s", r.errOut)
		}
	}
}

// TestARoleFromAnEndpoint runs a session whose reflector is a chat endpoint, with
// a key that is found in no output and no file.
func TestARoleFromAnEndpoint(t *testing.T) {
	const key = "sk-secret-of-the-test"
	address, asked := chatServer(t, "Make the cup blue.")
	p := newProgram(t)
	cmd := p.command(append([]string{"run", "--prompt", "a photo of a blue cup", "--json", "--reflector", address}, small...)...)
	cmd.Env = append(cmd.Env, "OPENAI_API_KEY="+key)
	r := p.finish(cmd)
	if r.code != exitDone {
		t.Fatalf("exit %d\n%s", r.code, r.errOut)
	}
	events := eventsOf(t, r.out)
	if s := payloadsOf[flow.SessionStarted](events)[0].Sources[flow.RoleReflector]; s.Address != address || s.Model != "critic" {
		t.Errorf("the session tells %+v, want %s and its model", s, address)
	}
	for _, reflection := range payloadsOf[flow.ReflectionProposed](events) {
		if reflection.Text != "Make the cup blue." || reflection.Author.Name != "critic" {
			t.Errorf("a reflection %q by %q, want the endpoint's", reflection.Text, reflection.Author.Name)
		}
	}
	if asked.Load() == 0 {
		t.Error("the endpoint was never asked")
	}
	if strings.Contains(r.out+r.errOut, key) {
		t.Error("the key is told")
	}
	err := filepath.WalkDir(p.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), key) {
			t.Errorf("the key is in %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRolesThatCannotBe(t *testing.T) {
	p := newProgram(t)
	address, _ := chatServer(t, "x")
	for flags, says := range map[string]string{
		"--verifier=nobody":             `there are "Clay World verifier", "Clay World yes or no"`,
		"--generator=" + address:        "cannot be the generator",
		"--verifier=openai:http://h/v1": "model is missing",
		"--verifier=" + strings.Replace(address, "critic", "other", 1): `has no model "other"`,
		"--reflector=grpc://h:1?model=x":                               "engine=NAME",
		"--corrector=http://h:1":                                       "unknown kind",
		"--layout=sideways":                                            "training, search",
		"--backend=clay,clay":                                          "want unix",
		"--backend=unix:///a,unix:///a":                                "named twice",
	} {
		r := p.run(append([]string{"run", "--prompt", "a cup", flags}, small...)...)
		if r.code == exitDone || !strings.Contains(r.errOut, says) {
			t.Errorf("%s: exit %d, %q; want it refused with %q", flags, r.code, r.errOut, says)
		}
	}
	r := p.run("run", "--prompt", "a photo of a cup", "--layout", "search", "--size", "256", "--depth", "1", "--width", "1", "--json")
	if failed := payloadsOf[flow.NodeFailed](eventsOf(t, r.out)); len(failed) == 0 || !strings.Contains(failed[0].Failure.What, "knows no such prompt layout") {
		t.Errorf("a layout that Clay World has not: exit %d, %+v, %s", r.code, failed, r.errOut)
	}
}

// unfinishedSession has one picture with its verdict, and a chain to go on.
func unfinishedSession(t *testing.T, p program, sources map[flow.Role]flow.Source) flow.SessionID {
	t.Helper()
	st, err := store.Open(t.Context(), p.data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	world := clay.New(clay.Options{})
	const prompt = "a photo of a blue cup"
	params := flow.SampleParams{Size: 256}
	sample, err := world.Roles().Generator.Generate(t.Context(), flow.GenerateRequest{Prompt: prompt, Original: prompt, Seed: 1, Params: params}, nil)
	if err != nil {
		t.Fatal(err)
	}
	digest, err := st.PutImage(t.Context(), sample.Picture.MediaType, sample.Picture.Data)
	if err != nil {
		t.Fatal(err)
	}
	verdict, err := world.Roles().Verifier.Verify(t.Context(), flow.VerifyRequest{Image: sample.Picture, Prompt: prompt}, nil)
	if err != nil {
		t.Fatal(err)
	}
	id := st.NewSessionID()
	strategy := flow.Strategy{Initial: 1, Width: 1, Depth: 1, Reflection: true, Gate: flow.Gate{Mode: flow.GateAuto}, Stop: flow.StopNever}
	_, err = st.Append(t.Context(), id, "session", time.Now(),
		flow.SessionStarted{Prompt: prompt, Strategy: strategy, Seed: 1, Params: params, Backend: embedded, Sources: sources},
		flow.NodeQueued{Node: "0.1", Parent: flow.Root, Chain: 1, Step: flow.StepGenerate, Seed: 1, Request: "r", Prompt: prompt, Params: params},
		flow.NodeFinished{Node: "0.1", Parent: flow.Root, Chain: 1, Image: digest, MediaType: "image/png", Width: 256, Height: 256},
		flow.VerdictGiven{Node: "0.1", Parent: flow.Root, Chain: 1, Verdict: verdict},
	)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestAResumedSessionKeepsItsRoles, unless told otherwise; another verifier is
// refused, and what to do is said.
func TestAResumedSessionKeepsItsRoles(t *testing.T) {
	address, asked := chatServer(t, "Make the cup blue.")
	p := newProgram(t)
	id := unfinishedSession(t, p, map[flow.Role]flow.Source{flow.RoleReflector: {Address: address, Model: "critic"}})

	r := p.run("run", "--resume", string(id), "--verifier", "clay-yes-no/256")
	if r.code != exitUsage || !strings.Contains(r.errOut, "scores of two verifiers do not compare") || !strings.Contains(r.errOut, "rflow verify "+string(id)) {
		t.Errorf("another verifier: exit %d, %q", r.code, r.errOut)
	}
	r = p.run("run", "--resume", string(id), "--refiner", "Clay World refiner", "--json")
	if r.code != exitDone || !strings.Contains(r.errOut, "the refiner was as it chooses, from here on Clay World refiner") {
		t.Errorf("another refiner: exit %d, %q", r.code, r.errOut)
	}
	if asked.Load() != 1 {
		t.Errorf("the session's own reflector was asked %d times, want once", asked.Load())
	}
}

// TestAConfiguredVerifierDoesNotChangeWhatHasBegun.
func TestAConfiguredVerifierDoesNotChangeWhatHasBegun(t *testing.T) {
	p := newProgram(t)
	id := unfinishedSession(t, p, nil)
	cmd := p.command("run", "--resume", string(id), "--json")
	cmd.Env = append(cmd.Env, "RFLOW_VERIFIER=clay-yes-no/256")
	r := p.finish(cmd)
	if r.code != exitDone {
		t.Fatalf("exit %d\n%s", r.code, r.errOut)
	}
	for _, v := range payloadsOf[flow.VerdictGiven](eventsOf(t, r.out)) {
		if v.Verdict.Kind != flow.KindRubric {
			t.Errorf("a verdict of %s, want the session's own verifier", v.Verdict.Verifier)
		}
	}
}

// TestAFullEndpointIsGivenUp: a job is not tried for ever, why it waits is told,
// and its session is left to be resumed, with every image that is missing.
func TestAFullEndpointIsGivenUp(t *testing.T) {
	var open atomic.Bool
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case strings.HasSuffix(r.URL.Path, "/models"):
			fmt.Fprint(w, `{"data":[{"id":"busy"}]}`)
		case open.Load():
			fmt.Fprint(w, `{"model":"busy","choices":[{"message":{"content":"Make the cup blue."},"finish_reason":"stop"}]}`)
		default:
			w.WriteHeader(http.StatusTooManyRequests)
			fmt.Fprint(w, `{"error":{"message":"come back later","code":"rate_limit_exceeded"}}`)
		}
	}))
	t.Cleanup(s.Close)
	p := newProgram(t)
	r := p.run("run", "--prompt", "a photo of a cup", "--init", "1", "--width", "1", "--depth", "1", "--size", "256", "--give-up", "2", "--json",
		"--reflector", "openai:"+s.URL+"/v1?model=busy")
	if failed := payloadsOf[flow.RoleFailed](allEvents(t, p)); len(failed) != 0 {
		t.Errorf("recorded as failed: %+v, want nothing that a resume could not mend", failed)
	}
	if finished := payloadsOf[flow.SessionFinished](allEvents(t, p)); r.code != exitFailed || len(finished) != 0 {
		t.Errorf("exit %d, finished %+v, want %d and an unfinished session", r.code, finished, exitFailed)
	}
	for _, want := range []string{"come back later (try 1 of 2)", "unfinished, with 1 of 2 images", "the reflector of 0.1 was tried 2 times", "rflow run --resume"} {
		if !strings.Contains(r.errOut, want) {
			t.Errorf("said %q, want %q", r.errOut, want)
		}
	}
	open.Store(true)
	r = p.run("run", "--resume", "--json")
	finished := payloadsOf[flow.SessionFinished](allEvents(t, p))
	if r.code != exitDone || len(finished) != 1 || finished[0].Images != 2 {
		t.Errorf("resumed: exit %d, finished %+v, said %q; want both images", r.code, finished, r.errOut)
	}
}

// allEvents reads the events of the only session of a data folder.
func allEvents(t *testing.T, p program) []flow.Event {
	t.Helper()
	st, err := store.Open(t.Context(), p.data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	all, err := st.Sessions(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("%d sessions, %v, want one", len(all), err)
	}
	events, err := st.Events(t.Context(), all[0].ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// TestAPoolOfTwoBackends loses one for good, and goes on.
func TestAPoolOfTwoBackends(t *testing.T) {
	one, two := newServer(t), newServer(t)
	one.start()
	two.start()
	p := newProgram(t)
	args := []string{"run", "--prompt", "a photo of two red apples", "--init", "4", "--width", "4", "--depth", "2", "--size", "256", "--seed", "5", "--json"}
	want := picturesOf(t, p.must(args...))
	cmd := newProgram(t).command(append(args, "--backend", one.addr+","+two.addr)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errOut strings.Builder
	cmd.Stderr = &errOut
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	decoder := json.NewDecoder(out)
	killed := false
	for decoder.More() {
		var raw json.RawMessage
		if err := decoder.Decode(&raw); err != nil {
			t.Fatal(err)
		}
		text.Write(raw)
		text.WriteByte('\n')
		if !killed && strings.Contains(string(raw), `"node_finished"`) {
			killed = true
			one.kill()
		}
	}
	if err := cmd.Wait(); err != nil || !killed {
		t.Fatalf("%v, killed %v\n%s", err, killed, errOut.String())
	}
	if got := picturesOf(t, text.String()); got != want {
		t.Errorf("pictures of a pool that lost a backend\n%s\nof one backend\n%s", got, want)
	}
}

// picturesOf lists the pictures by node.
func picturesOf(t *testing.T, out string) string {
	t.Helper()
	byNode := map[flow.NodeID]string{}
	for _, n := range payloadsOf[flow.NodeFinished](eventsOf(t, out)) {
		byNode[n.Node] = n.Image.Short()
	}
	return fmt.Sprint(byNode)
}
