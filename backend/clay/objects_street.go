package clay

import "math"

func shapeTrafficLight(p vec) (float64, material) {
	s := solid{p.at(0, .96, 0).box(.25, .52, .2, .07), matMain}
	s.add(p.rod(vec{0, .06, 0}, vec{0, .5, 0}, .07), matMain)
	s.add(p.at(0, .04, 0).drum(.26, .04, .02), matMain)
	for i, m := range [3]material{matRose, matBrass, matLeaf} {
		q := p.at(0, 1.27-.31*float64(i), .2)
		s.add(q.egg(.115, .115, .07), m)
		hood := max(math.Abs(q.lay().drum(.135, .1, .01))-.016, .05-q.y)
		s.add(hood, matMain)
	}
	return s.dist, s.mat
}

func shapeHydrant(p vec) (float64, material) {
	w := p.mirrorX()
	d := p.at(0, .05, 0).drum(.34, .05, .025)
	d = min(d, p.at(0, .45, 0).drum(.24, .42, .03))
	d = min(d, p.at(0, .84, 0).drum(.31, .05, .025))
	dome := max(p.at(0, .86, 0).egg(.26, .24, .26), .85-p.y)
	d = min(d, dome, p.at(0, 1.12, 0).drum(.07, .07, .02))
	d = min(d, w.at(.3, .56, 0).side().drum(.12, .1, .02))
	s := solid{d, matMain}
	s.add(w.at(.41, .56, 0).side().drum(.15, .035, .02), matMain)
	s.add(w.at(.46, .56, 0).side().drum(.06, .035, .01), matSteel)
	s.add(p.at(0, .5, .26).lay().drum(.14, .06, .02), matMain)
	s.add(p.at(0, .5, .32).lay().drum(.07, .03, .01), matSteel)
	return s.dist, s.mat
}

func shapeStopSign(p vec) (float64, material) {
	q := p.at(0, 1.06, .05)
	s := solid{q.prism(octagon(q, .42), .04, .02), matMain}
	rim := math.Abs(octagon(q, .385)) - .012
	s.add(q.at(0, 0, .03).prism(rim, .016, .005), matMilk)
	s.add(q.at(0, 0, .03).prism(stopText(q), .018, .005), matMilk)
	s.add(p.rod(vec{0, .04, 0}, vec{0, .9, 0}, .045), matSteel)
	s.add(p.at(0, .03, 0).drum(.2, .03, .02), matSteel)
	return s.dist, s.mat
}

// octagon is planar with flat sides r from the centre.
func octagon(p vec, r float64) float64 {
	x, y := math.Abs(p.x), math.Abs(p.y)
	return max(x, y, (x+y)*.7071) - r
}

// stopText is the word STOP in strokes, planar and centred.
func stopText(p vec) float64 {
	const h, w, t = .12, .065, .02 // half height, half width, half stroke
	bar := func(x, y, hx, hy float64) float64 { return p.at(x, y, 0).rect(hx, hy, .005) }
	letter := func(i float64) float64 { return (i - 1.5) * .165 }
	sx, tx, ox, px := letter(0), letter(1), letter(2), letter(3)
	d := min(bar(sx, h-t, w, t), bar(sx, 0, w, t), bar(sx, t-h, w, t))
	d = min(d, bar(sx-w+t, h/2, t, h/2), bar(sx+w-t, -h/2, t, h/2))
	d = min(d, bar(tx, h-t, w, t), bar(tx, 0, t, h))
	o := math.Abs(p.at(ox, 0, 0).rect(w-t, h-t, .02)) - t
	d = min(d, o, bar(px-w+t, 0, t, h))
	return min(d, math.Abs(p.at(px, h/2, 0).rect(w-t, h/2-t, .02))-t)
}

func shapeParkingMeter(p vec) (float64, material) {
	head := melt(p.at(0, 1.0, 0).box(.27, .22, .14, .06), p.at(0, 1.2, 0).lay().drum(.27, .14, .06), .02)
	s := solid{head, matMain}
	s.add(p.rod(vec{0, .09, 0}, vec{0, .85, 0}, .075), matMain)
	s.add(p.at(0, .04, 0).drum(.22, .04, .02), matMain)
	s.add(p.at(0, .8, 0).drum(.13, .04, .02), matMain)
	glass := max(p.at(0, 1.22, .14).lay().drum(.185, .015, .005), 1.18-p.y)
	s.add(glass, matGlass)
	s.add(p.rod(vec{0, 1.19, .15}, vec{.07, 1.3, .15}, .014), matMilk)
	s.add(p.at(0, 1.0, .14).box(.1, .05, .02, .01), matSteel)
	return s.dist, s.mat
}

func shapeKite(p vec) (float64, material) {
	// A diamond on a stick frame; the tail hangs to the floor in a wave.
	q := turn{.966, -.259}.aboutZ(p.at(.06, 1.0, 0))
	x := math.Abs(q.x)
	upper := .72*x + .694*(q.y-.12) - .72*.42
	lower := .84*x - .543*(q.y-.12) - .84*.42
	s := solid{q.prism(max(upper, lower), .03, .012), matMain}
	s.add(q.rod(vec{0, -.5, .035}, vec{0, .52, .035}, .016), matWood)
	s.add(q.rod(vec{-.4, .12, .035}, vec{.4, .12, .035}, .016), matWood)
	tail := p.at(-.07+.09*math.Sin(p.y*9), 0, 0).rod(vec{0, .03, 0}, vec{0, .5, 0}, .018) * .75
	s.add(tail, matWood)
	for i, y := range [3]float64{.1, .27, .42} {
		c := p.at(-.07+.09*math.Sin(y*9), y, 0)
		m := [3]material{matMain, matBrass, matMain}[i]
		s.add(c.mirrorX().limb(vec{.01, 0, 0}, vec{.1, .02, 0}, .015, .05), m)
	}
	return s.dist, s.mat
}
