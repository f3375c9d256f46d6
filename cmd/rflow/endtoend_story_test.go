package main

import (
	"slices"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"rflow/cmd/rflow/internal/ptytest"
	"rflow/flow"
)

// reviewing is how the panel begins to speak of a reflection.
const reviewing = "─ reflection · "

// panel returns the node that the panel shows.
func panel(s ptytest.Screen) string {
	if len(s.Lines) > 1 {
		if _, after, ok := strings.Cut(s.Lines[1], "┬─ "); ok {
			name, _, _ := strings.Cut(after, " ")
			return name
		}
	}
	return ""
}

// toNode goes to a node that waits, whichever began to first.
func toNode(t testing.TB, term *ptytest.Terminal, id string) {
	t.Helper()
	for s := until(t, term, "─ tree ─", waits); panel(s) != id; {
		before := panel(s)
		term.Type(ptytest.Tab)
		s = term.Until("the next that waits", func(s ptytest.Screen) bool { return panel(s) != before && s.Has(reviewing) })
	}
}

// TestEndToEndAcceptLeadsToTheCorrectedPicture is what the program is for.
func TestEndToEndAcceptLeadsToTheCorrectedPicture(t *testing.T) {
	t.Parallel()
	p, f := newProgram(t), findFlaw(t)
	term := p.on(ptytest.Kitty(), f.args("--init", "2", "--width", "2", "--depth", "1")...)
	s := term.Until("both reflections wait, pictures inline, and that was told", func(s ptytest.Screen) bool {
		inline := len(s.Shown) >= 2 && len(s.Stray) == 0
		return s.Has("─ tree ─", "2 wait for you", "0.1", "0.2") && inline && len(s.Alerts)+s.Bells > 0
	})
	if !s.Alternate || len(s.Alerts)+s.Bells != 1 {
		t.Errorf("alternate screen %t, alerts %q, %d bells; want the alternate screen and one of them", s.Alternate, s.Alerts, s.Bells)
	}
	for id := range s.Shown {
		if img, err := s.Images[id].Image(); err != nil || colours(img) < 50 {
			t.Errorf("image %#x: %d colours, %v; want a picture", id, colours(img), err)
		}
	}
	toNode(t, term, "0.1")
	decide(t, term, "a", "─ ✓ ")
	s = term.Until("the corrected picture with its score", func(s ptytest.Screen) bool {
		return s.Has("images 2+1/2", "1.1 ★") && len(s.Shown) >= 3 && len(s.Stray) == 0
	})
	child, parent := p.node("1.1"), p.node("0.1")
	if v := child.ModelVerdict(); child.Status != flow.Done || v == nil || v.Accepted == nil || !*v.Accepted {
		t.Fatalf("1.1 is %s with verdict %+v, want a picture that is right", child.Status, v)
	}
	if !s.Has(child.ModelVerdict().Label()) {
		t.Errorf("its score, %s, is not on the screen\n%s", child.ModelVerdict().Label(), s)
	}
	if r := parent.Current(); r.Decision != flow.Accepted || r.Final != r.Text || !r.DecidedBy.Person || !r.Used {
		t.Errorf("the reflection on 0.1 is %+v, want accepted as it was, by a person, and used", r)
	}
	term.Type("q")
	until(t, term, "strategy", "▸")
	term.Type("q")
	s = term.Ended()
	leftWell(t, s)
	if s.Deletes == 0 {
		t.Error("no image was deleted")
	}
}

// TestEndToEndResumeAfterAKill opens a session again: after leaving it, after a
// kill while it waits, and after a kill while a picture is made.
func TestEndToEndResumeAfterAKill(t *testing.T) {
	t.Parallel()
	p, f := newProgram(t), findFlaw(t)
	term := p.on(ptytest.Kitty(), append([]string{f.prompt, "--seed", f.seed, "--size", "1024"}, one()...)...)
	toNode(t, term, "0.1")
	leave(t, term)
	id := string(p.sessions()[0].ID)

	term = p.on(ptytest.Kitty(), "open", id)
	before := body(term.Until("the session as it was left", settled))
	term.Signal(syscall.SIGKILL)
	term.Ended()

	term = p.on(ptytest.Kitty(), "open", id)
	same(t, term, before)
	decide(t, term, "a", "─ ✓ ")
	term.Until("the correction is on its way", func(s ptytest.Screen) bool { return s.Has("1.1 sampling") || s.Has("images 1+1/1") })
	term.Signal(syscall.SIGKILL)
	term.Ended()
	made := p.made()

	term = p.on(ptytest.Kitty(), "open", id)
	until(t, term, "images 1+1/1", "1.1 ★")
	leave(t, term)
	for _, node := range made {
		if !slices.Contains(p.made(), node) {
			t.Errorf("%s was finished before the kill and is not there any more", node)
		}
	}
	p.holds(nil)
}

// settled says that everything about the one reflection that waits has come.
func settled(s ptytest.Screen) bool {
	return s.Has("1 waits for you", reviewing+"waits for you", "read as") && !s.Has("being refined") && len(s.Shown) >= 2 && len(s.Stray)+s.Blocks == 0
}

