package home

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// offer is what can be chosen of a backend, and what the form has chosen so far.
// Without capabilities nothing is known and nothing refused.
type offer struct {
	caps flow.Capabilities
	form form
}

func (m Model) offer() offer {
	o := offer{form: m.form}
	if m.backend.Caps != nil {
		o.caps = *m.backend.Caps
	}
	return o
}

// role is the role that a field chooses the engine of.
func (f field) role() (flow.Role, bool) {
	if f < onGenerator || f > onCorrector {
		return "", false
	}
	return [...]flow.Role{flow.RoleGenerator, flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner, flow.RoleCorrector}[f-onGenerator], true
}

// shown reports whether the form has the field: some only where there is a
// choice, and what they choose is used.
func (m Model) shown(f field) bool {
	o := m.offer()
	if role, ok := f.role(); ok {
		return m.form.uses(role) && len(o.choices(role)) > 1
	}
	switch f {
	case onLayout:
		return m.form.uses(flow.RoleCorrector) && len(o.layouts()) > 1
	case onCondition:
		l := o.condition()
		return m.form.uses(flow.RoleCorrector) && (l.MaxSize > l.MinSize || m.form.params.ConditionSize != 0)
	}
	return true
}

// uses reports whether the search has work for the role.
func (f form) uses(role flow.Role) bool {
	switch role {
	case flow.RoleReflector, flow.RoleCorrector:
		return f.strategy.Reflection
	case flow.RoleRefiner:
		return f.strategy.Prompt
	}
	return true
}

