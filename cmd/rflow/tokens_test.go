package main

import (
	"net"
	"strings"
	"testing"

	"rflow/flow"
)

// TestEachPlaceHasATokenOfItsOwn: a role comes from a backend with another token
// than the backend's, and neither gets the other's.
func TestEachPlaceHasATokenOfItsOwn(t *testing.T) {
	a := newAuthority(t, net.IPv4(127, 0, 0, 1))
	box, judge := "grpcs://"+serveTLS(t, a, "sesame"), "grpcs://"+serveTLS(t, a, "abrakadabra")
	p := newProgram(t)
	call := func(env string, more ...string) result {
		cmd := p.command(append(more, "--backend", box, "--tls-ca", a.ca, "--json")...)
		cmd.Env = append(cmd.Env, "RFLOW_TOKEN=sesame")
		if env != "" {
			cmd.Env = append(cmd.Env, env)
		}
		return p.finish(cmd)
	}
	begin := append([]string{"run", "--prompt", "a photo of a red apple", "--verifier", judge}, small...)
	r := call("RFLOW_VERIFIER_TOKEN=abrakadabra", begin...)
	if r.code != exitDone || payloadsOf[flow.SessionStarted](eventsOf(t, r.out))[0].Sources[flow.RoleVerifier].Address != judge {
		t.Errorf("with both tokens: exit %d, %s", r.code, r.errOut)
	}
	for name, env := range map[string]string{"no token": "", "another token": "RFLOW_VERIFIER_TOKEN=sesame", "the reflector's": "RFLOW_REFLECTOR_TOKEN=abrakadabra"} {
		if r := call(env, begin...); r.code != exitFailed || !strings.Contains(r.errOut, "the verifier from") || !strings.Contains(r.errOut, "token") {
			t.Errorf("%s: exit %d, said %q; want the verifier's place to refuse it", name, r.code, r.errOut)
		}
	}
	if r := call("RFLOW_VERIFIER_TOKEN=sesame", append(begin, "--verifier", box)...); r.code != exitDone {
		t.Errorf("the backend once more, as the verifier: exit %d, said %q", r.code, r.errOut)
	}
	if r := call("", append(begin, "--verifier", box)...); r.code != exitDone {
		t.Errorf("the backend once more, with the backend's token: exit %d, said %q", r.code, r.errOut)
	}
}

// TestATokenIsForWhatTheSettingsName, and not for what a session names that may
// have come from elsewhere.
func TestATokenIsForWhatTheSettingsName(t *testing.T) {
	a := newAuthority(t, net.IPv4(127, 0, 0, 1))
	judge := "grpcs://" + serveTLS(t, a, "abrakadabra")
	p := newProgram(t)
	id := string(unfinishedSession(t, p, map[flow.Role]flow.Source{flow.RoleReflector: {Address: judge}}))
	resume := func(more ...string) result {
		cmd := p.command(append([]string{"run", "--resume", id, "--json", "--tls-ca", a.ca}, more...)...)
		cmd.Env = append(cmd.Env, "RFLOW_REFLECTOR_TOKEN=abrakadabra")
		return p.finish(cmd)
	}
	r := resume()
	if failed := payloadsOf[flow.RoleFailed](eventsOf(t, r.out)); len(failed) == 0 && !strings.Contains(r.errOut, "add --reflector "+judge) {
		t.Errorf("exit %d, said %q; want the token kept back and what to do", r.code, r.errOut)
	}
	denied := false
	for _, f := range payloadsOf[flow.RoleFailed](allEvents(t, p)) {
		denied = denied || f.Failure.Code == flow.FailDenied
	}
	if !denied {
		t.Error("the session's place was not refused: it got the token")
	}
	fresh := newProgram(t)
	p, id = fresh, string(unfinishedSession(t, fresh, map[flow.Role]flow.Source{flow.RoleReflector: {Address: judge}}))
	if r := resume("--reflector", judge); r.code != exitDone || len(payloadsOf[flow.ReflectionProposed](eventsOf(t, r.out))) != 1 {
		t.Errorf("named again: exit %d, said %q", r.code, r.errOut)
	}
}

func TestSettingsTellNoToken(t *testing.T) {
	cmd := newProgram(t).command("config")
	cmd.Env = append(cmd.Env, "RFLOW_TOKEN=sesame", "RFLOW_CORRECTOR_TOKEN=abrakadabra")
	r := newProgram(t).finish(cmd)
	if strings.Contains(r.out, "sesame") || strings.Contains(r.out, "abrakadabra") || strings.Count(r.out, `"(set)"`) != 2 || !strings.Contains(r.out, "# RFLOW_CORRECTOR_TOKEN") {
		t.Errorf("printed %s; want both tokens as set, and from where", r.out)
	}
}

func TestTwoTokensForOnePlace(t *testing.T) {
	p := newProgram(t)
	cmd := p.command("run", "--prompt", "a cup", "--verifier", "grpc://127.0.0.1:9", "--reflector", "grpc://127.0.0.1:9?engine=x")
	cmd.Env = append(cmd.Env, "RFLOW_VERIFIER_TOKEN=sesame", "RFLOW_REFLECTOR_TOKEN=abrakadabra")
	r := p.finish(cmd)
	if r.code != exitUsage || !strings.Contains(r.errOut, "two tokens for grpc://127.0.0.1:9") || strings.Contains(r.errOut, "sesame") {
		t.Errorf("exit %d, said %q; want it refused without telling them", r.code, r.errOut)
	}
}
