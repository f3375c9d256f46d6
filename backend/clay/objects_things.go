package clay

import "math"

func shapeBook(p vec) (float64, material) {
	cover := p.at(0, .54, 0).box(.4, .54, .13, .03)
	s := solid{carve(cover, p.at(.1, .54, 0).box(.42, .7, .095, 0)), matMain}
	s.add(p.at(.01, .54, 0).box(.36, .5, .1, .01), matCream)
	s.add(p.at(.04, .80, .13).box(.22, .05, .014, .01), matBrass)
	s.add(p.at(.04, .66, .13).box(.15, .022, .014, .01), matBrass)
	q := p.at(.04, .34, .13).lay()
	s.add(q.ring(.09, .022), matBrass)
	return s.dist, s.mat
}

func shapeClock(p vec) (float64, material) {
	// A twin-bell alarm clock. The face takes the object's colour too.
	q := p.at(0, .54, 0)
	face := q.lay()
	s := solid{carve(face.drum(.46, .16, .06), face.at(0, .17, 0).drum(.37, .06, 0)), matMain}
	// Twelve marks, by folding the face into one twelfth.
	x, y := math.Abs(q.x), math.Abs(q.y)
	if y > x {
		x, y = y, x
	}
	if y > .577*x*.5 && y > .268*x {
		x, y = .866*x+.5*y, math.Abs(.866*y-.5*x)
	}
	s.add(vec{x, y, q.z}.at(.3, 0, .115).box(.045, .02, .02, .01), matMilk)
	s.add(q.rod(vec{0, 0, .14}, vec{.12, .14, .14}, .028), matMilk)
	s.add(q.rod(vec{0, 0, .14}, vec{-.1, .24, .14}, .022), matMilk)
	w := p.mirrorX()
	bell := turn{.87, -.49}.aboutZ(w.at(.27, .98, 0))
	s.add(max(bell.egg(.19, .17, .19), -bell.y-.01), matMain)
	s.add(p.rod(vec{0, .98, 0}, vec{0, 1.14, 0}, .03), matInk)
	s.add(p.at(0, 1.15, 0).ball(.06), matInk)
	s.add(w.limb(vec{.26, .16, 0}, vec{.37, .045, 0}, .05, .045), matInk)
	return s.dist, s.mat
}

func shapeBackpack(p vec) (float64, material) {
	s := solid{p.at(0, .56, 0).box(.4, .55, .24, .2), matMain}
	s.add(p.at(0, .32, .24).box(.31, .24, .12, .09), matMain)
	s.add(p.at(0, .47, .36).box(.27, .012, .012, .01), matInk)
	flap := max(math.Abs(p.at(0, .56, 0).box(.405, .555, .245, .2))-.008, math.Abs(p.y-.74)-.018)
	s.add(max(flap, -p.z), matInk)
	s.add(p.at(0, 1.1, 0).lay().ring(.12, .035), matInk)
	s.add(p.mirrorX().at(.42, .3, .02).box(.07, .2, .14, .06), matMain)
	s.add(p.at(0, .3, .36).box(.07, .05, .015, .01), matBrass)
	return s.dist, s.mat
}

func shapeHandbag(p vec) (float64, material) {
	lean := .16 * (p.y - .4)
	s := solid{p.at(0, .36, 0).box(.56-lean, .36, .2-.3*lean, .08) * .95, matMain}
	flap := max(p.at(0, .5, .04).box(.5-lean, .2, .2-.3*lean, .06), -p.z)
	s.add(flap*.95, matMain)
	grip := p.at(0, .7, 0).lay()
	s.add(max(vec{grip.x, grip.y, grip.z * .8}.ring(.32, .045)*.8, .68-p.y), matMain)
	s.add(p.at(0, .36, .25).lay().drum(.07, .03, .015), matBrass)
	s.add(p.mirrorX().at(.32, .7, .03).ball(.06), matBrass)
	return s.dist, s.mat
}

