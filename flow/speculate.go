package flow

// Speculated says that a corrector began to work on a reflection that a person was
// still reading, as if it had been accepted as proposed. The work is spent, whatever
// comes of it; what is made belongs to the tree only once a decision asks for just it.
type Speculated struct {
	Node       NodeID `json:"node"` // whose reflection waits
	Reflection string `json:"reflection"`
	Text       string `json:"text"`
	Prompt     string `json:"prompt"`
	Seed       uint64 `json:"seed"` // of the image begun
}

// Counterfactual keeps an image that was made on speculation and that no decision
// has asked for so far. It is no node: it counts in no score and goes into no export.
type Counterfactual struct {
	Node       NodeID `json:"node"` // the image that it corrects
	Reflection string `json:"reflection"`
	Text       string `json:"text"`
	Prompt     string `json:"prompt"`
	Seed       uint64 `json:"seed"`
	Image      Digest `json:"image"`
	MediaType  string `json:"media_type"`
	Width      int    `json:"width"`  // px
	Height     int    `json:"height"` // px
	Model      Model  `json:"model"`
	Timing     Timing `json:"timing"`
}

// Guesses returns how many corrections were begun on speculation, used or not.
func (t Tree) Guesses() int { return t.guesses }

// Foresee returns the tree as it would be if the reflection that waits on a node were
// accepted just as proposed, and the node that would be queued then. It is false where
// none would be at once: nothing waits, the prompt is still being refined, a person has
// begun to write, or the session is paused.
func (t Tree) Foresee(id NodeID) (next Tree, child *Node, ok bool) {
	c, live := t.LiveChain(id)
	n, known := t.Node(id)
	if !live || !known || n.Draft != nil {
		return Tree{}, nil, false
	}
	r := n.CurrentIn(c)
	if r == nil || r.Decision != Pending || r.Text == "" || !t.asks(n, r) {
		return Tree{}, nil, false
	}
	p := planner{t: t}
	next = t.Apply(Event{Seq: t.Seq + 1, Time: t.Updated, Session: t.ID, Payload: ReflectionDecided{
		Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed, Reflection: r.ID,
		Decision: Accepted, Original: r.Text, Final: r.Text, Understood: r.Understood,
	}})
	if _, failed := n.RoleFailed[RoleRefiner]; p.wantsRefining(c, n, r.Text) && !failed {
		return Tree{}, nil, false
	}
	for _, f := range next.Plan().Facts {
		q, queued := f.(NodeQueued)
		if !queued || q.Parent != id || q.ReflectionID != r.ID {
			continue
		}
		next = next.Apply(Event{Seq: next.Seq + 1, Time: t.Updated, Session: t.ID, Payload: q})
		child, ok = next.Node(q.Node)
		return next, child, ok
	}
	return Tree{}, nil, false
}
