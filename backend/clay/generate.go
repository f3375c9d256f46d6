package clay

import (
	"context"
	"image"
	"time"

	"rflow/flow"
)

type generator struct{ w *World }

// Generate makes a picture from seed noise. See flow.Generator.
func (g generator) Generate(ctx context.Context, req flow.GenerateRequest, watch flow.Watch) (flow.Sample, error) {
	text := req.Prompt
	if text == "" {
		text = req.Original
	}
	d, err := parsePrompt(text)
	if err != nil {
		return flow.Sample{}, err
	}
	px, err := pictureSize(req.Params.Size)
	if err != nil {
		return flow.Sample{}, err
	}
	steps, guide := sampling(req.Params)
	s := sampler{latent: newLatent(d, req.Seed, steps, guide), steps: steps, seed: req.Seed, px: px}
	sample, err := s.run(ctx, watch)
	if err != nil {
		return flow.Sample{}, err
	}
	sample.Model = model(flow.RoleGenerator)
	sample.Understood = &flow.Understanding{Text: d.String()}
	return sample, nil
}

// flowing is a latent on its way from noise to a scene.
type flowing interface {
	// flow takes one sampling step.
	flow()
	// scene is what the latent shows now.
	scene() *scene
}

// sampler runs a latent to its end and decodes it.
type sampler struct {
	latent flowing
	steps  int
	seed   uint64
	px     int
}

// run samples, reporting every step, and stops within one step when ctx ends.
func (s sampler) run(ctx context.Context, watch flow.Watch) (flow.Sample, error) {
	begun := time.Now()
	for step := 1; step <= s.steps; step++ {
		if err := stopped(ctx); err != nil {
			return flow.Sample{}, err
		}
		s.latent.flow()
		if watch == nil {
			continue
		}
		p := flow.Progress{Stage: flow.StageSampling, Step: step, Total: s.steps}
		if shown(step, s.steps) {
			view, err := s.preview(ctx, step)
			if err != nil {
				return flow.Sample{}, err
			}
			p.Preview = view
		}
		watch.Report(p)
	}
	sampled := time.Now()
	img, err := decodeScene(ctx, s.latent.scene(), s.px)
	if err != nil {
		return flow.Sample{}, err
	}
	pic, err := encodePNG(img)
	if err != nil {
		return flow.Sample{}, err
	}
	return flow.Sample{
		Picture: pic,
		Seed:    s.seed,
		Timing:  flow.Timing{Denoise: sampled.Sub(begun), Decode: time.Since(sampled)},
	}, nil
}

// decodeScene is decode with failures a person can read.
func decodeScene(ctx context.Context, sc *scene, px int) (*image.RGBA, error) {
	img, err := decode(ctx, sc, px)
	if err == nil {
		return img, nil
	}
	if stop := stopped(ctx); stop != nil {
		return nil, stop
	}
	return nil, &flow.Failure{Code: flow.FailInternal, What: "the picture could not be painted", Err: err}
}
