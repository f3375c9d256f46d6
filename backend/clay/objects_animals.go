package clay

import "math"

// Animals on four legs stand in profile, heading for +x. Legs come in pairs,
// so most of a body is modelled for z >= 0 and mirrored.

func shapeDog(p vec) (float64, material) {
	w := p.mirrorZ()
	d := p.limb(vec{-.32, .5, 0}, vec{.25, .53, 0}, .17, .2)
	d = melt(d, p.limb(vec{.27, .58, 0}, vec{.4, .86, 0}, .14, .12), .1)
	d = melt(d, p.at(.44, .92, 0).egg(.19, .17, .16), .06)
	d = melt(d, p.limb(vec{.54, .88, 0}, vec{.7, .84, 0}, .1, .08), .05)
	d = melt(d, w.limb(vec{.24, .45, .12}, vec{.26, .07, .12}, .08, .07), .07)
	d = melt(d, w.limb(vec{-.36, .45, .12}, vec{-.38, .07, .12}, .09, .07), .07)
	d = melt(d, p.limb(vec{-.46, .58, 0}, vec{-.66, .9, 0}, .065, .04), .06)
	s := solid{d, matMain}
	s.add(turn{.97, .24}.aboutZ(w.at(.36, .89, .165)).egg(.08, .18, .05), matWood)
	s.add(p.at(.785, .87, 0).ball(.048), matInk)
	s.add(w.at(.58, .98, .1).ball(.034), matInk)
	s.add(turn{.9, .436}.aboutZ(p.at(.335, .71, 0)).ring(.145, .03), matRose)
	return s.dist, s.mat
}

func shapeCat(p vec) (float64, material) {
	// Sitting, face to the camera, the tail up beside it.
	w := p.mirrorX()
	d := p.at(0, .33, -.04).egg(.27, .34, .25)
	d = melt(d, p.at(0, .82, .06).egg(.29, .24, .22), .08)
	d = melt(d, w.limb(vec{.15, .94, .04}, vec{.225, 1.15, .03}, .115, .014), .04)
	d = melt(d, w.limb(vec{.11, .42, .17}, vec{.11, .07, .24}, .085, .08), .05)
	d = melt(d, w.at(.25, .13, .02).egg(.13, .13, .2), .05)
	tail := p.limb(vec{.16, .08, -.2}, vec{.48, .1, -.12}, .075, .07)
	tail = min(tail, p.limb(vec{.48, .1, -.12}, vec{.6, .36, -.06}, .07, .06))
	tail = min(tail, p.limb(vec{.6, .36, -.06}, vec{.52, .62, -.04}, .06, .05))
	s := solid{melt(d, tail, .05), matMain}
	s.add(w.at(.06, .755, .27).egg(.075, .055, .05), matCream)
	s.add(p.at(0, .8, .295).egg(.035, .025, .025), matRose)
	s.add(w.at(.12, .87, .235).egg(.05, .058, .035), matBrass)
	s.add(w.at(.12, .87, .265).egg(.016, .045, .012), matInk)
	s.add(w.rod(vec{.1, .76, .29}, vec{.32, .79, .25}, .01), matInk)
	s.add(w.rod(vec{.1, .73, .29}, vec{.31, .7, .25}, .01), matInk)
	return s.dist, s.mat
}

func shapeBird(p vec) (float64, material) {
	w := p.mirrorZ()
	d := turn{.94, -.34}.aboutZ(p.at(0, .52, 0)).egg(.42, .28, .27)
	d = melt(d, p.at(.32, .82, 0).ball(.21), .08)
	tail := turn{.9, -.436}.aboutZ(p.at(-.52, .38, 0)).box(.26, .035, .12, .03)
	d = melt(d, tail, .1)
	s := solid{d, matMain}
	wing := turn{.9, -.436}.aboutZ(w.at(-.1, .52, .25)).egg(.32, .15, .06)
	s.add(wing, matMain)
	s.add(p.at(.17, .46, 0).egg(.2, .2, .2), matCream)
	s.add(p.limb(vec{.5, .82, 0}, vec{.68, .78, 0}, .07, .008), matBrass)
	s.add(w.at(.4, .89, .165).ball(.038), matInk)
	legs := w.rod(vec{.02, .3, .1}, vec{.05, .03, .1}, .025)
	legs = min(legs, w.rod(vec{.05, .03, .1}, vec{.18, .025, .12}, .025))
	s.add(legs, matBrass)
	return s.dist, s.mat
}

