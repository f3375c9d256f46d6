package clay

func shapeCow(p vec) (float64, material) {
	w := p.mirrorZ()
	d := hoofed(p, .58, .26, .08)
	d = melt(d, p.limb(vec{.4, .68, 0}, vec{.56, .8, 0}, .17, .15), .08)
	d = melt(d, p.limb(vec{.6, .8, 0}, vec{.74, .62, 0}, .15, .115), .05)
	d = melt(d, w.limb(vec{.54, .86, .14}, vec{.48, .82, .28}, .05, .035), .03)
	s := solid{d, matMain}
	s.add(p.at(.775, .59, 0).egg(.08, .1, .12), matSkin)
	s.add(w.limb(vec{.57, .93, .1}, vec{.6, 1.08, .17}, .04, .012), matCream)
	s.add(p.at(-.14, .33, 0).egg(.14, .09, .12), matSkin)
	s.add(w.at(.69, .79, .12).ball(.032), matInk)
	tail := p.rod(vec{-.56, .74, 0}, vec{-.68, .36, 0}, .025)
	s.add(min(tail, p.at(-.69, .3, 0).egg(.045, .09, .045)), matInk)
	hooves(&s, p, .26, .08)
	if s.mat == matMain {
		a := p.at(-.3, .66, .1).egg(.17, .16, .3)
		b := p.at(.14, .56, -.05).egg(.14, .15, .4)
		if min(a, b) < 0 {
			s.mat = matInk
		}
	}
	return s.dist, s.mat
}

func shapeElephant(p vec) (float64, material) {
	w := p.mirrorZ()
	d := p.at(-.12, .62, 0).egg(.48, .38, .33)
	d = melt(d, p.at(.42, .74, 0).egg(.27, .28, .25), .1)
	d = melt(d, w.limb(vec{.16, .45, .17}, vec{.18, .12, .17}, .13, .12), .06)
	d = melt(d, w.limb(vec{-.4, .45, .17}, vec{-.42, .12, .17}, .14, .12), .06)
	d = melt(d, p.limb(vec{.6, .7, 0}, vec{.76, .34, 0}, .13, .085), .06)
	d = melt(d, p.limb(vec{.76, .34, 0}, vec{.86, .14, 0}, .085, .065), .03)
	d = melt(d, p.limb(vec{.86, .14, 0}, vec{.98, .2, 0}, .065, .05), .03)
	d = melt(d, p.limb(vec{-.56, .7, 0}, vec{-.66, .42, 0}, .035, .025), .03)
	s := solid{d, matMain}
	ear := turn{.9, .436}.aboutY(w.at(.26, .76, .3))
	s.add(ear.egg(.25, .31, .05), matMain)
	s.add(ear.at(.01, 0, .03).egg(.17, .22, .04), matSkin)
	s.add(w.limb(vec{.6, .56, .12}, vec{.82, .5, .15}, .045, .012), matMilk)
	s.add(w.at(.6, .84, .17).ball(.034), matInk)
	s.add(w.at(.27, .03, .17).egg(.05, .03, .08), matCream)
	return s.dist, s.mat
}

func shapeBear(p vec) (float64, material) {
	w := p.mirrorZ()
	d := p.at(-.1, .52, 0).egg(.5, .33, .3)
	d = melt(d, p.at(.14, .7, 0).egg(.26, .22, .22), .12)
	d = melt(d, p.at(.5, .68, 0).egg(.23, .22, .21), .1)
	d = melt(d, w.at(.44, .89, .14).ball(.085), .04)
	d = melt(d, w.limb(vec{.2, .4, .16}, vec{.24, .12, .16}, .14, .11), .08)
	d = melt(d, w.limb(vec{-.38, .4, .16}, vec{-.38, .12, .16}, .16, .11), .08)
	d = melt(d, w.at(.3, .07, .16).egg(.13, .07, .1), .04)
	d = melt(d, w.at(-.32, .07, .16).egg(.13, .07, .1), .04)
	d = melt(d, p.at(-.6, .6, 0).ball(.075), .04)
	s := solid{d, matMain}
	s.add(p.limb(vec{.64, .62, 0}, vec{.8, .6, 0}, .12, .085), matCream)
	s.add(p.at(.87, .63, 0).ball(.05), matInk)
	s.add(w.at(.65, .77, .12).ball(.03), matInk)
	return s.dist, s.mat
}

