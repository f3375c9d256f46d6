package session

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"rflow/flow"
)

// chosen notes which engine, layout and condition size each role was asked for.
type chosen struct {
	*studio
	engines map[flow.Role]string
	layout  flow.PromptLayout
	sizes   map[flow.Role]int
}

func (c *chosen) note(role flow.Role, engine string, condition int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.engines[role], c.sizes[role] = engine, condition
}

func (c *chosen) Generate(ctx context.Context, r flow.GenerateRequest, w flow.Watch) (flow.Sample, error) {
	c.note(flow.RoleGenerator, r.Engine, r.Params.ConditionSize)
	return c.studio.Generate(ctx, r, w)
}

func (c *chosen) Correct(ctx context.Context, r flow.CorrectRequest, w flow.Watch) (flow.Sample, error) {
	c.note(flow.RoleCorrector, r.Engine, r.Params.ConditionSize)
	c.mu.Lock()
	c.layout = r.Layout
	c.mu.Unlock()
	return c.studio.Correct(ctx, r, w)
}

func (c *chosen) Verify(ctx context.Context, r flow.VerifyRequest, w flow.Watch) (flow.Verdict, error) {
	c.note(flow.RoleVerifier, r.Engine, 0)
	return c.studio.Verify(ctx, r, w)
}

func (c *chosen) Reflect(ctx context.Context, r flow.ReflectRequest, w flow.Watch) (flow.Proposal, error) {
	c.note(flow.RoleReflector, r.Engine, 0)
	return c.studio.Reflect(ctx, r, w)
}

func (c *chosen) Refine(ctx context.Context, r flow.RefineRequest, w flow.Watch) (flow.Refinement, error) {
	c.note(flow.RoleRefiner, r.Engine, 0)
	return c.studio.Refine(ctx, r, w)
}

// TestWhatASessionChoseReachesItsRoles: engines by role, the layout, and what a
// corrector sees, which a generator has no use for.
func TestWhatASessionChoseReachesItsRoles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &chosen{studio: newStudio(t), engines: map[flow.Role]string{}, sizes: map[flow.Role]int{}}
		log := newMemory(t)
		s, err := New(Options{
			ID: "test", Log: log, Images: log, UntilSettled: true,
			Roles: flow.Roles{Generator: c, Verifier: c, Reflector: c, Refiner: c, Corrector: c},
		})
		if err != nil {
			t.Fatal(err)
		}
		want := map[flow.Role]string{
			flow.RoleGenerator: "painter", flow.RoleVerifier: "eye", flow.RoleReflector: "critic",
			flow.RoleRefiner: "writer", flow.RoleCorrector: "mender",
		}
		sources := map[flow.Role]flow.Source{}
		for role, engine := range want {
			sources[role] = flow.Source{Engine: engine}
		}
		first := flow.SessionStarted{
			Prompt: "two red apples", Strategy: auto(1, 1, 1), Params: flow.SampleParams{ConditionSize: 512},
			Sources: sources, Layout: flow.LayoutSearch,
		}
		if err := s.Start(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		if err := s.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		for role, engine := range want {
			if c.engines[role] != engine {
				t.Errorf("the %s was asked for engine %q, want %q", role, c.engines[role], engine)
			}
		}
		if c.layout != flow.LayoutSearch || c.sizes[flow.RoleCorrector] != 512 || c.sizes[flow.RoleGenerator] != 0 {
			t.Errorf("layout %q, condition sizes %v; want %q, and 512 for the corrector alone", c.layout, c.sizes, flow.LayoutSearch)
		}
		if got := flow.Fold(log.events()).Session; got.Sources[flow.RoleVerifier] != sources[flow.RoleVerifier] || got.Layout != first.Layout {
			t.Errorf("the log tells %+v and layout %q", got.Sources, got.Layout)
		}
	})
}

// TestRecasting: roles may come from elsewhere later on, the verifier only while
// there is no verdict.
func TestRecasting(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		moved := map[flow.Role]flow.Source{flow.RoleReflector: {Address: "openai:http://h/v1?model=m"}}
		s.must(flow.Recast{Sources: moved})
		if got := s.Tree().Session.Sources; got[flow.RoleReflector] != moved[flow.RoleReflector] {
			t.Errorf("the roles come from %+v, want %+v", got, moved)
		}
		before := len(s.log.events())
		s.must(flow.Recast{Sources: moved})
		if after := len(s.log.events()); after != before {
			t.Errorf("the same again left %d events", after-before)
		}
		f := s.refused(flow.Recast{Sources: map[flow.Role]flow.Source{flow.RoleVerifier: {Engine: "other"}}})
		if !strings.Contains(f.What, "studio") || !strings.Contains(f.Hint, "rflow verify test") {
			t.Errorf("%q does not name the verifier and what to do", f)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		log := newMemory(t)
		s, err := New(Options{ID: "test", Log: log, Images: log, Roles: newStudio(t).roles()})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Start(t.Context(), flow.SessionStarted{Prompt: "a cup", Strategy: auto(1, 1, 0)}); err != nil {
			t.Fatal(err)
		}
		if err := s.Do(t.Context(), flow.Recast{Sources: map[flow.Role]flow.Source{flow.RoleVerifier: {Engine: "other"}}}); err != nil {
			t.Errorf("there is no verdict yet, and still: %v", err)
		}
	})
}

// stranger gives verdicts under another name from the second picture on.
type stranger struct {
	*studio
	given int
}

func (v *stranger) Verify(ctx context.Context, r flow.VerifyRequest, w flow.Watch) (flow.Verdict, error) {
	verdict, err := v.studio.Verify(ctx, r, w)
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.given++; v.given > 1 {
		verdict.Verifier = "stranger"
	}
	return verdict, err
}

// TestAnotherVerifierIsRefused: the verifier that a session began with is the
// one it ends with; another's verdict fails on its node, with what to do.
func TestAnotherVerifierIsRefused(t *testing.T) {
	setup := func(s *stage, o *Options) {
		o.Roles.Verifier = &stranger{studio: s.studio}
		o.MaxJobs = 1
	}
	play(t, ask(2, 2, 1), setup, func(s *stage) {
		refused := 0
		for n := range s.Tree().Nodes() {
			f, failed := n.RoleFailed[flow.RoleVerifier]
			if !failed {
				continue
			}
			refused++
			if f.Code != flow.FailUnsupported || !strings.Contains(f.What, "stranger") || !strings.Contains(f.What, "studio") || !strings.Contains(f.Hint, "rflow verify") {
				t.Errorf("%s: %q, %+v; want both verifiers named and what to do", n.ID, f.What, f)
			}
			if n.ModelVerdict() != nil {
				t.Errorf("%s has the stranger's verdict all the same", n.ID)
			}
		}
		if refused != 1 || s.Tree().Verifier() != "studio" {
			t.Errorf("%d verdicts refused, the verifier is %q; want 1 and studio", refused, s.Tree().Verifier())
		}
	})
}
