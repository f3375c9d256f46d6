package session

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"

	"rflow/flow"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// studio plays all five roles. Like a real backend it knows a request id again:
// what it has made once it never makes twice.
type studio struct {
	t *testing.T
	// each is called at the start of every call and may block or fail it.
	each func(ctx context.Context, role flow.Role, id string, watch flow.Watch) error

	mu       sync.Mutex
	answers  map[string]any
	made     map[string]int
	now      map[string]bool // requests being worked on
	most     int
	reflects []flow.ReflectRequest
	corrects []flow.CorrectRequest
	verifies []flow.VerifyRequest
	refines  []flow.RefineRequest
	empty    bool // the reflector finds nothing to fix
}

func newStudio(t *testing.T) *studio {
	return &studio{t: t, answers: make(map[string]any), made: make(map[string]int), now: make(map[string]bool)}
}

func (st *studio) roles() flow.Roles {
	return flow.Roles{Generator: st, Verifier: st, Reflector: st, Refiner: st, Corrector: st}
}

// work does one call: it waits as the script says, and makes the answer once.
func work[T any](st *studio, ctx context.Context, role flow.Role, id string, watch flow.Watch, produce func() T) (T, error) {
	var none T
	st.mu.Lock()
	if st.now[id] {
		st.t.Errorf("%s %s is asked for while it is worked on", role, id)
	}
	st.now[id] = true
	st.most = max(st.most, len(st.now))
	each := st.each
	st.mu.Unlock()
	var err error
	if each != nil {
		err = each(ctx, role, id, watch)
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	delete(st.now, id)
	if err = cmp.Or(err, ctx.Err()); err != nil {
		return none, err
	}
	if st.answers[id] == nil {
		st.made[id]++
		st.answers[id] = produce()
	}
	return st.answers[id].(T), nil
}

// paint makes a small picture that depends on the words alone.
func paint(words ...any) flow.Picture {
	d := flow.Sum(fmt.Append(nil, words...))
	img := image.NewNRGBA(image.Rect(0, 0, 4, 2))
	for i := range 8 {
		img.Set(i%4, i/4, color.NRGBA{d[3*i], d[3*i+1], d[3*i+2], 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return flow.Picture{MediaType: "image/png", Data: b.Bytes()}
}

func (st *studio) Generate(ctx context.Context, r flow.GenerateRequest, w flow.Watch) (flow.Sample, error) {
	return work(st, ctx, flow.RoleGenerator, r.ID, w, func() flow.Sample {
		return flow.Sample{Picture: paint(r.Prompt, r.Seed), Seed: r.Seed, Model: flow.Model{ID: "studio"}}
	})
}

func (st *studio) Correct(ctx context.Context, r flow.CorrectRequest, w flow.Watch) (flow.Sample, error) {
	return work(st, ctx, flow.RoleCorrector, r.ID, w, func() flow.Sample {
		st.corrects = append(st.corrects, r)
		return flow.Sample{Picture: paint(r.Parent.Digest(), r.Prompt, r.Reflection, r.Seed), Model: flow.Model{ID: "studio"}}
	})
}

func (st *studio) Verify(ctx context.Context, r flow.VerifyRequest, w flow.Watch) (flow.Verdict, error) {
	return work(st, ctx, flow.RoleVerifier, r.ID, w, func() flow.Verdict {
		st.verifies = append(st.verifies, r)
		return flow.Verdict{Verifier: "studio", Kind: flow.KindRubric, Score: float64(r.Image.Digest()[0] % 11)}
	})
}

func (st *studio) Reflect(ctx context.Context, r flow.ReflectRequest, w flow.Watch) (flow.Proposal, error) {
	return work(st, ctx, flow.RoleReflector, r.ID, w, func() flow.Proposal {
		st.reflects = append(st.reflects, r)
		if st.empty {
			return flow.Proposal{Model: flow.Model{ID: "studio"}}
		}
		return flow.Proposal{Text: fmt.Sprintf("Add %d.", r.Seed), Model: flow.Model{ID: "studio"}}
	})
}

func (st *studio) Refine(ctx context.Context, r flow.RefineRequest, w flow.Watch) (flow.Refinement, error) {
	return work(st, ctx, flow.RoleRefiner, r.ID, w, func() flow.Refinement {
		st.refines = append(st.refines, r)
		return flow.Refinement{Text: r.Original + ", " + r.Reflection, Model: flow.Model{ID: "studio"}}
	})
}

// script sets what each call does.
func (st *studio) script(each func(ctx context.Context, role flow.Role, id string, watch flow.Watch) error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.each = each
}

// hold keeps every call of a role from ending until it is stopped or the script
// changes hands: release lets all go on.
func (st *studio) hold(role flow.Role) (release func()) {
	open := make(chan struct{})
	st.script(func(ctx context.Context, r flow.Role, _ string, _ flow.Watch) error {
		if r != role {
			return nil
		}
		select {
		case <-open:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	return func() { close(open) }
}

// fail lets every call of a role fail with what f says until it says nil.
func (st *studio) fail(role flow.Role, f func(try int) error) {
	tries := map[string]int{}
	var mu sync.Mutex
	st.script(func(_ context.Context, r flow.Role, id string, _ flow.Watch) error {
		if r != role {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		tries[id]++
		return f(tries[id])
	})
}

// stage is a session that runs inside a synctest bubble.
type stage struct {
	*Session
	t      *testing.T
	log    *memory
	studio *studio
	stop   context.CancelFunc
	ended  chan error
}

func ask(initial, width, depth int) flow.Strategy {
	return flow.Strategy{Initial: initial, Width: width, Depth: depth, Reflection: true, Prompt: true, Stop: flow.StopNever}
}

func auto(initial, width, depth int) flow.Strategy {
	s := ask(initial, width, depth)
	s.Gate.Mode = flow.GateAuto
	return s
}

// play runs a story on a new session in a bubble, and stops the session at the
// end. What the session shows must be what its log tells.
func play(t *testing.T, strategy flow.Strategy, setup func(*stage, *Options), story func(*stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &stage{t: t, log: newMemory(t), studio: newStudio(t)}
		s.open(setup)
		if err := s.Start(t.Context(), flow.SessionStarted{Prompt: "two red apples", Tag: flow.TagCounting, Strategy: strategy, Seed: 7}); err != nil {
			t.Fatal(err)
		}
		s.run()
		synctest.Wait()
		story(s)
		if err := s.leave(); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("the session ended with %v", err)
		}
		s.checkLog()
	})
}

// open makes a session over the log and the studio.
func (s *stage) open(setup func(*stage, *Options)) {
	opts := Options{ID: "test", Log: s.log, Images: s.log, Roles: s.studio.roles()}
	if setup != nil {
		setup(s, &opts)
	}
	var err error
	if s.Session, err = New(opts); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) run() {
	ctx, stop := context.WithCancel(context.Background())
	s.stop, s.ended = stop, make(chan error, 1)
	session, ended := s.Session, s.ended
	go func() { ended <- session.Run(ctx) }()
}

// leave stops the session and closes it.
func (s *stage) leave() error {
	s.stop()
	err := <-s.ended
	s.ended <- err
	if err := s.Close(); err != nil {
		s.t.Error(err)
	}
	return err
}

func (s *stage) checkLog() {
	s.t.Helper()
	got, want := s.Tree(), flow.Fold(s.log.events())
	if !reflect.DeepEqual(nodesOf(got), nodesOf(want)) || got.Seq != want.Seq || got.State != want.State {
		s.t.Errorf("the session shows\n%v\nits log tells\n%v", nodesOf(got), nodesOf(want))
	}
	for id, n := range s.studio.made {
		if n != 1 {
			s.t.Errorf("request %s was made %d times", id, n)
		}
	}
}

// nodesOf describes every node by what matters of it.
func nodesOf(t flow.Tree) map[flow.NodeID]string {
	m := map[flow.NodeID]string{}
	for n := range t.Nodes() {
		m[n.ID] = fmt.Sprintf("from %s by %s %q prompt %q seed %d request %s: %s %s", n.Parent, n.ReflectionID, n.Reflection, n.Prompt, n.Seed, n.Request, n.Status, n.Image.Short())
	}
	return m
}

// must carries out a command and waits until all is quiet.
func (s *stage) must(cmd flow.Command) {
	s.t.Helper()
	if err := s.Do(s.t.Context(), cmd); err != nil {
		s.t.Fatalf("%+v: %v", cmd, err)
	}
	synctest.Wait()
}

// refused gives a command that must fail, and leave no trace.
func (s *stage) refused(cmd flow.Command) *flow.Failure {
	s.t.Helper()
	before := len(s.log.events())
	err := s.Do(s.t.Context(), cmd)
	var failure *flow.Failure
	if !errors.As(err, &failure) {
		s.t.Fatalf("%+v: %v, want a failure", cmd, err)
	}
	if after := len(s.log.events()); after != before {
		s.t.Errorf("%+v was refused and left %d events", cmd, after-before)
	}
	return failure
}

func (s *stage) node(id flow.NodeID) *flow.Node {
	s.t.Helper()
	n, ok := s.Tree().Node(id)
	if !ok {
		s.t.Fatalf("there is no node %s among %v", id, nodesOf(s.Tree()))
	}
	return n
}

func (s *stage) waiting(want ...flow.NodeID) {
	s.t.Helper()
	got := map[flow.NodeID]bool{}
	for _, id := range s.Tree().Waiting() {
		got[id] = true
	}
	wanted := map[flow.NodeID]bool{}
	for _, id := range want {
		wanted[id] = true
	}
	if !reflect.DeepEqual(got, wanted) {
		s.t.Errorf("waiting %v, want %v", s.Tree().Waiting(), want)
	}
}

// accept accepts what waits on a node as it stands.
func (s *stage) accept(id flow.NodeID) flow.Decide {
	r := s.node(id).Current()
	return flow.Decide{Node: id, Reflection: r.ID, Decision: flow.Accepted, Final: r.Text}
}