// choices are where a role can come from: where the form was given it from, if
// that is no engine of the backend, and the backend's engines, of which the
// first is the zero Source.
func (o offer) choices(role flow.Role) []flow.Source {
	var all []flow.Source
	names := o.caps.EnginesOf(role)
	for i, name := range names {
		if i == 0 {
			all = append(all, flow.Source{})
			continue
		}
		all = append(all, flow.Source{Engine: name})
	}
	for _, s := range []flow.Source{o.form.given[role], o.form.sources[role]} {
		if len(all) == 0 {
			all = append(all, flow.Source{})
		}
		if _, found := o.find(role, s); s != (flow.Source{}) && !found && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// find returns the engine that a source means: by its name, or by that of its
// model.
func (o offer) find(role flow.Role, s flow.Source) (flow.Engine, bool) {
	if s.Address != "" {
		return flow.Engine{}, false
	}
	if e, ok := o.caps.EngineNamed(role, s.Engine); ok {
		return e, true
	}
	for _, name := range o.caps.EnginesOf(role) {
		if e, _ := o.caps.EngineNamed(role, name); e.Model.ID == s.Engine {
			return e, true
		}
	}
	return flow.Engine{}, false
}

// engine is the one that the form has chosen for a role; none where the role
// comes from elsewhere or the backend does not have it.
func (o offer) engine(role flow.Role) (flow.Engine, bool) { return o.find(role, o.form.sources[role]) }

// next is the choice after or before the one in force.
func (o offer) next(role flow.Role, by int) flow.Source {
	all := o.choices(role)
	if len(all) == 0 {
		return o.form.sources[role]
	}
	at := slices.Index(all, o.form.sources[role])
	if at < 0 { // an engine by the name of its model, or the first by its name
		e, _ := o.engine(role)
		at = max(0, slices.Index(o.caps.EnginesOf(role), e.Name))
	}
	return all[(at+by+len(all))%len(all)]
}

// cast gives a role another source, and with it the corrector a layout that it
// knows.
func (f form) cast(role flow.Role, s flow.Source) form {
	f.sources = maps.Clone(f.sources)
	if f.sources == nil {
		f.sources = map[flow.Role]flow.Source{}
	}
	if f.sources[role] = s; s == (flow.Source{}) {
		delete(f.sources, role)
	}
	if role == flow.RoleCorrector {
		f.layout, f.params.ConditionSize = "", 0
	}
	return f
}

// value shows where a role comes from, and what a person should know of it.
func (o offer) value(role flow.Role) (value, note string) {
	s := o.form.sources[role]
	e, ok := o.engine(role)
	switch {
	case ok:
		return e.Name, describe(role, e)
	case s.Address != "":
		return cmp.Or(s.Engine, s.Model, "from elsewhere"), prose.Line(s.Address)
	case len(o.caps.Engines) == 0:
		return cmp.Or(s.Engine, "its own"), ""
	}
	return s.Engine, "the backend has none of that name"
}

// describe says what an engine is, what must be shown first.
func describe(role flow.Role, e flow.Engine) string {
	var parts []string
	if e.Unavailable != "" {
		return "cannot be used: " + prose.Line(e.Unavailable)
	}
	if e.InstructionEditor && role == flow.RoleCorrector {
		parts = append(parts, "instruction editor, not trained on reflections")
	}
	if e.RandomWeights {
		parts = append(parts, "random weights")
	}
	if role == flow.RoleVerifier && e.VerdictKind != "" {
		parts = append(parts, kindWords(e.VerdictKind))
	}
	if e.Note != "" {
		parts = append(parts, prose.Line(e.Note))
	}
	if id := e.Model.ID; id != "" && id != e.Name {
		parts = append(parts, prose.Line(e.Model.String()))
	}
	return strings.Join(parts, " · ")
}

func kindWords(k flow.VerdictKind) string {
	switch k {
	case flow.KindRubric:
		return "0 to 10 by rubric"
	case flow.KindYesNo:
		return "yes or no"
	case flow.KindReward:
		return "a reward"
	}
	return prose.Line(string(k))
}

// sizes are the limits of images that both generator and corrector make.
func (o offer) sizes() flow.Limits {
	l := o.caps.Limits
	for _, role := range []flow.Role{flow.RoleGenerator, flow.RoleCorrector} {
		e, ok := o.engine(role)
		if !ok || !o.form.uses(role) {
			continue
		}
		own := o.caps.LimitsOf(e)
		if role == flow.RoleGenerator {
			l = own
			continue
		}
		l.MinSize, l.SizeStep = max(l.MinSize, own.MinSize), max(l.SizeStep, own.SizeStep)
		if own.MaxSize > 0 && (l.MaxSize == 0 || own.MaxSize < l.MaxSize) {
			l.MaxSize = own.MaxSize
		}
		if own.PromptBytes > 0 && (l.PromptBytes == 0 || own.PromptBytes < l.PromptBytes) {
			l.PromptBytes = own.PromptBytes
		}
	}
	return l
}

// condition are the limits of what the corrector sees, as sizes.
func (o offer) condition() flow.Limits {
	e, ok := o.engine(flow.RoleCorrector)
	if !ok {
		return flow.Limits{}
	}
	l := o.caps.LimitsOf(e)
	return flow.Limits{MinSize: l.MinCondition, MaxSize: l.MaxCondition, DefaultSize: l.DefaultCondition, SizeStep: l.SizeStep}
}

// layouts are those that the corrector knows, its own first.
func (o offer) layouts() []flow.PromptLayout {
	e, _ := o.engine(flow.RoleCorrector)
	if l := o.form.layout; l != "" && !slices.Contains(e.Layouts, l) {
		return append([]flow.PromptLayout{""}, l) // asked for on the command line
	}
	return e.Layouts
}

func layoutValue(all []flow.PromptLayout, l flow.PromptLayout) (value, note string) {
	if l == "" && len(all) > 0 {
		l = all[0]
	}
	switch l {
	case "":
		return "its own", ""
	case flow.LayoutTraining:
		return string(l), "CLIP the prompt, T5 all: as trained"
	case flow.LayoutSearch:
		return string(l), "CLIP and T5 the same: as published"
	}
	return prose.Line(string(l)), ""
}

// nextLayout is the layout after or before; "" is the corrector's own.
func nextLayout(all []flow.PromptLayout, l flow.PromptLayout, by int) flow.PromptLayout {
	if len(all) == 0 {
		return ""
	}
	at := (max(0, slices.Index(all, l)) + by + len(all)) % len(all)
	if at == 0 {
		return ""
	}
	return all[at]
}

// check refuses what the backend is known not to do.
func (o offer) check() error {
	if len(o.caps.Engines) == 0 {
		return nil
	}
	for f := onGenerator; f <= onCorrector; f++ {
		role, _ := f.role()
		s := o.form.sources[role]
		e, ok := o.engine(role)
		switch {
		case !o.form.uses(role) || s.Address != "":
		case !ok && s.Engine != "":
			return fmt.Errorf("the backend has no %s called %s: choose another", role, prose.Line(s.Engine))
		case e.Unavailable != "":
			return fmt.Errorf("the %s %s cannot be used: %s", role, prose.Line(e.Name), prose.Line(e.Unavailable))
		}
	}
	if e, ok := o.engine(flow.RoleCorrector); ok && o.form.uses(flow.RoleCorrector) {
		if l := o.form.layout; l != "" && !slices.Contains(e.Layouts, l) {
			return fmt.Errorf("the corrector %s knows no layout %s", prose.Line(e.Name), prose.Line(string(l)))
		}
		return inRange("condition", o.form.params.ConditionSize, o.condition())
	}
	return nil
}
