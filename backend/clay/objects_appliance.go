package clay

import "math"

func shapeMicrowave(p vec) (float64, material) {
	s := solid{p.at(0, .42, 0).box(.7, .38, .4, .06), matMain}
	s.add(p.at(-.16, .43, .4).box(.38, .22, .02, .02), matGlass)
	s.add(p.rod(vec{.29, .2, .45}, vec{.29, .64, .45}, .03), matSteel)
	s.add(p.at(.5, .66, .4).box(.12, .05, .02, .015), matInk)
	// A pad of six keys.
	q := vec{math.Abs(p.x - .5), math.Abs(p.y - .4), p.z}
	s.add(q.at(.06, .1, .4).box(.04, .03, .02, .01), matMilk)
	s.add(q.at(.06, 0, .4).box(.04, .03, .02, .01), matMilk)
	s.add(p.mirrorX().mirrorZ().at(.55, .03, .3).drum(.06, .04, .01), matInk)
	return s.dist, s.mat
}

func shapeOven(p vec) (float64, material) {
	s := solid{p.at(0, .6, 0).box(.5, .55, .45, .04), matMain}
	s.add(p.at(0, 1.18, -.4).box(.5, .12, .05, .03), matMain)
	s.add(p.at(0, .48, .45).box(.3, .17, .02, .02), matGlass)
	s.add(p.rod(vec{-.36, .78, .51}, vec{.36, .78, .51}, .03), matSteel)
	q := p.mirrorX()
	s.add(q.at(.12, .98, .45).lay().drum(.06, .05, .02), matInk)
	s.add(q.at(.36, .98, .45).lay().drum(.06, .05, .02), matInk)
	s.add(q.mirrorZ().at(.24, 1.16, .2).drum(.16, .02, .01), matInk)
	s.add(q.mirrorZ().at(.42, .03, .36).drum(.05, .05, .01), matInk)
	return s.dist, s.mat
}

func shapeToaster(p vec) (float64, material) {
	s := solid{p.at(0, .36, 0).box(.56, .32, .3, .17), matMain}
	q := p.mirrorZ()
	s.add(q.at(-.02, .66, .1).box(.38, .03, .055, .01), matInk)
	s.add(q.at(-.02, .74, .1).box(.32, .2, .035, .034), matCrust)
	s.add(p.at(.58, .46, 0).box(.06, .035, .09, .03), matInk)
	s.add(p.at(0, .05, 0).box(.5, .05, .26, .03), matInk)
	return s.dist, s.mat
}

func shapeFridge(p vec) (float64, material) {
	s := solid{p.at(0, .5, 0).box(.42, .46, .38, .05), matMain}
	s.add(p.at(0, 1.26, 0).box(.42, .28, .38, .05), matMain)
	s.add(p.rod(vec{-.3, .6, .43}, vec{-.3, .86, .43}, .032), matSteel)
	s.add(p.rod(vec{-.3, 1.08, .43}, vec{-.3, 1.3, .43}, .032), matSteel)
	s.add(p.at(0, .75, 0).box(.39, .72, .35, .02), matInk)
	s.add(p.mirrorX().at(.32, .03, .28).drum(.05, .04, .01), matInk)
	return s.dist, s.mat
}

func shapeSink(p vec) (float64, material) {
	// A basin on a pedestal, the tap behind it.
	basin := carve(p.at(0, .82, 0).box(.58, .17, .42, .14), p.at(0, .98, .05).box(.46, .2, .3, .14))
	foot := p.at(0, .36, -.05).tub(.24, .15, .36, .03)
	s := solid{melt(basin, foot, .12), matMain}
	s.add(p.at(0, 1.0, -.34).box(.5, .06, .08, .04), matMain)
	s.add(p.rod(vec{0, 1.0, -.34}, vec{0, 1.34, -.3}, .05), matSteel)
	s.add(p.rod(vec{0, 1.34, -.3}, vec{0, 1.26, -.02}, .045), matSteel)
	s.add(p.mirrorX().at(.24, 1.1, -.34).drum(.07, .06, .03), matSteel)
	return s.dist, s.mat
}

func shapeToilet(p vec) (float64, material) {
	// Seen from its left side: tank at the back left, bowl to the right.
	tank := p.at(-.36, .82, 0).box(.18, .32, .36, .06)
	bowl := p.at(.14, .5, 0).egg(.46, .26, .33)
	bowl = max(bowl, p.y-.56)
	foot := p.at(0, .16, 0).box(.3, .16, .2, .08)
	d := melt(melt(bowl, foot, .2), tank, .06)
	s := solid{d, matMain}
	s.add(p.at(-.36, 1.17, 0).box(.21, .035, .4, .03), matMain)
	seat := p.at(.16, .59, 0)
	s.add(vec{seat.x * .75, seat.y, seat.z}.drum(.35, .035, .03), matMain)
	// The lid stands open against the tank.
	lid := turn{.985, -.174}.aboutZ(p.at(-.14, .9, 0))
	s.add(lid.side().drum(.32, .035, .03), matMain)
	water := p.at(.2, .62, 0)
	s.add(vec{water.x * .75, water.y, water.z}.drum(.2, .015, .01), matGlass)
	s.add(p.at(-.3, 1.0, .37).lay().drum(.04, .03, .01), matSteel)
	return s.dist, s.mat
}
