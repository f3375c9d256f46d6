package clienttest

import "rflow/flow"

// named asks every verifier of the backend by its name, and the first without.
func named(b *bench) {
	caps, err := b.client.Capabilities(b.ctx)
	if err != nil {
		b.Fatal(err)
	}
	p := b.generate(b.request("seen by all"), nil).Picture
	verify := func(id, engine string) flow.Verdict {
		b.Helper()
		v, err := b.client.Roles().Verifier.Verify(b.ctx, flow.VerifyRequest{ID: id, Image: p, Prompt: b.Prompt, Engine: engine}, nil)
		if err != nil {
			b.Fatalf("verify by %q: %v", engine, err)
		}
		return v
	}
	usual := verify("usual", "")
	seen := map[string]string{}
	for i, name := range caps.EnginesOf(flow.RoleVerifier) {
		e, _ := caps.EngineNamed(flow.RoleVerifier, name)
		if e.Unavailable != "" {
			continue
		}
		v := verify("by "+name, name)
		if v.Kind != e.VerdictKind {
			b.Errorf("%q gave a verdict of kind %q, it announced %q", name, v.Kind, e.VerdictKind)
		}
		if i == 0 && v.Verifier != usual.Verifier {
			b.Errorf("without a name %q answered, by its name the first engine is %q", usual.Verifier, v.Verifier)
		}
		if other, taken := seen[v.Verifier]; taken {
			b.Errorf("the engines %q and %q both call themselves %q: their scores would be compared", other, name, v.Verifier)
		}
		seen[v.Verifier] = name
	}
	for _, name := range caps.EnginesOf(flow.RoleGenerator) {
		if e, _ := caps.EngineNamed(flow.RoleGenerator, name); e.Unavailable != "" {
			continue
		}
		r := b.request("made by " + name)
		r.Engine = name
		b.generate(r, nil)
	}
}

// lacking names engines that are not there, or not in that role, and chooses
// what nobody offers: all of it is refused, none of it passed over.
func lacking(b *bench) {
	caps, err := b.client.Capabilities(b.ctx)
	if err != nil {
		b.Fatal(err)
	}
	generate := func(id string, change func(*flow.GenerateRequest)) {
		b.Helper()
		r := b.request(id)
		change(&r)
		_, err := b.client.Roles().Generator.Generate(b.ctx, r, nil)
		_ = b.wantFailure(err, flow.FailUnsupported)
	}
	generate("no such engine", func(r *flow.GenerateRequest) { r.Engine = "no engine is called this" })
	generate("no such type", func(r *flow.GenerateRequest) { r.Params.MediaType = "image/x-nobody-makes-this" })
	generate("no condition", func(r *flow.GenerateRequest) { r.Params.ConditionSize = 64 })
	generate("tokens", func(r *flow.GenerateRequest) { r.Params.TextTokens = 1 << 20 })
	for _, e := range caps.Engines {
		if _, generates := caps.EngineNamed(flow.RoleGenerator, e.Name); !generates {
			generate("another's role", func(r *flow.GenerateRequest) { r.Engine = e.Name })
			return
		}
	}
}
