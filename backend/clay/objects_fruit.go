package clay

import "math"

func shapeApple(p vec) (float64, material) {
	// A ball pinched at both poles and broader at the shoulders.
	r := hypot2(p.x, p.z)
	y := p.y - .41
	wide := 1 + .16*y
	pinch := .17 * math.Exp2(-r*r*34) * smoothstep(.05, .3, y)
	q := vec{p.x / wide, y + pinch, p.z / wide}
	s := solid{q.egg(.47, .43, .47), matMain}
	s.add(p.limb(vec{0, .64, 0}, vec{.07, .98, 0}, .028, .038), matWood)
	s.add(p.at(.2, .92, .02).egg(.17, .05, .09), matLeaf)
	return s.dist, s.mat
}

func shapeOrange(p vec) (float64, material) {
	// A whole fruit, and a half with its cut face to the front.
	s := solid{p.at(-.16, .41, -.1).ball(.41), matMain}
	s.add(p.at(-.16, .83, -.1).egg(.09, .035, .09), matLeaf)
	s.add(p.at(-.03, .86, -.1).egg(.13, .04, .07), matLeaf)
	q := p.at(.42, .3, .2)
	half := max(q.ball(.3), q.z)
	s.add(half, matMain)
	s.add(q.lay().drum(.262, .012, .005), matCream)
	// Six wedges of flesh: fold the face into one and leave the membranes bare.
	x, y := math.Abs(q.x), math.Abs(q.y)
	a, b := math.Abs(.5*x-.866*y), y
	gap := min(a, b, math.Abs(.5*x+.866*y))
	s.add(max(q.lay().drum(.235, .02, .008), .018-gap), matMain)
	return s.dist, s.mat
}

func shapeBanana(p vec) (float64, material) {
	// An arc in the picture plane, thinning to both ends.
	const reach = 1.2
	q := p.at(0, .92, 0)
	t := clamp(math.Atan2(q.x, -q.y), -reach, reach)
	spine := vec{math.Sin(t) * .7, -math.Cos(t) * .7, 0}
	k := t * t / (reach * reach)
	s := solid{q.sub(spine).length() - .2*(1-.66*k*k), matMain}
	s.add(p.limb(vec{.65, .66, 0}, vec{.67, .86, 0}, .062, .045), matWood)
	s.add(p.at(-.67, .68, 0).ball(.06), matInk)
	return s.dist, s.mat
}

func shapeCarrot(p vec) (float64, material) {
	// Leaning on its tip, leaves up.
	s := solid{p.limb(vec{-.46, .05, 0}, vec{.2, .55, 0}, .03, .23), matMain}
	// Three grooves around the root.
	along := (p.x+.46)*.797 + (p.y-.05)*.604
	for _, at := range [3]float64{.28, .5, .7} {
		groove := math.Abs(along-at) - .012
		s.dist = max(s.dist, min(.012-groove*.5, s.dist+.02))
	}
	crown := vec{.31, .63, 0}
	s.add(p.petal(crown, vec{.34, 1.1, 0}, .075), matLeaf)
	s.add(p.petal(crown, vec{.62, .98, .06}, .075), matLeaf)
	s.add(p.petal(crown, vec{.72, .72, -.05}, .07), matLeaf)
	return s.dist, s.mat
}

func shapeBroccoli(p vec) (float64, material) {
	stalk := p.limb(vec{0, .06, 0}, vec{0, .42, 0}, .13, .1)
	w := p.mirrorX()
	stalk = melt(stalk, w.limb(vec{.05, .3, 0}, vec{.26, .5, 0}, .07, .06), .05)
	s := solid{max(stalk, -p.y), matStalk}
	crown := p.at(0, .86, 0).ball(.27)
	crown = min(crown, w.at(.34, .66, .02).ball(.23), w.at(.2, .72, .2).ball(.22))
	crown = min(crown, w.at(.22, .9, -.02).ball(.2), p.at(0, .62, .24).ball(.2))
	crown = min(crown, w.at(.2, .7, -.22).ball(.22))
	// Buds: a fine lattice of bumps.
	bud := math.Sin(31*p.x) * math.Sin(31*p.y) * math.Sin(31*p.z)
	s.add(crown-.016*bud, matMain)
	return s.dist, s.mat
}
