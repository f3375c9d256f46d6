package client

import (
	"fmt"
	"strings"

	"rflow/flow"
)

// compare finds the backends that differ from most of the others, or from the
// first of them.
func (p *Pool) compare() {
	alike := map[string]int{}
	for _, m := range p.members {
		if m.state.Caps != nil {
			alike[strings.Join(traits(*m.state.Caps), "\n")]++
		}
	}
	var usual *flow.Capabilities
	most := 0
	for _, m := range p.members {
		if m.state.Caps == nil {
			continue
		}
		if n := alike[strings.Join(traits(*m.state.Caps), "\n")]; n > most {
			usual, most = m.state.Caps, n
		}
	}
	for _, m := range p.members {
		m.odd = ""
		if m.state.Caps != nil {
			m.odd = differs(*m.state.Caps, *usual)
		}
	}
}

// traits are what makes the results of a backend, one by one, for a person to
// read.
func traits(c flow.Capabilities) []string {
	list := []string{"backend " + c.Backend}
	for _, e := range c.Engines {
		l := c.LimitsOf(e)
		list = append(list,
			fmt.Sprintf("%s %s", roleNames(e.Roles), e.Name),
			fmt.Sprintf("%s with the model %s%s", e.Name, e.Model, adapter(e.Model)),
			fmt.Sprintf("%s that is %s%s%s%s", e.Name, e.VerdictKind, flag(e.Toy, "a toy"), flag(e.RandomWeights, "of random weights"), flag(e.InstructionEditor, "an instruction editor")),
			fmt.Sprintf("%s with pictures of %d to %d px by %d, %d as a rule", e.Name, l.MinSize, l.MaxSize, l.SizeStep, l.DefaultSize),
			fmt.Sprintf("%s with conditions of %d to %d px, %d as a rule", e.Name, l.MinCondition, l.MaxCondition, l.DefaultCondition),
			fmt.Sprintf("%s with %d and %d tokens, %v, layouts %v", e.Name, l.ClipTokens, l.T5Tokens, l.MediaTypes, e.Layouts),
		)
	}
	return list
}

func roleNames(roles []flow.Role) string {
	var names []string
	for _, r := range roles {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

func adapter(m flow.Model) string { return flag(m.Adapter != "", "adapter "+m.Adapter) }

func flag(on bool, text string) string {
	if on {
		return " " + text
	}
	return ""
}

// differs tells the first thing in which a backend differs from the usual one;
// "" for none.
func differs(c, usual flow.Capabilities) string {
	have, want := traits(c), traits(usual)
	for i := range max(len(have), len(want)) {
		switch {
		case i >= len(want):
			return "it has " + have[i] + ", the others have not"
		case i >= len(have):
			return "the others have " + want[i] + ", it has not"
		case have[i] != want[i]:
			return fmt.Sprintf("it has %s, the others have %s", have[i], want[i])
		}
	}
	return ""
}

func (p *Pool) unlike(m *member) *flow.Failure {
	f := flow.Fail(flow.FailUnsupported, "the backends of the pool are not alike: %s differs, %s", m.client.address, m.odd)
	f.Hint = "bring it to the same models, or leave it out"
	return f
}