func shapeSuitcase(p vec) (float64, material) {
	// Upright on wheels, ribs down the shell, handle pulled out.
	rib := .012 * math.Cos(clamp(p.x, -.38, .38)*33)
	s := solid{p.at(0, .58, 0).box(.42, .5, .2, .09) + rib*.6, matMain}
	w := p.mirrorX()
	d := w.rod(vec{.17, 1.0, -.08}, vec{.17, 1.36, -.08}, .025)
	s.add(d, matSteel)
	s.add(p.rod(vec{-.17, 1.37, -.08}, vec{.17, 1.37, -.08}, .045), matInk)
	s.add(w.mirrorZ().at(.32, .05, .12).side().drum(.055, .035, .015), matInk)
	s.add(p.at(0, 1.1, .06).box(.12, .03, .04, .02), matInk)
	return s.dist, s.mat
}

func shapeTie(p vec) (float64, material) {
	// Knotted, hanging from a short peg rail so that it stands by itself.
	y := p.y
	half := .1 + .13*smoothstep(1.1, .3, y)
	x := math.Abs(p.x)
	blade := max(x-half, y-1.14, .12+x*.9-y)
	s := solid{p.prism(blade*.72, .045, .02), matMain}
	knot := max(x-.09-.12*(y-1.1), math.Abs(y-1.22)-.11)
	s.add(p.prism(knot*.9, .08, .03), matMain)
	loop := p.at(0, 1.42, -.02).lay()
	s.add(max(vec{loop.x, loop.y, loop.z * .9}.ring(.2, .035), 1.28-p.y)*.9, matMain)
	band := math.Mod(y+.55*p.x+4, .3)
	if s.mat == matMain && y < 1.1 && band < .055 {
		s.mat = matCream
	}
	s.add(p.at(0, .05, 0).box(.2, .04, .12, .02), matWood)
	s.add(p.rod(vec{0, .08, -.05}, vec{0, 1.5, -.07}, .02), matWood)
	return s.dist, s.mat
}

func shapeScissors(p vec) (float64, material) {
	// Open, blades up, handles in the object's colour.
	s := solid{9, matMain}
	for _, side := range [2]float64{1, -1} {
		q := turn{.94, .34 * side}.aboutZ(p.at(0, .62, .03*side))
		edge := max(math.Abs(q.x)-.085*(1-.8*clamp(q.y/.7, 0, 1)), math.Abs(q.y-.3)-.4)
		s.add(q.prism(edge*.95, .028, .012), matMain)
		loop := q.at(-.06*side, -.4, 0).lay()
		s.add(vec{loop.x * 1.25, loop.y, loop.z}.ring(.2, .058)*.78, matMain)
		s.add(q.rod(vec{0, -.08, 0}, vec{0, -.2, 0}, .07), matMain)
	}
	s.add(p.at(0, .62, .05).lay().drum(.05, .05, .015), matBrass)
	return s.dist, s.mat
}

func shapeHairDrier(p vec) (float64, material) {
	d := p.at(0, .86, 0).side().drum(.27, .3, .1)
	nose := p.at(.44, .86, 0).side().tub(.26, .17, .2, .02)
	grip := turn{.97, -.243}.aboutZ(p.at(-.05, .36, 0)).box(.12, .36, .12, .08)
	s := solid{melt(melt(d, nose, .06), grip, .08), matMain}
	s.add(p.at(.65, .86, 0).side().drum(.14, .02, .01), matInk)
	s.add(p.at(-.31, .86, 0).side().drum(.2, .02, .01), matInk)
	s.add(p.at(.1, .5, 0).egg(.05, .08, .06), matInk)
	return s.dist, s.mat
}

func shapeToothbrush(p vec) (float64, material) {
	s := solid{p.limb(vec{0, .07, 0}, vec{0, .95, 0}, .085, .05), matMain}
	s.add(p.at(0, 1.2, 0).box(.075, .24, .05, .045), matMain)
	s.add(p.at(.13, 1.24, 0).box(.08, .15, .06, .015), matMilk)
	return s.dist, s.mat
}
