package session

import (
	"bytes"
	"context"
	"image"
	_ "image/gif"  // so that a picture's header can be read
	_ "image/jpeg" // and a JPEG's
	_ "image/png"  // and a PNG's
	"math"
	"strings"

	"rflow/flow"
)

// inspect refuses a sample that is no picture. A store keeps what it is given,
// so what cannot be kept must fail the job here and not the store later.
func (j *job) inspect() error {
	p := j.sample.Picture
	switch p.MediaType {
	case "image/png", "image/jpeg", "image/gif":
		config, _, err := image.DecodeConfig(bytes.NewReader(p.Data))
		if err != nil {
			f := flow.Fail(flow.FailBroken, "the backend sent a picture that cannot be read")
			f.Err = err
			return f
		}
		j.width, j.height = config.Width, config.Height
	case "image/webp":
		if len(p.Data) == 0 {
			return flow.Fail(flow.FailBroken, "the backend sent an empty picture")
		}
	default:
		return flow.Fail(flow.FailBroken, "the backend sent a picture of type %q", p.MediaType)
	}
	return nil
}

// keep puts a finished image into the store, once.
func (j *job) keep(ctx context.Context) error {
	if !makesImage(j.Role) || j.err != nil || j.kept {
		return nil //nolint:nilerr // a job's own failure is recorded by finish
	}
	digest, err := j.s.opts.Images.PutImage(context.WithoutCancel(ctx), j.sample.Picture.MediaType, j.sample.Picture.Data)
	if err != nil {
		return err
	}
	j.image, j.kept = digest, true
	return nil
}

// checkVerdict refuses numbers that no log can hold and no order knows.
func checkVerdict(v flow.Verdict) error {
	numbers := []float64{v.Score}
	for _, a := range v.Aspects {
		numbers = append(numbers, a.Score)
	}
	for _, n := range v.Raw {
		numbers = append(numbers, n)
	}
	for _, n := range numbers {
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return flow.Fail(flow.FailBroken, "the verifier gave a score that is not a number")
		}
	}
	if v.Kind == flow.KindPerson {
		return flow.Fail(flow.FailBroken, "the verifier speaks for a person")
	}
	return nil
}

// sameVerifier refuses a verdict of another verifier than the session has gone by
// so far: nothing could be ordered any more.
func sameVerifier(tree flow.Tree, v flow.Verdict) error {
	own := tree.Verifier()
	if own == "" || own == v.Verifier {
		return nil
	}
	f := flow.Fail(flow.FailUnsupported, "%s gave the verdict, and %s those before it: their scores do not compare", v.Verifier, own)
	f.Hint = "go on with the verifier that the session began with; `rflow verify` rates a finished session with another"
	return f
}

// payload is the fact that the job came to.
func (j *job) payload(tree flow.Tree, failure *flow.Failure) flow.Payload {
	if j.Trial != 0 {
		return j.armPayload(failure)
	}
	n, _ := tree.Node(j.Node)
	switch {
	case failure != nil && makesImage(j.Role):
		return flow.NodeFailed{Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed, Failure: *failure}
	case failure != nil:
		return flow.RoleFailed{Node: n.ID, Role: j.Role, Failure: *failure}
	}
	switch j.Role {
	case flow.RoleVerifier:
		return flow.VerdictGiven{Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed, Verdict: j.verdict}
	case flow.RoleReflector:
		text := strings.TrimSpace(j.proposal.Text)
		return flow.ReflectionProposed{
			Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed,
			Reflection: flow.NextReflectionID(n), Text: text, Instructions: flow.Instructions(text),
			Author: author(j.proposal.Model), Understood: j.proposal.Understood, Branch: n.BranchIn(j.chain()),
		}
	case flow.RoleRefiner:
		return flow.PromptRefined{
			Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed,
			Prompt: j.refinement.Text, For: j.Text, By: author(j.refinement.Model),
		}
	default:
		return flow.NodeFinished{
			Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed,
			Image: j.image, MediaType: j.sample.Picture.MediaType, Width: j.width, Height: j.height,
			Model: j.sample.Model, Timing: j.sample.Timing, Understood: j.sample.Understood,
			Speculated: j.foresight != "" || j.guess != nil,
		}
	}
}

func author(m flow.Model) flow.Author { return flow.Author{Name: m.String()} }
