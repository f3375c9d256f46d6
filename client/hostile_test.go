package client_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"rflow/client"
	"rflow/client/clienttest"
	"rflow/client/rflowpb"
	"rflow/flow"
)

// attack is what a hostile backend would like to have on the screen.
const attack = "a\x1b[2J\x1b]0;pwned\x07b\u009b31mc\u202ed\U0010eeeee\r\x00f"

// harmless is what remains of it: nothing that a terminal acts on.
const harmless = "a[2J]0;pwnedb31mcdef"

// TestBrokenAnswers sends what cannot be right. Each is a failure in plain
// words, at once: trying again would not help.
func TestBrokenAnswers(t *testing.T) {
	file := picture(t, 64)
	vast := append([]byte(nil), file...)
	copy(vast[16:24], []byte{0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0})
	binary.BigEndian.PutUint32(vast[29:], crc32.ChecksumIEEE(vast[12:29]))
	other := announce(file, 64)
	other.Width = 65
	lie := announce(file, 64)
	lie.Image.Sha256 = bytes.Repeat([]byte{1}, 32)
	short := announce(file, 64)
	short.Image.Sha256 = short.Image.GetSha256()[:31]
	endless := announce(file, 64)
	endless.Image.Size = math.MaxInt64
	verdict := clienttest.Event(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Verdict{Verdict: &rflowpb.Verdict{}}})
	whole := func(file []byte) []clienttest.Act {
		return []clienttest.Act{clienttest.Sample(announce(file, 64)), clienttest.Chunk(0, file)}
	}
	for name, acts := range map[string][]clienttest.Act{
		"no message":            {clienttest.Raw([]byte("HTTP/1.1 200 OK"))},
		"truncated message":     {clienttest.Raw([]byte{0x0a, 0x7f, 0x01})},
		"text that is no UTF-8": {clienttest.Raw(badText())},
		"oversized message":     {clienttest.Raw(make([]byte, rflowpb.MaxMessageBytes+1))},
		"damaged picture":       {clienttest.Sample(lie), clienttest.Chunk(0, file)},
		"digest too short":      {clienttest.Sample(short)},
		"endless picture":       {clienttest.Sample(endless)},
		"another size":          {clienttest.Sample(other), clienttest.Chunk(0, file)},
		"truncated picture":     whole(file[:len(file)/2]),
		"no picture":            whole([]byte("GIF89a is not what was asked for")),
		"100,000 px":            whole(vast),
		"more than announced":   {clienttest.Sample(announce(file, 64)), clienttest.Chunk(10, file)},
		"negative offset":       {clienttest.Sample(announce(file, 64)), clienttest.Chunk(-1, file)},
		"piece of nothing":      {clienttest.Chunk(0, file)},
		"verdict for a picture": {verdict},
	} {
		t.Run(name, func(t *testing.T) {
			fake := clienttest.NewFake(t).On("Generate", append([]clienttest.Act{clienttest.Attached(false)}, acts...)...)
			_, err := generate(t.Context(), dial(t, fake.Address(), quick()), nil)
			f := wantFailure(t, err, flow.FailBroken)
			plainWords(t, f)
			if n := len(fake.Calls("Generate")); n != 1 {
				t.Errorf("asked %d times, want once", n)
			}
		})
	}
}

// badText is an answer whose failure has words that are not UTF-8.
func badText() []byte {
	text := protowire.AppendBytes(protowire.AppendTag(nil, 2, protowire.BytesType), []byte("\xff\xfe"))
	event := protowire.AppendBytes(protowire.AppendTag(nil, 11, protowire.BytesType), text)
	return protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), event)
}

// plainWords checks that nothing of the wire's language shows.
func plainWords(t *testing.T, f *flow.Failure) {
	t.Helper()
	for _, word := range []string{"rpc error", "code =", "desc =", "grpc: ", "proto:", "stream", "EOF"} {
		if strings.Contains(f.Error(), word) {
			t.Errorf("%q is the wire's language (%q)", f.Error(), word)
		}
	}
	if f.Error() != client.CleanLine(f.Error(), 1<<20) {
		t.Errorf("%q has characters that a terminal acts on", f.Error())
	}
}