func shapeSheep(p vec) (float64, material) {
	w := p.mirrorZ()
	// Wool: a cloud of balls around a barrel.
	d := p.at(-.06, .58, 0).egg(.46, .32, .3)
	d = min(d, w.at(.2, .72, .12).ball(.2), w.at(-.1, .78, .12).ball(.21), w.at(-.38, .7, .12).ball(.2))
	d = min(d, w.at(.26, .48, .14).ball(.18), w.at(-.06, .46, .17).ball(.19), w.at(-.4, .46, .14).ball(.18))
	d = min(d, p.at(-.56, .6, 0).ball(.15), p.at(.42, .93, 0).ball(.14))
	d = min(d, w.at(.06, .6, .24).ball(.15), w.at(-.24, .6, .25).ball(.15))
	s := solid{d, matMain}
	s.add(p.limb(vec{.42, .84, 0}, vec{.62, .7, 0}, .15, .1), matInk)
	s.add(w.limb(vec{.4, .86, .12}, vec{.34, .8, .27}, .05, .035), matInk)
	s.add(w.at(.53, .86, .11).ball(.034), matMilk)
	s.add(w.limb(vec{.2, .35, .13}, vec{.2, .05, .13}, .065, .055), matInk)
	s.add(w.limb(vec{-.32, .35, .13}, vec{-.32, .05, .13}, .065, .055), matInk)
	return s.dist, s.mat
}

func shapeTeddy(p vec) (float64, material) {
	w := p.mirrorX()
	d := p.at(0, .38, 0).egg(.32, .36, .28)
	d = melt(d, p.at(0, .88, .03).egg(.29, .26, .25), .06)
	d = melt(d, w.at(.24, 1.1, 0).egg(.12, .12, .07), .03)
	d = melt(d, w.limb(vec{.24, .6, .04}, vec{.46, .36, .18}, .11, .1), .05)
	d = melt(d, w.limb(vec{.2, .14, .1}, vec{.33, .13, .36}, .13, .125), .05)
	s := solid{d, matMain}
	s.add(p.at(0, .81, .26).egg(.12, .09, .09), matCream)
	s.add(p.at(0, .85, .345).egg(.05, .035, .03), matInk)
	s.add(w.at(.11, .96, .25).ball(.034), matInk)
	s.add(w.at(.33, .13, .47).egg(.075, .085, .03), matCream)
	s.add(p.at(0, .38, .23).egg(.15, .18, .07), matCream)
	return s.dist, s.mat
}

func shapePerson(p vec) (float64, material) {
	w := p.mirrorX()
	d := p.at(0, .84, 0).box(.23, .29, .14, .12)
	d = melt(d, w.limb(vec{.24, 1.05, 0}, vec{.42, .68, .04}, .1, .08), .05)
	d = melt(d, w.limb(vec{.11, .55, 0}, vec{.15, .14, 0}, .13, .1), .05)
	s := solid{d, matMain}
	s.add(w.at(.44, .6, .05).ball(.085), matSkin)
	s.add(p.rod(vec{0, 1.1, 0}, vec{0, 1.2, 0}, .08), matSkin)
	s.add(p.at(0, 1.34, .02).egg(.19, .21, .19), matSkin)
	hair := max(p.at(0, 1.38, -.02).egg(.215, .22, .215), 1.36+.5*p.z-p.y)
	s.add(hair, matWood)
	s.add(w.at(.07, 1.36, .2).ball(.024), matInk)
	s.add(w.at(.16, .06, .05).egg(.11, .07, .17), matInk)
	s.add(p.at(0, 1.27, .195).egg(.055, .016, .02), matRose)
	s.add(p.at(0, .58, 0).box(.245, .03, .15, .02), matInk)
	return s.dist, s.mat
}
