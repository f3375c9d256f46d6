package main

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"rflow/flow"
	"rflow/render"
)

// startOptions are the flags that say how a session searches.
type startOptions struct {
	strategy             string
	initial, width       int
	depth                int
	seed                 uint64
	size, condition      int
	layout               string
	stop, gate           string
	noRefine, noReflect  bool
	initialSet, widthSet bool
	depthSet, seedSet    bool
	gateSet, stopSet     bool
	strategySet          bool
	headless             bool
	mayAsk               bool // headless, and rflow inbox decides
}

func (o *startOptions) add(cmd *cobra.Command, headless bool) {
	o.headless = headless
	f := cmd.Flags()
	var names []string
	for _, s := range flow.Presets() {
		names = append(names, fmt.Sprintf("%s (%d + %d x %d)", s.Name, s.Initial, s.Width, s.Depth))
	}
	usual := flow.DefaultStrategy()
	width, depth := fmt.Sprintf("(default: %d)", usual.Width), fmt.Sprintf("(default: %d)", usual.Depth)
	if !headless { // the start form remembers
		width, depth = "(default: as last time)", "(default: as last time)"
	}
	f.StringVar(&o.strategy, "strategy", "", "search strategy, with its I + N x M images: "+strings.Join(names, ", "))
	f.IntVar(&o.initial, "init", 0, "initial images I (default: as many as the width)")
	f.IntVar(&o.width, "width", 0, "chains N "+width)
	f.IntVar(&o.depth, "depth", 0, "rounds M; images made are I + N x M "+depth)
	f.Uint64Var(&o.seed, "seed", 0, "session seed (default: random)")
	f.IntVar(&o.size, "size", 0, "image size in px (default: the backend's)")
	f.IntVar(&o.condition, "condition-size", 0, "what the corrector sees of the image before, in px (default: the engine's)")
	f.StringVar(&o.layout, "layout", "", "how texts reach a corrector's encoders: training (CLIP the prompt, T5 prompt and reflection), search (both the same) (default: the engine's)")
	f.BoolVar(&o.noRefine, "no-refine", false, "keep the prompt as it is in every round")
	f.BoolVar(&o.noReflect, "no-reflect", false, "generate anew in every round, without reflections")
	if headless {
		f.StringVar(&o.stop, "stop", "never", "when nothing is left to fix: never (go on), satisfied (end the chain)")
		gates := "auto is the only one without a screen"
		if o.mayAsk {
			gates = "auto, or ask (they wait for rflow inbox)"
		}
		f.StringVar(&o.gate, "gate", "auto", "who decides about reflections: "+gates)
	}
}

// read notes which flags were given.
func (o *startOptions) read(cmd *cobra.Command) {
	f := cmd.Flags()
	o.strategySet, o.initialSet, o.widthSet = f.Changed("strategy"), f.Changed("init"), f.Changed("width")
	o.depthSet, o.seedSet = f.Changed("depth"), f.Changed("seed")
	o.gateSet, o.stopSet = f.Changed("gate"), f.Changed("stop")
}

// given reports whether any of the strategy's flags was given.
func (o *startOptions) given() bool {
	return o.strategySet || o.initialSet || o.widthSet || o.depthSet || o.noRefine || o.noReflect
}

// build makes the strategy that the flags describe, over base.
func (o *startOptions) build(base flow.Strategy) (flow.Strategy, error) {
	s := base
	if o.strategySet {
		if o.initialSet || o.widthSet || o.depthSet {
			return s, usagef("--strategy and --init, --width, --depth exclude each other")
		}
		preset, err := flow.Preset(o.strategy)
		if err != nil {
			return s, &usageError{err}
		}
		s = preset
	}
	if o.initialSet || o.widthSet || o.depthSet {
		s.Name = "custom"
	}
	if o.widthSet {
		s.Width = o.width
		s.Initial = o.width
	}
	if o.initialSet {
		s.Initial = o.initial
	}
	if o.depthSet {
		s.Depth = o.depth
	}
	s.Prompt = s.Prompt && !o.noRefine
	s.Reflection = s.Reflection && !o.noReflect
	if o.headless {
		if o.gate != string(flow.GateAuto) && !(o.mayAsk && o.gate == string(flow.GateAsk)) {
			return s, usagef("--gate %s: without a screen there is only auto; rflow itself asks", o.gate)
		}
		s.Gate = flow.Gate{Mode: flow.GateMode(o.gate)}
		s.Stop = flow.StopRule(o.stop)
	}
	if err := s.Validate(); err != nil {
		return s, &usageError{err}
	}
	return s, nil
}

func (o *startOptions) params() (flow.SampleParams, error) {
	if o.size < 0 || o.size > 1<<16 {
		return flow.SampleParams{}, usagef("--size %d: want a size in px, as in 512", o.size)
	}
	if o.condition < 0 || o.condition > 1<<16 {
		return flow.SampleParams{}, usagef("--condition-size %d: want a size in px, as in 512", o.condition)
	}
	return flow.SampleParams{Size: o.size, ConditionSize: o.condition}, nil
}

func (o *startOptions) textLayout() (flow.PromptLayout, error) {
	switch l := flow.PromptLayout(o.layout); l {
	case "", flow.LayoutTraining, flow.LayoutSearch:
		return l, nil
	}
	return "", usagef("--layout %s: there are training, search", o.layout)
}

// seedOr returns the seed that was given, or a random one.
func (o *startOptions) seedOr() uint64 {
	if o.seedSet {
		return o.seed
	}
	return randomSeed()
}

// randomSeed is short enough to be typed.
func randomSeed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return binary.BigEndian.Uint64(b[:]) % 1_000_000
}

// checkPrompt refuses a prompt that no session can have.
func checkPrompt(prompt string) error {
	switch {
	case strings.TrimSpace(prompt) == "":
		return usagef("the prompt is empty: say what the picture should show, as in \"a photo of two red apples\"")
	case !utf8.ValidString(prompt):
		return usagef("the prompt is not UTF-8 text: check the terminal's or the file's encoding")
	}
	return nil
}

func parseGraphics(name string) (render.Path, error) { return render.ParsePath(name) }

func addGraphicsFlag(cmd *cobra.Command) {
	cmd.PersistentFlags().String("graphics", "", "how pictures are drawn: "+strings.Join(render.Paths(), ", "))
	cmd.PersistentFlags().String("blocks", "", "characters of block art: "+strings.Join(render.Arts(), ", "))
}
