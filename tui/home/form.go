package home

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"rflow/flow"
	"rflow/tui/internal/prose"
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
	onSessions
)

// number reports whether digits are typed into the field.
func (f field) number() bool {
	return f == onInitial || f == onWidth || f == onDepth || f == onSeed || f == onGate
}

func (f field) label() string {
	return [...]string{"prompt", "strategy", "initial", "chains", "rounds", "refine", "reflect", "gate", "seed", "size", "sessions"}[f]
}

// form is what the fields hold besides the prompt. It is a value.
type form struct {
	strategy flow.Strategy
	tag      flow.Tag
	seed     uint64
	random   bool
	params   flow.SampleParams
}

const (
	maxNumber = 9999
	maxSeed   = 1<<53 - 1
)

// step changes the field by one, or to the next of its values.
func (f form) step(at field, by int, limits flow.Limits) form {
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
		f.params.Size = stepSize(f.params.Size, by, limits)
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

// value shows what a field holds and says what that means.
func (f form) value(at field, l flow.Limits) (value, note string) {
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
		return strconv.Itoa(s.Width), "chains that go on from the best of them"
	case onDepth:
		return strconv.Itoa(s.Depth), "corrections in each chain"
	case onRefine:
		return onOff(s.Prompt), "rewrite the prompt each round"
	case onReflect:
		return onOff(s.Reflection), "correct each image by a reflection; off: generate anew"
	case onGate:
		return s.Gate.String(), gateNote(s.Gate)
	case onSeed:
		if f.random {
			return "random", "or type a number"
		}
		return strconv.FormatUint(f.seed, 10), "same seed, same pictures"
	case onSize:
		if f.params.Size == 0 {
			return fmt.Sprintf("%d px", max(l.DefaultSize, l.MinSize)), "as the backend has it"
		}
		return fmt.Sprintf("%d px", f.params.Size), ""
	}
	return "", ""
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

// check explains the first thing that keeps the form from being started.
func (m Model) check() error {
	text := m.prompt.value()
	switch l := m.limits(); {
	case strings.TrimSpace(text) == "":
		return errors.New("say what the picture should show")
	case !utf8.ValidString(text):
		return errors.New("the prompt is not UTF-8 text")
	case len(text) > m.promptBytes():
		return fmt.Errorf("the prompt has %s; at most %s can be used", prose.Size(len(text)), prose.Size(m.promptBytes()))
	case m.form.params.Size != 0 && l.MaxSize > 0 && (m.form.params.Size < l.MinSize || m.form.params.Size > l.MaxSize):
		return fmt.Errorf("size: %d px, need %d to %d", m.form.params.Size, l.MinSize, l.MaxSize)
	}
	return m.form.strategy.Validate()
}

// DefaultPromptBytes is how long a prompt may be where the backend does not say.
const DefaultPromptBytes = 16 << 10

func (m Model) promptBytes() int {
	if n := m.limits().PromptBytes; n > 0 {
		return n
	}
	return DefaultPromptBytes
}

// cost says how many images the form asks for and about how long they take.
func (m Model) cost() string {
	images := m.form.strategy.Images()
	words := fmt.Sprintf("%d images", images)
	if images == 1 {
		words = "1 image"
	}
	caps := m.backend.Caps
	if caps == nil || caps.ImageTime <= 0 {
		return words
	}
	each := float64(caps.ImageTime)
	if size, normal := float64(m.form.params.Size), float64(caps.Limits.DefaultSize); size > 0 && normal > 0 {
		each *= size * size / normal / normal
	}
	return words + ", about " + about(time.Duration(each*float64(images)/float64(max(1, caps.Load.Workers)))) + " on " + prose.Line(caps.Backend)
}

// about rounds a duration as a person would.
func about(d time.Duration) string {
	switch {
	case d < 100*time.Second:
		return fmt.Sprintf("%d s", max(1, int((d+time.Second/2)/time.Second)))
	case d < 100*time.Minute:
		return fmt.Sprintf("%d minutes", int((d+time.Minute/2)/time.Minute))
	default:
		return fmt.Sprintf("%.1f hours", d.Hours())
	}
}
