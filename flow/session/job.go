package session

import (
	"cmp"
	"context"
	"errors"
	"sync/atomic"

	"rflow/flow"
)

// job is one call of one role. Its goroutine writes the answer and hands the job
// to the driver, which alone reads it.
type job struct {
	flow.Job
	s      *Session
	tree   flow.Tree // as it was when the job was started
	node   *flow.Node
	ctx    context.Context
	cancel context.CancelCauseFunc
	begun  atomic.Bool // the backend works on it

	// Of a guess: the node whose reflection it foresees accepted, the name of its
	// request, and whether a decision has asked for it meanwhile.
	foresight flow.NodeID
	as        string
	asked     atomic.Bool
	guess     *flow.Sample // made on speculation; there is nothing left to do

	err        error
	sample     flow.Sample
	verdict    flow.Verdict
	proposal   flow.Proposal
	refinement flow.Refinement

	kept          bool // the sample's picture is in the store, as image
	image         flow.Digest
	width, height int
}

func newJob(ctx context.Context, s *Session, planned flow.Job) *job {
	j := &job{Job: planned, s: s, tree: s.Tree()}
	if trial, ok := j.tree.Trial(planned.Trial); ok {
		j.node = trial.ArmNode(planned.Arm)
	} else {
		j.node, _ = j.tree.Node(planned.Node)
	}
	j.ctx, j.cancel = context.WithCancelCause(ctx)
	return j
}

// do calls the role and checks its answer.
func (j *job) do() {
	defer j.cancel(nil)
	switch j.Role {
	case flow.RoleGenerator:
		j.err = j.generate()
	case flow.RoleCorrector:
		j.err = j.correct()
	case flow.RoleVerifier:
		j.err = j.verify()
	case flow.RoleReflector:
		j.err = j.reflect()
	case flow.RoleRefiner:
		j.err = j.refine()
	default:
		j.err = missing(j.Role)
	}
}

// engine is the one that the session has chosen for the role.
func (j *job) engine() string { return j.tree.Session.Sources[j.Role].Engine }

// stopped reports whether the session stopped the job because nobody wanted it.
func (j *job) stopped() bool { return errors.Is(context.Cause(j.ctx), errWithdrawn) }

func missing(role flow.Role) error {
	return flow.Fail(flow.FailUnsupported, "this session has no %s", role)
}

// watch passes progress on until the job is stopped.
func (j *job) watch(p flow.Progress) {
	if j.ctx.Err() != nil || (j.foresight != "" && !j.asked.Load()) {
		return
	}
	if makesImage(j.Role) && p.Stage != flow.StageQueued && j.begun.CompareAndSwap(false, true) {
		j.s.nudge()
	}
	j.s.hub.progress(flow.NodeProgress{Node: j.Node, Role: j.Role, Progress: p})
}

func (j *job) generate() (err error) {
	if j.s.opts.Roles.Generator == nil {
		return missing(j.Role)
	}
	n := j.node
	params := n.Params
	params.ConditionSize = 0 // there is nothing to look at
	j.sample, err = j.s.opts.Roles.Generator.Generate(j.ctx, flow.GenerateRequest{
		ID: j.Request, Prompt: n.Prompt, Original: n.Original, Seed: n.Seed, Params: params,
		Engine: j.engine(),
	}, j.watch)
	if err != nil {
		return err
	}
	return j.inspect()
}

func (j *job) correct() error {
	if j.s.opts.Roles.Corrector == nil {
		return missing(j.Role)
	}
	if j.guess != nil {
		j.sample = *j.guess
		return j.inspect()
	}
	n := j.node
	parent, ok := j.tree.Node(n.Parent)
	if !ok {
		return flow.Fail(flow.FailInvalid, "%s has no image to correct", n.ID)
	}
	picture, err := j.picture(parent)
	if err != nil {
		return err
	}
	j.sample, err = j.s.opts.Roles.Corrector.Correct(j.ctx, flow.CorrectRequest{
		ID: cmp.Or(j.as, j.Request), Parent: picture, Original: n.Original, Prompt: n.Prompt, Reflection: n.Reflection, Seed: n.Seed, Params: n.Params,
		Layout: j.tree.Session.Layout, Engine: j.engine(),
	}, j.watch)
	if err != nil {
		return err
	}
	return j.inspect()
}

