package clienttest

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"strings"

	"rflow/flow"
)

// Reference is a backend that paints one square of the colour that a prompt
// names, on grey: small, deterministic, and real enough for every role to have
// something to do. A seed that divides by three misses the colour.
type Reference struct {
	// Steps of sampling; 0 means 16.
	Steps int
	// Before is called before each step, if set, and may hold it up.
	Before func(ctx context.Context, step int)
}

// Samples fit the Reference.
func (Reference) Samples() Samples {
	return Samples{Prompt: "a red square", Other: "a blue square", Reflection: "Make the square red.", Unsupported: "a mauve dodecahedron", Size: 64}
}

// Roles returns the roles.
func (r Reference) Roles() flow.Roles {
	return flow.Roles{Generator: r, Verifier: r, Reflector: r, Refiner: r, Corrector: r, Interpreter: r}
}

// Capabilities says what it can do.
func (r Reference) Capabilities() flow.Capabilities {
	return flow.Capabilities{
		Backend: "reference", Version: "1", Previews: true, ReflectorReads: []string{"image", "original_prompt"},
		Limits: flow.Limits{MinSize: 16, MaxSize: 512, DefaultSize: 64, SizeStep: 1},
		Engines: []flow.Engine{
			{
				Name: "squares", Model: r.model(), VerdictKind: flow.KindRubric, Toy: true,
				Roles: []flow.Role{flow.RoleGenerator, flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner, flow.RoleCorrector},
			},
			{
				Name: yesNo, Model: flow.Model{ID: "squares-yes-no", Revision: "1"}, VerdictKind: flow.KindYesNo, Toy: true,
				Roles: []flow.Role{flow.RoleVerifier},
			},
		},
	}
}

// yesNo is the name of the second verifier.
const yesNo = "squares yes or no"

func (Reference) model() flow.Model { return flow.Model{ID: "squares", Revision: "1"} }

// Generate implements flow.Generator.
func (r Reference) Generate(ctx context.Context, q flow.GenerateRequest, watch flow.Watch) (flow.Sample, error) {
	name, err := r.read(q.Prompt)
	if err != nil {
		return flow.Sample{}, err
	}
	if q.Seed%3 == 0 {
		name = next(name)
	}
	return r.paint(ctx, name, q.Seed, q.Params, watch)
}

// Correct implements flow.Corrector: it paints what the reflection names.
func (r Reference) Correct(ctx context.Context, q flow.CorrectRequest, watch flow.Watch) (flow.Sample, error) {
	name, err := r.read(q.Reflection + " " + q.Prompt)
	if err != nil {
		return flow.Sample{}, err
	}
	if _, err := png.Decode(bytes.NewReader(q.Parent.Data)); err != nil {
		return flow.Sample{}, flow.Fail(flow.FailInvalid, "the parent is no picture")
	}
	return r.paint(ctx, name, q.Seed, q.Params, watch)
}

// Verify implements flow.Verifier: it looks at the middle.
func (r Reference) Verify(_ context.Context, q flow.VerifyRequest, watch flow.Watch) (flow.Verdict, error) {
	watch.Report(flow.Progress{Stage: flow.StageLooking})
	name, err := r.read(q.Prompt)
	if err != nil {
		return flow.Verdict{}, err
	}
	seen, err := look(q.Image)
	if err != nil {
		return flow.Verdict{}, err
	}
	right, score := seen == name, 2.0
	if right {
		score = 9
	}
	if q.Engine == yesNo {
		return flow.Verdict{Verifier: "squares-yes-no@1", Kind: flow.KindYesNo, Score: score, Accepted: &right}, nil
	}
	return flow.Verdict{
		Verifier: "squares@1/rubric", Kind: flow.KindRubric, Tag: q.Tag, Score: score, Accepted: &right,
		Aspects: []flow.Aspect{{Name: "color_fidelity", Score: score, Explanation: "The square is " + seen + "."}},
	}, nil
}

// Reflect implements flow.Reflector.
func (r Reference) Reflect(_ context.Context, q flow.ReflectRequest, watch flow.Watch) (flow.Proposal, error) {
	name, err := r.read(q.Original)
	if err != nil {
		return flow.Proposal{}, err
	}
	seen, err := look(q.Image)
	if err != nil || seen == name {
		return flow.Proposal{Model: r.model()}, err
	}
	text := "Make the square " + name + "."
	write(text, watch)
	return flow.Proposal{Text: text, Model: r.model()}, nil
}

