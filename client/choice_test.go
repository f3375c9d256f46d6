package client_test

import (
	"strings"
	"testing"

	"rflow/client"
	"rflow/client/clienttest"
	"rflow/client/rflowpb"
	"rflow/flow"
)

// TestAnOlderBackendServesWhatItHas: a backend of 1.1 gets requests of 1.1, and
// one that would need more is not sent at all.
func TestAnOlderBackendServesWhatItHas(t *testing.T) {
	file := picture(t, 8)
	fake := clienttest.NewFake(t)
	for range 8 {
		fake.On("GetCapabilities", clienttest.Send(&rflowpb.GetCapabilitiesResponse{ApiMinor: 1, Backend: "older"}))
	}
	fake.On("Generate", clienttest.Attached(false), clienttest.Sample(announce(file, 8)), clienttest.Chunk(0, file))
	c := dial(t, fake.Address(), quick())
	if _, err := c.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := generate(t.Context(), c, nil); err != nil {
		t.Fatalf("a request without a choice: %v", err)
	}
	if got := fake.Calls("Generate")[0].(*rflowpb.GenerateRequest).GetCall().GetApiMinor(); got != 1 {
		t.Errorf("it was asked in version 1.%d, want the agreed 1.1", got)
	}
	p := flow.Picture{MediaType: "image/png", Data: file}
	for name, ask := range map[string]func() error{
		"an engine": func() error {
			_, err := c.Roles().Verifier.Verify(t.Context(), flow.VerifyRequest{ID: "v", Image: p, Engine: "other"}, nil)
			return err
		},
		"a layout": func() error {
			_, err := c.Roles().Corrector.Correct(t.Context(), flow.CorrectRequest{ID: "c", Parent: p, Layout: flow.LayoutSearch}, nil)
			return err
		},
		"a condition": func() error {
			_, err := c.Roles().Corrector.Correct(t.Context(), flow.CorrectRequest{ID: "d", Parent: p, Params: flow.SampleParams{ConditionSize: 512}}, nil)
			return err
		},
		"how to read": func() error {
			_, err := c.Roles().Interpreter.Interpret(t.Context(), flow.Interpretation{Text: "x", Engine: "other"})
			return err
		},
	} {
		if f := wantFailure(t, ask(), flow.FailVersion); !strings.Contains(f.What, "1.1") || !strings.Contains(f.Hint, "1.2") {
			t.Errorf("%s: %q does not name both versions", name, f)
		}
	}
	for _, method := range []string{"Verify", "Correct", "Interpret"} {
		if n := len(fake.Calls(method)); n != 0 {
			t.Errorf("%s was sent %d times although the backend does not know the choice", method, n)
		}
	}
}

// TestBeforeThereIsAnAgreement each request asks for the least version that has
// all it says.
func TestBeforeThereIsAnAgreement(t *testing.T) {
	file := picture(t, 8)
	hold := make(chan struct{})
	fake := clienttest.NewFake(t).On("GetCapabilities", clienttest.Wait(hold))
	for range 2 {
		fake.On("Generate", clienttest.Attached(false), clienttest.Sample(announce(file, 8)), clienttest.Chunk(0, file))
	}
	c := dial(t, fake.Address(), client.Options{})
	defer close(hold)
	for _, engine := range []string{"", "other"} {
		if _, err := c.Roles().Generator.Generate(t.Context(), flow.GenerateRequest{ID: "g" + engine, Prompt: "a cat", Engine: engine}, nil); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []int32{1, 2} {
		if got := fake.Calls("Generate")[i].(*rflowpb.GenerateRequest).GetCall().GetApiMinor(); got != want {
			t.Errorf("request %d asked for version 1.%d, want 1.%d", i, got, want)
		}
	}
}

// TestNotices: what a backend says of a text reaches who watches, cleaned.
func TestNotices(t *testing.T) {
	file := picture(t, 8)
	sample := announce(file, 8)
	sample.Understood = &rflowpb.Understanding{Notices: []string{"the reflection exceeds T5 by 37 tokens\x1b[2J", ""}}
	fake := clienttest.NewFake(t).On("Generate", clienttest.Attached(false),
		clienttest.Event(&rflowpb.JobEvent{Seq: 1, Kind: &rflowpb.JobEvent_Progress{Progress: &rflowpb.Progress{
			Stage: rflowpb.Stage_STAGE_SAMPLING, Notices: []string{"37 tokens\x07 were cut"},
		}}}),
		clienttest.Sample(sample), clienttest.Chunk(0, file))
	var seen []string
	s, err := generate(t.Context(), dial(t, fake.Address(), quick()), func(p flow.Progress) { seen = append(seen, p.Notices...) })
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != 1 || seen[0] != "37 tokens were cut" {
		t.Errorf("on the way: %q, want the notice without its bell", seen)
	}
	if s.Understood == nil || len(s.Understood.Notices) != 1 || s.Understood.Notices[0] != "the reflection exceeds T5 by 37 tokens[2J" {
		t.Errorf("at the end: %+v, want one notice without its escape", s.Understood)
	}
}
