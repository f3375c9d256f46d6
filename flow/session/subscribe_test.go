package session

import (
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rflow/flow"
)

// follow folds what a subscription tells onto its tree, until it ends.
func follow(t *testing.T, s *Session) (result <-chan flow.Tree) {
	tree, updates, _ := s.Subscribe()
	done := make(chan flow.Tree, 1)
	go func() {
		for u := range updates {
			if u.Event == nil {
				continue
			}
			if u.Event.Seq != tree.Seq+1 {
				t.Errorf("event %d follows %d", u.Event.Seq, tree.Seq)
			}
			tree = tree.Apply(*u.Event)
		}
		done <- tree
	}()
	return done
}

func TestSubscribersSeeEveryEventOnceAndInOrder(t *testing.T) {
	var followed []<-chan flow.Tree
	setup := func(s *stage, _ *Options) {
		s.studio.script(slowly)
		s.log.appended = func(n int) { // one more subscriber at many moments
			if n%5 == 0 {
				followed = append(followed, follow(t, s.Session))
			}
		}
	}
	play(t, auto(3, 3, 2), setup, func(s *stage) {
		for s.Tree().State == flow.Active {
			time.Sleep(time.Second)
			synctest.Wait()
		}
		if err := s.leave(); err == nil {
			t.Error("an interactive session ended by itself")
		}
		want := flow.Fold(s.log.events())
		for _, f := range followed {
			if got := <-f; !reflect.DeepEqual(got, want) {
				t.Fatalf("a subscriber saw\n%v\nwant\n%v", nodesOf(got), nodesOf(want))
			}
		}
		if len(followed) < 10 {
			t.Errorf("%d subscribers, want many", len(followed))
		}
	})
}

func TestASlowReaderLosesNoEventAndHoldsNobodyUp(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		tree, updates, cancel := s.Subscribe()
		s.must(s.accept("0.1"))
		for range 1000 {
			s.Backend(flow.BackendState{Phase: flow.BackendBusy})
		}
		s.Backend(flow.BackendState{Phase: flow.BackendLive})
		if s.Tree().State != flow.FinishedSession {
			t.Fatal("the session waits for its reader")
		}
		states := 0
		for tree.Seq < s.Tree().Seq || states == 0 {
			u := <-updates
			if u.Event != nil {
				tree = tree.Apply(*u.Event)
			}
			if u.Backend != nil && u.Backend.Phase == flow.BackendLive {
				states++
			}
		}
		if !reflect.DeepEqual(tree, s.Tree()) || states != 1 {
			t.Errorf("the reader ends at event %d of %d, %d states", tree.Seq, s.Tree().Seq, states)
		}
		cancel()
		cancel()
		if _, open := <-updates; open {
			t.Error("a cancelled subscription goes on")
		}
	})
}

func TestASubscriptionOfAClosedSessionEnds(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		if err := s.leave(); err == nil {
			t.Error("an interactive session ended by itself")
		}
		tree, updates, cancel := s.Subscribe()
		defer cancel()
		if _, open := <-updates; open || tree.Len() != 2 {
			t.Errorf("open %v with %d nodes", open, tree.Len())
		}
	})
}