// TestBrokenVerdicts sends verdicts that could not be ordered or stored.
func TestBrokenVerdicts(t *testing.T) {
	const rubric, yesNo, reward, person = rflowpb.VerdictKind_VERDICT_KIND_RUBRIC, rflowpb.VerdictKind_VERDICT_KIND_YES_NO,
		rflowpb.VerdictKind_VERDICT_KIND_REWARD, rflowpb.VerdictKind_VERDICT_KIND_PERSON
	for name, v := range map[string]*rflowpb.Verdict{
		"nobody's":              {Kind: rubric, Score: 5},
		"of no kind":            {Verifier: "m", Score: 5},
		"of an unknown kind":    {Verifier: "m", Kind: 99, Score: 5},
		"a person's":            {Verifier: "m", Kind: person, Score: 5},
		"not a number":          {Verifier: "m", Kind: reward, Score: math.NaN()},
		"infinite":              {Verifier: "m", Kind: reward, Score: math.Inf(1)},
		"11 of 10":              {Verifier: "m", Kind: rubric, Score: 11},
		"neither yes nor no":    {Verifier: "m", Kind: yesNo, Score: 2},
		"an aspect of infinity": {Verifier: "m", Kind: rubric, Score: 2, Aspects: []*rflowpb.Aspect{{Name: "a", Score: math.Inf(-1)}}},
	} {
		t.Run(name, func(t *testing.T) {
			fake := clienttest.NewFake(t).On("Verify", clienttest.Attached(false),
				clienttest.Event(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Verdict{Verdict: v}}))
			_, err := verify(t, dial(t, fake.Address(), quick()))
			plainWords(t, wantFailure(t, err, flow.FailBroken))
		})
	}
}

// TestHostileTexts puts an attack into every text that a backend may say.
func TestHostileTexts(t *testing.T) {
	understood := &rflowpb.Understanding{Text: attack, Unknown: []string{attack}}
	model := &rflowpb.Model{Id: attack, Revision: attack, Adapter: attack}
	yes := true
	fake := clienttest.NewFake(t).
		On("GetCapabilities", clienttest.Send(hostileCapabilities(model))).
		On("GetCapabilities", clienttest.Send(hostileCapabilities(model))).
		On("Verify", clienttest.Attached(false), clienttest.Event(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Verdict{Verdict: &rflowpb.Verdict{
			Verifier: attack, Kind: rflowpb.VerdictKind_VERDICT_KIND_RUBRIC, Tag: attack, Score: 3, Accepted: &yes, Text: attack, Prompt: attack,
			Aspects: []*rflowpb.Aspect{{Name: attack, Score: 1, Explanation: attack}}, Raw: map[string]float64{attack: 1, "nan": math.NaN()},
		}}})).
		On("Reflect", clienttest.Attached(false),
			clienttest.Event(&rflowpb.JobEvent{Seq: 1, Kind: &rflowpb.JobEvent_Progress{Progress: &rflowpb.Progress{
				Stage: rflowpb.Stage_STAGE_WRITING, Text: &rflowpb.TextDelta{Text: attack},
			}}}),
			clienttest.Event(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Proposal{Proposal: &rflowpb.Proposal{Text: attack, Model: model, Understood: understood}}})).
		On("Generate", clienttest.Attached(false), clienttest.Event(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Failure{Failure: &rflowpb.Failure{
			Code: rflowpb.FailureCode_FAILURE_CODE_UNSUPPORTED, What: attack, Hint: attack, Understood: understood,
		}}})).
		On("Interpret", clienttest.Send(&rflowpb.InterpretResponse{Understood: understood}))
	c := dial(t, fake.Address(), quick())
	var said []string
	caps, err := c.Capabilities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e := caps.Engines[0]
	said = append(said, caps.Backend, caps.Version, e.Name, e.Model.ID, e.Model.Revision, e.Model.Adapter, caps.ReflectorReads[0])
	v, err := verify(t, c)
	if err != nil {
		t.Fatal(err)
	}
	said = append(said, v.Verifier, string(v.Tag), v.Text, v.Prompt, v.Aspects[0].Name, v.Aspects[0].Explanation)
	for name := range v.Raw {
		said = append(said, name)
	}
	p, err := c.Roles().Reflector.Reflect(t.Context(), flow.ReflectRequest{ID: "r", Image: flow.Picture{Data: picture(t, 8)}},
		func(p flow.Progress) { said = append(said, p.Text) })
	if err != nil {
		t.Fatal(err)
	}
	said = append(said, p.Text, p.Model.ID, p.Understood.Text, p.Understood.Unknown[0])
	_, err = generate(t.Context(), c, nil)
	f := wantFailure(t, err, flow.FailUnsupported)
	said = append(said, f.What, f.Hint, f.Understood.Text)
	u, err := c.Roles().Interpreter.Interpret(t.Context(), flow.Interpretation{Text: "x"})
	if err != nil {
		t.Fatal(err)
	}
	said = append(said, u.Text, u.Unknown[0])
	for i, s := range said {
		if s != harmless {
			t.Errorf("text %d arrived as %q, want %q", i, s, harmless)
		}
	}
	if len(said) != 7+6+1+1+4+3+2 {
		t.Errorf("%d texts were looked at", len(said))
	}
}

