package review

import (
	"strings"
	"testing"
	"time"

	"rflow/flow"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// refined is a prompt that the refiner wrote for a text.
func refined(text string) flow.PromptRefined {
	return flow.PromptRefined{Node: "0.1", Prompt: tuitest.Prompt + ", each fully visible", For: text, By: flow.Author{Name: "clay@1"}}
}

var twoText = strings.ReplaceAll(two, " / ", "\n")

func waiting(t testing.TB) *stage {
	return begin(t, "0.1", "0.1 4 : "+two).happens(refined(twoText)).paint()
}

func accepting(took time.Duration) flow.Decide {
	return flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Accepted, Final: twoText, Prompt: tuitest.Prompt + ", each fully visible", Took: took}
}

func TestAcceptCommitsWhatWasPainted(t *testing.T) {
	waiting(t).golden("waits").later(12 * time.Second).press("a").wants(accepting(12 * time.Second))
}

func TestAcceptOnAStalePromptWaitsForIt(t *testing.T) {
	want := accepting(0)
	want.Prompt = ""
	s := begin(t, "0.1", "0.1 4 : "+two).golden("unrefined").press("a").wants(want)
	if !strings.Contains(s.notices(), "waits for the prompt") {
		t.Errorf("nothing says that it waits: %q", s.notices())
	}
	s.happens(flow.ReflectionDecided{Node: "0.1", Reflection: "0.1#1", Decision: flow.Accepted, Original: twoText, Final: twoText, By: flow.Author{Person: true}, Took: 3 * time.Second}).golden("accepted-waits-for-prompt")
}

func TestAPromptThatCameAfterTheFrameIsNotCommitted(t *testing.T) {
	want := accepting(0)
	want.Prompt = ""
	begin(t, "0.1", "0.1 4 : "+two).happens(refined(twoText)).press("a").wants(want)
}

func TestAReflectionThatWasNotPaintedIsNotDecided(t *testing.T) {
	for _, key := range []string{"a", "r", "."} {
		s := begin(t, "0.1", "0.1 4")
		s.happens(flow.ReflectionProposed{Node: "0.1", Chain: 1, Reflection: "0.1#1", Text: twoText}).press(key).refuses("not on the screen yet")
		s.asked = nil
		if s.paint().press(key); key == "r" {
			s.press("x", "enter")
		}
		if len(s.commands()) != 1 {
			t.Errorf("%s after it was painted asks for %v", key, s.commands())
		}
	}
}

func TestTogglingRefinesAgainAndDecidesWhatIsLeft(t *testing.T) {
	left := "Turn the bench blue."
	s := waiting(t).press("1").golden("toggled")
	s.wants(flow.SaveDraft{Node: "0.1", Reflection: "0.1#1", Text: left, Toggled: true})
	s.asked = nil
	s.press("a").wants(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: left})
	s.asked = nil
	s.happens(flow.DraftSaved{Node: "0.1", Reflection: "0.1#1", Text: left, Toggled: true}, refined(left)).paint().press("a")
	s.wants(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: left, Prompt: tuitest.Prompt + ", each fully visible"})
	s.asked = nil
	s.press("2").golden("none-left").press("a")
	if !strings.Contains(s.notices(), "no instruction is left") || len(s.commands()) != 1 {
		t.Errorf("with none left: %q, %v", s.notices(), s.commands())
	}
	s.asked = nil
	s.press("1", "2", "9").refusesLast("there is no instruction 9")
}

func (s *stage) refusesLast(why string) {
	s.t.Helper()
	if !strings.Contains(s.notices(), why) {
		s.t.Errorf("the notices are %q, want one with %q", s.notices(), why)
	}
}

func TestTogglesSurviveALostLine(t *testing.T) {
	s := begin(t, "0.1", "0.1 4 : "+two).happens(flow.DraftSaved{Node: "0.1", Reflection: "0.1#1", Text: "Turn the bench blue.", Toggled: true})
	if view := tuitest.Grid(s.Model.View(), 52, 16); !strings.Contains(view, "1 [ ] Add one") || !strings.Contains(view, "2 [x] Turn") {
		t.Errorf("the saved toggles are not shown:\n%s", view)
	}
}

