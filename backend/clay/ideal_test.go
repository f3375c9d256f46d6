package clay

// ideal is what a perfect eye would see of a scene. Tests of generator and
// corrector use it where thousands of pictures would take too long.
func ideal(sc *scene) *sight {
	out := &sight{}
	cam := nominalCamera()
	for _, o := range sc.objects {
		base := vec{o.x, o.y, o.z}
		u, v, _ := cam.project(base)
		_, top, _ := cam.project(vec{o.x, o.y + classTable[o.class].height*o.size, o.z})
		half := classTable[o.class].halfWidth * o.size * cam.scaleAt(base)
		out.things = append(out.things, sighting{
			class: o.class, colour: o.colour, sure: .9, clear: 1, vivid: 1,
			u0: u - half, u1: u + half, v0: top, v1: v, yaw: o.yaw, baseU: u, baseV: v, extent: o.size * cam.scaleAt(base),
		})
	}
	return out
}
