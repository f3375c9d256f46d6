package render

// A reel is a row of pictures of one thing, of which each takes the place of
// the one before: previews of an image that is being made. The gallery keeps at
// most three of them for each size at which a reel is shown, in the terminal too: the one shown,
// one on its way, and the newest. It is used with the gallery's lock held.
type reel struct {
	seen   uint64 // the last frame that showed it
	shown  *item  // the last that was ready
	coming *item  // being prepared or sent, and newer than shown
	latest *item
	turns  int // how many were shown
}

type reelKey struct {
	name       string
	cols, rows int
}

// LookNewest is [Gallery.Look] for the newest picture of a reel, which the
// caller names. Until it is ready the one before stays on the screen. Pictures
// whose place was taken are deleted from the terminal once no frame shows them,
// and those that come faster than they can be sent are passed over, but for
// one at a time, so that some always arrive.
//
// All is forgotten when neither LookNewest nor LookAfter has named the reel for
// two frames.
func (g *Gallery) LookNewest(name string, pic Pic) View {
	if !pic.valid() {
		return g.Look(pic)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	r := g.reel(name, pic)
	it := g.item(pic)
	it.passing = true
	it.turn = r.turns
	if r.latest != it {
		g.supersede(r)
		r.latest = it
	}
	v := g.see(it)
	if v.State == Ready {
		g.show(r, it)
		return v
	}
	if old, ok := g.before(r); ok {
		return old
	}
	return v
}

// LookAfter is [Gallery.Look] for the picture that a reel has led to: until it
// is ready the last picture of the reel stays on the screen.
func (g *Gallery) LookAfter(name string, pic Pic) View {
	v := g.Look(pic)
	if v.State == Ready || !pic.valid() {
		return v
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	r, ok := g.reels[reelKey{name, pic.Cols, pic.Rows}]
	if !ok {
		return v
	}
	r.seen = g.plan.frame
	if old, ok := g.before(r); ok {
		return old
	}
	return v
}

func (g *Gallery) reel(name string, pic Pic) *reel {
	k := reelKey{name, pic.Cols, pic.Rows}
	r := g.reels[k]
	if r == nil {
		r = &reel{}
		g.reels[k] = r
	}
	r.seen = g.plan.frame
	return r
}

// supersede makes room for a newer picture than the latest.
func (g *Gallery) supersede(r *reel) {
	switch old := r.latest; {
	case old == nil || old == r.shown || old == r.coming:
	case r.coming == nil && old.err == nil && (old.sending || old.cancel != nil || old.prepared != nil):
		r.coming = old
	default:
		g.drop(old)
	}
}

// show notes that it is what the reel shows from this frame on.
func (g *Gallery) show(r *reel, it *item) {
	if r.shown == it {
		return
	}
	if r.coming != nil && r.coming != it {
		g.drop(r.coming)
	}
	if r.shown != nil {
		g.drop(r.shown)
	}
	r.shown, r.coming = it, nil
	r.turns++
}

// before returns the picture that stands in for the latest.
func (g *Gallery) before(r *reel) (View, bool) {
	if it := r.coming; it != nil {
		switch v := g.see(it); v.State {
		case Ready:
			g.show(r, it)
		case Failed:
			g.drop(it)
			r.coming = nil
		}
	}
	if r.shown == nil {
		return View{}, false
	}
	v := g.see(r.shown)
	return View{Lines: v.Lines, State: Preview}, v.State == Ready
}

// drop forgets a picture whose place was taken. One that is being sent is
// forgotten when it has arrived.
func (g *Gallery) drop(it *item) {
	if !it.passing {
		return
	}
	if it.sending {
		it.dropped = true
		return
	}
	g.remove(it)
	g.store.Forget(it.pic.Key)
}

// endReels forgets the reels that are shown no longer.
func (g *Gallery) endReels() {
	for k, r := range g.reels {
		if r.seen+1 >= g.plan.frame {
			continue
		}
		for _, it := range []*item{r.shown, r.coming, r.latest} {
			if it != nil && g.items[it.pic] == it {
				g.drop(it)
			}
		}
		delete(g.reels, k)
	}
}
