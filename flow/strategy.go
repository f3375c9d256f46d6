package flow

import (
	"fmt"
	"strings"
)

// StopRule says what an empty reflection does at a gate that does not ask.
type StopRule string

// The stop rules.
const (
	StopNever     StopRule = "never"     // go on with fresh noise, as the paper does
	StopSatisfied StopRule = "satisfied" // end the chain
)

// GateMode says who decides about reflections.
type GateMode string

// The gate modes.
const (
	GateAsk  GateMode = "ask"
	GateAuto GateMode = "auto"
	GateRule GateMode = "rule" // auto while the score stays under or over a bound
)

// Gate decides which reflections wait for a person. The zero value asks.
type Gate struct {
	Mode GateMode `json:"mode,omitempty"`
	// Over: pass while the score is over Score; else while it is under.
	Over  bool    `json:"over,omitempty"`
	Score float64 `json:"score,omitempty"`
}

// Asks reports whether a person decides about a node with this verdict. A rule
// without a verdict asks.
func (g Gate) Asks(v *Verdict) bool {
	switch g.Mode {
	case GateAuto:
		return false
	case GateRule:
		if v == nil {
			return true
		}
		if g.Over {
			return v.Score <= g.Score
		}
		return v.Score >= g.Score
	default:
		return true
	}
}

// String names the gate: "ask", "auto", "auto under 5".
func (g Gate) String() string {
	switch {
	case g.Mode == GateRule && g.Over:
		return fmt.Sprintf("auto over %g", g.Score)
	case g.Mode == GateRule:
		return fmt.Sprintf("auto under %g", g.Score)
	case g.Mode == "":
		return string(GateAsk)
	default:
		return string(g.Mode)
	}
}

// Strategy is how a session searches. Images made are Initial + Width x Depth
// when nothing stops early.
type Strategy struct {
	Name    string `json:"name,omitempty"`
	Initial int    `json:"initial"` // I: pool images
	Width   int    `json:"width"`   // N: chains
	Depth   int    `json:"depth"`   // M: rounds
	// The axes. Noise is always on: every image has its own seed.
	Prompt     bool     `json:"prompt"`     // refine the working prompt each round
	Reflection bool     `json:"reflection"` // correct the image; off: generate anew
	Gate       Gate     `json:"gate"`
	Stop       StopRule `json:"stop"`
}

// DefaultStrategy is what a session starts with: 2 initial, width 2, depth 4.
func DefaultStrategy() Strategy {
	return Strategy{Name: "default", Initial: 2, Width: 2, Depth: 4, Prompt: true, Reflection: true, Gate: Gate{Mode: GateAsk}, Stop: StopNever}
}

// Presets returns the named strategies, each under the paper's budget of 16.
func Presets() []Strategy {
	reflect := func(name string, n, m int) Strategy {
		return Strategy{Name: name, Initial: n, Width: n, Depth: m, Prompt: true, Reflection: true, Gate: Gate{Mode: GateAsk}, Stop: StopNever}
	}
	bestOf := Strategy{Name: "best-of-n", Initial: 16, Width: 1, Depth: 0, Gate: Gate{Mode: GateAsk}, Stop: StopNever}
	noisePrompt := reflect("noise+prompt", 4, 4)
	noisePrompt.Reflection = false
	return []Strategy{DefaultStrategy(), reflect("sequential", 1, 16), reflect("combined", 4, 4), reflect("parallel", 16, 1), bestOf, noisePrompt}
}

// Preset finds a strategy by name.
func Preset(name string) (Strategy, error) {
	var names []string
	for _, s := range Presets() {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return Strategy{}, fmt.Errorf("no strategy %q; there are %s", name, strings.Join(names, ", "))
}

// Images returns how many images the strategy makes when nothing stops early.
func (s Strategy) Images() int { return s.Initial + s.Width*s.Depth }

// maxImages bounds one session; a tree of this size still opens at once.
const maxImages = 10_000

// Validate explains the first thing wrong with the strategy.
func (s Strategy) Validate() error {
	switch {
	case s.Initial < 1:
		return fmt.Errorf("initial images: %d, need at least 1", s.Initial)
	case s.Width < 1:
		return fmt.Errorf("width: %d chains, need at least 1", s.Width)
	case s.Depth < 0:
		return fmt.Errorf("depth: %d rounds, need 0 or more", s.Depth)
	case s.Initial > maxImages || s.Width > maxImages || s.Depth > maxImages || s.Images() > maxImages:
		return fmt.Errorf("that is more than %d images in one session", maxImages)
	case s.Stop != StopNever && s.Stop != StopSatisfied:
		return fmt.Errorf("stop rule %q; there are never, satisfied", s.Stop)
	}
	switch s.Gate.Mode {
	case "", GateAsk, GateAuto, GateRule:
		return nil
	}
	return fmt.Errorf("gate %q; there are ask, auto, rule", s.Gate.Mode)
}
