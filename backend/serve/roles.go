package serve

import (
	"cmp"
	"context"

	"google.golang.org/grpc"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// Generate serves the generator.
func (v *service) Generate(r *rflowpb.GenerateRequest, stream grpc.ServerStreamingServer[rflowpb.GenerateResponse]) error {
	s := v.server
	prepare := func() (work, error) {
		role := s.backend.Roles.Generator
		if role == nil {
			return work{}, refuseRole(flow.RoleGenerator)
		}
		picked := choice{role: flow.RoleGenerator, engine: r.GetEngine(), params: r.GetParams().Flow()}
		if err := cmp.Or(checkParams(r.GetParams()), checkTexts(r.GetOriginalPrompt(), r.GetPrompt()), s.checkChoice(picked)); err != nil {
			return work{}, err
		}
		request := flow.GenerateRequest{
			ID: r.GetCall().GetRequestId(), Prompt: r.GetPrompt(), Original: r.GetOriginalPrompt(),
			Seed: r.GetSeed(), Params: picked.params, Engine: picked.engine,
		}
		return work{role: flow.RoleGenerator, do: func(ctx context.Context, watch flow.Watch) (*rflowpb.JobEvent, *flow.Picture, error) {
			return sampleEvent(role.Generate(ctx, request, watch))
		}}, nil
	}
	return s.serve(stream.Context(), r, s.pictures, prepare, func(e *rflowpb.JobEvent) error {
		return stream.Send(&rflowpb.GenerateResponse{Event: e})
	})
}

// Correct serves the corrector.
func (v *service) Correct(r *rflowpb.CorrectRequest, stream grpc.ServerStreamingServer[rflowpb.CorrectResponse]) error {
	s := v.server
	prepare := func() (work, error) {
		role := s.backend.Roles.Corrector
		if role == nil {
			return work{}, refuseRole(flow.RoleCorrector)
		}
		picked := choice{role: flow.RoleCorrector, engine: r.GetEngine(), params: r.GetParams().Flow(), layout: r.GetLayout()}
		texts := checkTexts(r.GetOriginalPrompt(), r.GetPrompt(), r.GetReflection())
		if err := cmp.Or(checkParams(r.GetParams()), texts, s.checkChoice(picked)); err != nil {
			return work{}, err
		}
		request := flow.CorrectRequest{
			ID: r.GetCall().GetRequestId(), Original: r.GetOriginalPrompt(), Prompt: r.GetPrompt(), Reflection: r.GetReflection(),
			Seed: r.GetSeed(), Params: picked.params, Engine: picked.engine, Layout: picked.layout.Flow(),
		}
		w := work{role: flow.RoleCorrector, do: func(ctx context.Context, watch flow.Watch) (*rflowpb.JobEvent, *flow.Picture, error) {
			return sampleEvent(role.Correct(ctx, request, watch))
		}}
		return s.withPicture(w, r.GetParent(), &request.Parent)
	}
	return s.serve(stream.Context(), r, s.pictures, prepare, func(e *rflowpb.JobEvent) error {
		return stream.Send(&rflowpb.CorrectResponse{Event: e})
	})
}

// Verify serves the verifier.
func (v *service) Verify(r *rflowpb.VerifyRequest, stream grpc.ServerStreamingServer[rflowpb.VerifyResponse]) error {
	s := v.server
	prepare := func() (work, error) {
		role := s.backend.Roles.Verifier
		if role == nil {
			return work{}, refuseRole(flow.RoleVerifier)
		}
		if err := cmp.Or(checkTexts(r.GetOriginalPrompt()), s.checkChoice(choice{role: flow.RoleVerifier, engine: r.GetEngine()})); err != nil {
			return work{}, err
		}
		request := flow.VerifyRequest{
			ID: r.GetCall().GetRequestId(), Prompt: r.GetOriginalPrompt(), Tag: flow.Tag(r.GetTag()), Engine: r.GetEngine(),
		}
		w := work{role: flow.RoleVerifier, do: func(ctx context.Context, watch flow.Watch) (*rflowpb.JobEvent, *flow.Picture, error) {
			verdict, err := role.Verify(ctx, request, watch)
			return &rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Verdict{Verdict: rflowpb.FromVerdict(&verdict)}}, nil, err
		}}
		return s.withPicture(w, r.GetImage(), &request.Image)
	}
	return s.serve(stream.Context(), r, s.texts, prepare, func(e *rflowpb.JobEvent) error {
		return stream.Send(&rflowpb.VerifyResponse{Event: e})
	})
}