func TestWhileItIsBeingWritten(t *testing.T) {
	s := begin(t, "0.1", "0.1 4").golden("being-written-silent")
	s.Model = s.Model.SetProgress(map[flow.NodeID]flow.NodeProgress{"0.1": {Node: "0.1", Role: flow.RoleReflector, Progress: flow.Progress{Stage: flow.StageWriting, Text: "Add one red"}}})
	s.golden("being-written").press("a").refuses("still being written")
	s.asked = nil
	s.press("e").write("Move the bench.").tick()
	s.wants(flow.SaveDraft{Node: "0.1", Text: "Move the bench.", Open: true})
	s.golden("written-beside")
	s.asked = nil
	s.press("ctrl+s").refuses("still being written")
	s.asked = nil
	s.tick().wants()
	s.happens(flow.ReflectionProposed{Node: "0.1", Chain: 1, Reflection: "0.1#1", Text: twoText}).golden("late-proposal")
	s.tick().wants(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: "Move the bench."})
}

func TestALateProposalIsASuggestion(t *testing.T) {
	s := begin(t, "0.1", "0.1 4").press("e").write("Move it.")
	s.happens(flow.ReflectionProposed{Node: "0.1", Chain: 1, Reflection: "0.1#1", Text: twoText})
	if got := s.Model.ed.Value(); got != "Move it." {
		t.Fatalf("the proposal changed what was being written to %q", got)
	}
	s.press("alt+o")
	if got := s.Model.ed.Value(); got != twoText {
		t.Errorf("alt+o gives %q, want the proposal", got)
	}
}

func TestNothingToFixWaits(t *testing.T) {
	empty := func(d flow.Decision, final string) flow.Decide {
		return flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: d, Final: final}
	}
	fixed := func() *stage { return begin(t, "0.1", "0.1 9 : nothing") }
	fixed().golden("nothing-to-fix").press(".").wants(empty(flow.Satisfied, ""))
	goOn := empty(flow.Accepted, "")
	goOn.Prompt = tuitest.Prompt
	fixed().press("a").wants(goOn)
	fixed().press("e").write("Make it blue.").press("ctrl+s").wants(empty(flow.Edited, "Make it blue."))
	fixed().press("1").refuses("there is no instruction")
}

func TestRejecting(t *testing.T) {
	rejected := func(remedy flow.Remedy, code, words string) flow.Decide {
		return flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Rejected, Remedy: remedy, Code: code, Reason: words}
	}
	waiting(t).press("r").golden("rejecting").press("a").golden("why").press("enter").wants(rejected(flow.AskAgain, "", ""))
	waiting(t).press("r", "n", "2", "enter").wants(rejected(flow.FreshNoise, "wrong_place", ""))
	waiting(t).press("r", "x", "5").write("the cup, a?").golden("words").press("enter").wants(rejected(flow.EndChain, "other", "the cup, a?"))
	for _, keys := range [][]string{{"r", "esc"}, {"r", "a", "esc"}, {"r", "x", "3", "u", "esc"}} {
		s := waiting(t).press(keys...).wants()
		if s.Model.Captures() {
			t.Errorf("after %v the question is still open", keys)
		}
	}
	waiting(t).press("r", "m").write("Mine.").press("ctrl+s").wants(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: "Mine."})
}

func TestARejectionBindsToItsReflection(t *testing.T) {
	s := waiting(t).press("r", "a")
	s.happens(
		flow.ReflectionDecided{Node: "0.1", Reflection: "0.1#1", Decision: flow.Rejected, Remedy: flow.AskAgain},
		flow.ReflectionProposed{Node: "0.1", Chain: 1, Reflection: "0.1#2", Text: "Another."},
	).paint().press("enter").refuses("another reflection has come since")
}

func TestEditing(t *testing.T) {
	s := waiting(t).press("e").golden("editing")
	s.press("ctrl+u").write("Ensure the bench is blue").golden("vague")
	s.press("alt+f")
	if got, want := s.Model.ed.Value(), "Add one red apple to the right of the others.\nMake the bench blue."; got != want {
		t.Errorf("the fix gives %q, want %q", got, want)
	}
	s.press("alt+e")
	if got := s.asked[len(s.asked)-1]; got != (intent.EditOutside{Text: s.Model.ed.Value()}) {
		t.Errorf("alt+e asks for %v", got)
	}
	s.Model, _ = s.Model.SetText("From outside.\n")
	s.press("ctrl+s").wants(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: "From outside."})
}

func TestAnUnchangedTextIsAnAcceptance(t *testing.T) {
	waiting(t).press("e", "ctrl+s").wants(accepting(0))
	waiting(t).press("e", "ctrl+u", "backspace", "ctrl+u", "ctrl+s").refuses("nothing is written")
}

