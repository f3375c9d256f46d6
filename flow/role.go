package flow

import (
	"context"
	"time"
)

// Role is one of the five parts of the method.
type Role string

// The roles.
const (
	RoleGenerator Role = "generator"
	RoleVerifier  Role = "verifier"
	RoleReflector Role = "reflector"
	RoleRefiner   Role = "refiner"
	RoleCorrector Role = "corrector"
)

// Picture is an encoded image file.
type Picture struct {
	MediaType string // "image/png"
	Data      []byte
}

// Digest returns the content address of the file.
func (p Picture) Digest() Digest { return Sum(p.Data) }

// Model identifies what did the work. It goes into provenance.
type Model struct {
	ID       string `json:"id"`
	Revision string `json:"revision,omitempty"`
	Adapter  string `json:"adapter,omitempty"` // SHA-256 of a LoRA, hex
	// Variant is what else makes its results differ from the plain model's: "fp8".
	Variant string `json:"variant,omitempty"`
}

// String returns id@revision+variant, of which only the id is always there.
func (m Model) String() string {
	s := m.ID
	if m.Revision != "" {
		s += "@" + m.Revision
	}
	if m.Variant != "" {
		s += "+" + m.Variant
	}
	return s
}

// Stage is what a running job is doing.
type Stage string

// The stages, in the order in which a job may pass through them.
const (
	StageQueued    Stage = "queued"
	StageLoading   Stage = "loading model"
	StageCompiling Stage = "compiling"
	StageSampling  Stage = "sampling"
	StageLooking   Stage = "looking" // verifier
	StageWriting   Stage = "writing" // reflector, refiner
)

// Progress is one report of a running job.
type Progress struct {
	Stage   Stage
	Ahead   int           // jobs before this one, when queued
	Wait    time.Duration // expected, when queued; 0 if unknown
	Step    int           // 1..Total
	Total   int           // 0 if unknown
	Preview *Picture      // a look at the image so far, or nil
	Text    string        // all the text written so far, when writing
	// Notices are what a person should know of the job already, a sentence
	// each; each report has all of them.
	Notices []string
}

// Watch receives a job's progress, in order, from one goroutine. It must not
// block. A nil Watch is allowed everywhere.
type Watch func(Progress)

// Report calls w unless it is nil.
func (w Watch) Report(p Progress) {
	if w != nil {
		w(p)
	}
}

// SampleParams shape an image. Zero fields mean the backend's own choice.
type SampleParams struct {
	Size     int     `json:"size,omitempty"` // px, square
	Steps    int     `json:"steps,omitempty"`
	Guidance float64 `json:"guidance,omitempty"`
	// ConditionSize is what a corrector sees of its parent, px, square.
	ConditionSize int    `json:"condition_size,omitempty"`
	TextTokens    int    `json:"text_tokens,omitempty"` // room given to T5
	MediaType     string `json:"media_type,omitempty"`  // of the result
}

// PromptLayout says which texts reach which text encoder of a corrector that
// has two, CLIP and T5. "" is the engine's own.
type PromptLayout string

// The layouts.
const (
	// LayoutTraining: CLIP reads the original prompt, T5 the working prompt and
	// the reflection, as the corrector was trained.
	LayoutTraining PromptLayout = "training"
	// LayoutSearch: both read the working prompt and the reflection, as in the
	// published search.
	LayoutSearch PromptLayout = "search"
)

// GenerateRequest asks for an image from noise.
type GenerateRequest struct {
	ID     string // idempotency key: same ID and body, same job
	Prompt string // the working prompt
	// Original is the prompt as the person gave it.
	Original string
	Seed     uint64
	Params   SampleParams
	Engine   string // one of the backend's by name; "": its own choice
}

// CorrectRequest asks for the next image from a flawed one. The three texts
// travel apart; which reaches which text encoder is a matter of the layout.
type CorrectRequest struct {
	ID         string
	Parent     Picture
	Original   string
	Prompt     string
	Reflection string // empty: go on with fresh noise alone
	Seed       uint64
	Params     SampleParams
	Layout     PromptLayout
	Engine     string
}

// Sample is a finished image.
type Sample struct {
	Picture    Picture
	Seed       uint64
	Model      Model
	Timing     Timing
	Understood *Understanding
	Cached     bool // the backend had it already
}

// Timing says where a job's time went.
type Timing struct {
	Queue   time.Duration `json:"queue,omitempty"`
	Encode  time.Duration `json:"encode,omitempty"`
	Denoise time.Duration `json:"denoise,omitempty"`
	Decode  time.Duration `json:"decode,omitempty"`
}

// VerifyRequest asks for a verdict. Prompt is the ORIGINAL prompt.
type VerifyRequest struct {
	ID     string
	Image  Picture
	Prompt string
	Tag    Tag // chooses the rubric; "" lets the verifier choose
	Engine string
}

// ReflectRequest asks what is wrong with an image. What of it a reflector reads
// is the engine's affair (see Capabilities.ReflectorReads).
type ReflectRequest struct {
	ID       string
	Image    Picture
	Original string
	Prompt   string // the working prompt the image was made with
	Verdict  *Verdict
	Previous string // the chain's reflection before this one
	Seed     uint64 // asking again uses another
	Rejected []string
	Reason   string // why the last one was rejected
	Engine   string
}

// Proposal is a reflector's answer. Empty Text means nothing to fix.
type Proposal struct {
	Text       string
	Model      Model
	Understood *Understanding
}

// RefineRequest asks for a better working prompt that keeps what Original asks.
type RefineRequest struct {
	ID         string
	Image      Picture
	Original   string
	Prompt     string // current working prompt
	Reflection string
	Verdict    *Verdict
	Engine     string
}

// Refinement is a refiner's answer.
type Refinement struct {
	Text  string
	Model Model
}

// Interpretation asks how a text would be understood, without making anything.
type Interpretation struct {
	Text       string
	Reflection bool   // Text is a reflection on an image of Prompt; else a prompt
	Prompt     string // the original prompt, when Reflection
	Engine     string // a generator, or a corrector when Reflection
}

// Generator makes images from noise. Like every role it may be called from
// several goroutines, stops within one step when ctx ends, and returns a
// *Failure for everything a person can act on.
type Generator interface {
	Generate(context.Context, GenerateRequest, Watch) (Sample, error)
}

// Corrector makes the next image from a flawed one and a reflection.
type Corrector interface {
	Correct(context.Context, CorrectRequest, Watch) (Sample, error)
}

// Verifier judges an image against the original prompt.
type Verifier interface {
	Verify(context.Context, VerifyRequest, Watch) (Verdict, error)
}

// Reflector writes what is wrong with an image.
type Reflector interface {
	Reflect(context.Context, ReflectRequest, Watch) (Proposal, error)
}

// Refiner rewrites the working prompt.
type Refiner interface {
	Refine(context.Context, RefineRequest, Watch) (Refinement, error)
}

// Interpreter tells how a text would be understood. Optional: only some
// backends can (Capabilities.Interprets).
type Interpreter interface {
	Interpret(context.Context, Interpretation) (Understanding, error)
}

// Roles are the five roles of a session. Interpreter may be nil.
type Roles struct {
	Generator   Generator
	Verifier    Verifier
	Reflector   Reflector
	Refiner     Refiner
	Corrector   Corrector
	Interpreter Interpreter
}