func (j *job) verify() error {
	if j.s.opts.Roles.Verifier == nil {
		return missing(j.Role)
	}
	picture, err := j.picture(j.node)
	if err != nil {
		return err
	}
	req := flow.VerifyRequest{ID: j.Request, Image: picture, Prompt: j.node.Original, Engine: j.engine()}
	if req.Prompt == j.tree.Session.Prompt {
		req.Tag = j.tree.Session.Tag
	}
	j.verdict, err = j.s.opts.Roles.Verifier.Verify(j.ctx, req, j.watch)
	if err != nil {
		return err
	}
	if req.Prompt != j.tree.Session.Prompt {
		j.verdict.Prompt = req.Prompt
	}
	return checkVerdict(j.verdict)
}

func (j *job) reflect() error {
	if j.s.opts.Roles.Reflector == nil {
		return missing(j.Role)
	}
	picture, err := j.picture(j.node)
	if err != nil {
		return err
	}
	n, chain := j.node, j.chain()
	req := flow.ReflectRequest{
		ID: j.Request, Image: picture, Original: j.original(chain), Prompt: n.Prompt, Verdict: j.verdictFor(chain), Previous: n.Reflection,
		Engine: j.engine(),
	}
	branch, attempt := n.BranchIn(chain), 0
	for _, r := range n.Reflections {
		if r.Branch != branch {
			continue
		}
		attempt++
		if r.Decision == flow.Rejected {
			req.Rejected = append(req.Rejected, r.Text)
			req.Reason = reason(r)
		}
	}
	// Not the chain's seed: chains with one head share the call, whichever of
	// them asks first.
	req.Seed = flow.Seed(n.Seed, branch, n.Round, attempt)
	j.proposal, err = j.s.opts.Roles.Reflector.Reflect(j.ctx, req, j.watch)
	return err
}

// reason is why a reflection was rejected, in words.
func reason(r flow.Reflection) string {
	if r.Code == "" || r.Reason == "" {
		return r.Code + r.Reason
	}
	return r.Code + ": " + r.Reason
}

func (j *job) refine() error {
	if j.s.opts.Roles.Refiner == nil {
		return missing(j.Role)
	}
	picture, err := j.picture(j.node)
	if err != nil {
		return err
	}
	chain := j.chain()
	j.refinement, err = j.s.opts.Roles.Refiner.Refine(j.ctx, flow.RefineRequest{
		ID: j.Request, Image: picture, Original: j.original(chain), Prompt: j.node.Prompt, Reflection: j.Text, Verdict: j.verdictFor(chain),
		Engine: j.engine(),
	}, j.watch)
	if err == nil && j.refinement.Text == "" {
		return flow.Fail(flow.FailBroken, "the refiner answered with an empty prompt")
	}
	return err
}

func (j *job) chain() flow.Chain {
	c, _ := j.tree.Chain(j.Chain)
	return c
}

// original is the prompt that the chain's next image will be judged against.
func (j *job) original(c flow.Chain) string {
	if c.Prompt != "" {
		return c.Prompt
	}
	return j.tree.Session.Prompt
}

// verdictFor is the node's verdict, unless it was judged against another prompt
// than the chain's.
func (j *job) verdictFor(c flow.Chain) *flow.Verdict {
	if j.node.Original != j.original(c) {
		return nil
	}
	return j.node.ModelVerdict()
}

func (j *job) picture(n *flow.Node) (flow.Picture, error) {
	picture, err := j.s.opts.Images.Image(j.ctx, n.Image)
	if err != nil && j.ctx.Err() == nil {
		f := flow.Fail(flow.FailBroken, "the image of %s cannot be read", n.ID)
		f.Hint, f.Err = err.Error(), err
		return picture, f
	}
	return picture, err
}
