package flow

import "slices"

// chain plans the next thing in one chain: verdict, reflection, refined prompt,
// decision, next image, end.
func (p *planner) chain(c Chain) {
	if c.Ended() {
		return
	}
	tip, ok := p.t.Node(c.Tip)
	if !ok {
		return
	}
	switch tip.Status {
	case Failed:
		if p.auto() {
			p.endChain(c, tip, EndFailed)
		}
	case Cancelled:
		if p.auto() {
			p.endChain(c, tip, EndCancelled)
		} else if !tip.Withdrawn {
			p.stuck = true
		}
	case Done:
		p.next(c, tip)
	}
}

func (p *planner) next(c Chain, tip *Node) {
	s := p.t.Session.Strategy
	if c.Tip != c.Head && tip.Round >= c.Until {
		if p.judgedOrLost(tip) {
			p.endChain(c, tip, EndDepth)
		}
		return
	}
	if tip.ID != Root && tip.ModelVerdict() == nil {
		if _, failed := tip.RoleFailed[RoleVerifier]; !failed || !p.auto() {
			return // nodes asks for it
		}
	}
	if tip.ID == Root || !s.Reflection {
		p.plain(c, tip)
		return
	}
	r := tip.CurrentIn(c)
	if r != nil && r.Decision != Pending {
		p.follow(c, tip, r)
		return
	}
	p.reflect(c, tip, r)
}

// plain is a step without reflections: the refined prompt and fresh noise.
func (p *planner) plain(c Chain, tip *Node) {
	if p.t.Session.Strategy.Prompt && tip.ID != Root && !tip.Refined.Fits("") {
		if failed := p.role(tip, c.ID, RoleRefiner); !failed || !p.auto() {
			return
		}
	}
	p.child(c, tip, StepFresh, nil)
}

// reflect gets a reflection proposed, refined and decided.
func (p *planner) reflect(c Chain, tip *Node, r *Reflection) {
	if r == nil {
		if failed := p.role(tip, c.ID, RoleReflector); failed && p.auto() {
			p.endChain(c, tip, EndFailed)
		}
		return
	}
	asks := p.t.Gate.Asks(tip.Verdict(p.verifier))
	if asks && !slices.Contains(p.Waiting, tip.ID) {
		p.Waiting = append(p.Waiting, tip.ID)
	}
	if p.wantsRefining(tip, tip.IntendedText()) {
		_, failed := tip.RoleFailed[RoleRefiner]
		if !failed {
			p.role(tip, c.ID, RoleRefiner)
		}
		if !failed || asks {
			return
		}
	}
	if !asks {
		p.pass(c, tip, r)
	}
}

// wantsRefining reports whether the working prompt for the next image is out of
// date. Nothing to fix needs no new prompt.
func (p *planner) wantsRefining(tip *Node, text string) bool {
	return p.t.Session.Strategy.Prompt && text != "" && !tip.Refined.Fits(text)
}

// pass decides in a person's place.
func (p *planner) pass(c Chain, tip *Node, r *Reflection) {
	d := ReflectionDecided{
		Node: tip.ID, Parent: tip.Parent, Chain: tip.Chain, Round: tip.Round, Seed: tip.Seed,
		Reflection: r.ID, Decision: Passed, Original: r.Text, Final: r.Text,
		Rule: p.t.Gate.String(), Prompt: p.workingPrompt(tip, r.Text), By: Author{Name: "gate"},
	}
	if r.Text == "" && p.t.Session.Strategy.Stop == StopSatisfied {
		d.Decision, d.Prompt = Satisfied, ""
	}
	p.fact(d)
}

// follow does what was decided.
func (p *planner) follow(c Chain, tip *Node, r *Reflection) {
	switch {
	case r.Decision.Applies():
		if r.Prompt == "" && p.wantsRefining(tip, r.Final) {
			if failed := p.role(tip, c.ID, RoleRefiner); !failed || !p.auto() {
				return
			}
		}
		p.child(c, tip, StepCorrect, r)
	case r.Decision == Satisfied:
		p.endChain(c, tip, EndSatisfied)
	case r.Remedy == FreshNoise:
		p.child(c, tip, StepFresh, r)
	case r.Remedy == EndChain:
		p.endChain(c, tip, EndPerson)
	default: // ask again
		if failed := p.role(tip, c.ID, RoleReflector); failed && p.auto() {
			p.endChain(c, tip, EndFailed)
		}
	}
}

// workingPrompt is the prompt for the image after tip, made with text.
func (p *planner) workingPrompt(tip *Node, text string) string {
	if tip.Refined.Fits(text) {
		return tip.Refined.Prompt
	}
	return tip.Prompt
}

func (p *planner) child(c Chain, tip *Node, step Step, r *Reflection) {
	if p.t.State == PausedState {
		p.stuck = true
		return
	}
	prompt := p.workingPrompt(tip, "")
	if r != nil {
		prompt = r.Prompt
		if prompt == "" {
			prompt = p.workingPrompt(tip, r.Final)
		}
	}
	if c.Prompt != "" && tip.ID == c.Head {
		prompt = c.Prompt
	}
	round := tip.Round + 1
	p.fact(p.queue(tip.ID, c.ID, round, p.t.attempt(round, c.ID), step, prompt, r))
}

func (p *planner) endChain(c Chain, tip *Node, why ChainEnd) {
	p.fact(ChainEnded{Chain: c.ID, Node: tip.ID, Parent: tip.Parent, Round: tip.Round, Seed: tip.Seed, Reason: why})
}
