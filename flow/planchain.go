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
		if p.auto {
			p.endChain(c, EndFailed)
		}
	case Cancelled:
		if p.auto {
			p.endChain(c, EndCancelled)
		} else {
			p.stuck = true
		}
	case Done:
		p.next(c, tip)
	}
}

func (p *planner) next(c Chain, tip *Node) {
	if c.Tip != c.Head && tip.Round >= c.Until {
		if p.judgedOrLost(tip) {
			p.endChain(c, EndDepth)
		}
		return
	}
	r := tip.CurrentIn(c)
	decided := r != nil && r.Decision != Pending
	if tip.ID != Root && tip.ModelVerdict() == nil {
		if _, failed := tip.RoleFailed[RoleVerifier]; !failed || (!p.auto && !decided) {
			return // nodes asks for it
		}
	}
	switch {
	case decided:
		p.follow(c, tip, r)
	case tip.ID == Root:
		p.child(c, tip, StepGenerate, nil)
	case r == nil && !p.t.Session.Strategy.Reflection:
		p.plain(c, tip)
	default:
		p.reflect(c, tip, r)
	}
}

// plain is a step without reflections: the refined prompt and fresh noise.
func (p *planner) plain(c Chain, tip *Node) {
	if p.wantsRefining(c, tip, "") {
		if failed := p.role(tip, c, RoleRefiner, ""); !failed || !p.auto {
			return
		}
	}
	p.child(c, tip, StepFresh, nil)
}

// reflect gets a reflection proposed, refined and decided.
func (p *planner) reflect(c Chain, tip *Node, r *Reflection) {
	if r == nil {
		p.propose(c, tip)
		return
	}
	asks := p.t.asks(tip, r)
	text := r.Text
	if asks {
		if !slices.Contains(p.Waiting, tip.ID) {
			p.Waiting = append(p.Waiting, tip.ID)
		}
		text = tip.intended(r)
	}
	if text != "" && p.wantsRefining(c, tip, text) {
		failed := p.refine(c, tip, text, asks)
		if !failed || asks {
			return
		}
	}
	if !asks && !p.passed[r.ID] {
		p.passed[r.ID] = true
		p.pass(c, tip, r)
	}
}

// refine asks for a working prompt. While a person decides, a refiner that
// failed holds nothing up.
func (p *planner) refine(c Chain, tip *Node, text string, asks bool) (failed bool) {
	if _, failed := tip.RoleFailed[RoleRefiner]; failed && asks {
		return true
	}
	return p.role(tip, c, RoleRefiner, text)
}

func (p *planner) propose(c Chain, tip *Node) {
	if failed := p.role(tip, c, RoleReflector, ""); failed && p.auto {
		p.endChain(c, EndFailed)
	}
}

// wantsRefining reports whether there is no working prompt yet for the next
// image. A chain with a prompt of its own begins with that as it is.
func (p *planner) wantsRefining(c Chain, tip *Node, text string) bool {
	return p.t.Session.Strategy.Prompt && tip.RefinedFor(text) == nil && (c.Prompt == "" || tip.ID != c.Head)
}

// pass decides in a person's place.
func (p *planner) pass(c Chain, tip *Node, r *Reflection) {
	d := ReflectionDecided{
		Node: tip.ID, Parent: tip.Parent, Chain: tip.Chain, Round: tip.Round, Seed: tip.Seed,
		Reflection: r.ID, Decision: Passed, Original: r.Text, Final: r.Text,
		Rule: p.t.Gate.String(), Prompt: p.workingPrompt(c, tip, r.Text), By: Author{Name: "gate"}, Understood: r.Understood,
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
		if r.Prompt == "" && r.Final != "" && p.wantsRefining(c, tip, r.Final) {
			if failed := p.role(tip, c, RoleRefiner, r.Final); !failed || !p.auto {
				return
			}
		}
		p.child(c, tip, StepCorrect, r)
	case r.Decision == Satisfied:
		p.endChain(c, EndSatisfied)
	case r.Remedy == FreshNoise:
		p.child(c, tip, StepFresh, r)
	case r.Remedy == EndChain:
		p.endChain(c, EndPerson)
	default: // ask again
		p.propose(c, tip)
	}
}

// workingPrompt is the prompt for the image after tip, made with text.
func (p *planner) workingPrompt(c Chain, tip *Node, text string) string {
	if c.Prompt != "" && tip.ID == c.Head {
		return c.Prompt
	}
	if r := tip.RefinedFor(text); r != nil {
		return r.Prompt
	}
	return tip.Prompt
}

func (p *planner) child(c Chain, tip *Node, step Step, r *Reflection) {
	if p.t.State == PausedState {
		p.stuck = true
		return
	}
	var prompt string
	switch {
	case r == nil:
		prompt = p.workingPrompt(c, tip, "")
	case r.Prompt == "":
		prompt = p.workingPrompt(c, tip, r.Final)
	default:
		prompt = r.Prompt
	}
	round := tip.Round + 1
	p.fact(newNode(p.t, tip.ID, c.ID, round, p.t.attempt(round, c.ID), step, prompt, r))
}

func (p *planner) endChain(c Chain, why ChainEnd) { p.fact(p.t.EndOf(c, why)) }

// EndOf returns the fact that ends a chain, at its last finished image.
func (t Tree) EndOf(c Chain, why ChainEnd) ChainEnded {
	end := ChainEnded{Chain: c.ID, Node: c.Tip, Reason: why}
	n, ok := t.Node(c.Tip)
	if ok && n.Status != Done {
		n, ok = t.Node(n.Parent)
	}
	if ok {
		end.Node, end.Parent, end.Round, end.Seed = n.ID, n.Parent, n.Round, n.Seed
	}
	if end.Parent == "" { // a branch off the root that came to nothing
		end.Parent = Root
	}
	return end
}
