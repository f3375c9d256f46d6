package session

import (
	"context"
	"time"

	"rflow/flow"
)

// maxVerifyTries is how often a verdict is asked for again before a transient failure
// is told.
const maxVerifyTries = 5

// VerifyAgain asks the session's verifier about an image that has its verdict, and
// records what it says beside that one: the session goes by the first as before. It
// may be called for several images at a time, and ends with ctx. Its errors are
// *flow.Failure, or the store's.
func (s *Session) VerifyAgain(ctx context.Context, id flow.NodeID) (flow.Verdict, error) {
	tree := s.Tree()
	n, ok := tree.Node(id)
	switch {
	case s.opts.Roles.Verifier == nil:
		return flow.Verdict{}, missing(flow.RoleVerifier)
	case !ok || n.ID == flow.Root || n.Status != flow.Done:
		return flow.Verdict{}, flow.Fail(flow.FailInvalid, "%s has no image", id)
	case n.ModelVerdict() == nil:
		return flow.Verdict{}, flow.Fail(flow.FailInvalid, "%s has no verdict yet", id)
	}
	v, err := s.verdictAgain(ctx, tree, n)
	if err != nil {
		return v, err
	}
	s.write.Lock()
	defer s.write.Unlock()
	if err := ctx.Err(); err != nil {
		return v, err
	}
	if n, ok = s.Tree().Node(id); !ok {
		return v, flow.Fail(flow.FailInvalid, "there is no %s any more", id)
	}
	source := tree.Session.Sources[flow.RoleVerifier]
	v.Source, v.Again = &source, n.NextVerdict(v.Verifier)
	return v, s.append(ctx, sessionActor, flow.VerdictGiven{
		Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed, Verdict: v,
	})
}

// verdictAgain asks until there is a verdict, or a failure that lasts.
func (s *Session) verdictAgain(ctx context.Context, tree flow.Tree, n *flow.Node) (flow.Verdict, error) {
	picture, err := s.opts.Images.Image(ctx, n.Image)
	if err != nil {
		return flow.Verdict{}, err
	}
	// A request of an id that was answered would be answered from what is kept.
	id := flow.RequestID(tree.ID, n.ID, flow.RoleVerifier, againBegins+len(n.Verdicts))
	req := flow.VerifyRequest{ID: id, Image: picture, Prompt: n.Original, Engine: tree.Session.Sources[flow.RoleVerifier].Engine}
	if req.Prompt == tree.Session.Prompt {
		req.Tag = tree.Session.Tag
	}
	for try := 1; ; try++ {
		v, err := s.opts.Roles.Verifier.Verify(ctx, req, nil)
		if err == nil {
			err = checkVerdict(v)
		}
		f := flow.AsFailure(err)
		if f == nil || !f.Transient() || try >= maxVerifyTries {
			if req.Prompt != tree.Session.Prompt {
				v.Prompt = req.Prompt
			}
			return v, err
		}
		select {
		case <-time.After(max(f.RetryAfter, s.opts.Backoff(try))):
		case <-ctx.Done():
			return v, ctx.Err()
		}
	}
}

// againBegins keeps the requests for later verdicts apart from the tries of the first.
const againBegins = 1 << 20
