package replay

import (
	"cmp"
	"slices"

	"rflow/flow"
)

// act is what one beat shows.
type act int

const (
	title      act = iota // what was asked for
	before                // an image, and nothing yet
	reflection            // and what is said of it
	after                 // and the image that came of that
	ending                // the result
)

// scene is one step of one chain: from an image over a reflection to the next.
// Parts that there are not are nil.
type scene struct {
	chain   int // its place among the chains, from 0
	before  *flow.Node
	said    *flow.Reflection
	refused []flow.Reflection // rejected before it, of the same image
	after   *flow.Node
}

// beat is one press of the arrow.
type beat struct {
	act
	scene int
}

// script is a session in the order in which it is played: chain after chain,
// from the first image to the last.
type script struct {
	tree   flow.Tree
	scenes []scene
	beats  []beat
	chains int
	opened []int // the first beat of each chain
	// personal: a person decided something.
	personal bool
}

func write(t flow.Tree) script {
	s := script{tree: t}
	s.beats = append(s.beats, beat{title, -1})
	shown := map[flow.NodeID]bool{}
	chains := t.Chains() // in the order of their numbers, which the images bear
	slices.SortStableFunc(chains, func(a, b flow.Chain) int { return cmp.Compare(a.ID, b.ID) })
	for _, c := range chains {
		path := line(t, c)
		if len(path) == 0 {
			continue
		}
		before := len(s.beats)
		if s.chain(c, path, shown); len(s.beats) > before {
			s.opened = append(s.opened, before)
			s.chains++
		}
	}
	if s.chains == 0 {
		s.pool()
	}
	s.personal = slices.ContainsFunc(s.scenes, func(sc scene) bool { return sc.said != nil && sc.said.DecidedBy.Person })
	if _, ok := t.Best(); ok {
		s.beats = append(s.beats, beat{ending, -1})
	}
	return s
}

// line returns the finished images of a chain, first to last; a branch begins
// with the image that it leaves.
func line(t flow.Tree, c flow.Chain) []*flow.Node {
	var path []*flow.Node
	for id := c.Tip; id != flow.Root; {
		n, ok := t.Node(id)
		if !ok {
			break
		}
		path = append(path, n)
		if c.Branch && id == c.Head {
			break
		}
		id = n.Parent
	}
	slices.Reverse(path)
	end := slices.IndexFunc(path, func(n *flow.Node) bool { return n.Status != flow.Done || n.Image.IsZero() || n.Pruned })
	if end >= 0 {
		path = path[:end]
	}
	return path
}

// chain adds the scenes of one chain.
func (s *script) chain(c flow.Chain, path []*flow.Node, shown map[flow.NodeID]bool) {
	if !shown[path[0].ID] {
		s.add(scene{chain: s.chains, after: path[0]}, after)
		shown[path[0].ID] = true
	}
	for i, n := range path {
		sc := scene{chain: s.chains, before: n}
		if i+1 < len(path) {
			sc.after = path[i+1]
			sc.said = n.Reflected(sc.after.ReflectionID)
			if sc.said == nil { // a new image in the chain's place
				sc.said = n.CurrentIn(c)
			}
		} else {
			sc.said = n.CurrentIn(c)
		}
		if sc.said == nil && sc.after == nil {
			continue
		}
		sc.refused = refused(n, sc.said)
		acts := []act{before}
		if sc.said != nil {
			acts = append(acts, reflection)
		}
		if sc.after != nil {
			acts = append(acts, after)
			shown[sc.after.ID] = true
		}
		s.add(sc, acts...)
	}
}

// refused returns the reflections of the same branch that were rejected before
// the one that is shown.
func refused(n *flow.Node, said *flow.Reflection) []flow.Reflection {
	var out []flow.Reflection
	for _, r := range n.Reflections {
		if said == nil || r.ID == said.ID {
			break
		}
		if r.Branch == said.Branch && r.Decision == flow.Rejected {
			out = append(out, r)
		}
	}
	return out
}

// pool plays a session that has no chains: every image that was made.
func (s *script) pool() {
	for n := range s.tree.Nodes() {
		if n.ID != flow.Root && n.Status == flow.Done && !n.Image.IsZero() && !n.Pruned {
			s.add(scene{after: n}, after)
		}
	}
}

func (s *script) add(sc scene, acts ...act) {
	for _, a := range acts {
		s.beats = append(s.beats, beat{a, len(s.scenes)})
	}
	s.scenes = append(s.scenes, sc)
}

// at returns a beat's scene; the zero scene of title and ending.
func (s *script) at(i int) scene {
	if b := s.beats[i]; b.scene >= 0 {
		return s.scenes[b.scene]
	}
	return scene{}
}

// find returns the first beat after i (by 1) or before it (by -1) that fits, or i.
func (s *script) find(i, by int, fits func(beat) bool) int {
	for j := i + by; j >= 0 && j < len(s.beats); j += by {
		if fits(s.beats[j]) {
			return j
		}
	}
	return i
}

// opening returns the first beat of a chain; ok is false when there is none.
func (s *script) opening(chain int) (at int, ok bool) {
	if chain < 0 || chain >= len(s.opened) {
		return 0, false
	}
	return s.opened[chain], true
}

// decided reports whether a beat shows a decision; a person's if there are any
// in the session.
func (s *script) decided(b beat) bool {
	if b.act != reflection {
		return false
	}
	r := s.scenes[b.scene].said
	return r.Decision != flow.Pending && (r.DecidedBy.Person || !s.personal)
}
