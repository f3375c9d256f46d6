package serve

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// TestReportsAreBounded: a job remembers its last progress, whatever its role
// says, and only the latest place and text.
func TestReportsAreBounded(t *testing.T) {
	j := newJob(context.Background(), "a", [32]byte{}, work{})
	for n := range 100 {
		j.watch(flow.Progress{Stage: flow.StageQueued, Ahead: 100 - n})
		if n < 50 {
			continue
		}
	}
	if reports, _, _ := j.since(0); len(reports) != 1 || reports[0].event.GetQueued().GetAhead() != 1 {
		t.Errorf("%d reports of the place, want the latest", len(reports))
	}
	for n := range 100 {
		j.watch(flow.Progress{Stage: flow.StageWriting, Text: strings.Repeat("x", n+1)})
	}
	if reports, _, _ := j.since(0); len(reports) != 2 || len(reports[1].text) != 100 {
		t.Errorf("%d reports, want the place and the latest text", len(reports))
	}
	preview := flow.Picture{MediaType: "image/png", Data: make([]byte, 900<<10)}
	for n := range 2 * maxReports {
		j.watch(flow.Progress{Stage: flow.StageSampling, Step: n + 1, Preview: &preview})
	}
	reports, _, _ := j.since(0)
	if len(reports) > maxReports || j.previews > maxPreviewTotal {
		t.Errorf("%d reports with %d bytes of previews, want at most %d and %d", len(reports), j.previews, maxReports, maxPreviewTotal)
	}
	last := reports[len(reports)-1]
	if got := last.event.GetProgress().GetStep(); got != 2*maxReports {
		t.Errorf("the last report is step %d, want %d", got, 2*maxReports)
	}
	if later, _, _ := j.since(last.seq - 3); len(later) != 3 {
		t.Errorf("%d reports after the last but three", len(later))
	}
	large := flow.Picture{Data: make([]byte, rflowpb.MaxPreviewBytes+1)}
	j.watch(flow.Progress{Stage: flow.StageSampling, Step: 1, Preview: &large})
	if reports, _, _ = j.since(last.seq); len(reports) != 1 || reports[0].event.GetProgress().GetPreview() != nil {
		t.Error("a preview that no client takes is kept")
	}
}

// TestTextArrives: however a text grows or is written anew, and whatever a
// listener misses, what it puts together is the text.
func TestTextArrives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringOf(rapid.SampledFrom([]rune("aäa日\U0001f34e"))), 1, 20).Draw(t, "texts")
		have := ""
		f := follower{}
		for i, text := range texts {
			e := f.withDelta(report{seq: uint64(i + 1), text: text, event: &rflowpb.JobEvent{}})
			d := e.GetProgress().GetText()
			if !utf8.ValidString(d.GetText()) {
				t.Fatalf("%q is cut inside a character", d.GetText())
			}
			have = have[:d.GetOffset()] + d.GetText()
			if have != text {
				t.Fatalf("the listener has %q, want %q", have, text)
			}
		}
	})
}

// TestFinishedAreBounded: the registry remembers so many results and no more.
func TestFinishedAreBounded(t *testing.T) {
	b := newBlobs(1 << 20)
	r := newRegistry(0, 3, b, func(*job) {})
	for n := range 10 {
		id := fmt.Sprint(n)
		j, known, err := r.join(id, [32]byte{}, func() (*job, error) { return newJob(context.Background(), id, [32]byte{}, work{}), nil })
		if err != nil || known {
			t.Fatalf("%s: known %v, %v", id, known, err)
		}
		r.finish(j, &outcome{event: &rflowpb.JobEvent{}}, nil)
		r.leave(j, true)
	}
	if len(r.jobs) != 3 || r.finished.Len() != 3 {
		t.Errorf("%d jobs and %d results are remembered, want 3", len(r.jobs), r.finished.Len())
	}
	if _, known := r.jobs["9"]; !known {
		t.Error("the last one is forgotten")
	}
}

// TestEvictedResult: a finished job whose picture has left the cache is no
// longer known, so that it is made again.
func TestEvictedResult(t *testing.T) {
	data := file(t, 1)
	b := newBlobs(int64(len(data)))
	r := newRegistry(0, 3, b, func(*job) {})
	begin := func() (*job, error) { return newJob(context.Background(), "a", [32]byte{}, work{}), nil }
	j, _, err := r.join("a", [32]byte{}, begin)
	if err != nil {
		t.Fatal(err)
	}
	d := flow.Sum(data)
	r.finish(j, &outcome{event: &rflowpb.JobEvent{}, picture: d}, &flow.Picture{Data: data})
	if err := putWhole(b, file(t, 2)); err == nil {
		t.Error("a picture that nobody has heard of yet was evicted")
	}
	r.leave(j, true)
	if _, known, _ := r.join("a", [32]byte{}, begin); !known {
		t.Fatal("the result is forgotten although its picture is there")
	}
	r.leave(j, true)
	if err := putWhole(b, file(t, 2)); err != nil {
		t.Fatal(err)
	}
	if again, known, _ := r.join("a", [32]byte{}, begin); known || again == j {
		t.Error("a result without its picture is still known")
	}
}
