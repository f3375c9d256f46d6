package clay

import "math"

func shapeChair(p vec) (float64, material) {
	w := p.mirrorX()
	s := solid{p.at(0, .56, 0).box(.37, .07, .35, .05), matMain}
	back := turn{.995, .1}.aboutX(p.at(0, 1.02, -.36))
	s.add(back.box(.35, .26, .05, .045), matMain)
	s.add(w.rod(vec{.27, .55, -.3}, vec{.27, .95, -.36}, .045), matMain)
	s.add(w.limb(vec{.29, .5, .27}, vec{.34, .045, .32}, .055, .045), matMain)
	s.add(w.limb(vec{.29, .5, -.27}, vec{.34, .045, -.32}, .055, .045), matMain)
	return s.dist, s.mat
}

func shapeBench(p vec) (float64, material) {
	// Slats on two iron frames.
	s := solid{p.at(0, .42, .16).box(.85, .035, .09, .025), matMain}
	s.add(p.at(0, .42, -.05).box(.85, .035, .09, .025), matMain)
	s.add(p.at(0, .6, -.24).box(.85, .075, .03, .025), matMain)
	s.add(p.at(0, .8, -.28).box(.85, .075, .03, .025), matMain)
	w := p.mirrorX()
	iron := w.rod(vec{.62, .38, .2}, vec{.62, .04, .24}, .04)
	iron = min(iron, w.rod(vec{.62, .38, -.16}, vec{.62, .04, -.24}, .04))
	iron = min(iron, w.rod(vec{.62, .38, -.2}, vec{.62, .86, -.31}, .035))
	iron = min(iron, w.rod(vec{.62, .36, .2}, vec{.62, .36, -.2}, .035))
	s.add(iron, matInk)
	return s.dist, s.mat
}

func shapeCouch(p vec) (float64, material) {
	w := p.mirrorX()
	s := solid{p.at(0, .28, 0).box(.72, .18, .36, .06), matMain}
	s.add(p.at(0, .56, -.28).box(.76, .38, .14, .12), matMain)
	s.add(w.at(.76, .38, .02).box(.14, .28, .4, .13), matMain)
	s.add(w.at(.31, .47, .06).box(.3, .1, .32, .08), matMain)
	s.add(w.at(.31, .72, -.14).box(.28, .2, .09, .085), matMain)
	s.add(w.at(.7, .06, .28).limbDown(.06, .04), matWood)
	s.add(turn{.9, .436}.aboutZ(p.at(-.46, .69, .08)).box(.15, .15, .07, .065), matCream)
	return s.dist, s.mat
}

// limbDown is a short tapering foot that ends on the floor .06 below.
func (p vec) limbDown(top, bottom float64) float64 {
	return p.limb(vec{0, .06, 0}, vec{0, -.06 + bottom, 0}, top, bottom)
}

func shapeBed(p vec) (float64, material) {
	// Lengthwise along x, the head at the left.
	s := solid{p.at(-.82, .48, 0).box(.07, .46, .5, .06), matMain}
	s.add(p.at(.84, .3, 0).box(.06, .28, .5, .05), matMain)
	s.add(p.at(0, .22, 0).box(.82, .09, .48, .03), matMain)
	s.add(p.at(0, .38, 0).box(.77, .13, .46, .07), matMilk)
	s.add(p.at(.18, .4, 0).box(.61, .145, .5, .08), matMain)
	s.add(p.mirrorZ().at(-.56, .55, .22).egg(.17, .1, .2), matMilk)
	s.add(p.mirrorX().mirrorZ().at(.8, .06, .42).limbDown(.06, .05), matWood)
	return s.dist, s.mat
}

func shapeTable(p vec) (float64, material) {
	w := p.mirrorX()
	s := solid{p.at(0, .72, 0).box(.82, .05, .46, .03), matMain}
	s.add(p.at(0, .63, 0).box(.72, .07, .36, .02), matMain)
	s.add(w.mirrorZ().limb(vec{.7, .62, .36}, vec{.7, .05, .36}, .075, .05), matMain)
	return s.dist, s.mat
}

func shapeVase(p vec) (float64, material) {
	// Swelling belly, narrow neck, flared lip, two tulips.
	r := hypot2(p.x, p.z)
	belly := p.at(0, .4, 0).egg(.36, .4, .36)
	flare := max(p.y-.78, 0)
	neck := r - .13 - 1.4*flare*flare - .12*smoothstep(.8, .98, p.y)
	body := melt(max(belly, .03-p.y), max(neck*.8, math.Abs(p.y-.7)-.26), .12)
	body = carve(max(body, -p.y), p.at(0, .9, 0).tub(.09, .2, .12, .01))
	s := solid{body, matMain}
	s.add(p.at(0, .5, 0).ring(.345, .02), matCream)
	s.add(p.rod(vec{0, .6, 0}, vec{-.14, 1.2, 0}, .022), matLeaf)
	s.add(p.rod(vec{0, .6, 0}, vec{.12, 1.08, .04}, .022), matLeaf)
	s.add(p.at(-.14, 1.24, 0).egg(.09, .11, .09), matRose)
	s.add(p.at(.13, 1.12, .04).egg(.085, .1, .085), matBrass)
	return s.dist, s.mat
}

func shapePlant(p vec) (float64, material) {
	s := solid{p.at(0, .3, 0).tub(.3, .44, .3, .03), matMain}
	s.add(p.at(0, .6, 0).drum(.52, .09, .03), matMain)
	s.add(p.at(0, .67, 0).drum(.44, .03, .01), matWood)
	w := p.mirrorX()
	root := vec{0, .64, 0}
	s.add(p.petal(root, vec{0, 1.24, .05}, .085), matLeaf)
	s.add(w.petal(root, vec{.28, 1.14, -.1}, .08), matLeaf)
	s.add(w.petal(root, vec{.45, .94, .12}, .075), matLeaf)
	s.add(w.petal(root, vec{.14, .98, .34}, .075), matLeaf)
	return s.dist, s.mat
}

func shapeUmbrella(p vec) (float64, material) {
	// A shell cut by a scalloped brim. The scallops come from the planes of
	// four ribs, so no angle is needed.
	r := hypot2(p.x, p.z)
	shell := math.Abs(p.at(0, .46, 0).egg(.8, .82, .8)) - .014
	ribs := 0.0
	if r > 1e-6 {
		c, n := p.x/r, p.z/r
		c2 := c*c - n*n // cos 2a
		c4 := 2*c2*c2 - 1
		ribs = (1 - c4*c4) * .07 * min(r/.6, 1)
	}
	s := solid{max(shell, .86+ribs-p.y), matMain}
	s.add(p.rod(vec{0, .14, 0}, vec{0, 1.36, 0}, .028), matWood)
	q := p.at(.1, .14, 0).lay()
	s.add(max(q.ring(.1, .034), p.y-.14), matWood)
	return s.dist, s.mat
}