func TestEveryPrintableKeyIsTextWhileWriting(t *testing.T) {
	s := waiting(t).press("e").press("alt+o").press("ctrl+u", "backspace", "ctrl+u")
	for _, k := range []string{"q", "?", ":", "u", "a", "1", ".", "tab", "!", " "} {
		if !s.Model.Captures() || !s.Model.Writing() {
			t.Fatal("the pane does not take every key while writing")
		}
		s.press(k)
	}
	if got, want := s.Model.ed.Value(), "q?:ua1.\t! "; got != want {
		t.Errorf("the text is %q, want %q", got, want)
	}
	s.wants()
}

func TestDraftsAreSavedAndKept(t *testing.T) {
	s := waiting(t).press("e").tick().wants()
	s.press("!").tick()
	open := flow.SaveDraft{Node: "0.1", Reflection: "0.1#1", Text: twoText + "!", Open: true}
	s.wants(open)
	if s.Model.Dirty() {
		t.Error("it is dirty after it was saved")
	}
	s.asked = nil
	s.press("esc")
	closed := open
	closed.Open = false
	s.wants(closed)
	s.happens(flow.DraftSaved(closed)).paint().golden("draft")
	s.asked = nil
	s.press("a").wants().golden("which-one").press("d")
	s.wants(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: twoText + "!"})
	s.asked = nil
	s.press("a", "p")
	want := accepting(0)
	want.Prompt = ""
	s.wants(want)
	s.asked = nil
	s.press("e", "backspace", "esc").wants(flow.SaveDraft{Node: "0.1", Reflection: "0.1#1"})
}

func TestAnotherNodeKeepsTheDraft(t *testing.T) {
	s := waiting(t).press("e", "!")
	var asks []intent.Intent
	s.Model, asks = s.Model.Select("root")
	if len(asks) == 0 || asks[0] != (intent.Do{Command: flow.SaveDraft{Node: "0.1", Reflection: "0.1#1", Text: twoText + "!"}}) {
		t.Errorf("selecting another node asks for %v", asks)
	}
}

func TestThePromptIsThePersons(t *testing.T) {
	s := waiting(t).press("p").golden("prompting").press(" ", "x", "ctrl+s")
	mine := tuitest.Prompt + ", each fully visible x"
	s.wants(flow.EditPrompt{Node: "0.1", Prompt: mine})
	s.asked = nil
	s.happens(flow.PromptRefined{Node: "0.1", Prompt: mine, For: twoText, By: flow.Author{Person: true}}).paint().press("1")
	s.asked = nil
	s.golden("own-prompt").press("a").wants(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: "Turn the bench blue.", Prompt: mine})
}

func TestAPromptBeingWrittenIsADraft(t *testing.T) {
	prompt := tuitest.Prompt + ", each fully visible"
	s := waiting(t).press("p").tick().wants()
	s.press("!").tick()
	open := flow.SaveDraft{Node: "0.1", Text: prompt + "!", Open: true, Prompt: true}
	s.wants(open)
	s.happens(flow.DraftSaved(open)).paint()
	s.asked = nil
	s.tick().wants()
	s.press("esc")
	kept := open
	kept.Open = false
	s.wants(kept)
	s.happens(flow.DraftSaved(kept)).paint().golden("prompt-draft")

	// Another one goes on with it; what is accepted is the prompt as painted.
	next := waiting(t).happens(flow.DraftSaved(open)).paint()
	next.press("p")
	if got := next.Model.ed.Value(); got != prompt+"!" {
		t.Errorf("after a restart the prompt being written is %q, want %q", got, prompt+"!")
	}
	next.press("esc")
	next.asked = nil
	next.press("a").wants(accepting(0))
}

func TestADraftOfAPromptIsDoneOrThrownAway(t *testing.T) {
	mine := tuitest.Prompt + ", each fully visible!"
	saved := flow.DraftSaved{Node: "0.1", Text: mine, Prompt: true}
	s := waiting(t).happens(saved).paint().press("p", "ctrl+s")
	s.wants(flow.EditPrompt{Node: "0.1", Prompt: mine})

	s = waiting(t).happens(saved).paint().press("p", "backspace", "ctrl+s")
	s.wants(flow.SaveDraft{Node: "0.1", Prompt: true})
	s = waiting(t).happens(saved).paint().press("p", "alt+o", "esc")
	s.wants(flow.SaveDraft{Node: "0.1", Prompt: true})
}

func TestAFailedRefinerLeavesThePromptAsItWas(t *testing.T) {
	s := begin(t, "0.1", "0.1 4 : "+two).happens(flow.RoleFailed{Node: "0.1", Role: flow.RoleRefiner, Failure: flow.Failure{What: "it is full"}}).paint()
	want := accepting(0)
	want.Prompt = tuitest.Prompt
	s.golden("refiner-failed").press("a").wants(want)
}

