package clienttest

import (
	"bytes"
	"fmt"
	"image"
	"slices"
	"sync"

	"rflow/client/rflowpb"
	"rflow/flow"
)

func capabilities(b *bench) {
	caps, err := b.client.Capabilities(b.ctx)
	if err != nil {
		b.Fatal(err)
	}
	if caps.Backend == "" || len(caps.Engines) == 0 {
		b.Errorf("a backend has a name and engines, got %+v", caps)
	}
	for _, role := range []flow.Role{flow.RoleGenerator, flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner, flow.RoleCorrector} {
		e, ok := caps.EngineOf(role)
		if !ok {
			b.Errorf("no engine for the %s", role)
			continue
		}
		if e.Model.ID == "" {
			b.Errorf("the %s's engine %q does not name its model: provenance needs it", role, e.Name)
		}
	}
	if e, _ := caps.EngineOf(flow.RoleVerifier); e.VerdictKind == "" || e.VerdictKind == flow.KindPerson {
		b.Errorf("the verifier's kind is %q", e.VerdictKind)
	}
	l := caps.Limits
	if l.DefaultSize < l.MinSize || l.MaxSize > 0 && l.DefaultSize > l.MaxSize {
		b.Errorf("the default size %d is not within %d..%d", l.DefaultSize, l.MinSize, l.MaxSize)
	}
	if caps.Load.Workers < 1 {
		b.Errorf("got %d workers, want at least one", caps.Load.Workers)
	}
}

// versions speaks a version that nobody will ever speak.
func versions(b *bench) {
	raw := b.raw("any")
	_, err := raw.GetCapabilities(b.ctx, &rflowpb.GetCapabilitiesRequest{ApiMinorSupported: []int32{1 << 20}})
	b.wantDetail(err, "version")
	stream, err := raw.Generate(b.ctx, &rflowpb.GenerateRequest{Call: &rflowpb.Call{RequestId: "v", ApiMinor: 1 << 20}, Prompt: b.Prompt})
	if err == nil {
		_, err = stream.Recv()
	}
	b.wantDetail(err, "version")
}

func sampling(b *bench) {
	caps, err := b.client.Capabilities(b.ctx)
	if err != nil {
		b.Fatal(err)
	}
	last, seen := 0, map[flow.Digest]bool{}
	s := b.generate(b.request("sampling"), func(p flow.Progress) {
		if p.Stage != flow.StageSampling {
			if last > 0 {
				b.Errorf("stage %q after step %d of sampling", p.Stage, last)
			}
			return
		}
		if p.Step < last || p.Total > 0 && p.Step > p.Total {
			b.Errorf("step %d of %d came after step %d", p.Step, p.Total, last)
		}
		last = p.Step
		if p.Preview != nil {
			if _, _, err := image.Decode(bytes.NewReader(p.Preview.Data)); err != nil {
				b.Errorf("the preview of step %d: %v", p.Step, err)
			}
			seen[p.Preview.Digest()] = true
		}
	})
	if last == 0 {
		b.Error("no step was reported")
	}
	if caps.Previews && len(seen) < 8 {
		b.Errorf("%d different previews, want at least 8", len(seen))
	}
	img, _, err := image.Decode(bytes.NewReader(s.Picture.Data))
	if err != nil {
		b.Fatalf("the picture: %v", err)
	}
	if got := img.Bounds().Size(); got != image.Pt(b.Size, b.Size) {
		b.Errorf("asked for %d px, got %v", b.Size, got)
	}
	if s.Model.ID == "" || s.Seed != 3 {
		b.Errorf("provenance: model %q, seed %d, want a model and seed 3", s.Model, s.Seed)
	}
}

func deterministic(b *bench) {
	first, second := b.generate(b.request("one"), nil), b.generate(b.request("two"), nil)
	if second.Cached {
		b.Error("another request id is another job, but the second was found in a cache of jobs")
	}
	if first.Picture.Digest() != second.Picture.Digest() {
		b.Errorf("same prompt and seed: %s and %s", first.Picture.Digest().Short(), second.Picture.Digest().Short())
	}
	r := b.request("three")
	r.Seed++
	if other := b.generate(r, nil); other.Picture.Digest() == first.Picture.Digest() {
		b.Error("another seed gave the same picture")
	}
}

