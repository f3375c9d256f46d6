package home

import (
	"slices"

	"rflow/flow"
)

// step changes the field by one, or to the next of its values.
func (f form) step(at field, by int, o offer) form {
	s := &f.strategy
	switch at {
	case onStrategy:
		f = f.preset(by)
	case onInitial:
		s.Initial = bound(s.Initial+by, 1)
	case onWidth:
		s.Width = bound(s.Width+by, 1)
	case onDepth:
		s.Depth = bound(s.Depth+by, 0)
	case onRefine:
		s.Prompt = !s.Prompt
	case onReflect:
		s.Reflection = !s.Reflection
	case onGate:
		s.Gate = nextGate(s.Gate, by)
	case onSeed:
		f = f.stepSeed(by)
	case onSize:
		f.params.Size = stepSize(f.params.Size, by, o.sizes())
	case onCondition:
		f.params.ConditionSize = stepSize(f.params.ConditionSize, by, o.condition())
	case onLayout:
		f.layout = nextLayout(o.layouts(), f.layout, by)
	}
	if role, ok := at.role(); ok {
		f = f.cast(role, o.next(role, by))
	}
	return f.named()
}

func bound(n, least int) int { return min(max(n, least), maxNumber) }

// preset goes to the preset after or before the one in force; a strategy of
// one's own goes to the first or the last. The gate stays.
func (f form) preset(by int) form {
	all := flow.Presets()
	at := slices.IndexFunc(all, func(s flow.Strategy) bool { return s.Name == f.strategy.Name })
	switch {
	case at >= 0:
		at = (at + by + len(all)) % len(all)
	case by < 0:
		at = len(all) - 1
	default:
		at = 0
	}
	gate := f.strategy.Gate
	f.strategy = all[at]
	f.strategy.Gate = gate
	return f
}

// named gives the strategy the name of the preset that it is, if it is one.
func (f form) named() form {
	f.strategy.Name = ""
	for _, p := range flow.Presets() {
		p.Gate, p.Name = f.strategy.Gate, f.strategy.Name
		if p == f.strategy {
			f.strategy.Name = nameOf(p)
			return f
		}
	}
	return f
}

func nameOf(s flow.Strategy) string {
	for _, p := range flow.Presets() {
		name := p.Name
		p.Gate, p.Name = s.Gate, s.Name
		if p == s {
			return name
		}
	}
	return ""
}

// gates are the ways to decide, with a score to begin from.
func gates() []flow.Gate {
	return []flow.Gate{{Mode: flow.GateAsk}, {Mode: flow.GateAuto}, {Mode: flow.GateRule, Score: 5}, {Mode: flow.GateRule, Over: true, Score: 8}}
}

func nextGate(g flow.Gate, by int) flow.Gate {
	all := gates()
	at := slices.IndexFunc(all, func(o flow.Gate) bool { return o.Mode == g.Mode && o.Over == g.Over })
	return all[(max(at, 0)+by+len(all))%len(all)]
}

// stepSeed goes from random to a fixed seed and on.
func (f form) stepSeed(by int) form {
	switch {
	case f.random && by > 0:
		f.random = false
	case f.random:
	case by < 0 && f.seed == 0:
		f.random = true
	case by < 0:
		f.seed--
	case f.seed < maxSeed:
		f.seed++
	}
	return f
}

// stepSize goes to the next size that the backend makes.
func stepSize(size, by int, l flow.Limits) int {
	step, least, most := l.SizeStep, l.MinSize, l.MaxSize
	if most <= 0 {
		least, most = 256, 1024
	}
	step = max(step, 64)
	if size == 0 {
		size = max(l.DefaultSize, least)
	}
	return min(max(size+by*step, least), most)
}

// blank makes a number 0, for digits to follow.
func (f form) blank(at field) form {
	s := &f.strategy
	switch at {
	case onInitial:
		s.Initial = 0
	case onWidth:
		s.Width = 0
	case onDepth:
		s.Depth = 0
	case onGate:
		s.Gate.Score = 0
	case onSeed:
		f.seed = 0
	}
	return f
}

// digit types a digit into a number.
func (f form) digit(at field, d int) form {
	s := &f.strategy
	put := func(n int) int { return min(n*10+d, maxNumber) }
	switch at {
	case onInitial:
		s.Initial = put(s.Initial)
	case onWidth:
		s.Width = put(s.Width)
	case onDepth:
		s.Depth = put(s.Depth)
	case onGate:
		if s.Gate.Mode == flow.GateRule {
			s.Gate.Score = float64(min(int(s.Gate.Score)*10+d, 100))
		}
	case onSeed:
		if f.random {
			f.seed, f.random = 0, false
		}
		f.seed = min(f.seed*10+uint64(d), maxSeed)
	}
	return f.named()
}

// erase takes the last digit away.
func (f form) erase(at field) form {
	s := &f.strategy
	switch at {
	case onInitial:
		s.Initial /= 10
	case onWidth:
		s.Width /= 10
	case onDepth:
		s.Depth /= 10
	case onGate:
		if s.Gate.Mode == flow.GateRule {
			s.Gate.Score = float64(int(s.Gate.Score) / 10)
		}
	case onSeed:
		f.random = f.random || f.seed < 10
		f.seed /= 10
	}
	return f.named()
}