// Refine implements flow.Refiner.
func (r Reference) Refine(_ context.Context, q flow.RefineRequest, watch flow.Watch) (flow.Refinement, error) {
	text := q.Original + ", plain and flat"
	write(text, watch)
	return flow.Refinement{Text: text, Model: r.model()}, nil
}

// Interpret implements flow.Interpreter.
func (r Reference) Interpret(_ context.Context, q flow.Interpretation) (flow.Understanding, error) {
	name, err := r.read(q.Text)
	if err != nil {
		return *flow.AsFailure(err).Understood, nil
	}
	return flow.Understanding{Text: "one " + name + " square"}, nil
}

// write tells a text word by word.
func write(text string, watch flow.Watch) {
	for i := range text {
		if text[i] == ' ' {
			watch.Report(flow.Progress{Stage: flow.StageWriting, Text: text[:i]})
		}
	}
}

func colours() []string { return []string{"red", "green", "blue"} }

func next(name string) string {
	list := colours()
	for i, c := range list {
		if c == name {
			return list[(i+1)%len(list)]
		}
	}
	return list[0]
}

// read finds the first colour in a text.
func (Reference) read(text string) (string, error) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '.' || r == ',' })
	for _, word := range words {
		for _, c := range colours() {
			if word == c {
				return c, nil
			}
		}
	}
	f := flow.Fail(flow.FailUnsupported, "no colour in it that can be painted")
	f.Understood = &flow.Understanding{Unknown: words}
	return "", f
}

func shade(name string) color.RGBA {
	for i, c := range colours() {
		if c == name {
			return [...]color.RGBA{{220, 30, 30, 255}, {30, 200, 30, 255}, {30, 30, 220, 255}}[i]
		}
	}
	return color.RGBA{128, 128, 128, 255}
}

func look(p flow.Picture) (string, error) {
	img, err := png.Decode(bytes.NewReader(p.Data))
	if err != nil {
		return "", flow.Fail(flow.FailInvalid, "that is no picture")
	}
	mid := color.RGBAModel.Convert(img.At(img.Bounds().Dx()/2, img.Bounds().Dy()/2)).(color.RGBA)
	for _, c := range colours() {
		if shade(c) == mid {
			return c, nil
		}
	}
	return "grey", nil
}

// paint goes from noise to the picture in steps and shows each.
func (r Reference) paint(ctx context.Context, name string, seed uint64, params flow.SampleParams, watch flow.Watch) (flow.Sample, error) {
	size, steps := params.Size, params.Steps
	if size == 0 {
		size = r.Capabilities().Limits.DefaultSize
	}
	if steps == 0 {
		steps = max(r.Steps, 16)
	}
	for step := 1; step <= steps; step++ {
		if r.Before != nil {
			r.Before(ctx, step)
		}
		if ctx.Err() != nil {
			return flow.Sample{}, ctx.Err()
		}
		preview := encode(square(16, name, seed, float64(steps-step)/float64(steps)))
		watch.Report(flow.Progress{Stage: flow.StageSampling, Step: step, Total: steps, Preview: &preview})
	}
	return flow.Sample{Picture: encode(square(size, name, seed, 0)), Seed: seed, Model: r.model()}, nil
}

// square is the picture under a share of noise; a border of noise stays.
func square(size int, name string, seed uint64, noise float64) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	random := rand.New(rand.NewPCG(seed, 1))
	for y := range size {
		for x := range size {
			inside := x > size/4 && x < 3*size/4 && y > size/4 && y < 3*size/4
			c, n := shade(""), uint8(random.IntN(256))
			if inside {
				c = shade(name)
			}
			if random.Float64() < noise || !inside && n < 128 {
				c = color.RGBA{n, n, n, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func encode(img image.Image) flow.Picture {
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(fmt.Sprintf("encoding into memory: %v", err)) // cannot fail: the size is valid
	}
	return flow.Picture{MediaType: "image/png", Data: out.Bytes()}
}
