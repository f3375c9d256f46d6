package client

import (
	"math"
	"time"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// Bounds of what a backend may say. Texts beyond them are cut where they are
// only shown, and refused where somebody would work on with them.
const (
	maxText       = 64 << 10 // a reflection or prompt
	maxShown      = 4 << 10  // an explanation or a hint
	maxSentence   = 500      // what a failure says
	maxName       = 200      // models, engines, versions
	maxList       = 64       // aspects, engines, unknown words
	maxRetryAfter = time.Hour
	maxHeartbeat  = 5 * time.Minute
)

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func head[T any](list []T) []T { return list[:min(len(list), maxList)] }

func cleanModel(m flow.Model) flow.Model {
	return flow.Model{
		ID: CleanLine(m.ID, maxName), Revision: CleanLine(m.Revision, maxName), Adapter: CleanLine(m.Adapter, maxName),
		Variant: CleanLine(m.Variant, maxName),
	}
}

// cleanNotices keeps sentences that say something.
func cleanNotices(list []string) []string {
	var out []string
	for _, notice := range head(list) {
		if line := CleanLine(notice, maxSentence); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func cleanUnderstanding(u *flow.Understanding) *flow.Understanding {
	if u == nil {
		return nil
	}
	out := &flow.Understanding{Text: Clean(u.Text, maxShown), Notices: cleanNotices(u.Notices)}
	for _, word := range head(u.Unknown) {
		out.Unknown = append(out.Unknown, CleanLine(word, maxName))
	}
	return out
}

func cleanFailure(f *flow.Failure) *flow.Failure {
	out := &flow.Failure{
		Code: f.Code, What: CleanLine(f.What, maxSentence), Hint: CleanLine(f.Hint, maxShown),
		RetryAfter: min(f.RetryAfter, maxRetryAfter), Understood: cleanUnderstanding(f.Understood),
	}
	if out.What == "" {
		out.What = "the backend failed without saying why"
	}
	return out
}

// cleanVerdict refuses what could not be ordered or stored.
func cleanVerdict(v *flow.Verdict) (flow.Verdict, *flow.Failure) {
	out := flow.Verdict{
		Verifier: CleanLine(v.Verifier, maxName), Kind: v.Kind, Tag: flow.Tag(CleanLine(string(v.Tag), maxName)), Score: v.Score,
		Accepted: v.Accepted, Text: Clean(v.Text, maxText), Prompt: Clean(v.Prompt, maxText),
	}
	switch {
	case out.Verifier == "":
		return out, broken("the backend gave a verdict without saying whose")
	case out.Kind == "" || out.Kind == flow.KindPerson:
		return out, broken("the backend gave a verdict of an unknown kind")
	case !finite(v.Score), out.Kind == flow.KindRubric && (v.Score < 0 || v.Score > 10):
		return out, broken("the backend gave the score %v, which means nothing", v.Score)
	case out.Kind == flow.KindYesNo && v.Accepted == nil:
		return out, broken("the backend gave a yes-or-no verdict without yes or no")
	}
	for _, a := range head(v.Aspects) {
		if !finite(a.Score) || a.Score < 0 || a.Score > 10 {
			return out, broken("the backend gave an aspect the score %v, which means nothing", a.Score)
		}
		out.Aspects = append(out.Aspects, flow.Aspect{Name: CleanLine(a.Name, maxName), Score: a.Score, Explanation: Clean(a.Explanation, maxShown)})
	}
	for name, value := range v.Raw {
		if finite(value) && len(out.Raw) < maxList {
			if out.Raw == nil {
				out.Raw = map[string]float64{}
			}
			out.Raw[CleanLine(name, maxName)] = value
		}
	}
	return out, nil
}

// cleanResultText refuses a text that is too long to work on with.
func cleanResultText(s string) (string, *flow.Failure) {
	if len(s) > maxText {
		return "", broken("the backend wrote a text of %d bytes, at most %d make sense", len(s), maxText)
	}
	return Clean(s, maxText), nil
}

// cleanPreview returns nil for what is no small picture: a job does not fail
// for a look at it.
func cleanPreview(p *rflowpb.Picture) *flow.Picture {
	if len(p.GetData()) == 0 || len(p.GetData()) > rflowpb.MaxPreviewBytes {
		return nil
	}
	const maxEdge = 2048
	width, height, media, err := rflowpb.CheckPicture(p.GetData())
	if err != nil || width > maxEdge || height > maxEdge {
		return nil
	}
	return &flow.Picture{MediaType: media, Data: p.GetData()}
}
