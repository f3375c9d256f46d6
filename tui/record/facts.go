package record

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rflow/flow"
)

// list collects facts; what is empty is left out.
type list []fact

func (l *list) head(name string) { *l = append(*l, fact{name: name}) }

func (l *list) add(name, format string, args ...any) {
	if text := strings.TrimSpace(fmt.Sprintf(format, args...)); text != "" {
		*l = append(*l, fact{name, text})
	}
}

// draft tells what a person is writing besides a reflection.
func (l *list) draft(name string, d *flow.Draft) {
	if d != nil {
		l.add(name, "%s", d.Text)
		l.add("from", "%s", d.Reflection)
	}
}

func (l *list) when(name string, at time.Time) {
	if !at.IsZero() {
		l.add(name, "%s", at.Format("2006-01-02 15:04:05.000 MST"))
	}
}

func (l *list) yes(name string, on bool) {
	if on {
		l.add(name, "yes")
	}
}

// session tells everything of a session but its images.
func session(t flow.Tree) []fact {
	var l list
	s := t.Session
	l.add("id", "%s", t.ID)
	l.add("state", "%s", t.State)
	l.add("failure", "%s", t.Failure)
	l.add("prompt", "%s", s.Prompt)
	l.add("tag", "%s", s.Tag)
	l.add("seed", "%d", s.Seed)
	l.when("begun", t.Begun)
	l.when("changed", t.Updated)
	l.add("events", "%d, %d of them of an unknown kind", t.Seq, t.Unknown())
	l.head("search")
	st := s.Strategy
	l.add("strategy", "%s: %d initial, %d chains, %d rounds, %d images", st.Name, st.Initial, st.Width, st.Depth, st.Images())
	l.add("axes", "noise%s%s", map[bool]string{true: " + prompt"}[st.Prompt], map[bool]string{true: " + reflection"}[st.Reflection])
	l.add("gate", "%s", t.Gate)
	l.add("stop", "%s", st.Stop)
	l.params(s.Params)
	l.head("made with")
	l.add("backend", "%s", s.Backend)
	l.yes("toy world", s.Toy)
	l.add("layout", "%s", s.Layout)
	l.add("rflow", "%s", s.Version)
	for _, role := range []flow.Role{flow.RoleGenerator, flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner, flow.RoleCorrector} {
		if src, ok := s.Sources[role]; ok {
			l.add(string(role), "%s %s %s", src.Address, src.Engine, src.Model)
		}
	}
	l.add("verifiers", "%s", strings.Join(t.Verifiers(), ", "))
	return l
}

func (l *list) params(p flow.SampleParams) {
	number := func(name string, n int) {
		if n != 0 {
			l.add(name, "%d", n)
		}
	}
	number("size", p.Size)
	number("steps", p.Steps)
	if p.Guidance != 0 {
		l.add("guidance", "%g", p.Guidance)
	}
	number("condition", p.ConditionSize)
	number("text tokens", p.TextTokens)
	l.add("asked for", "%s", p.MediaType)
}

// image tells everything of one image.
func image(t flow.Tree, n *flow.Node) []fact {
	var l list
	l.add("id", "%s", n.ID)
	l.add("status", "%s", n.Status)
	l.add("parent", "%s", n.Parent)
	l.add("children", "%s", join(n.Children))
	l.add("place", "round %d, chain %d, attempt %d", n.Round, n.Chain, n.Attempt)
	if c, ok := t.Chain(n.Chain); ok && c.Ended() {
		l.add("its chain", "ended: %s", c.End)
	}
	l.add("made by", "%s", n.Step)
	l.add("seed", "%d", n.Seed)
	l.params(n.Params)
	l.add("request", "%s", n.Request)
	l.failure("failure", n.Failure)
	l.picture(n)
	l.head("texts")
	l.add("original", "%s", n.Original)
	l.add("prompt", "%s", n.Prompt)
	l.add("reflection", "%s", n.Reflection)
	l.add("of", "%s", n.ReflectionID)
	l.understood(n.Understood)
	if r := n.Refined; r != nil {
		l.add("next prompt", "%s (by %s, for %q)", r.Prompt, r.By, r.For)
	}
	for _, v := range n.Verdicts {
		l.verdict(v)
	}
	for _, r := range n.Reflections {
		l.reflection(r)
	}
	l.person(n)
	return l
}

