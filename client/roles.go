package client

import (
	"context"
	"unicode/utf8"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// roles is a Client as package flow's interfaces.
type roles struct{ *Client }

// Generate implements flow.Generator.
func (c roles) Generate(ctx context.Context, r flow.GenerateRequest, watch flow.Watch) (flow.Sample, error) {
	if f := checkTexts(r.ID, r.Original, r.Prompt, r.Engine, r.Params.MediaType); f != nil {
		return flow.Sample{}, f
	}
	body := &rflowpb.GenerateRequest{
		Call: c.newCall(r.ID), OriginalPrompt: r.Original, Prompt: r.Prompt, Seed: r.Seed, Params: rflowpb.FromParams(r.Params),
		Engine: r.Engine,
	}
	return c.sample(ctx, request{
		call: body.GetCall(), needs: choice(r.Engine != "" || chosen(r.Params)),
		open: func(ctx context.Context) (source, error) { return events(c.rpc.Generate(ctx, body)) },
	}, watch)
}

// Correct implements flow.Corrector.
func (c roles) Correct(ctx context.Context, r flow.CorrectRequest, watch flow.Watch) (flow.Sample, error) {
	parent, f := named(r.Parent)
	if f == nil {
		f = checkTexts(r.ID, r.Original, r.Prompt, r.Reflection, r.Engine, r.Params.MediaType)
	}
	if f != nil {
		return flow.Sample{}, f
	}
	body := &rflowpb.CorrectRequest{
		Call: c.newCall(r.ID), OriginalPrompt: r.Original, Prompt: r.Prompt, Reflection: r.Reflection, Parent: parent,
		Seed: r.Seed, Params: rflowpb.FromParams(r.Params), Engine: r.Engine, Layout: rflowpb.FromLayout(r.Layout),
	}
	return c.sample(ctx, request{
		call: body.GetCall(), picture: &r.Parent, needs: choice(r.Engine != "" || r.Layout != "" || chosen(r.Params)),
		open: func(ctx context.Context) (source, error) { return events(c.rpc.Correct(ctx, body)) },
	}, watch)
}

func (c roles) sample(ctx context.Context, r request, watch flow.Watch) (flow.Sample, error) {
	got, err := c.run(ctx, r, watch)
	if err != nil {
		return flow.Sample{}, err
	}
	s := got.event.GetSample()
	if s == nil {
		return flow.Sample{}, broken("the backend answered with something else than a picture")
	}
	return flow.Sample{
		Picture: got.picture, Seed: s.GetSeed(), Model: cleanModel(s.GetModel().Flow()), Timing: s.GetTiming().Flow(),
		Understood: cleanUnderstanding(s.GetUnderstood().Flow()), Cached: s.GetCached(),
	}, nil
}

// Verify implements flow.Verifier.
func (c roles) Verify(ctx context.Context, r flow.VerifyRequest, watch flow.Watch) (flow.Verdict, error) {
	image, f := named(r.Image)
	if f == nil {
		f = checkTexts(r.ID, r.Prompt, string(r.Tag), r.Engine)
	}
	if f != nil {
		return flow.Verdict{}, f
	}
	body := &rflowpb.VerifyRequest{Call: c.newCall(r.ID), OriginalPrompt: r.Prompt, Image: image, Tag: string(r.Tag), Engine: r.Engine}
	got, err := c.run(ctx, request{
		call: body.GetCall(), picture: &r.Image, needs: choice(r.Engine != ""),
		open: func(ctx context.Context) (source, error) { return events(c.rpc.Verify(ctx, body)) },
	}, watch)
	if err != nil {
		return flow.Verdict{}, err
	}
	if got.event.GetVerdict() == nil {
		return flow.Verdict{}, broken("the backend answered with something else than a verdict")
	}
	verdict, f := cleanVerdict(got.event.GetVerdict().Flow())
	if f != nil {
		return flow.Verdict{}, f
	}
	return verdict, nil
}

// Reflect implements flow.Reflector.
func (c roles) Reflect(ctx context.Context, r flow.ReflectRequest, watch flow.Watch) (flow.Proposal, error) {
	image, f := named(r.Image)
	if f == nil {
		f = checkTexts(append([]string{r.ID, r.Original, r.Prompt, r.Previous, r.Reason, r.Engine}, r.Rejected...)...)
	}
	if f != nil {
		return flow.Proposal{}, f
	}
	body := &rflowpb.ReflectRequest{
		Call: c.newCall(r.ID), OriginalPrompt: r.Original, Prompt: r.Prompt, Image: image, Verdict: rflowpb.FromVerdict(r.Verdict),
		Previous: r.Previous, Seed: r.Seed, Rejected: r.Rejected, Reason: r.Reason, Engine: r.Engine,
	}
	got, err := c.run(ctx, request{
		call: body.GetCall(), picture: &r.Image, needs: choice(r.Engine != ""),
		open: func(ctx context.Context) (source, error) { return events(c.rpc.Reflect(ctx, body)) },
	}, watch)
	if err != nil {
		return flow.Proposal{}, err
	}
	p := got.event.GetProposal()
	if p == nil {
		return flow.Proposal{}, broken("the backend answered with something else than a reflection")
	}
	text, f := cleanResultText(p.GetText())
	if f != nil {
		return flow.Proposal{}, f
	}
	return flow.Proposal{Text: text, Model: cleanModel(p.GetModel().Flow()), Understood: cleanUnderstanding(p.GetUnderstood().Flow())}, nil
}

// Refine implements flow.Refiner.
func (c roles) Refine(ctx context.Context, r flow.RefineRequest, watch flow.Watch) (flow.Refinement, error) {
	image, f := named(r.Image)
	if f == nil {
		f = checkTexts(r.ID, r.Original, r.Prompt, r.Reflection, r.Engine)
	}
	if f != nil {
		return flow.Refinement{}, f
	}
	body := &rflowpb.RefinePromptRequest{
		Call: c.newCall(r.ID), OriginalPrompt: r.Original, Prompt: r.Prompt, Image: image, Reflection: r.Reflection,
		Verdict: rflowpb.FromVerdict(r.Verdict), Engine: r.Engine,
	}
	got, err := c.run(ctx, request{
		call: body.GetCall(), picture: &r.Image, needs: choice(r.Engine != ""),
		open: func(ctx context.Context) (source, error) { return events(c.rpc.RefinePrompt(ctx, body)) },
	}, watch)
	if err != nil {
		return flow.Refinement{}, err
	}
	p := got.event.GetRefinement()
	if p == nil {
		return flow.Refinement{}, broken("the backend answered with something else than a prompt")
	}
	text, f := cleanResultText(p.GetText())
	if f != nil {
		return flow.Refinement{}, f
	}
	return flow.Refinement{Text: text, Model: cleanModel(p.GetModel().Flow())}, nil
}

// Interpret implements flow.Interpreter.
func (c roles) Interpret(ctx context.Context, r flow.Interpretation) (flow.Understanding, error) {
	if f := checkTexts(r.Text, r.Prompt, r.Engine); f != nil {
		return flow.Understanding{}, f
	}
	minor, f := c.speak(choice(r.Engine != ""))
	if f != nil {
		return flow.Understanding{}, f
	}
	bounded, cancel := context.WithTimeout(ctx, c.options.Unary)
	defer cancel()
	answer, err := c.rpc.Interpret(bounded, &rflowpb.InterpretRequest{
		ApiMinor: minor, Text: r.Text, Reflection: r.Reflection, OriginalPrompt: r.Prompt, Engine: r.Engine,
	})
	if ctx.Err() != nil {
		return flow.Understanding{}, cancelled(ctx.Err())
	}
	if err != nil {
		return flow.Understanding{}, c.failure(err)
	}
	if answer.GetUnderstood() == nil {
		return flow.Understanding{}, broken("the backend did not say how it reads the text")
	}
	return *cleanUnderstanding(answer.GetUnderstood().Flow()), nil
}

// checkTexts refuses what cannot travel as it is: nothing is mended in silence.
func checkTexts(list ...string) *flow.Failure {
	for _, text := range list {
		if !utf8.ValidString(text) {
			f := flow.Fail(flow.FailInvalid, "the text holds bytes that are not UTF-8")
			f.Hint = "convert it to UTF-8 first"
			return f
		}
		if len(text) > rflowpb.MaxTextBytes {
			f := flow.Fail(flow.FailInvalid, "the text is %d kB long, at most %d kB can be sent", (len(text)+1023)/1024, rflowpb.MaxTextBytes/1024)
			f.Hint = "shorten it"
			return f
		}
	}
	return nil
}

// named checks a picture that is to be sent and names it.
func named(p flow.Picture) (*rflowpb.Digest, *flow.Failure) {
	if len(p.Data) == 0 {
		return nil, flow.Fail(flow.FailInvalid, "there is no picture to look at")
	}
	if _, _, _, err := rflowpb.CheckPicture(p.Data); err != nil {
		f := flow.Fail(flow.FailInvalid, "this picture cannot be used: %v", plain(err))
		f.Err = err
		return nil, f
	}
	return rflowpb.NewDigest(p.Digest(), len(p.Data)), nil
}
