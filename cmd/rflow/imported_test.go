package main

import (
	"path/filepath"
	"strings"
	"testing"

	"rflow/flow"
)

// TestAnImportedSessionSendsNothingToStrangers: who takes a bundle in and goes on
// with it asks none of the addresses in it, until the person names them.
func TestAnImportedSessionSendsNothingToStrangers(t *testing.T) {
	address, asked := chatServer(t, "Make the cup blue.")
	theirs, mine := newProgram(t), newProgram(t)
	id := string(unfinishedSession(t, theirs, map[flow.Role]flow.Source{flow.RoleReflector: {Address: address, Model: "critic"}}))
	bundle := filepath.Join(t.TempDir(), "s.rflow")
	theirs.must("export", id, "--format", "bundle", "-o", bundle)
	mine.must("import", bundle)
	r := mine.run("run", "--resume", id, "--json")
	if r.code != exitFailed || !strings.Contains(r.errOut, "came out of a bundle") || !strings.Contains(r.errOut, address) || asked.Load() != 0 {
		t.Errorf("exit %d, said %q, asked %d times; want it refused, and nothing sent", r.code, r.errOut, asked.Load())
	}
	if r := mine.run("run", "--resume", id, "--reflector", address, "--json"); r.code != exitDone || asked.Load() != 1 {
		t.Errorf("named: exit %d, said %q, asked %d times; want once", r.code, r.errOut, asked.Load())
	}
	theirs.run("import", bundle)
	if r := theirs.run("run", "--resume", id, "--json"); r.code != exitDone || asked.Load() != 2 {
		t.Errorf("where it was begun, its own bundle taken in: exit %d, said %q, asked %d times in all; want it to go on", r.code, r.errOut, asked.Load())
	}
	other := newProgram(t)
	other.must("import", bundle)
	if r := other.run("run", "--resume", id, "--reflector", "backend", "--json"); r.code != exitDone || asked.Load() != 2 {
		t.Errorf("with the backend's: exit %d, said %q, asked %d times in all", r.code, r.errOut, asked.Load())
	}
}