func (l *list) picture(n *flow.Node) {
	l.when("queued", n.Queued)
	l.when("started", n.Started)
	l.when("finished", n.Finished)
	if n.Image.IsZero() {
		return
	}
	l.add("image", "%d x %d px, %s", n.Width, n.Height, n.MediaType)
	l.add("sha-256", "%s", n.Image)
	l.add("model", "%s", n.Model)
	l.add("adapter", "%s", n.Model.Adapter)
	var parts []string
	for _, p := range []struct {
		name string
		d    time.Duration
	}{{"queue", n.Timing.Queue}, {"encode", n.Timing.Encode}, {"denoise", n.Timing.Denoise}, {"decode", n.Timing.Decode}} {
		if p.d > 0 {
			parts = append(parts, p.name+" "+p.d.Round(time.Millisecond).String())
		}
	}
	l.add("took", "%s", strings.Join(parts, ", "))
}

func (l *list) failure(name string, f *flow.Failure) {
	if f != nil {
		l.add(name, "%s: %s", f.Code, f.Error())
		l.understood(f.Understood)
	}
}

func (l *list) understood(u *flow.Understanding) {
	if u == nil {
		return
	}
	l.add("understood", "%s", u.Text)
	l.add("unknown", "%s", strings.Join(u.Unknown, ", "))
	l.add("notices", "%s", strings.Join(u.Notices, " "))
}

func (l *list) verdict(v flow.Verdict) {
	l.head("verdict of " + v.Verifier)
	if v.Again > 0 {
		l.add("asked again", "%d, the session goes by the first", v.Again)
	}
	l.add("score", "%s (%g)", v.Label(), v.Score)
	l.add("kind", "%s %s", v.Kind, v.Tag)
	if v.Accepted != nil {
		l.add("accepted", "%v", *v.Accepted)
	}
	l.add("says", "%s", v.Text)
	l.add("judged by", "%s", v.Prompt)
	for _, a := range v.Aspects {
		l.add(strings.ReplaceAll(a.Name, "_", " "), "%g: %s", a.Score, a.Explanation)
	}
	for _, name := range sorted(v.Raw) {
		l.add(name, "%g", v.Raw[name])
	}
	if v.Source != nil {
		l.add("asked later", "%s %s %s", v.Source.Address, v.Source.Engine, v.Source.Model)
	}
}

func (l *list) reflection(r flow.Reflection) {
	l.head("reflection " + r.ID)
	l.add("by", "%s", r.Author)
	l.when("proposed", r.Proposed)
	l.add("text", "%s", r.Text)
	l.understood(r.Understood)
	l.add("decision", "%s %s", r.Decision, r.Remedy)
	if r.Decision == flow.Pending {
		return
	}
	if r.Final != r.Text {
		l.add("sent on", "%s", r.Final)
	}
	l.add("reason", "%s %s", r.Code, r.Reason)
	l.add("decided by", "%s %s", r.DecidedBy, r.Rule)
	l.when("decided", r.Decided)
	if r.Took > 0 {
		l.add("after", "%s", r.Took.Round(time.Millisecond))
	}
	l.add("prompt", "%s", r.Prompt)
	l.yes("used", r.Used)
}

// person tells what people said of the image.
func (l *list) person(n *flow.Node) {
	var p list
	p.add("preference", "%s", n.Preference)
	if n.Rating != nil {
		p.add("rating", "%d of 5", *n.Rating)
	}
	for _, i := range sorted(n.Outcomes) {
		p.add(fmt.Sprintf("instruction %d", i+1), "%s", n.Outcomes[i])
	}
	p.yes("marked", n.Marked)
	p.yes("pinned", n.Pinned)
	p.yes("pruned", n.Pruned)
	p.add("note", "%s", n.Note)
	if n.Draft != nil {
		p.add("draft", "%s (from %s)", n.Draft.Text, n.Draft.Reflection)
	}
	p.draft("prompt draft", n.PromptDraft)
	p.draft("note draft", n.NoteDraft)
	for _, role := range sorted(n.RoleFailed) {
		f := n.RoleFailed[role]
		p.failure(string(role), &f)
	}
	if len(p) > 0 {
		l.head("besides")
		*l = append(*l, p...)
	}
}

func sorted[K interface{ ~string | ~int }, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func join(ids []flow.NodeID) string {
	var out []string
	for _, id := range ids {
		out = append(out, string(id))
	}
	return strings.Join(out, ", ")
}
