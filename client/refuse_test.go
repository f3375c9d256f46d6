package client_test

import (
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"rflow/client"
	"rflow/client/clienttest"
	"rflow/client/rflowpb"
	"rflow/flow"
)

func missingStatus(t *testing.T, d *rflowpb.Digest) error {
	t.Helper()
	st, err := status.New(codes.FailedPrecondition, "missing").WithDetails(&errdetails.PreconditionFailure{
		Violations: []*errdetails.PreconditionFailure_Violation{{Type: rflowpb.MissingBlob, Subject: rflowpb.BlobSubject(d)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return st.Err()
}

// TestAddresses reads what a person writes.
func TestAddresses(t *testing.T) {
	for text, says := range map[string]string{
		"unix:///run/rflow.sock":   "",
		"grpc://localhost:7433":    "",
		"grpc://[::1]:7433":        "",
		"grpcs://gpu.example:443":  "",
		"grpcs://gpu.example:443/": "",
		"":                         "want unix:///path",
		"clay":                     "want unix:///path",
		"localhost:7433":           "unknown kind",
		"http://h:1":               "unknown kind",
		"unix://run/rflow.sock":    "absolute path",
		"grpc://host":              "port is missing",
		"grpc://:7433":             "host is missing",
		"grpc://host:70000":        "70000",
		"grpc://host:7433/path":    "may follow",
		"grpc://me@host:7433":      "no user",
		"grpc://host:7433?x=y":     "query",
		"grpc://ho st:1":           "want unix:///path",
	} {
		a, err := client.ParseAddress(text)
		if says == "" {
			if err != nil || a.String() != text {
				t.Errorf("%q: %q, %v", text, a, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want an error that says %q", text, err, says)
		}
	}
	if _, err := client.Dial(t.Context(), client.Address{}, client.Options{}); err == nil {
		t.Error("the zero address was dialled")
	}
}

// TestTokenInTheClear is refused before anything is sent.
func TestTokenInTheClear(t *testing.T) {
	for text, allowed := range map[string]bool{
		"grpc://192.0.2.1:7433":       false,
		"grpc://gpu.example:7433":     false,
		"grpc://localhost.example:80": false,
		"grpcs://gpu.example:7433":    true,
		"grpc://127.0.0.1:7433":       true,
		"grpc://[::1]:7433":           true,
		"grpc://localhost:7433":       true,
		"unix:///nowhere/rflow.sock":  true,
	} {
		a, err := client.ParseAddress(text)
		if err != nil {
			t.Fatal(err)
		}
		c, err := client.Dial(t.Context(), a, client.Options{Token: "secret"})
		if (err == nil) != allowed {
			t.Errorf("%s: %v, want allowed %v", text, err, allowed)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error tells the token", text)
		}
		if c != nil {
			_ = c.Close()
		}
	}
}

// TestBadRequests are refused before anything is sent.
func TestBadRequests(t *testing.T) {
	fake := clienttest.NewFake(t)
	r := dial(t, fake.Address(), quick()).Roles()
	good := flow.Picture{MediaType: "image/png", Data: picture(t, 8)}
	calls := map[string]func() error{
		"prompt that is no UTF-8": func() error {
			_, err := r.Generator.Generate(t.Context(), flow.GenerateRequest{Prompt: "\xff"}, nil)
			return err
		},
		"prompt too long": func() error {
			_, err := r.Generator.Generate(t.Context(), flow.GenerateRequest{Original: strings.Repeat("x", rflowpb.MaxTextBytes+1)}, nil)
			return err
		},
		"reflection that is no UTF-8": func() error {
			_, err := r.Corrector.Correct(t.Context(), flow.CorrectRequest{Parent: good, Reflection: "a\xc3"}, nil)
			return err
		},
		"no picture": func() error {
			_, err := r.Corrector.Correct(t.Context(), flow.CorrectRequest{Reflection: "x"}, nil)
			return err
		},
		"truncated picture": func() error {
			_, err := r.Verifier.Verify(t.Context(), flow.VerifyRequest{Image: flow.Picture{Data: good.Data[:len(good.Data)-4]}}, nil)
			return err
		},
		"text as a picture": func() error {
			_, err := r.Refiner.Refine(t.Context(), flow.RefineRequest{Image: flow.Picture{MediaType: "image/png", Data: []byte("hello")}}, nil)
			return err
		},
		"rejected text that is no UTF-8": func() error {
			_, err := r.Reflector.Reflect(t.Context(), flow.ReflectRequest{Image: good, Rejected: []string{"ok", "\x80"}}, nil)
			return err
		},
		"question that is no UTF-8": func() error {
			_, err := r.Interpreter.Interpret(t.Context(), flow.Interpretation{Text: "\xfe"})
			return err
		},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) { plainWords(t, wantFailure(t, call(), flow.FailInvalid)) })
	}
	for _, method := range []string{"Generate", "Correct", "Verify", "Reflect", "RefinePrompt", "Interpret"} {
		if n := len(fake.Calls(method)); n != 0 {
			t.Errorf("%s was called %d times", method, n)
		}
	}
}

// TestPromptAsGiven: what a person writes arrives byte for byte.
func TestPromptAsGiven(t *testing.T) {
	fake := clienttest.NewFake(t).On("Generate", clienttest.Fail(status.Error(codes.InvalidArgument, "")))
	prompt := attack + "\u2028\t"
	_, err := dial(t, fake.Address(), quick()).Roles().Generator.Generate(t.Context(), flow.GenerateRequest{Prompt: prompt, Original: attack}, nil)
	wantFailure(t, err, flow.FailInvalid)
	r := fake.Calls("Generate")[0].(*rflowpb.GenerateRequest)
	if r.GetPrompt() != prompt || r.GetOriginalPrompt() != attack {
		t.Errorf("sent %q and %q", r.GetPrompt(), r.GetOriginalPrompt())
	}
	if r.GetCall().GetRequestId() == "" {
		t.Error("a request without an id was sent: every call needs one")
	}
}
