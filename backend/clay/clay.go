// Package clay is the embedded backend: a small closed world rendered in clay
// in which the whole method happens, with no weights, no GPU and no network. It
// is a demonstration and says so everywhere; it is not an image model.
//
// A prompt is read by a grammar: up to two groups
// of things with count and colour, and one relation. The generator lets a
// latent settle from seed noise under text and habit, and the decoder renders
// it. From there on only encoded pictures travel: verifier, reflector and
// corrector look at pixels with one eye, which knows the world's classes by
// templates it rendered of itself.
//
// What fails, fails for a reason that lies in the prompt: habits of colour,
// height and place, drawn once for all seeds. So more noise helps only as far as
// the prompt lets it, and reflection helps further.
package clay

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"rflow/flow"
)

// Options shape a World. The zero value is the world as it is meant.
type Options struct {
	// EyePx is the resolution that verifier, reflector and corrector look at,
	// in pixels along a side: the eye's strength. 0 means 256; it is kept
	// within 96 and 512.
	EyePx int
}

// World is the embedded backend: all five roles over a small closed world of
// clay. It holds no session; every answer depends on its request alone. It may
// be shared between goroutines.
type World struct{ eyePx int }

// New makes a World. It does no work; what is costly is made on first use.
func New(o Options) *World {
	if o.EyePx == 0 {
		o.EyePx = defaultEye
	}
	return &World{eyePx: min(max(o.EyePx, 96), 512)}
}

const (
	revision              = "1"
	minSize, maxSize      = 256, 1024
	defaultSize, sizeStep = 512, 64
)

// Roles returns the five roles and the interpreter.
func (w *World) Roles() flow.Roles {
	return flow.Roles{
		Generator:   generator{w},
		Verifier:    verifier{w},
		Reflector:   reflector{w},
		Refiner:     refiner{w},
		Corrector:   corrector{w},
		Interpreter: interpreter{w},
	}
}

// Capabilities says what the world can do. Every engine is a toy.
func (w *World) Capabilities() flow.Capabilities {
	engine := func(role flow.Role, m flow.Model, kind flow.VerdictKind) flow.Engine {
		return flow.Engine{Name: "Clay World " + string(role), Roles: []flow.Role{role}, Model: m, VerdictKind: kind, Toy: true}
	}
	return flow.Capabilities{
		Backend: "clay",
		Version: revision,
		Engines: []flow.Engine{
			engine(flow.RoleGenerator, model(flow.RoleGenerator), ""),
			engine(flow.RoleVerifier, w.verifierModel(), flow.KindRubric),
			w.doubter(),
			engine(flow.RoleReflector, model(flow.RoleReflector), ""),
			engine(flow.RoleRefiner, model(flow.RoleRefiner), ""),
			engine(flow.RoleCorrector, model(flow.RoleCorrector), ""),
		},
		Limits: flow.Limits{
			MinSize: minSize, MaxSize: maxSize, DefaultSize: defaultSize, SizeStep: sizeStep, PromptBytes: maxText,
		},
		Previews:       true,
		Interprets:     true,
		ReflectorReads: []string{"image", "original_prompt", "rejected"},
		ImageTime:      250 * time.Millisecond,
	}
}

func model(role flow.Role) flow.Model {
	return flow.Model{ID: "clay-" + string(role), Revision: revision}
}

func (w *World) verifierModel() flow.Model {
	return flow.Model{ID: fmt.Sprintf("clay-eye/%d", w.eyePx), Revision: revision}
}

// yesNo is the name of the engine that answers with yes or no.
const yesNo = "Clay World yes or no"

// doubter is a second verifier: the same eye, asked whether the picture is right.
func (w *World) doubter() flow.Engine {
	m := w.verifierModel()
	m.ID = "clay-yes-no" + strings.TrimPrefix(m.ID, "clay-eye")
	return flow.Engine{Name: yesNo, Roles: []flow.Role{flow.RoleVerifier}, Model: m, VerdictKind: flow.KindYesNo, Toy: true}
}

// pictureSize checks a requested size; 0 is the default.
func pictureSize(px int) (int, error) {
	switch {
	case px == 0:
		return defaultSize, nil
	case px < minSize || px > maxSize || px%sizeStep != 0:
		f := flow.Fail(flow.FailUnsupported, "Clay World makes no picture of %d px", px)
		f.Hint = fmt.Sprintf("choose a multiple of %d from %d to %d", sizeStep, minSize, maxSize)
		return 0, f
	}
	return px, nil
}

// sampling reads the steps and the guidance of a request.
func sampling(p flow.SampleParams) (steps int, guide float64) {
	steps = defaultSteps
	if p.Steps != 0 {
		steps = min(max(p.Steps, minSteps), maxSteps)
	}
	guide = 1.0
	if p.Guidance > 0 {
		guide = clamp(p.Guidance/usualGuidance, .4, 2)
	}
	return steps, guide
}

// Steps is how many steps of sampling a picture takes unless a request says otherwise.
const Steps = defaultSteps

// usualGuidance is the guidance at which text and habit weigh as tuned.
const usualGuidance = 3.5

// stopped turns the end of a context into a failure that still unwraps to it.
func stopped(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return &flow.Failure{Code: flow.FailCancelled, What: "the job was stopped", Err: err}
	}
	return nil
}

// pick chooses one of several wordings.
func pick(r *rand.Rand, list ...string) string { return list[r.IntN(len(list))] }
