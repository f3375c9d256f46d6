package client

import (
	"context"

	"rflow/flow"
)

// poolRoles is a Pool as package flow's interfaces.
type poolRoles struct{ *Pool }

// Roles implements Line.
func (p *Pool) Roles() flow.Roles {
	r := poolRoles{p}
	return flow.Roles{Generator: r, Verifier: r, Reflector: r, Refiner: r, Corrector: r, Interpreter: r}
}

// Generate implements flow.Generator.
func (p poolRoles) Generate(ctx context.Context, r flow.GenerateRequest, watch flow.Watch) (flow.Sample, error) {
	j := newJob(r.ID, flow.RoleGenerator, r.Engine)
	r.ID = j.id
	return place(ctx, p.Pool, j, func(to flow.Roles) (flow.Sample, error) { return to.Generator.Generate(ctx, r, watch) })
}

// Correct implements flow.Corrector.
func (p poolRoles) Correct(ctx context.Context, r flow.CorrectRequest, watch flow.Watch) (flow.Sample, error) {
	j := newJob(r.ID, flow.RoleCorrector, r.Engine)
	r.ID = j.id
	return place(ctx, p.Pool, j, func(to flow.Roles) (flow.Sample, error) { return to.Corrector.Correct(ctx, r, watch) })
}

// Verify implements flow.Verifier.
func (p poolRoles) Verify(ctx context.Context, r flow.VerifyRequest, watch flow.Watch) (flow.Verdict, error) {
	j := newJob(r.ID, flow.RoleVerifier, r.Engine)
	r.ID = j.id
	return place(ctx, p.Pool, j, func(to flow.Roles) (flow.Verdict, error) { return to.Verifier.Verify(ctx, r, watch) })
}

// Reflect implements flow.Reflector.
func (p poolRoles) Reflect(ctx context.Context, r flow.ReflectRequest, watch flow.Watch) (flow.Proposal, error) {
	j := newJob(r.ID, flow.RoleReflector, r.Engine)
	r.ID = j.id
	return place(ctx, p.Pool, j, func(to flow.Roles) (flow.Proposal, error) { return to.Reflector.Reflect(ctx, r, watch) })
}

// Refine implements flow.Refiner.
func (p poolRoles) Refine(ctx context.Context, r flow.RefineRequest, watch flow.Watch) (flow.Refinement, error) {
	j := newJob(r.ID, flow.RoleRefiner, r.Engine)
	r.ID = j.id
	return place(ctx, p.Pool, j, func(to flow.Roles) (flow.Refinement, error) { return to.Refiner.Refine(ctx, r, watch) })
}

// Interpret implements flow.Interpreter.
func (p poolRoles) Interpret(ctx context.Context, r flow.Interpretation) (flow.Understanding, error) {
	role := flow.RoleGenerator
	if r.Reflection {
		role = flow.RoleCorrector
	}
	return place(ctx, p.Pool, newJob("", role, r.Engine), func(to flow.Roles) (flow.Understanding, error) {
		return to.Interpreter.Interpret(ctx, r)
	})
}
