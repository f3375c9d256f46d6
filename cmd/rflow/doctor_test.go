package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"rflow/backend/clay"
	"rflow/backend/serve"
	"rflow/flow"
)

// serveAs serves Clay World as change makes it look, and returns its address.
func serveAs(t *testing.T, change func(*flow.Capabilities)) string {
	t.Helper()
	world := clay.New(clay.Options{})
	srv, err := serve.New(serve.Backend{Roles: world.Roles(), Capabilities: func() flow.Capabilities {
		caps := world.Capabilities()
		change(&caps)
		return caps
	}}, serve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	line, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(ctx, line) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the backend ended with %v", err)
		}
	})
	return "grpc://" + line.Addr().String()
}

// words is what doctor says, its broken lines made whole.
func words(r result) string { return strings.Join(strings.Fields(r.out), " ") }

// TestDoctorTellsWhyABackendCannotBeReached, in words about this address.
func TestDoctorTellsWhyABackendCannotBeReached(t *testing.T) {
	line, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead := line.Addr().String()
	_ = line.Close()
	web := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(web.Close)
	alive := serveAs(t, func(*flow.Capabilities) {})
	for address, says := range map[string]string{
		"grpc://" + dead:                                  "nothing listens there",
		"unix:///no/such/rflow.sock":                      "there is no such socket",
		"grpc://" + web.Listener.Addr().String():          "answers, but not as an rflow backend: check whether it is to be grpc:// or grpcs://",
		"grpcs://" + strings.TrimPrefix(alive, "grpc://"): "check whether it is to be grpc:// or grpcs://",
		"http://" + dead:                                  "want unix:///path",
	} {
		r := newProgram(t).run("doctor", "--backend", address)
		if r.code != exitFailed || !strings.Contains(words(r), says) || !strings.Contains(words(r), strings.TrimPrefix(address, "http://")) {
			t.Errorf("%s: exit %d, said\n%s%s\nwant exit %d and %q", address, r.code, r.out, r.errOut, exitFailed, says)
		}
	}
}

// TestDoctorTellsWhatABackendLacks: its own words of what is missing and what to
// do, each engine's marks, and which role cannot be had.
func TestDoctorTellsWhatABackendLacks(t *testing.T) {
	address := serveAs(t, func(c *flow.Capabilities) {
		c.Notices = []string{"the model is on the CPU, which takes minutes an image"}
		for i := range c.Engines {
			e := &c.Engines[i]
			for _, role := range e.Roles {
				switch role {
				case flow.RoleVerifier:
					e.Unavailable = "no weights: download them into /models/nvila and restart"
				case flow.RoleCorrector:
					e.InstructionEditor, e.Note = true, "a stand-in until the corrector is there"
				}
			}
		}
	})
	r := newProgram(t).run("doctor", "--backend", address)
	for _, says := range []string{
		"cannot be used: no weights: download them into /models/nvila and restart", "instruction editor, not trained on reflections",
		"a stand-in until the corrector is there", "the model is on the CPU, which takes minutes an image", "roles verifier problem: the verifier",
	} {
		if !strings.Contains(words(r), says) {
			t.Errorf("doctor does not say %q:\n%s", says, r.out)
		}
	}
	for text := range strings.Lines(r.out) {
		if n := len([]rune(strings.TrimRight(text, "\n"))); n > 80 && !strings.Contains(text, "folder") {
			t.Errorf("%d columns: %q", n, text)
		}
	}
	if r.code != exitFailed {
		t.Errorf("exit %d although nothing can be verified, want %d", r.code, exitFailed)
	}
	var f findings
	r = newProgram(t).run("doctor", "--backend", address, "--json")
	if err := json.Unmarshal([]byte(r.out), &f); err != nil || !f.Backend.OK || len(f.Backend.Notices) != 1 || len(f.Backend.Roles) != 1 || f.Backend.Roles[0].Failure == nil {
		t.Errorf("as JSON: %v, %+v", err, f.Backend)
	}
}

// TestDoctorAsksEachPlaceOfARole, a chat endpoint and another backend.
func TestDoctorAsksEachPlaceOfARole(t *testing.T) {
	chat, _ := chatServer(t, "x")
	other := serveAs(t, func(*flow.Capabilities) {})
	p := newProgram(t)
	r := p.run("doctor", "--reflector", chat, "--verifier", other+"?engine=Clay World yes or no")
	if r.code != exitDone || !strings.Contains(words(r), "reflector "+chat+", there") || !strings.Contains(words(r), "verifier Clay World yes or no") {
		t.Errorf("exit %d, said\n%s%s", r.code, r.out, r.errOut)
	}
	for flag, says := range map[string]string{
		"--reflector=" + strings.Replace(chat, "critic", "other", 1): `no model "other"`,
		"--verifier=" + other + "?engine=nobody":                     `there are "Clay World verifier"`,
		"--corrector=grpc://127.0.0.1:9":                             "nothing listens there",
	} {
		if r := p.run("doctor", flag); r.code != exitFailed || !strings.Contains(words(r), "problem: ") || !strings.Contains(words(r), says) {
			t.Errorf("%s: exit %d, said\n%s%s\nwant exit %d and %q", flag, r.code, r.out, r.errOut, exitFailed, says)
		}
	}
}
