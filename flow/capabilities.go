package flow

import "time"

// Capabilities are what a backend says of itself. All text in it is untrusted.
type Capabilities struct {
	Backend string // short name: "clay"
	Version string
	Engines []Engine
	Limits  Limits
	Load    Load
	// Previews: sampling shows pictures on the way.
	Previews bool
	// Interprets: Interpreter works.
	Interprets bool
	// ReflectorReads names the inputs that the reflector uses: "image",
	// "original_prompt", "prompt", "verdict", "previous", "rejected".
	ReflectorReads []string
	// ImageTime is about how long one image takes at Limits.DefaultSize once
	// everything is loaded; 0 if unknown.
	ImageTime time.Duration
}

// Engine is one model of a backend.
type Engine struct {
	Name          string
	Roles         []Role
	Model         Model
	VerdictKind   VerdictKind // verifiers only
	Toy           bool        // a demonstration world: must be shown
	RandomWeights bool        // untrained test weights: must be shown
}

// Limits bound requests. Zero means not stated.
type Limits struct {
	MinSize, MaxSize, DefaultSize int // px
	SizeStep                      int // px; sizes are multiples of it
	PromptBytes                   int
	ClipTokens, T5Tokens          int // room of the text encoders
}

// Load is how busy a backend is.
type Load struct {
	Workers, Busy, Queued int
	Wait                  time.Duration
}

// Toy reports whether any engine is a demonstration world.
func (c Capabilities) Toy() bool {
	for _, e := range c.Engines {
		if e.Toy {
			return true
		}
	}
	return false
}

// RandomWeights reports whether any engine runs untrained weights.
func (c Capabilities) RandomWeights() bool {
	for _, e := range c.Engines {
		if e.RandomWeights {
			return true
		}
	}
	return false
}

// EngineOf returns the first engine with the role.
func (c Capabilities) EngineOf(role Role) (Engine, bool) {
	for _, e := range c.Engines {
		for _, r := range e.Roles {
			if r == role {
				return e, true
			}
		}
	}
	return Engine{}, false
}

// BackendPhase is the state of the line to a backend, in a person's words.
type BackendPhase string

// The phases.
const (
	BackendConnecting   BackendPhase = "connecting"
	BackendLoading      BackendPhase = "loading model"
	BackendCompiling    BackendPhase = "compiling"
	BackendLive         BackendPhase = "live"
	BackendBusy         BackendPhase = "busy"
	BackendReconnecting BackendPhase = "reconnecting"
	BackendOffline      BackendPhase = "offline"
)

// BackendState is what the connection banner shows.
type BackendState struct {
	Phase   BackendPhase
	Address string
	RetryIn time.Duration // when reconnecting
	Ahead   int           // place in the queue, when busy
	Failure *Failure      // why, when reconnecting or offline
	Caps    *Capabilities // when known
}
