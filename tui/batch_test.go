package tui

import (
	"strings"
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// The bar beside the jobs is theirs: of a session of a hundred images it would stand still.
func TestTheBarFollowsTheJobsUnderWay(t *testing.T) {
	story(t, wide(), []string{"0.1 4", "0.2 3", "1.1<0.1 sampling", "1.2<0.2 queued"}, func(u *ui) {
		bar := func(want string) {
			t.Helper()
			lines := strings.Split(strings.TrimRight(u.screen(), "\n"), "\n")
			if last := lines[len(lines)-1]; !strings.Contains(last, want) {
				t.Errorf("the last line is %q, want %q in it", last, want)
			}
		}
		bar("────────── 2 jobs")
		u.send(updatesMsg{gen: u.m.gen, all: []flow.Update{{Progress: &flow.NodeProgress{
			Node: "1.1", Role: flow.RoleCorrector, Progress: flow.Progress{Stage: flow.StageSampling, Step: 10, Total: 20},
		}}}})
		bar("━━──────── 2 jobs") // a half of one of two
		u.events(flow.NodeFinished{Node: "1.1", Image: tuitest.Digest("1.1")})
		bar("━━━━━───── 1 job")
	})
}