// Reflect serves the reflector.
func (v *service) Reflect(r *rflowpb.ReflectRequest, stream grpc.ServerStreamingServer[rflowpb.ReflectResponse]) error {
	s := v.server
	prepare := func() (work, error) {
		role := s.backend.Roles.Reflector
		if role == nil {
			return work{}, refuseRole(flow.RoleReflector)
		}
		texts := append([]string{r.GetOriginalPrompt(), r.GetPrompt(), r.GetPrevious(), r.GetReason()}, r.GetRejected()...)
		if err := cmp.Or(checkTexts(texts...), s.checkChoice(choice{role: flow.RoleReflector, engine: r.GetEngine()})); err != nil {
			return work{}, err
		}
		request := flow.ReflectRequest{
			ID: r.GetCall().GetRequestId(), Original: r.GetOriginalPrompt(), Prompt: r.GetPrompt(), Verdict: r.GetVerdict().Flow(),
			Previous: r.GetPrevious(), Seed: r.GetSeed(), Rejected: r.GetRejected(), Reason: r.GetReason(),
			Engine: r.GetEngine(),
		}
		w := work{role: flow.RoleReflector, do: func(ctx context.Context, watch flow.Watch) (*rflowpb.JobEvent, *flow.Picture, error) {
			p, err := role.Reflect(ctx, request, watch)
			proposal := &rflowpb.Proposal{
				Text: rflowpb.Valid(p.Text), Model: rflowpb.FromModel(p.Model), Understood: rflowpb.FromUnderstanding(p.Understood),
			}
			return &rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Proposal{Proposal: proposal}}, nil, err
		}}
		return s.withPicture(w, r.GetImage(), &request.Image)
	}
	return s.serve(stream.Context(), r, s.texts, prepare, func(e *rflowpb.JobEvent) error {
		return stream.Send(&rflowpb.ReflectResponse{Event: e})
	})
}

// RefinePrompt serves the refiner.
func (v *service) RefinePrompt(r *rflowpb.RefinePromptRequest, stream grpc.ServerStreamingServer[rflowpb.RefinePromptResponse]) error {
	s := v.server
	prepare := func() (work, error) {
		role := s.backend.Roles.Refiner
		if role == nil {
			return work{}, refuseRole(flow.RoleRefiner)
		}
		texts := checkTexts(r.GetOriginalPrompt(), r.GetPrompt(), r.GetReflection())
		if err := cmp.Or(texts, s.checkChoice(choice{role: flow.RoleRefiner, engine: r.GetEngine()})); err != nil {
			return work{}, err
		}
		request := flow.RefineRequest{
			ID: r.GetCall().GetRequestId(), Original: r.GetOriginalPrompt(), Prompt: r.GetPrompt(), Reflection: r.GetReflection(),
			Verdict: r.GetVerdict().Flow(), Engine: r.GetEngine(),
		}
		w := work{role: flow.RoleRefiner, do: func(ctx context.Context, watch flow.Watch) (*rflowpb.JobEvent, *flow.Picture, error) {
			p, err := role.Refine(ctx, request, watch)
			refinement := &rflowpb.Refinement{Text: rflowpb.Valid(p.Text), Model: rflowpb.FromModel(p.Model)}
			return &rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Refinement{Refinement: refinement}}, nil, err
		}}
		return s.withPicture(w, r.GetImage(), &request.Image)
	}
	return s.serve(stream.Context(), r, s.texts, prepare, func(e *rflowpb.JobEvent) error {
		return stream.Send(&rflowpb.RefinePromptResponse{Event: e})
	})
}

// withPicture pins the picture that the work needs and sets it.
func (s *Server) withPicture(w work, d *rflowpb.Digest, to *flow.Picture) (work, error) {
	digest, ok := d.Address()
	if !ok {
		return work{}, refuse(flow.Fail(flow.FailInvalid, "the picture's digest is malformed"))
	}
	picture, held := s.blobs.pin(digest)
	if !held {
		return work{}, refuseMissing([]*rflowpb.Digest{d})
	}
	*to = picture
	w.pinned = append(w.pinned, digest)
	return w, nil
}