// anyCommand is a command that may or may not make sense now.
func anyCommand(tree flow.Tree, random *rand.Rand) flow.Command {
	var ids []flow.NodeID
	for n := range tree.Nodes() {
		ids = append(ids, n.ID)
	}
	id := ids[random.IntN(len(ids))]
	n, _ := tree.Node(id)
	reflection := ""
	if r := n.Current(); r != nil {
		reflection = n.Reflections[random.IntN(len(n.Reflections))].ID
	}
	words := []string{"", "Add a cup.", "Remove it."}[random.IntN(3)]
	yes, rating := random.IntN(2) == 0, random.IntN(6)
	commands := []flow.Command{
		flow.Decide{Node: id, Reflection: reflection, Decision: []flow.Decision{flow.Accepted, flow.Edited, flow.Satisfied}[random.IntN(3)], Final: words},
		flow.Decide{Node: id, Reflection: reflection, Decision: flow.Rejected, Remedy: []flow.Remedy{flow.AskAgain, flow.FreshNoise, flow.EndChain}[random.IntN(3)]},
		flow.Withdraw{Node: id, Reflection: reflection},
		flow.SaveDraft{Node: id, Reflection: reflection, Text: words, Open: yes},
		flow.EditPrompt{Node: id, Prompt: words},
		flow.SaveDraft{Node: id, Text: words, Open: yes, Prompt: true},
		flow.SaveDraft{Node: id, Text: words, Note: true},
		flow.Branch{From: id, Fresh: yes},
		flow.Branch{From: id, Reflection: &words},
		flow.Cancel{Node: id},
		flow.Cancel{Chain: n.Chain},
		flow.Retry{Node: id},
		flow.Pause{On: yes},
		flow.SetGate{Gate: flow.Gate{Mode: []flow.GateMode{flow.GateAsk, flow.GateAuto, flow.GateRule}[random.IntN(3)], Score: 5}},
		flow.KeepPool{Nodes: []flow.NodeID{id}},
		flow.WidenPool{},
		flow.EndChains{Chains: []int{n.Chain}},
		flow.ReopenChains{Chains: []int{n.Chain}},
		flow.Judge{Judged: flow.Judged{Node: id, Rating: &rating, Best: yes}},
		flow.Mark{Mark: flow.NodeMarked{Node: id, Pruned: &yes}},
	}
	if random.IntN(20) == 0 {
		return flow.Cancel{}
	}
	return commands[random.IntN(len(commands))]
}

func TestAnySequenceOfCommandsLeavesASessionThatEnds(t *testing.T) {
	for seed := range uint64(150) {
		random := rand.New(rand.NewPCG(seed, 2))
		strategy := ask(1+random.IntN(3), 1+random.IntN(3), random.IntN(3))
		setup := func(s *stage, _ *Options) { s.studio.script(slowly) }
		play(t, strategy, setup, func(s *stage) {
			for range 60 {
				if err := s.Do(t.Context(), anyCommand(s.Tree(), random)); err != nil {
					if f := flow.AsFailure(err); f.Code != flow.FailInvalid {
						t.Errorf("seed %d: %v", seed, err)
					}
				}
				time.Sleep(time.Duration(random.IntN(400)) * time.Millisecond)
			}
			// Whatever was done, letting go lets it end. Each step may bring work.
			for range 100 {
				_ = s.Do(t.Context(), flow.Pause{})
				_ = s.Do(t.Context(), flow.SetGate{Gate: flow.Gate{Mode: flow.GateAuto}})
				time.Sleep(time.Minute)
				synctest.Wait()
			}
			plan := s.Tree().Plan()
			if !plan.Settled || len(s.Tree().Waiting()) > 0 {
				t.Errorf("seed %d: %+v, state %q", seed, plan, s.Tree().State)
			}
		})
		if t.Failed() {
			return
		}
	}
}

func TestEverybodyAtOnce(t *testing.T) {
	setup := func(s *stage, _ *Options) { s.studio.script(slowly) }
	play(t, auto(4, 4, 3), setup, func(s *stage) {
		var all sync.WaitGroup
		for person := range uint64(6) {
			all.Go(func() {
				random := rand.New(rand.NewPCG(person, 3))
				for range 40 {
					switch random.IntN(4) {
					case 0:
						_, updates, cancel := s.Subscribe()
						<-time.After(time.Millisecond)
						select {
						case <-updates:
						default:
						}
						cancel()
					case 1:
						for n := range s.Tree().Nodes() {
							_ = n.IntendedText()
						}
						s.Tree().Plan()
						s.Backend(flow.BackendState{Phase: flow.BackendLive})
					default:
						_ = s.Do(t.Context(), anyCommand(s.Tree(), random)) // most are refused, which is fine
					}
					time.Sleep(time.Duration(random.IntN(100)) * time.Millisecond)
				}
			})
		}
		all.Wait()
		if s.Err() != nil {
			t.Error(s.Err())
		}
	})
}