// hoofed is what horse, zebra, cow and giraffe share: a barrel between two
// pairs of legs. back is the barrel's height, r its radius.
func hoofed(p vec, back, r, leg float64) float64 {
	w := p.mirrorZ()
	d := p.limb(vec{-.32, back, 0}, vec{.28, back + .02, 0}, r, r*.96)
	d = melt(d, w.limb(vec{.29, back - .1, r * .5}, vec{.31, leg, r * .55}, leg*1.25, leg), .08)
	return melt(d, w.limb(vec{-.36, back - .08, r * .5}, vec{-.38, leg, r * .55}, leg*1.4, leg), .08)
}

// hooves darken the ends of a pair of legs placed as hoofed places them.
func hooves(s *solid, p vec, r, leg float64) {
	w := p.mirrorZ()
	s.add(w.at(.315, .04, r*.55).drum(leg*1.12, .05, .02), matInk)
	s.add(w.at(-.385, .04, r*.55).drum(leg*1.12, .05, .02), matInk)
}

func shapeHorse(p vec) (float64, material) {
	w := p.mirrorZ()
	d := hoofed(p, .72, .2, .062)
	d = melt(d, p.limb(vec{.32, .82, 0}, vec{.54, 1.2, 0}, .17, .1), .1)
	d = melt(d, p.limb(vec{.55, 1.22, 0}, vec{.82, 1.04, 0}, .115, .075), .05)
	d = melt(d, w.limb(vec{.52, 1.3, .06}, vec{.5, 1.42, .08}, .04, .012), .03)
	s := solid{d, matMain}
	s.add(p.limb(vec{.47, 1.31, 0}, vec{.2, .95, 0}, .06, .08), matInk)
	tail := p.limb(vec{-.48, .78, 0}, vec{-.64, .64, 0}, .06, .085)
	s.add(melt(tail, p.limb(vec{-.64, .64, 0}, vec{-.66, .34, 0}, .085, .03), .05), matInk)
	s.add(w.at(.64, 1.22, .09).ball(.03), matInk)
	hooves(&s, p, .2, .062)
	return s.dist, s.mat
}

func shapeZebra(p vec) (float64, material) {
	// Grazing, so that its outline is not a horse's.
	w := p.mirrorZ()
	d := hoofed(p, .66, .23, .065)
	d = melt(d, p.limb(vec{.34, .68, 0}, vec{.66, .4, 0}, .17, .11), .1)
	d = melt(d, p.limb(vec{.67, .4, 0}, vec{.8, .14, 0}, .115, .075), .04)
	d = melt(d, w.limb(vec{.72, .47, .07}, vec{.82, .56, .1}, .04, .015), .03)
	s := solid{d, matMain}
	s.add(p.rod(vec{.38, .88, 0}, vec{.74, .52, 0}, .055), matInk)
	s.add(p.limb(vec{-.54, .7, 0}, vec{-.64, .3, 0}, .03, .05), matInk)
	s.add(w.at(.77, .36, .1).ball(.026), matInk)
	s.add(p.at(.81, .11, 0).ball(.07), matInk)
	hooves(&s, p, .23, .065)
	// Bands stand upright on the barrel and lie across the legs.
	band := math.Sin(25*p.x + 6*math.Abs(p.y-.66))
	if p.y < .42 && p.x < .5 {
		band = math.Sin(34 * p.y)
	}
	if s.mat == matMain && band > .68 {
		s.mat = matInk
	}
	return s.dist, s.mat
}

func shapeGiraffe(p vec) (float64, material) {
	w := p.mirrorZ()
	d := hoofed(p.at(-.1, 0, 0), .82, .18, .055)
	d = melt(d, p.limb(vec{.2, .92, 0}, vec{.46, 1.6, 0}, .16, .075), .1)
	d = melt(d, p.limb(vec{.47, 1.64, 0}, vec{.7, 1.54, 0}, .095, .065), .04)
	d = melt(d, w.limb(vec{.42, 1.69, .07}, vec{.32, 1.72, .15}, .035, .02), .02)
	s := solid{d, matMain}
	s.add(w.limb(vec{.46, 1.7, .045}, vec{.45, 1.83, .055}, .02, .032), matWood)
	s.add(w.at(.55, 1.67, .075).ball(.026), matInk)
	s.add(p.limb(vec{-.55, .88, 0}, vec{-.62, .55, 0}, .025, .045), matWood)
	hooves(&s, p.at(-.1, 0, 0), .18, .055)
	if s.mat == matMain && p.y > .5 {
		a := math.Sin(17*p.x+4*p.y) + math.Sin(15*p.y-6*p.x)*1.1
		if a+.5*math.Sin(9*p.z) > .75 {
			s.mat = matWood
		}
	}
	return s.dist, s.mat
}
