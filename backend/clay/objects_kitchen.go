package clay

import "math"

func shapeCup(p vec) (float64, material) {
	wall := carve(p.at(0, .46, 0).tub(.33, .42, .46, .03), p.at(0, .55, 0).tub(.27, .36, .46, .02))
	q := p.at(.44, .47, 0)
	ear := hypot2(hypot2(q.x, q.y*.85)-.2, q.z) - .055
	ear = carve(ear, hypot2(p.x, p.z)-.35)
	s := solid{melt(wall, ear, .04), matMain}
	s.add(p.at(0, .74, 0).drum(.355, .01, 0), matWood)
	return s.dist, s.mat
}

func shapeBottle(p vec) (float64, material) {
	body := p.at(0, .43, 0).drum(.25, .43, .06)
	neck := p.at(0, 1.02, 0).drum(.09, .25, .02)
	s := solid{melt(body, neck, .22), matMain}
	s.add(p.at(0, 1.3, 0).drum(.11, .06, .025), matInk)
	s.add(p.at(0, .43, 0).drum(.256, .15, .01), matCream)
	return s.dist, s.mat
}

func shapeWineGlass(p vec) (float64, material) {
	bowl := p.at(0, .95, 0).egg(.33, .38, .33)
	bowl = max(carve(bowl, p.at(0, .99, 0).egg(.29, .35, .29)), p.y-1.16)
	stem := p.rod(vec{0, .04, 0}, vec{0, .62, 0}, .035)
	foot := p.at(0, .03, 0).drum(.26, .03, .025)
	s := solid{melt(melt(bowl, stem, .08), foot, .1), matMain}
	s.add(p.at(0, 1.04, 0).drum(.27, .01, 0), matRose)
	return s.dist, s.mat
}

func shapeBowl(p vec) (float64, material) {
	q := p.at(0, .62, 0)
	shell := carve(q.egg(.66, .58, .66), q.egg(.6, .52, .6))
	s := solid{max(shell, p.y-.6), matMain}
	s.add(p.at(0, .6, 0).ring(.625, .035), matMain)
	s.add(p.at(0, .05, 0).tub(.26, .22, .05, .02), matMain)
	s.add(max(math.Abs(q.egg(.66, .58, .66))-.008, math.Abs(p.y-.46)-.035), matCream)
	return s.dist, s.mat
}

func shapeFork(p vec) (float64, material) {
	// Three long tines: the gaps must survive at a few pixels.
	handle := p.limb(vec{0, .06, 0}, vec{0, .8, 0}, .075, .05)
	d := melt(handle, p.at(0, .9, 0).box(.25, .1, .05, .049), .16)
	tines := p.mirrorX().rod(vec{.2, .92, 0}, vec{.21, 1.36, 0}, .05)
	return min(d, tines, p.rod(vec{0, .92, 0}, vec{0, 1.36, 0}, .05)), matMain
}

func shapeSpoon(p vec) (float64, material) {
	handle := p.limb(vec{0, .06, 0}, vec{0, .85, 0}, .075, .045)
	q := p.at(0, 1.06, 0)
	bowl := carve(q.egg(.21, .29, .09), q.at(0, .01, .1).egg(.17, .24, .12))
	return melt(handle, bowl, .08), matMain
}

func shapeKnife(p vec) (float64, material) {
	s := solid{p.at(0, .24, 0).box(.075, .24, .055, .05), matWood}
	s.add(p.at(0, .49, 0).box(.1, .03, .07, .02), matSteel)
	// A straight back at the right, an edge that curves in to the point.
	q := p.at(-.42, .84, 0)
	blade := max(hypot2(q.x*1.15, q.y)-.62, p.at(.02, .9, 0).rect(.14, .54, .02))
	s.add(p.prism(max(blade, .46-p.y), .03, .015), matMain)
	return s.dist, s.mat
}
