package clay

import (
	"context"
	"math"
	"slices"
	"strings"

	"rflow/flow"
)

type verifier struct{ w *World }

// Verify judges a picture by its pixels. See flow.Verifier.
func (v verifier) Verify(ctx context.Context, req flow.VerifyRequest, watch flow.Watch) (flow.Verdict, error) {
	d, err := parsePrompt(req.Prompt)
	if err != nil {
		return flow.Verdict{}, err
	}
	if err := stopped(ctx); err != nil {
		return flow.Verdict{}, err
	}
	watch.Report(flow.Progress{Stage: flow.StageLooking, Step: 1, Total: 2})
	seen, err := look(req.Image, v.w.eyePx)
	if err != nil {
		return flow.Verdict{}, err
	}
	if err := stopped(ctx); err != nil {
		return flow.Verdict{}, err
	}
	watch.Report(flow.Progress{Stage: flow.StageLooking, Step: 2, Total: 2})
	tag := req.Tag
	if tag == "" {
		tag = d.tag()
	}
	verdict := judge(d, seen).verdict(tag)
	verdict.Verifier = v.w.verifierModel().String()
	if req.Engine == yesNo {
		verdict = v.w.yesNo(verdict)
	}
	return verdict, nil
}

// yesNo makes a rubric's verdict one of yes or no, with the logit of the word
// that was chosen: the log odds of the score, with those of a pass or a miss
// that leaves no doubt at six.
func (w *World) yesNo(v flow.Verdict) flow.Verdict {
	const sure, border = 6, 7 // a miss has less than the border, a pass more
	yes := sure * math.Tanh((v.Score-border)/2)
	logit := max(0, yes)
	if !v.Yes() {
		logit = max(0, -yes)
	}
	return flow.Verdict{
		Verifier: w.doubter().Model.String(), Kind: flow.KindYesNo, Tag: v.Tag, Score: math.Round(100*logit) / 100,
		Accepted: v.Accepted, Raw: map[string]float64{"yes": yes, "no": -yes}, Text: v.Text,
	}
}

// measures are what the aspects of every rubric are made from, each 0..1.
type measures struct {
	present  float64 // as many as asked, neither more nor fewer
	sure     float64 // how surely the things are recognised
	coloured float64 // share in the colour asked for
	vivid    float64 // how far the colours are from others
	placed   float64 // share of pairs that stand as asked
	apart    float64 // room between neighbours
	whole    float64 // nothing is cut off at the picture's sides
	alike    float64 // things of a group are of one size
}

func (f *finding) measure() measures {
	m := measures{present: 1, sure: 1, coloured: 1, vivid: 1, placed: f.placed, apart: 1, whole: 1, alike: 1}
	var asked, there, painted, right int
	for gi, g := range f.demand.groups {
		n := len(f.members[gi])
		asked += g.count
		there += min(n, g.count)
		if n > g.count && g.exact {
			asked += n - g.count
		}
		for _, t := range f.core(gi) {
			m.sure = min(m.sure, t.sure*.5+t.clear*.5)
			m.vivid = min(m.vivid, t.vivid)
			if g.painted {
				painted++
				if t.colour == g.colour {
					right++
				}
			}
		}
		if g.painted {
			painted += g.count - len(f.core(gi))
		}
		m.alike = min(m.alike, alikeness(f.members[gi]))
	}
	m.present = float64(there) / float64(max(asked, 1))
	if there == 0 {
		m.sure, m.vivid, m.alike = 0, 0, 0
	}
	if painted > 0 {
		m.coloured = float64(right) / float64(painted)
	}
	m.apart, m.whole = f.sight.room()
	return m
}

// alikeness is the ratio of the smallest to the largest, 1 for one or none.
func alikeness(list []*sighting) float64 {
	small, large := math.Inf(1), 0.0
	for _, t := range list {
		small, large = min(small, t.extent), max(large, t.extent)
	}
	if len(list) < 2 || large == 0 {
		return 1
	}
	return small / large
}

// room says how far apart the things stand and whether all are whole.
func (s *sight) room() (apart, whole float64) {
	apart, whole = 1, 1
	for i := range s.things {
		a := &s.things[i]
		if a.u0 <= .004 || a.v0 <= .004 || a.u1 >= .996 || a.v1 >= .996 {
			whole = min(whole, .4)
		}
		for j := range i {
			b := &s.things[j]
			gap := max(a.u0-b.u1, b.u0-a.u1, a.v0-b.v1, b.v0-a.v1)
			apart = min(apart, clamp(.35+gap/.045, 0, 1))
		}
	}
	return apart, whole
}

// verdict scores the finding by a tag's rubric. The overall score is over seven
// only for pictures that pass.
func (f *finding) verdict(tag flow.Tag) flow.Verdict {
	m := f.measure()
	right := f.right()
	met := m.present * (.3 + .7*m.coloured) * (.4 + .6*m.placed)
	fine := .35*m.sure + .25*m.vivid + .15*m.apart + .15*m.whole + .1*m.alike
	minor := float64(len(f.faults)) * .4
	score := .5 + 6*met + .5*fine
	if right {
		score = 7.5 + 2.5*fine - minor
	} else {
		score = min(score, 6.9) - .1*minor
	}
	v := flow.Verdict{
		Kind: flow.KindRubric, Tag: tag, Score: tenth(score), Accepted: &right, Text: f.summary(),
		Raw: map[string]float64{
			"present": m.present, "sure": m.sure, "coloured": m.coloured, "vivid": m.vivid,
			"placed": m.placed, "apart": m.apart, "whole": m.whole, "alike": m.alike,
		},
	}
	for _, name := range flow.Rubric(tag) {
		share, words := f.aspect(name, m)
		v.Aspects = append(v.Aspects, flow.Aspect{Name: name, Score: tenth(10 * share), Explanation: words})
	}
	return v
}

// tenth rounds a score to 0..10 in steps of a tenth.
func tenth(score float64) float64 { return math.Round(clamp(score, 0, 10)*10) / 10 }

// summary names all faults, or says that all is there.
func (f *finding) summary() string {
	if len(f.faults) == 0 {
		return "as asked: " + f.demand.String()
	}
	return strings.Join(f.sayKinds(), "; ")
}

// sayKinds tells the faults of the given kinds, all without any.
func (f *finding) sayKinds(kinds ...faultKind) []string {
	var out []string
	for _, x := range f.faults {
		if len(kinds) == 0 || slices.Contains(kinds, x.kind) {
			out = append(out, f.say(x))
		}
	}
	return out
}
