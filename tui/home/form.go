package home

import (
	"fmt"
	"strconv"

	"rflow/flow"
)

// field is a place in the form.
type field int

// The fields, in order.
const (
	onPrompt field = iota
	onStrategy
	onInitial
	onWidth
	onDepth
	onRefine
	onReflect
	onGate
	onSeed
	onSize
	onGenerator // from here on only where there is a choice, see Model.shown
	onVerifier
	onReflector
	onRefiner
	onCorrector
	onLayout
	onCondition
	onSessions
)

// number reports whether digits are typed into the field.
func (f field) number() bool {
	return f == onInitial || f == onWidth || f == onDepth || f == onSeed || f == onGate
}

func (f field) label() string {
	return [...]string{
		"prompt", "strategy", "initial", "chains", "rounds", "refine", "reflect", "gate", "seed", "size",
		"generator", "verifier", "reflector", "refiner", "corrector", "layout", "condition", "sessions",
	}[f]
}

// form is what the fields hold besides the prompt. It is a value.
type form struct {
	strategy flow.Strategy
	tag      flow.Tag
	seed     uint64
	random   bool
	params   flow.SampleParams
	layout   flow.PromptLayout
	// sources are where roles come from, and given what they were when the form
	// was filled in: an address can be gone back to.
	sources, given map[flow.Role]flow.Source
}

const (
	maxNumber = 9999
	maxSeed   = 1<<53 - 1
)

// value shows what a field holds and says what that means.
func (f form) value(at field, o offer) (value, note string) {
	s := f.strategy
	onOff := func(on bool) string {
		if on {
			return "on"
		}
		return "off"
	}
	switch at {
	case onStrategy:
		name := s.Name
		if name == "" {
			name = "your own"
		}
		return name, "←→ for the others"
	case onInitial:
		return strconv.Itoa(s.Initial), "images from noise"
	case onWidth:
		return strconv.Itoa(s.Width), "chains, from the best of them"
	case onDepth:
		return strconv.Itoa(s.Depth), "corrections in each chain"
	case onRefine:
		return onOff(s.Prompt), "rewrite the prompt each round"
	case onReflect:
		return onOff(s.Reflection), "correct by reflections, else anew"
	case onGate:
		return s.Gate.String(), gateNote(s.Gate)
	case onSeed:
		if f.random {
			return "random", "or type a number"
		}
		return strconv.FormatUint(f.seed, 10), "same seed, same pictures"
	case onSize:
		l := o.sizes()
		return pixels(f.params.Size, max(l.DefaultSize, l.MinSize), "")
	case onCondition:
		l := o.condition()
		return pixels(f.params.ConditionSize, max(l.DefaultSize, l.MinSize), "how large the parent is looked at")
	case onLayout:
		return layoutValue(o.layouts(), f.layout)
	}
	if role, ok := at.role(); ok {
		return o.value(role)
	}
	return "", ""
}

// pixels shows a size, or the one that stands for 0.
func pixels(size, usual int, note string) (string, string) {
	switch {
	case size != 0:
		return fmt.Sprintf("%d px", size), note
	case note == "":
		note = "as the backend has it"
	}
	return fmt.Sprintf("%d px", usual), note
}

func gateNote(g flow.Gate) string {
	switch g.Mode {
	case flow.GateAuto:
		return "no reflection waits for you"
	case flow.GateRule:
		return "the others wait for you; type the score"
	default:
		return "every reflection waits for you"
	}
}
