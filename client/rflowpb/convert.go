package rflowpb

import (
	"math"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	"rflow/flow"
)

// The functions From... make wire messages of what roles give: text that is not
// UTF-8 is mended, since a wire string must be. The methods ...Flow only
// translate: what they return is as trustworthy as the message.

// Valid mends what is not UTF-8: a wire string must be.
func Valid(s string) string { return strings.ToValidUTF8(s, "\ufffd") }

func texts(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, Valid(s))
	}
	return out
}

// FromDuration returns nil for zero.
func FromDuration(d time.Duration) *durationpb.Duration {
	if d <= 0 {
		return nil
	}
	return durationpb.New(d)
}

// ToDuration returns a duration of at least zero; nil is zero.
func ToDuration(d *durationpb.Duration) time.Duration { return max(0, d.AsDuration()) }

// int32s clamps to what the wire can hold.
func int32s(n int) int32 { return int32(max(math.MinInt32, min(math.MaxInt32, n))) }

// FromModel translates an identity.
func FromModel(m flow.Model) *Model {
	return &Model{Id: Valid(m.ID), Revision: Valid(m.Revision), Adapter: Valid(m.Adapter), Variant: Valid(m.Variant)}
}

// Flow translates an identity.
func (x *Model) Flow() flow.Model {
	return flow.Model{ID: x.GetId(), Revision: x.GetRevision(), Adapter: x.GetAdapter(), Variant: x.GetVariant()}
}

// FromUnderstanding returns nil for nil.
func FromUnderstanding(u *flow.Understanding) *Understanding {
	if u == nil {
		return nil
	}
	return &Understanding{Text: Valid(u.Text), Unknown: texts(u.Unknown), Notices: texts(u.Notices)}
}

// Flow returns nil for nil.
func (x *Understanding) Flow() *flow.Understanding {
	if x == nil {
		return nil
	}
	return &flow.Understanding{Text: x.GetText(), Unknown: x.GetUnknown(), Notices: x.GetNotices()}
}

// FromTiming translates a job's times.
func FromTiming(t flow.Timing) *Timing {
	return &Timing{
		Queue: FromDuration(t.Queue), Encode: FromDuration(t.Encode),
		Denoise: FromDuration(t.Denoise), Decode: FromDuration(t.Decode),
	}
}

// Flow translates a job's times.
func (x *Timing) Flow() flow.Timing {
	return flow.Timing{
		Queue: ToDuration(x.GetQueue()), Encode: ToDuration(x.GetEncode()),
		Denoise: ToDuration(x.GetDenoise()), Decode: ToDuration(x.GetDecode()),
	}
}

// FromParams translates the shape of a picture.
func FromParams(p flow.SampleParams) *SampleParams {
	return &SampleParams{
		Size: int32s(p.Size), Steps: int32s(p.Steps), Guidance: p.Guidance,
		ConditionSize: int32s(p.ConditionSize), TextTokens: int32s(p.TextTokens), MediaType: Valid(p.MediaType),
	}
}

// Flow translates the shape of a picture.
func (x *SampleParams) Flow() flow.SampleParams {
	return flow.SampleParams{
		Size: int(x.GetSize()), Steps: int(x.GetSteps()), Guidance: x.GetGuidance(),
		ConditionSize: int(x.GetConditionSize()), TextTokens: int(x.GetTextTokens()), MediaType: x.GetMediaType(),
	}
}

// FromVerdict returns nil for nil.
func FromVerdict(v *flow.Verdict) *Verdict {
	if v == nil {
		return nil
	}
	out := &Verdict{
		Verifier: Valid(v.Verifier), Kind: FromVerdictKind(v.Kind), Tag: Valid(string(v.Tag)), Score: v.Score,
		Accepted: v.Accepted, Text: Valid(v.Text), Prompt: Valid(v.Prompt),
	}
	for _, a := range v.Aspects {
		out.Aspects = append(out.Aspects, &Aspect{Name: Valid(a.Name), Score: a.Score, Explanation: Valid(a.Explanation)})
	}
	for name, value := range v.Raw {
		if out.Raw == nil {
			out.Raw = make(map[string]float64, len(v.Raw))
		}
		out.Raw[Valid(name)] = value
	}
	return out
}

// Flow returns nil for nil.
func (x *Verdict) Flow() *flow.Verdict {
	if x == nil {
		return nil
	}
	out := &flow.Verdict{
		Verifier: x.GetVerifier(), Kind: x.GetKind().Flow(), Tag: flow.Tag(x.GetTag()), Score: x.GetScore(),
		Accepted: x.Accepted, Raw: x.GetRaw(), Text: x.GetText(), Prompt: x.GetPrompt(),
	}
	for _, a := range x.GetAspects() {
		out.Aspects = append(out.Aspects, flow.Aspect{Name: a.GetName(), Score: a.GetScore(), Explanation: a.GetExplanation()})
	}
	return out
}
