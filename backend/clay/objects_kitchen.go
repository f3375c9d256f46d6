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

func shapeBook(p vec) (float64, material) {
	cover := p.at(0, .54, 0).box(.4, .54, .13, .03)
	s := solid{carve(cover, p.at(.1, .54, 0).box(.42, .7, .095, 0)), matMain}
	s.add(p.at(.01, .54, 0).box(.36, .5, .1, .01), matCream)
	s.add(p.at(.04, .80, .13).box(.22, .05, .014, .01), matBrass)
	s.add(p.at(.04, .66, .13).box(.15, .022, .014, .01), matBrass)
	s.add(math.Max(p.at(.04, .34, .13).lay().drum(.11, .014, .01), -p.at(.04, .34, .13).lay().drum(.07, .1, 0)), matBrass)
	return s.dist, s.mat
}
