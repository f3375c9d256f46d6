package tui

import (
	"strings"
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// TestTheChildIsRatedInCompare, its instructions answered and it made the result, with
// the keys of everywhere; and all of it is taken back there.
func TestTheChildIsRatedInCompare(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, pair(), func(u *ui) {
			u.press("c", "*")
			u.says("rating of 1.1: 0 to 5")
			u.press("4")
			u.says("1.1 is rated 4 of 5")
			if u.m.comparing.pane.Captures() || !u.m.comparing.on {
				t.Error("the 4 was taken for a mode")
			}
			u.press("O", "1")
			u.says("1.1 instruction 1: done")
			u.press("O", "1", "B")
			u.says("1.1 is the result")
			n := u.judgedPair()
			if best, _ := u.m.doc.Best(); n.Rating == nil || *n.Rating != 4 || n.Outcomes[0] != flow.OutcomeNotDone || best.ID != "1.1" {
				t.Errorf("%s: judged %+v", size, n)
			}
			u.press("*", "9")
			u.says("a rating is 0 to 5; nothing was changed")
			u.press("*", "u") // the second key of a pair, no undo
			u.says("nothing was changed")
			u.press("u", "u", "u")
			u.says("took back what was said of an instruction of 1.1")
			u.press("u")
			u.says("took back the rating of 1.1")
			if n := u.judgedPair(); n.Rating != nil || n.Outcomes != nil || !u.m.comparing.on {
				t.Errorf("%s: all is taken back in compare, and it is %+v", size, n)
			}
		})
	}
}

// TestABlindJudgementThatIsTakenBackStaysTold: the next one says that it is not blind.
func TestABlindJudgementThatIsTakenBackStaysTold(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, pair(), func(u *ui) {
			u.press("c", "b", "*")
			u.says("* does nothing now: which is the child is hidden until the pair is judged")
			u.press("=")
			if !strings.Contains(u.m.notices.text, "A was the ") {
				t.Errorf("it says %q, want which was which", u.m.notices.text)
			}
			u.press("u")
			u.says("took back the judgement of 1.1; which side is which stays told")
			if _, sides := u.m.sizedCompare().Heading(); !strings.Contains(sides, "child") {
				t.Errorf("the sides are %q, want them told", sides)
			}
			u.press(">", "b", "b")
			u.says("b does nothing now: you were told which of the two is the child")
			var blind []bool
			for _, j := range judged(u) {
				blind = append(blind, j.Blind)
			}
			if len(blind) != 2 || !blind[0] || blind[1] {
				t.Errorf("%s: blind %v, want the first alone", size, blind)
			}
			u.press("esc", "c", "b")
			u.says("b does nothing now")
		})
	}
}
