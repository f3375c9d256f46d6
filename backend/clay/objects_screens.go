package clay

import "math"

func shapeTV(p vec) (float64, material) {
	// An old set: deep case, small screen, rabbit ears, splayed feet.
	s := solid{p.at(0, .56, 0).box(.64, .42, .3, .09), matMain}
	s.add(p.at(-.12, .57, .3).prism(math.Abs(p.at(-.12, .57, 0).rect(.36, .27, .1))-.02, .03, .015), matMain)
	s.add(p.at(-.12, .57, .26).egg(.33, .25, .085), matGlass)
	s.add(p.at(.45, .74, .3).lay().drum(.075, .04, .02), matMilk)
	s.add(p.at(.45, .53, .3).lay().drum(.075, .04, .02), matMilk)
	w := p.mirrorX()
	s.add(w.rod(vec{.03, .96, 0}, vec{.36, 1.34, -.02}, .018), matInk)
	s.add(w.at(.36, 1.34, -.02).ball(.035), matInk)
	s.add(w.mirrorZ().limb(vec{.4, .16, .16}, vec{.5, .04, .2}, .05, .035), matWood)
	return s.dist, s.mat
}

func shapeLaptop(p vec) (float64, material) {
	deck := p.at(0, .05, .26)
	s := solid{deck.box(.68, .05, .42, .03), matMain}
	keys(&s, deck.at(0, .05, -.1), 5, 1, .098, .085, .033)
	s.add(deck.at(0, .05, .24).box(.16, .006, .09, .004), matSteel)
	lid := turn{.966, .259}.aboutX(p.at(0, .1, -.16))
	s.add(lid.at(0, .46, 0).box(.68, .46, .035, .03), matMain)
	s.add(lid.at(0, .48, .036).box(.46, .28, .006, .004), matGlass)
	s.add(lid.at(-.14, .52, .042).box(.28, .022, .006, .004), matMilk)
	s.add(lid.at(-.22, .42, .042).box(.2, .022, .006, .004), matMilk)
	return s.dist, s.mat
}

// keys adds a block of square keys centred on the origin, n to each side in x
// and m in z, pitch apart, on a surface at y = 0.
func keys(s *solid, p vec, n, m, px, pz, half float64) {
	x := p.x - px*clamp(math.Round(p.x/px), -n, n)
	z := p.z - pz*clamp(math.Round(p.z/pz), -m, m)
	s.add(vec{x, p.y - .008, z}.box(half, .018, half, .008), matInk)
}

func shapeMouse(p vec) (float64, material) {
	// Back to the camera at a slant; the cable leaves in a loop.
	shell := max(p.at(0, .08, 0).egg(.5, .36, .33), -p.y)
	s := solid{shell, matMain}
	s.add(max(math.Abs(shell)-.008, math.Abs(p.z)-.014, .12-p.x), matInk)
	s.add(p.at(.26, .36, 0).lay().drum(.09, .05, .02), matInk)
	s.add(max(math.Abs(shell)-.006, math.Abs(p.x-.1)-.014), matInk)
	q := p.at(.62, .3, 0).lay()
	cable := max(q.ring(.26, .03), p.x-.64)
	cable = min(max(cable, .3-p.y), p.rod(vec{.62, .56, 0}, vec{.84, .56, 0}, .03))
	s.add(min(cable, p.rod(vec{.36, .3, 0}, vec{.44, .24, 0}, .03)), matInk)
	return s.dist, s.mat
}

func shapeRemote(p vec) (float64, material) {
	// Upright, keys to the front; a round top, a waist for the hand.
	y := p.y - .74
	body := p.prism(vec{p.x, y, 0}.rect(.2-.045*smoothstep(.1, -.4, y), .74, .15), .1, .06) * .95
	s := solid{body, matMain}
	q := p.at(0, .62, .1).lay()
	x := q.x - .12*clamp(math.Round(q.x/.12), -1, 1)
	z := q.z - .14*clamp(math.Round(q.z/.14), -1, 1)
	s.add(vec{x, q.y, z}.drum(.044, .025, .012), matMilk)
	s.add(p.at(0, 1.04, .1).lay().ring(.095, .032), matInk)
	s.add(p.at(0, 1.32, .1).lay().drum(.05, .025, .012), matRose)
	return s.dist, s.mat
}

func shapeKeyboard(p vec) (float64, material) {
	// Tipped up to the camera so that the keys show.
	q := turn{.77, -.638}.aboutX(p.at(0, .255, 0))
	s := solid{q.box(.92, .055, .36, .04), matMain}
	keys(&s, q.at(0, .055, -.06), 5, 1, .155, .155, .052)
	s.add(q.at(0, .063, .22).box(.36, .018, .045, .01), matInk)
	return s.dist, s.mat
}

func shapePhone(p vec) (float64, material) {
	// The screen shows a grid of icons on a ground of the phone's colour.
	s := solid{p.at(0, .66, 0).box(.35, .66, .065, .06), matMain}
	s.add(p.at(0, .7, .06).prism(math.Abs(p.at(0, .69, 0).rect(.29, .52, .03))-.012, .012, .004), matInk)
	s.add(p.at(0, .1, .064).lay().drum(.045, .01, .005), matInk)
	s.add(p.at(0, 1.265, .064).box(.08, .014, .008, .006), matInk)
	q := p.at(0, .86, .064)
	x := q.x - .17*clamp(math.Round(q.x/.17), -1, 1)
	y := q.y - .17*clamp(math.Round(q.y/.17), -1, 1)
	icon := [3]material{matBrass, matMilk, matLeaf}[int(clamp(math.Round(q.x/.17+q.y/.17), -1, 1))+1]
	s.add(vec{x, y, q.z}.box(.055, .055, .012, .01), icon)
	s.add(p.at(0, .3, .064).box(.2, .05, .012, .01), matMilk)
	return s.dist, s.mat
}
