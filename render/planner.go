package render

// planner orders the pictures that are wanted: first those on screen, in the
// order in which they were drawn, then their neighbours. A picture that was
// neither in the last two frames is wanted no longer. The zero value is
// empty and ready. It is not safe for use by several goroutines.
type planner struct {
	frame uint64
	order int
	marks map[Pic]mark
	near  []Pic
}

type mark struct {
	frame uint64
	order int
}

// begin starts a frame and forgets the marks that are too old to matter.
func (p *planner) begin() {
	p.frame++
	p.order = 0
	for pic, m := range p.marks {
		if m.frame+1 < p.frame {
			delete(p.marks, pic)
		}
	}
}

// see notes that pic is on screen in this frame.
func (p *planner) see(pic Pic) {
	if p.marks == nil {
		p.marks = map[Pic]mark{}
	}
	if p.marks[pic].frame == p.frame && p.order > 0 {
		if _, ok := p.marks[pic]; ok {
			return
		}
	}
	p.order++
	p.marks[pic] = mark{p.frame, p.order}
}

// visible reports whether pic was on screen in this frame or the last.
func (p *planner) visible(pic Pic) bool {
	_, ok := p.marks[pic]
	return ok
}

// rank orders pictures, lowest first; ok is false for one not wanted. What this frame
// shows comes first, then what the last one did (this one may be half made),
// then neighbours as they were listed.
func (p *planner) rank(pic Pic) (rank int, ok bool) {
	const class = 1 << 30
	if m, ok := p.marks[pic]; ok {
		return int(p.frame-m.frame)*class + m.order, true
	}
	for i, n := range p.near {
		if n == pic {
			return 2*class + i, true
		}
	}
	return 0, false
}

// each calls yield for every wanted picture, in no order.
func (p *planner) each(yield func(Pic)) {
	for pic := range p.marks {
		yield(pic)
	}
	for _, pic := range p.near {
		if !p.visible(pic) {
			yield(pic)
		}
	}
}
