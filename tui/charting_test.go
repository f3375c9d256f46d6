package tui

import (
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

func TestTheChartsAreACommand(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, garden(), func(u *ui) {
			u.press(":")
			u.typing("charts")
			u.press("enter")
			u.golden("charts-" + size.String())
		})
	}
}

func TestTheChartsFollowTheSession(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press(":")
		u.typing("charts")
		u.press("enter")
		u.shows("session 7/10, image 3 of 4")
		u.events(
			flow.NodeFinished{Node: "2.1", Parent: "1.1", Chain: 1, Round: 2, Image: tuitest.Digest("2.1"), MediaType: "image/png", Width: 64, Height: 64},
			flow.VerdictGiven{Node: "2.1", Verdict: flow.Verdict{Verifier: "clay eye", Kind: flow.KindRubric, Score: 9}},
		)
		u.shows("session 9/10", "of 5")
		u.press("q")
		u.lacks("best score")
	})
}
