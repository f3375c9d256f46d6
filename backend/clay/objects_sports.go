package clay

import "math"

func shapeSportsBall(p vec) (float64, material) {
	// A basketball: two great circles and two curved seams, tipped.
	q := turn{.94, .34}.aboutZ(p.at(0, .46, 0))
	q = turn{.96, .28}.aboutX(q)
	s := solid{q.ball(.46), matMain}
	seam := min(math.Abs(q.x), math.Abs(q.y))
	seam = min(seam, math.Abs(hypot2(math.Abs(q.x)-.52, q.y)-.3))
	if seam < .022 {
		s.mat = matInk
	}
	return s.dist, s.mat
}

func shapeFrisbee(p vec) (float64, material) {
	// Leaning back on a low stand so that its top shows.
	q := turn{.9, -.436}.aboutX(p.at(0, .29, 0))
	d := carve(q.drum(.56, .075, .07), q.at(0, -.08, 0).drum(.49, .08, .03))
	// Raised rings on top, as on the real thing.
	d = min(d, q.at(0, .075, 0).ring(.4, .018), q.at(0, .075, 0).ring(.31, .018))
	s := solid{d, matMain}
	s.add(q.at(0, .07, 0).drum(.17, .016, .01), matCream)
	return s.dist, s.mat
}

func shapeSkis(p vec) (float64, material) {
	// A pair crossed, poles between.
	s := solid{9, matMain}
	for _, side := range [2]float64{1, -1} {
		q := turn{.97, .243 * side}.aboutZ(p.at(0, .8, .05*side))
		bend := vec{q.x, q.y, q.z - .25*max(q.y-.6, 0)}
		s.add(bend.box(.085, .8, .025, .024)*.95, matMain)
		s.add(q.at(0, -.1, .05).box(.07, .14, .04, .03), matInk)
		r := turn{.985, -.17 * side}.aboutZ(p.at(0, 0, -.06))
		s.add(r.rod(vec{.3 * side, .04, 0}, vec{.3 * side, 1.16, 0}, .02), matSteel)
		s.add(r.at(.3*side, .12, 0).drum(.08, .012, .008), matInk)
		s.add(r.rod(vec{.3 * side, 1.14, 0}, vec{.3 * side, 1.28, 0}, .038), matInk)
	}
	return s.dist, s.mat
}

func shapeSnowboard(p vec) (float64, material) {
	// Upright, both bindings on the face, ends turned up.
	q := turn{.985, .174}.aboutZ(p.at(0, .77, 0))
	y := math.Abs(q.y)
	bend := vec{q.x, q.y, q.z - .3*max(y-.52, 0)}
	waist := .03 * (1 - clamp(y/.5, 0, 1))
	s := solid{bend.prism(bend.rect(.23-waist, .75, .22-waist), .03, .02) * .9, matMain}
	b := vec{q.x, y, q.z}
	s.add(b.at(0, .3, .05).box(.16, .075, .045, .03), matInk)
	s.add(b.at(0, .3, .11).box(.05, .12, .03, .02), matInk)
	s.add(bend.at(0, 0, .03).box(.1, .1, .008, .005), matCream)
	return s.dist, s.mat
}

func shapeBat(p vec) (float64, material) {
	// Leaning, the barrel up.
	tip, knob := vec{.36, 1.1, 0}, vec{-.3, .07, 0}
	grip := vec{-.16, .29, 0}
	d := melt(p.limb(grip, tip, .05, .13), p.limb(knob, grip, .045, .05), .03)
	s := solid{min(d, p.sub(knob).egg(.08, .07, .08)), matMain}
	s.add(p.rod(vec{-.27, .12, 0}, vec{-.15, .31, 0}, .056), matInk)
	return s.dist, s.mat
}

func shapeGlove(p vec) (float64, material) {
	// A mitt, palm to the front: four fingers, web, thumb.
	d := carve(p.at(0, .42, 0).egg(.4, .42, .22), p.at(.02, .46, .26).egg(.26, .27, .2))
	for i := range 4 {
		x := -.34 + .19*float64(i)
		top := [4]float64{.86, 1.02, 1.04, .96}[i]
		d = melt(d, p.limb(vec{x * .8, .55, -.02}, vec{x * 1.08, top, .06}, .12, .1), .03)
	}
	d = melt(d, p.limb(vec{.3, .35, 0}, vec{.56, .72, .08}, .14, .105), .06)
	s := solid{d, matMain}
	s.add(p.at(.4, .74, -.01).box(.12, .13, .03, .025), matWood)
	s.add(p.at(.02, .5, .12).ball(.17), matMilk)
	return s.dist, s.mat
}

func shapeSkateboard(p vec) (float64, material) {
	// Deck tipped to the camera; kicked nose and tail.
	q := turn{.82, -.572}.aboutX(p.at(0, .3, 0))
	x := math.Abs(q.x)
	bend := vec{q.x, q.y - .45*max(x-.5, 0), q.z}
	s := solid{bend.lay().prism(bend.lay().rect(.78, .24, .23), .035, .02) * .85, matMain}
	w := vec{x, q.y, math.Abs(q.z)}
	s.add(w.at(.44, -.08, 0).box(.06, .06, .14, .02), matSteel)
	s.add(w.at(.44, -.14, .17).lay().drum(.095, .06, .025), matMilk)
	return s.dist, s.mat
}

func shapeSurfboard(p vec) (float64, material) {
	// On its tail, nose up: a long leaf with a stringer and a band.
	q := p.at(0, .84, 0)
	k := clamp((q.y+.8)/1.64, 0, 1)
	wide := (2*k - .82) / 1.18 // 0 where the board is widest
	half := .27 * math.Sqrt(max(1-wide*wide, 0))
	d := max(math.Abs(q.x)-half, math.Abs(q.y)-.84)
	s := solid{q.prism(d*.6, .045, .035), matMain}
	s.add(max(s.dist-.006, math.Abs(q.x)-.018), matCream)
	s.add(max(s.dist-.004, math.Abs(q.y-.36)-.05), matCream)
	s.add(p.at(0, .16, -.12).box(.02, .12, .1, .018), matInk)
	return s.dist, s.mat
}

func shapeRacket(p vec) (float64, material) {
	q := p.at(0, 1.02, 0)
	hoop := q.lay()
	oval := vec{hoop.x * 1.2, hoop.y, hoop.z}
	s := solid{oval.ring(.37, .052) * .83, matMain}
	// Strings: a square lattice inside the hoop.
	gx := math.Abs(q.x - .095*math.Round(q.x/.095))
	gy := math.Abs(q.y - .095*math.Round(q.y/.095))
	net := hypot2(min(gx, gy), q.z) - .011
	s.add(max(net, hypot2(q.x*1.2, q.y)-.37)*.8, matMilk)
	w := p.mirrorX()
	s.add(w.limb(vec{.15, .72, 0}, vec{.02, .48, 0}, .045, .045), matMain)
	s.add(p.rod(vec{0, .42, 0}, vec{0, .56, 0}, .055), matMain)
	s.add(p.rod(vec{0, .07, 0}, vec{0, .42, 0}, .065), matMain)
	s.add(p.at(0, .26, 0).drum(.072, .13, .02), matInk)
	return s.dist, s.mat
}
