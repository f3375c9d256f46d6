package clay

import "math"

func shapeApple(p vec) (float64, material) {
	// A ball pinched at both poles and a little broader at the shoulders.
	r := hypot2(p.x, p.z)
	y := p.y - .45
	wide := .47 * (1 + .14*y)
	dent := .15 * math.Max(0, 1-r*r*9)
	q := vec{p.x / wide * .47, y, p.z / wide * .47}
	if y > 0 {
		q.y += dent
	} else {
		q.y -= dent * .5
	}
	s := solid{q.egg(.47, .44, .47), matMain}
	s.add(p.limb(vec{0, .7, 0}, vec{.07, 1.02, 0}, .028, .036), matWood)
	s.add(p.at(.21, .95, .02).egg(.16, .045, .085), matLeaf)
	return s.dist, s.mat
}

func shapeBanana(p vec) (float64, material) {
	// An arc of a ring in the picture plane, thinning to both ends.
	q := p.at(.02, .92, 0)
	arc := math.Atan2(q.x, -q.y) // 0 at the bottom
	t := clamp(arc/1.22, -1, 1)
	e := vec{math.Sin(t * 1.22), -math.Cos(t * 1.22), 0}.scale(.66)
	thick := .17 * (1 - .62*t*t*t*t)
	s := solid{q.sub(e).length() - thick, matMain}
	s.add(p.limb(vec{.63, .68, 0}, vec{.62, .83, 0}, .06, .05), matWood)
	s.add(p.at(-.585, .66, 0).ball(.065), matInk)
	return s.dist, s.mat
}