func TestWhatIsDecidedIsShownAndNotDecidedAgain(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		node  flow.NodeID
	}{
		{"accepted", []string{"0.1 4", "1.1<0.1 7"}, "0.1"},
		{"edited", []string{"0.1 4", "1.1<0.1 edited sampling"}, "0.1"},
		{"passed", []string{"0.1 4", "1.1<0.1 passed 7"}, "0.1"},
		{"fresh", []string{"0.1 4", "1.1<0.1 fresh 7"}, "0.1"},
		{"ended", []string{"0.1 4 ended"}, "0.1"},
		{"sampling", []string{"0.1 sampling"}, "0.1"},
		{"failed", []string{"0.1 failed"}, "0.1"},
		{"root", nil, "root"},
		{"unverified", []string{"0.1"}, "0.1"},
	} {
		s := begin(t, c.node, c.lines...).golden("state-" + c.name)
		for _, key := range []string{"a", "e", "r", ".", "p", "1"} {
			s.asked = nil
			s.press(key).wants()
			if s.notices() == "" {
				t.Errorf("%s: %s is swallowed in silence", c.name, key)
			}
			if s.Model.Captures() {
				t.Errorf("%s: %s opens something", c.name, key)
			}
		}
	}
}

func TestTheReflectorMayFail(t *testing.T) {
	s := begin(t, "0.1", "0.1 4").happens(flow.RoleFailed{Node: "0.1", Role: flow.RoleReflector, Failure: flow.Failure{What: "the backend went away", Hint: "it is tried again when it is back"}})
	s.golden("reflector-failed").press("R").wants(flow.Retry{Node: "0.1"})
}

func TestHowTheBackendReadsATextIsShown(t *testing.T) {
	s := waiting(t)
	s.Model = s.Model.SetInterprets(true).SetLimits(flow.Limits{ClipTokens: 77, T5Tokens: 512})
	s.press("e", "!")
	last := s.asked[len(s.asked)-1]
	want := intent.Interpret{Interpretation: flow.Interpretation{Text: twoText + "!", Reflection: true, Prompt: tuitest.Prompt}}
	if last != want {
		t.Fatalf("writing asks for %v, want %v", last, want)
	}
	s.press("esc", "1")
	last = s.asked[len(s.asked)-1]
	if ask, ok := last.(intent.Interpret); !ok || ask.Interpretation.Text != "Turn the bench blue." {
		t.Fatalf("switching an instruction off asks for %v, want how what is left is read", last)
	}
	s.press("1", "e", "!")
	s.Model = s.Model.SetUnderstanding("an older text", flow.Understanding{Text: "stale"})
	if strings.Contains(s.Model.View(), "stale") {
		t.Error("how an older text was read is shown")
	}
	s.Model = s.Model.SetUnderstanding(twoText+"!", flow.Understanding{Text: "add: apple, red, right", Unknown: []string{"others"}})
	s.golden("understood")
}

func TestTheRootMayDrawTheHeader(t *testing.T) {
	s := waiting(t)
	if got, want := s.Model.Heading(120), "reflection · proposed by clay@1 · waits for you"; got != want {
		t.Errorf("the heading is %q, want %q", got, want)
	}
	rows := s.Model.Rows(52)
	s.Model = s.Model.SetHeader(false).SetSize(52, rows-1)
	if got := s.Model.Rows(52); got != rows-1 {
		t.Errorf("without its header the pane wants %d rows, want %d", got, rows-1)
	}
	s.golden("bare")
}

func TestTheSubjectChangesWithWhatADecisionCommits(t *testing.T) {
	s := waiting(t)
	first := s.Model.Subject()
	if s.happens(flow.VerdictGiven{Node: "0.1", Verdict: flow.Verdict{Verifier: "other"}}).Model.Subject() != first {
		t.Error("a verdict changes the subject")
	}
	if s.happens(flow.PromptRefined{Node: "0.1", Prompt: "another", For: twoText}).Model.Subject() == first {
		t.Error("another prompt does not change the subject")
	}
}

func TestALongReflectionScrolls(t *testing.T) {
	s := waiting(t)
	s.Model = s.Model.SetSize(30, 6)
	top := s.Model.View()
	if s.press("alt+down"); s.Model.View() == top {
		t.Error("alt+down does not scroll")
	}
	if s.press("alt+up"); s.Model.View() != top {
		t.Error("alt+up does not lead back")
	}
}

func TestAFailedImageIsTriedAgain(t *testing.T) {
	begin(t, "0.1", "0.1 failed").press("R").wants(flow.Retry{Node: "0.1"})
	begin(t, "0.1", "0.1 4").press("R").refuses("nothing failed here")
}
