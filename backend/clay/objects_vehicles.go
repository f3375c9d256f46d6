package clay

import "math"

// Vehicles stand in profile, heading for +x.

// wheels adds two wheels a side at x = a and x = b.
func wheels(s *solid, p vec, a, b, z, r float64) {
	w := p.mirrorZ()
	for _, x := range [2]float64{a, b} {
		q := w.at(x, r, z).lay()
		s.add(q.drum(r, .075, .035), matInk)
		s.add(q.at(0, .06, 0).drum(r*.5, .035, .012), matMilk)
	}
}

func shapeCar(p vec) (float64, material) {
	hull := p.at(0, .31, 0).box(.78, .17, .34, .12)
	lean := .28 * (p.y - .45)
	cabin := p.at(-.1, .57, 0).box(.44-lean, .18, .29-.4*lean, .09)
	s := solid{melt(hull, cabin, .07), matMain}
	w := p.mirrorZ()
	pane := max(w.at(-.1, .58, .29-.4*lean).box(.33-lean, .085, .02, .02), .022-math.Abs(p.x+.08))
	s.add(pane, matGlass)
	s.add(p.at(-.1, .58, 0).box(.455-lean, .09, .2, .03), matGlass)
	wheels(&s, p, -.44, .46, .29, .16)
	s.add(w.at(.76, .36, .2).egg(.04, .065, .065), matBrass)
	s.add(w.at(-.77, .36, .22).egg(.03, .05, .06), matRose)
	return s.dist, s.mat
}

func shapeBus(p vec) (float64, material) {
	s := solid{p.at(0, .54, 0).box(.95, .42, .32, .1), matMain}
	w := p.mirrorZ()
	// A row of windows: fold x into one cell of the row.
	x := p.x + .12
	x -= .27 * clamp(math.Round(x/.27), -2, 2)
	s.add(vec{x, p.y - .68, w.z - .32}.box(.105, .12, .015, .012), matGlass)
	s.add(w.at(.74, .58, .32).box(.11, .26, .015, .012), matGlass)
	s.add(p.at(.95, .66, 0).box(.015, .18, .25, .012), matGlass)
	s.add(w.at(-.1, .42, .32).box(.68, .022, .012, .01), matMilk)
	wheels(&s, p, -.56, .5, .28, .17)
	s.add(w.at(.95, .27, .2).ball(.055), matBrass)
	return s.dist, s.mat
}

func shapeTruck(p vec) (float64, material) {
	w := p.mirrorZ()
	s := solid{p.at(-.32, .66, 0).box(.56, .42, .36, .04), matMain}
	hood := max(p.at(.6, .5, 0).box(.26, .34, .32, .09), .707*(p.x-.7)+.707*(p.y-.72))
	s.add(hood, matMain)
	s.add(p.at(0, .2, 0).box(.82, .06, .26, .02), matInk)
	s.add(w.at(.58, .62, .32).box(.12, .11, .015, .01), matGlass)
	s.add(turn{.707, .707}.aboutZ(p.at(.7, .72, 0)).box(.015, .1, .25, .012), matGlass)
	wheels(&s, p, -.56, .58, .28, .18)
	wheels(&s, p, -.18, -.18, .28, .18)
	s.add(w.at(.86, .34, .2).ball(.05), matBrass)
	return s.dist, s.mat
}

func shapeTrain(p vec) (float64, material) {
	// A steam engine: boiler, cab, funnel, cowcatcher.
	w := p.mirrorZ()
	s := solid{p.at(.2, .56, 0).side().drum(.26, .5, .05), matMain}
	cab := p.at(-.54, .66, 0).box(.26, .4, .34, .04)
	s.add(cab, matMain)
	s.add(p.at(-.54, 1.08, 0).box(.33, .045, .4, .04), matMain)
	s.add(w.at(-.54, .82, .34).box(.13, .12, .015, .012), matGlass)
	s.add(p.at(0, .27, 0).box(.8, .07, .3, .03), matInk)
	s.add(p.at(.5, .94, 0).tub(.09, .15, .17, .02), matMain)
	s.add(p.at(.08, .84, 0).egg(.11, .12, .11), matBrass)
	s.add(p.at(.71, .56, 0).side().drum(.15, .03, .015), matBrass)
	for _, x := range [3]float64{-.52, -.12, .28} {
		q := w.at(x, .19, .3).lay()
		s.add(q.drum(.19, .05, .02), matInk)
		s.add(q.at(0, .04, 0).drum(.1, .03, .01), matMain)
	}
	s.add(w.at(.6, .12, .28).lay().drum(.12, .05, .02), matInk)
	s.add(p.limb(vec{.78, .3, 0}, vec{.9, .1, 0}, .1, .07), matMain)
	s.add(w.rod(vec{-.52, .19, .36}, vec{.28, .19, .36}, .028), matSteel)
	return s.dist, s.mat
}

