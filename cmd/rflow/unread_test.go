package main

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the test damages the log behind the program's back

	"rflow/flow"
)

// breakEvent puts something else in the place of an event.
func (p program) breakEvent(session flow.SessionID, seq int, body string) {
	p.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(p.data, "rflow.db"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer db.Close()
	done, err := db.ExecContext(context.Background(), "UPDATE events SET body=? WHERE session=? AND seq=?", []byte(body), string(session), seq)
	if err != nil {
		p.t.Fatal(err)
	}
	if n, _ := done.RowsAffected(); n != 1 {
		p.t.Fatalf("%d events have the number %d, want 1", n, seq)
	}
}

// TestADamagedLogIsToldWhereverItIsRead breaks one line in the middle.
func TestADamagedLogIsToldWhereverItIsRead(t *testing.T) {
	p := newProgram(t)
	p.must(append([]string{"run", "--prompt", "two red apples", "--gate", "ask"}, small...)...)
	id := string(p.sessions()[0].ID)
	if r := p.run("show", id); strings.Contains(r.errOut, "damaged") {
		t.Fatalf("a whole log is called damaged: %s", r.errOut)
	}
	p.breakEvent(flow.SessionID(id), 3, `{"seq":3,"time":"20`)
	where := filepath.Join(p.data, "rflow.db")
	for _, args := range [][]string{
		{"show", id},
		{"export", id, "--format", "html", "-o", filepath.Join(t.TempDir(), "x.html")},
		{"run", "--resume"},
	} {
		r := p.run(args...)
		want := "rflow: session " + id + ": the log is damaged: event 3 ("
		if strings.Count(r.errOut, want) != 1 || !strings.Contains(r.errOut, "cannot be read in "+where) {
			t.Errorf("%v: exit %d, standard error lacks %q, once, and the file %s:\n%s", args, r.code, want, where, r.errOut)
		}
	}
	if r := p.run("doctor"); !strings.Contains(strings.Join(strings.Fields(r.out), " "), "notice session "+id+": the log is damaged: event 3 (") {
		t.Errorf("doctor does not tell it:\n%s", r.out)
	}
}

func TestASessionOpenedInTheExplorerTellsWhatCannotBeRead(t *testing.T) {
	p := newProgram(t)
	p.must(append([]string{"run", "--prompt", "two red apples"}, small...)...)
	id := p.sessions()[0].ID
	p.breakEvent(id, 3, "{torn")
	st := p.open()
	defer st.Close()
	tree, err := st.Tree(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	told := (&opened{tree: tree, st: st}).Notices()
	if len(told) != 1 || !strings.Contains(told[0], "event 3 (") || !strings.Contains(told[0], st.File()) {
		t.Errorf("%q, want event 3 and %s", told, st.File())
	}
}

// TestALogWithoutItsBeginningIsRefused in words, whoever reads it.
func TestALogWithoutItsBeginningIsRefused(t *testing.T) {
	p := newProgram(t)
	p.must(append([]string{"run", "--prompt", "two red apples"}, small...)...)
	id := p.sessions()[0].ID
	p.breakEvent(id, 1, "")
	if r := p.run("show", string(id)); r.code != exitFailed || !strings.Contains(r.errOut, "how it began cannot be read") {
		t.Errorf("exit %d, %q; want it refused", r.code, r.errOut)
	}
}
