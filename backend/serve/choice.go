package serve

import (
	"slices"
	"strings"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// choice is what a request chooses of a backend.
type choice struct {
	role   flow.Role
	engine string // "": the first with the role
	params flow.SampleParams
	layout rflowpb.PromptLayout
}

// checkChoice refuses what the backend does not offer: nothing that a request
// asks for is passed over in silence.
func (s *Server) checkChoice(c choice) error {
	caps := s.backend.Capabilities()
	engine, known := caps.EngineNamed(c.role, c.engine)
	switch {
	case !known && c.engine != "":
		f := flow.Fail(flow.FailUnsupported, "this backend has no %s called %q", c.role, c.engine)
		f.Hint = "it has none at all"
		if names := caps.EnginesOf(c.role); len(names) > 0 {
			f.Hint = "there are " + strings.Join(names, ", ")
		}
		return refuse(f)
	case engine.Unavailable != "":
		return refuse(flow.Fail(flow.FailUnsupported, "the %s %s cannot be used: %s", c.role, engine.Name, engine.Unavailable))
	}
	if f := checkSampling(c, engine, caps.LimitsOf(engine)); f != nil {
		return refuse(f)
	}
	return nil
}

// checkSampling checks what only some engines can be told.
func checkSampling(c choice, e flow.Engine, l flow.Limits) *flow.Failure {
	unsupported := func(format string, args ...any) *flow.Failure {
		f := flow.Fail(flow.FailUnsupported, format, args...)
		f.Hint = "leave it to the engine"
		return f
	}
	p := c.params
	switch {
	case c.layout != rflowpb.PromptLayout_PROMPT_LAYOUT_UNSPECIFIED && !slices.Contains(e.Layouts, c.layout.Flow()):
		return unsupported("the %s %s knows no such prompt layout", c.role, e.Name)
	case p.ConditionSize != 0 && (c.role != flow.RoleCorrector || l.MaxCondition == 0):
		return unsupported("the %s %s has no choice of condition size", c.role, e.Name)
	case p.ConditionSize != 0 && (p.ConditionSize < l.MinCondition || p.ConditionSize > l.MaxCondition):
		return flow.Fail(flow.FailUnsupported, "a condition of %d px, the %s %s takes %d to %d", p.ConditionSize, c.role, e.Name, l.MinCondition, l.MaxCondition)
	case p.TextTokens != 0 && l.T5Tokens == 0:
		return unsupported("the %s %s does not count a text in tokens", c.role, e.Name)
	case p.TextTokens < 0 || p.TextTokens > l.T5Tokens:
		return flow.Fail(flow.FailUnsupported, "%d tokens of text, the %s %s has room for %d", p.TextTokens, c.role, e.Name, l.T5Tokens)
	case p.MediaType != "" && !slices.Contains(l.MediaTypes, p.MediaType):
		return unsupported("the %s %s makes no pictures of type %q", c.role, e.Name, p.MediaType)
	}
	return nil
}