func hostileCapabilities(m *rflowpb.Model) *rflowpb.GetCapabilitiesResponse {
	return &rflowpb.GetCapabilitiesResponse{
		ApiMinor: 1, Backend: attack, Version: attack, ReflectorReads: []string{attack},
		Engines: []*rflowpb.Engine{{Name: attack, Model: m, Roles: []rflowpb.Role{rflowpb.Role_ROLE_GENERATOR, 77}}},
		Limits:  &rflowpb.Limits{MinSize: -1}, Load: &rflowpb.Load{Workers: math.MinInt32},
	}
}

// TestLongTexts bounds what is shown and refuses what would be worked on with.
func TestLongTexts(t *testing.T) {
	long := strings.Repeat("ü", 1<<19)
	fake := clienttest.NewFake(t).
		On("Reflect", clienttest.Attached(false), clienttest.Event(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Proposal{Proposal: &rflowpb.Proposal{Text: long}}})).
		On("Generate", clienttest.Attached(false), clienttest.Event(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Failure{Failure: &rflowpb.Failure{What: long}}}))
	c := dial(t, fake.Address(), quick())
	_, err := c.Roles().Reflector.Reflect(t.Context(), flow.ReflectRequest{ID: "r", Image: flow.Picture{Data: picture(t, 8)}}, nil)
	wantFailure(t, err, flow.FailBroken)
	_, err = generate(t.Context(), c, nil)
	if f := wantFailure(t, err, flow.FailInternal); len(f.What) > 500 || !strings.HasPrefix(f.What, "üüü") {
		t.Errorf("a sentence of %d bytes", len(f.What))
	}
}

// TestBadPreview drops what is no picture; the job goes on.
func TestBadPreview(t *testing.T) {
	file := picture(t, 8)
	preview := func(seq uint64, data []byte) clienttest.Act {
		return clienttest.Event(&rflowpb.JobEvent{Seq: seq, Kind: &rflowpb.JobEvent_Progress{Progress: &rflowpb.Progress{
			Stage: rflowpb.Stage_STAGE_SAMPLING, Step: int32(seq), Total: 4, Preview: &rflowpb.Picture{MediaType: "image/png", Data: data},
		}}})
	}
	fake := clienttest.NewFake(t).On("Generate", clienttest.Attached(false),
		preview(1, []byte("no picture")), preview(2, make([]byte, rflowpb.MaxPreviewBytes+1)), preview(3, file[:30]), preview(4, file),
		clienttest.Sample(announce(file, 8)), clienttest.Chunk(0, file))
	var got []bool
	if _, err := generate(t.Context(), dial(t, fake.Address(), quick()), func(p flow.Progress) { got = append(got, p.Preview != nil) }); err != nil {
		t.Fatal(err)
	}
	if len(got) != 4 || got[0] || got[1] || got[2] || !got[3] {
		t.Errorf("previews %v, want only the fourth", got)
	}
}
