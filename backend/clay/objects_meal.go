package clay

import "math"

func shapeDonut(p vec) (float64, material) {
	// Standing on its edge, the iced side to the front.
	q := p.at(0, .47, 0).lay() // q.y now points at the camera
	s := solid{q.ring(.305, .165), matCrust}
	a := math.Atan2(q.z, q.x)
	icing := max(q.at(0, .015, 0).ring(.305, .175), -q.y-.035+.03*math.Sin(7*a))
	s.add(icing, matMain)
	sprinkles(&s, q, a)
	return s.dist, s.mat
}

// sprinkles dots a donut's icing, one to each tenth of the ring.
func sprinkles(s *solid, q vec, a float64) {
	const part = math.Pi / 5
	k := math.Round(a / part)
	c, n := math.Cos(k*part), math.Sin(k*part)
	r, off := .22, .03
	if int(k)&1 == 0 {
		r, off = .36, -.025
	}
	x, z := q.x*c+q.z*n-r, q.z*c-q.x*n
	d := vec{x, q.y - .18, z}.rod(vec{-off, 0, -.03}, vec{off, 0, .03}, .017)
	s.add(d, matMilk)
}

func shapePizza(p vec) (float64, material) {
	// A disc tipped up to the camera, one slice pulled out.
	tip := turn{.5, -.866}
	q := tip.aboutX(p.at(0, .5, 0))
	slice := q.at(.13, 0, -.13)
	// The missing wedge lies between two planes through the centre.
	wedge := max(-q.x*.94-q.z*.34, q.z*.94+q.x*.34)
	piece := max(-slice.x*.94-slice.z*.34, slice.z*.94+slice.x*.34)
	s := solid{9, matMain}
	pie(&s, q, -wedge)
	pie(&s, slice, piece)
	return s.dist, s.mat
}

// pie adds dough, cheese and topping, all within the region cut <= 0.
func pie(s *solid, q vec, cut float64) {
	s.add(max(q.drum(.56, .045, .03), cut), matCrust)
	s.add(max(q.at(0, .05, 0).drum(.5, .03, .02), cut), matMain)
	s.add(max(q.at(0, .05, 0).ring(.525, .048), cut), matCrust)
	x, z := math.Abs(q.x), math.Abs(q.z)
	t := vec{x - .27, q.y - .08, z - .2}
	s.add(max(min(t.drum(.06, .016, .01), q.at(-.02, .08, 0).drum(.06, .016, .01)), cut), matRose)
}

func shapeCake(p vec) (float64, material) {
	s := solid{p.at(0, .27, 0).drum(.5, .25, .06), matMain}
	s.add(p.at(0, .64, 0).drum(.31, .17, .05), matMain)
	s.add(p.at(0, .02, 0).drum(.58, .02, .015), matCream)
	// Piped beads around both tiers.
	a := math.Atan2(p.z, p.x)
	bead(&s, p, a, 16, .48, .52, .05)
	bead(&s, p, a, 12, .29, .81, .04)
	s.add(p.rod(vec{0, .8, 0}, vec{0, 1.02, 0}, .035), matMilk)
	s.add(p.limb(vec{0, 1.08, 0}, vec{0, 1.17, 0}, .045, .012), matBrass)
	return s.dist, s.mat
}

// bead repeats a ball n times around the y axis.
func bead(s *solid, p vec, a, n, rad, y, r float64) {
	part := 2 * math.Pi / n
	k := math.Round(a/part) * part
	s.add(p.at(rad*math.Cos(k), y, rad*math.Sin(k)).ball(r), matCream)
}

func shapeSandwich(p vec) (float64, material) {
	s := solid{p.at(0, .13, 0).box(.52, .13, .42, .07), matMain}
	s.add(p.at(0, .61, 0).box(.52, .13, .42, .09), matMain)
	wave := .025 * math.Sin(13*p.x) * math.Cos(11*p.z)
	s.add(p.at(0, .295+wave, 0).box(.56, .03, .46, .025), matLeaf)
	s.add(p.at(0, .365, 0).box(.5, .035, .4, .03), matRose)
	s.add(p.at(0, .44, 0).box(.54, .028, .44, .015), matBrass)
	s.add(p.rod(vec{0, .7, 0}, vec{0, .98, 0}, .02), matWood)
	s.add(p.at(0, .93, 0).egg(.075, .06, .075), matLeaf)
	return s.dist, s.mat
}

func shapeHotDog(p vec) (float64, material) {
	bun := p.mirrorZ().rod(vec{-.48, .2, .15}, vec{.48, .2, .15}, .19)
	s := solid{bun, matMain}
	s.add(p.rod(vec{-.62, .34, 0}, vec{.62, .34, 0}, .13), matRose)
	zig := .05 * math.Sin(15*p.x)
	s.add(p.at(0, .455, zig).rod(vec{-.5, 0, 0}, vec{.5, 0, 0}, .035), matBrass)
	return s.dist, s.mat
}