func shapeBoat(p vec) (float64, material) {
	// A sailing boat: the sides curve together at both ends and at the keel.
	x := (p.x - .04) / (.66 + .75*clamp(p.y, 0, .45))
	beam := .36 * (1 - x*x*1.75) * (.45 + 1.1*clamp(p.y, 0, .5))
	hull := max((math.Abs(p.z)-beam)*.62, math.Abs(p.y-.2)-.2)
	hull = max(hull, -p.at(.08, .44, 0).egg(.5, .14, .2))
	s := solid{hull, matMain}
	s.add(p.rod(vec{.02, .3, 0}, vec{.02, 1.36, 0}, .03), matWood)
	s.add(p.prism(max(p.x+.04, .44-p.y, .83*(-p.x)+.56*(p.y-1.3)), .02, .01), matMain)
	s.add(p.prism(max(.1-p.x, .44-p.y, .85*p.x+.53*(p.y-1.12)), .02, .01), matMain)
	s.add(p.prism(max(math.Abs(p.y-.68)-.035, p.x+.04, .83*(-p.x)+.56*(p.y-1.3)), .024, .005), matCream)
	s.add(p.at(.1, 1.34, 0).box(.08, .04, .012, .01), matRose)
	return s.dist, s.mat
}

func shapeAirplane(p vec) (float64, material) {
	// On a stand, climbing, and banked so far that both wings show from the
	// front: it is seen half from above.
	q := turn{.966, -.259}.aboutZ(p.at(0, .72, 0))
	q = turn{.6, .8}.aboutX(q)
	w := q.mirrorZ()
	d := q.limb(vec{-.62, .03, 0}, vec{.5, 0, 0}, .08, .16)
	swept := vec{w.x + .42*w.z, w.y, w.z}
	wing := swept.at(.16, -.02, .4).box(.17-.1*clamp(w.z, 0, .8), .03, .42, .029) * .85
	rear := vec{w.x + .5*w.z, w.y, w.z}.at(-.6, .05, .16).box(.085, .025, .17, .02) * .85
	fin := vec{q.x + .55*q.y, q.y, q.z}.at(-.5, .2, 0).box(.1, .17, .028, .02) * .8
	s := solid{min(melt(d, wing, .05), rear, fin), matMain}
	s.add(swept.at(.24, -.08, .34).side().drum(.07, .13, .03)*.85, matMilk)
	s.add(q.at(.5, .1, 0).egg(.12, .08, .11), matGlass)
	row := vec{q.x + .05 - .13*clamp(math.Round((q.x+.05)/.13), -2, 3), q.y, w.z}
	s.add(row.at(0, .07, .12).ball(.035), matGlass)
	s.add(p.rod(vec{0, .05, 0}, vec{0, .6, -.03}, .03), matSteel)
	s.add(p.at(0, .03, 0).drum(.24, .03, .02), matSteel)
	return s.dist, s.mat
}

func shapeBicycle(p vec) (float64, material) {
	w := vec{math.Abs(p.x), p.y, p.z}
	wheel := w.at(.5, .34, 0).lay()
	s := solid{wheel.ring(.29, .048), matMain}
	s.add(wheel.ring(.335, .026), matInk)
	// Spokes: eight, by folding twice.
	f := vec{math.Abs(wheel.x), wheel.y, math.Abs(wheel.z)}
	if f.z > f.x {
		f.x, f.z = f.z, f.x
	}
	s.add(f.rod(vec{0, 0, 0}, vec{.28, 0, 0}, .012), matSteel)
	crank, seat, head, back := vec{-.06, .32, 0}, vec{-.18, .78, 0}, vec{.36, .76, 0}, vec{-.5, .34, 0}
	front := vec{.5, .34, 0}
	d := min(p.rod(crank, seat, .04), p.rod(seat, head, .04), p.rod(crank, head, .045))
	d = min(d, p.rod(crank, back, .035), p.rod(back, vec{-.16, .7, 0}, .032), p.rod(head, front, .038))
	d = min(d, p.rod(head, vec{.33, .94, 0}, .036), p.rod(seat, vec{-.2, .86, 0}, .036))
	s.add(d, matMain)
	s.add(p.mirrorZ().rod(vec{.33, .95, 0}, vec{.28, .97, .22}, .034), matInk)
	s.add(p.at(-.22, .89, 0).egg(.16, .05, .09), matInk)
	s.add(p.at(-.06, .32, 0).lay().drum(.1, .03, .01), matSteel)
	return s.dist, s.mat
}

func shapeMotorcycle(p vec) (float64, material) {
	w := p.mirrorX()
	wheel := w.at(.52, .26, 0).lay()
	s := solid{wheel.ring(.2, .075), matInk}
	s.add(wheel.drum(.15, .03, .01), matMain)
	guard := max(math.Abs(wheel.drum(.33, .1, .02))-.022, .12-wheel.z)
	s.add(guard, matMain)
	s.add(p.at(.12, .74, 0).egg(.3, .17, .16), matMain)
	s.add(melt(p.at(0, .42, 0).box(.3, .18, .13, .1), p.at(-.34, .62, 0).egg(.28, .13, .13), .1), matMain)
	s.add(p.at(-.26, .76, 0).egg(.28, .06, .12), matInk)
	s.add(p.mirrorZ().rod(vec{.3, .84, .06}, vec{.52, .28, .09}, .035), matSteel)
	s.add(p.mirrorZ().rod(vec{.3, .9, .04}, vec{.2, .98, .26}, .034), matInk)
	s.add(p.at(.44, .78, 0).egg(.1, .12, .11), matMain)
	s.add(p.at(.52, .78, 0).egg(.04, .085, .08), matBrass)
	s.add(p.rod(vec{0, .24, .16}, vec{-.62, .3, .16}, .05), matSteel)
	return s.dist, s.mat
}