// body is what the screen says between header and footer: the tree as it is,
// and the words of the panel. The size of its picture follows from the rows that
// the words want, which vary while they are on their way.
func body(s ptytest.Screen) []string {
	var tree, words []string
	column := utf8.RuneCountInString(s.Lines[1][:max(0, strings.Index(s.Lines[1], "┬"))])
	for _, line := range s.Lines[2 : len(s.Lines)-2] {
		runes := []rune(line)
		split := min(len(runes), column)
		tree = append(tree, string(runes[:split]))
		if text := strings.Trim(string(runes[split:]), "│├─▒ "); text != "" {
			words = append(words, text)
		}
	}
	return append(tree, words...)
}

// same waits until the screen is what it was before.
func same(t *testing.T, term *ptytest.Terminal, before []string) {
	t.Helper()
	s, ok := term.Await(func(s ptytest.Screen) bool { return settled(s) && slices.Equal(body(s), before) })
	if !ok {
		t.Fatalf("the screen is not as it was\n%s\nbefore\n%s", s, strings.Join(before, "\n"))
	}
}

// TestEndToEndEdit writes into the proposal and sends it.
func TestEndToEndEdit(t *testing.T) {
	t.Parallel()
	p, f := newProgram(t), findFlaw(t)
	term := p.on(ptytest.Kitty(), f.args(one()...)...)
	toNode(t, term, "0.1")
	decide(t, term, "e", "ctrl+s done")
	term.Type(ptytest.Ctrl('e') + " Make it gentler.")
	until(t, term, "gentler.")
	term.Type(ptytest.Ctrl('s'))
	until(t, term, "images 1+1/1", "─ ✎ ")
	r := p.node("0.1").Current()
	if r.Decision != flow.Edited || r.Final != r.Text+" Make it gentler." {
		t.Errorf("the decision is %s with %q, want edited with %q and what was typed", r.Decision, r.Final, r.Text)
	}
	if n := p.node("1.1"); n.Reflection != r.Final {
		t.Errorf("1.1 was made with %q, want %q", n.Reflection, r.Final)
	}
	leave(t, term)
}

// TestEndToEndReject asks for fresh noise in one chain and ends the other.
func TestEndToEndReject(t *testing.T) {
	t.Parallel()
	p, f := newProgram(t), findFlaw(t)
	term := p.on(ptytest.Kitty(), f.args("--init", "2", "--width", "2", "--depth", "1")...)
	until(t, term, "─ tree ─", "2 wait for you")
	toNode(t, term, "0.1")
	decide(t, term, "r", "fresh noise")
	term.Type("n")
	until(t, term, "wrong place")
	term.Type(ptytest.Enter)
	until(t, term, "1 waits for you")
	toNode(t, term, "0.2")
	decide(t, term, "r", "end the chain")
	term.Type("x")
	until(t, term, "wrong place")
	term.Type("2")
	term.Type("it is beside it")
	until(t, term, "it is beside it")
	term.Type(ptytest.Enter)
	term.Until("nothing waits", func(s ptytest.Screen) bool { return !s.Has(waits) && s.Has("images 2+1/2", "1.1", "0.2 ended") })
	if n := p.node("1.1"); n.Step != flow.StepFresh || n.Status != flow.Done {
		t.Errorf("1.1 was made by %s and is %s, want fresh noise, done", n.Step, n.Status)
	}
	if r := p.node("0.1").Current(); r.Decision != flow.Rejected || r.Remedy != flow.FreshNoise || r.Code != "" {
		t.Errorf("0.1: %+v, want rejected for fresh noise", r)
	}
	if r := p.node("0.2").Current(); r.Remedy != flow.EndChain || r.Code != "wrong_place" || r.Reason != "it is beside it" {
		t.Errorf("0.2: %+v, want rejected to end the chain, with code and words", r)
	}
	leave(t, term)
}

// TestEndToEndHome starts from the form: nothing, a prompt that the world does
// not know, and one that it does.
func TestEndToEndHome(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	term := p.on(ptytest.Kitty(), append(one(), "--size", "256")...)
	until(t, term, "strategy", "a photo of three red apples and a blue cup")
	term.Type(ptytest.Enter)
	until(t, term, "say what the picture should show")
	term.Type("a photo of a zeppelin and a quasar")
	until(t, term, "a zeppelin and a quasar")
	term.Type(ptytest.Enter)
	until(t, term, "─ tree ─")
	term.Type(ptytest.Down)
	s := until(t, term, "zeppelin", "quasar", "✗")
	if strings.Contains(s.String(), "rpc error") {
		t.Errorf("the words of the wire are on the screen\n%s", s)
	}
	if state := p.node("0.1").Status; state != flow.Failed {
		t.Errorf("0.1 is %s, want failed", state)
	}
	term.Type("q")
	until(t, term, "strategy", "zeppelin", "▸")
	term.Type(ptytest.Tab + ptytest.Ctrl('u') + "a photo of a dog")
	until(t, term, "prompt", "a photo of a dog")
	term.Type(ptytest.Enter)
	term.Until("the picture", func(s ptytest.Screen) bool { return s.Has("images 1+0/1", "0.1") && s.Cells() > 0 && len(s.Stray) == 0 })
	leave(t, term)
}