func round(b *bench) {
	roles := b.client.Roles()
	parent := b.generate(b.request("parent"), nil)
	verdict, err := roles.Verifier.Verify(b.ctx, flow.VerifyRequest{ID: "verify", Image: parent.Picture, Prompt: b.Prompt, Tag: flow.TagColors}, nil)
	if err != nil {
		b.Fatalf("verify: %v", err)
	}
	proposal, err := roles.Reflector.Reflect(b.ctx, flow.ReflectRequest{
		ID: "reflect", Image: parent.Picture, Original: b.Prompt, Prompt: b.Prompt, Verdict: &verdict, Seed: 1,
	}, nil)
	if err != nil {
		b.Fatalf("reflect: %v", err)
	}
	reflection := proposal.Text
	if reflection == "" {
		reflection = b.Reflection
	}
	refinement, err := roles.Refiner.Refine(b.ctx, flow.RefineRequest{
		ID: "refine", Image: parent.Picture, Original: b.Prompt, Prompt: b.Prompt, Reflection: reflection, Verdict: &verdict,
	}, nil)
	if err != nil || refinement.Text == "" {
		b.Fatalf("refine: %q, %v", refinement.Text, err)
	}
	child, err := roles.Corrector.Correct(b.ctx, flow.CorrectRequest{
		ID: "correct", Parent: parent.Picture, Original: b.Prompt, Prompt: refinement.Text, Reflection: reflection, Seed: 5,
		Params: flow.SampleParams{Size: b.Size},
	}, nil)
	if err != nil {
		b.Fatalf("correct with prompt %q and reflection %q: %v", refinement.Text, reflection, err)
	}
	after, err := roles.Verifier.Verify(b.ctx, flow.VerifyRequest{ID: "verify again", Image: child.Picture, Prompt: b.Prompt, Tag: flow.TagColors}, nil)
	if err != nil {
		b.Fatalf("verify the child: %v", err)
	}
	if _, err := after.Compare(verdict); err != nil {
		b.Errorf("two verdicts of one verifier: %v", err)
	}
}

func once(b *bench) {
	first := b.generate(b.request("once"), nil)
	again := b.generate(b.request("once"), func(p flow.Progress) { b.Errorf("the job was done again: %+v", p) })
	if !again.Cached || again.Picture.Digest() != first.Picture.Digest() {
		b.Errorf("asked again: cached %v, %s, want the finished %s", again.Cached, again.Picture.Digest().Short(), first.Picture.Digest().Short())
	}
}

func conflict(b *bench) {
	b.generate(b.request("same"), nil)
	r := b.request("same")
	r.Prompt = b.Other
	_, err := b.client.Roles().Generator.Generate(b.ctx, r, nil)
	_ = b.wantFailure(err, flow.FailInvalid)
}

func unsupported(b *bench) {
	r := b.request("unsupported")
	r.Prompt, r.Original = b.Unsupported, b.Unsupported
	_, err := b.client.Roles().Generator.Generate(b.ctx, r, nil)
	f := b.wantFailure(err, flow.FailUnsupported)
	caps, err := b.client.Capabilities(b.ctx)
	if err != nil {
		b.Fatal(err)
	}
	if !caps.Interprets {
		return
	}
	u, err := b.client.Roles().Interpreter.Interpret(b.ctx, flow.Interpretation{Text: b.Unsupported})
	if err != nil { // where nothing at all is understood
		if refused := b.wantFailure(err, flow.FailUnsupported); refused.Understood != nil {
			u = *refused.Understood
		}
	}
	if len(u.Unknown) == 0 || f.Understood == nil || !slices.Equal(u.Unknown, f.Understood.Unknown) {
		b.Errorf("not understood: %v by Interpret, %+v in the failure", u.Unknown, f.Understood)
	}
	if u, err = b.client.Roles().Interpreter.Interpret(b.ctx, flow.Interpretation{Text: b.Prompt}); err != nil || len(u.Unknown) > 0 || u.Text == "" {
		b.Errorf("interpret %q: %+v, %v", b.Prompt, u, err)
	}
}

func concurrent(b *bench) {
	const jobs = 6
	var wg sync.WaitGroup
	got, errs := make([]flow.Sample, jobs), make([]error, jobs)
	for i := range jobs {
		wg.Go(func() {
			r := b.request(fmt.Sprint("job ", i))
			r.Seed = uint64(i % 2)
			got[i], errs[i] = b.client.Roles().Generator.Generate(b.ctx, r, nil)
			if errs[i] == nil {
				_, errs[i] = b.client.Roles().Verifier.Verify(b.ctx, flow.VerifyRequest{ID: fmt.Sprint("look ", i), Image: got[i].Picture, Prompt: b.Prompt}, nil)
			}
		})
	}
	wg.Wait()
	for i := range jobs {
		if errs[i] != nil {
			b.Fatalf("job %d: %v", i, errs[i])
		}
		if want := got[i%2].Picture.Digest(); got[i].Picture.Digest() != want {
			b.Errorf("job %d gave %s, want %s as its twin", i, got[i].Picture.Digest().Short(), want.Short())
		}
	}
}
