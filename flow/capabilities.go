package flow

import (
	"cmp"
	"slices"
	"time"
)

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
	Devices   []Device
	// Software is what results depend on, name to version.
	Software map[string]string
	Notices  []string // what a person should know, a sentence each
}

// Engine is one model of a backend in one or more roles. Requests name it; the
// first one with a role is the one for requests that name none.
type Engine struct {
	Name          string // unique in a backend
	Roles         []Role
	Model         Model
	VerdictKind   VerdictKind // verifiers only
	Toy           bool        // a demonstration world: must be shown
	RandomWeights bool        // untrained test weights: must be shown
	// InstructionEditor: a corrector that edits by instruction and was never
	// trained on reflections: must be shown.
	InstructionEditor bool
	// Unavailable says why it cannot be used now and what to do; "": it can.
	Unavailable string
	Note        string // what a person should know of it, a sentence
	Memory      int64  // bytes of a device that it takes; 0 if unknown
	// Limits, where not zero, stand in the place of the backend's; see
	// Capabilities.LimitsOf.
	Limits Limits
	// Layouts are those that a corrector knows, its own first; none: there is
	// no choice.
	Layouts []PromptLayout
	// ReflectorReads is this reflector's Capabilities.ReflectorReads.
	ReflectorReads []string
	JobTime        time.Duration // of one job of the default size, about; 0 if unknown
}

// Device is what engines run on.
type Device struct {
	Name         string
	Memory, Free int64 // bytes
}

// Limits bound requests. Zero means not stated.
type Limits struct {
	MinSize, MaxSize, DefaultSize int // px
	SizeStep                      int // px; sizes are multiples of it
	PromptBytes                   int
	ClipTokens, T5Tokens          int // room of the text encoders
	// What a corrector can see of its parent, px. A MaxCondition of 0: there is
	// no choice.
	MinCondition, MaxCondition, DefaultCondition int
	// MediaTypes are what results can be, the usual first; none: there is no
	// choice.
	MediaTypes []string
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

// EngineOf returns the engine that requests get which name none: the first one
// with the role.
func (c Capabilities) EngineOf(role Role) (Engine, bool) { return c.EngineNamed(role, "") }

// EngineNamed returns the engine with the role that has the name, or with "" the
// first one with the role.
func (c Capabilities) EngineNamed(role Role, name string) (Engine, bool) {
	for _, e := range c.Engines {
		if slices.Contains(e.Roles, role) && (name == "" || e.Name == name) {
			return e, true
		}
	}
	return Engine{}, false
}

// EnginesOf returns the names of the engines with the role, in order.
func (c Capabilities) EnginesOf(role Role) []string {
	var names []string
	for _, e := range c.Engines {
		if slices.Contains(e.Roles, role) {
			names = append(names, e.Name)
		}
	}
	return names
}

// LimitsOf returns the limits of an engine: its own where it has any, field by
// field, else the backend's.
func (c Capabilities) LimitsOf(e Engine) Limits {
	l := e.Limits
	fall := func(field *int, backend int) { *field = cmp.Or(*field, backend) }
	fall(&l.MinSize, c.Limits.MinSize)
	fall(&l.MaxSize, c.Limits.MaxSize)
	fall(&l.DefaultSize, c.Limits.DefaultSize)
	fall(&l.SizeStep, c.Limits.SizeStep)
	fall(&l.PromptBytes, c.Limits.PromptBytes)
	fall(&l.ClipTokens, c.Limits.ClipTokens)
	fall(&l.T5Tokens, c.Limits.T5Tokens)
	fall(&l.MinCondition, c.Limits.MinCondition)
	fall(&l.MaxCondition, c.Limits.MaxCondition)
	fall(&l.DefaultCondition, c.Limits.DefaultCondition)
	if len(l.MediaTypes) == 0 {
		l.MediaTypes = c.Limits.MediaTypes
	}
	return l
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
