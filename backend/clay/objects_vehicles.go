package clay

func shapeCar(p vec) (float64, material) {
	hull := p.at(0, .3, 0).box(.76, .17, .34, .12)
	lean := .28 * (p.y - .45)
	cabin := p.at(-.08, .56, 0).box(.44-lean, .18, .29-.4*lean, .09)
	s := solid{melt(hull, cabin, .07), matMain}
	s.add(p.at(-.08, .57, 0).box(.33-lean, .095, .305-.4*lean, .03), matGlass)
	s.add(p.at(-.08, .57, 0).box(.455-lean, .095, .2, .03), matGlass)
	w := p.mirrorX().mirrorZ()
	s.add(w.at(.44, .16, .29).lay().drum(.16, .08, .035), matInk)
	s.add(w.at(.44, .16, .34).lay().drum(.08, .045, .015), matMilk)
	s.add(w.at(.745, .34, .2).ball(.065), matBrass)
	return s.dist, s.mat
}
