package flow

// ChainExtended gives a chain more rounds than it began with. One that had ended
// because all its rounds were made goes on.
type ChainExtended struct {
	Chain int `json:"chain"`
	Until int `json:"until"` // last round from here on
}

// Kind names the event.
func (ChainExtended) Kind() string { return "chain_extended" }

// AddRounds lets chains make more rounds: those that go on, and those that have
// ended because all their rounds were made.
type AddRounds struct{ Rounds int }

func (AddRounds) command() {}

// CanExtend reports whether more rounds can be added to a chain.
func (c Chain) CanExtend() bool { return !c.Ended() || c.End == EndDepth }

func (b *builder) chainExtended(p ChainExtended) {
	c := b.chain(p.Chain)
	switch {
	case c == nil:
		b.tree.unknown++
	case p.Until > c.Until:
		c.Until = p.Until
		if c.End == EndDepth {
			b.reopen(c)
		}
	}
}

// ImagesAdded returns how many images chains make beyond the strategy's rounds.
// Branches are not counted.
func (t Tree) ImagesAdded() int {
	n := 0
	for _, c := range t.chains {
		if !c.Branch {
			n += max(0, c.Until-t.Session.Strategy.Depth)
		}
	}
	return n
}
