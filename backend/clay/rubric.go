package clay

import (
	"fmt"
	"strings"
)

// aspect measures one line of a rubric, 0..1, and tells in plain words what it
// was measured by. Aspects that clay cannot see go by the nearest thing it can,
// and say so.
func (f *finding) aspect(name string, m measures) (float64, string) {
	switch name {
	case "object_completeness", "individual_completeness":
		return m.present * m.whole * (.6 + .4*m.sure), f.tellCounts(m)
	case "detectability":
		return m.present * m.sure, tell(m.sure, "recognised at once", "recognised", "hard to recognise")
	case "occlusion_handling", "separation_clarity", "occlusion_management", "spatial_legibility":
		return m.apart, tell(m.apart, "everything stands clear", "things stand close", "things touch")
	case "relationship_accuracy", "position_accuracy":
		return m.present * m.placed, f.tellPlace()
	case "count_accuracy":
		return m.present, f.tellCounts(m)
	case "object_uniformity":
		return m.present * m.alike, tell(m.alike, "of one size", "of nearly one size", "of different sizes")
	case "color_fidelity", "attribute_binding":
		return m.present * m.coloured, f.tellColours()
	case "contrast_effectiveness":
		return m.present * m.vivid, tell(m.vivid, "the colours are plain to see", "the colours can be told", "the colours are hard to tell")
	case "multi_object_consistency", "material_consistency":
		return m.alike * (.5 + .5*m.sure), tell(m.alike, "all of one clay", "much alike", "sizes differ")
	case "perspective_consistency":
		return m.whole * m.alike, tell(m.whole*m.alike, "sizes agree with their distance", "sizes nearly agree", "sizes disagree or something is cut off")
	case "accuracy_to_prompt":
		return m.present * m.coloured * (.3 + .7*m.placed), f.summary()
	case "visual_quality_and_realism":
		return m.whole * m.sure, "clay, not a photograph: judged by how whole and how plain things are"
	case "consistency_and_cohesion":
		return m.alike * m.apart, tell(m.alike*m.apart, "one calm scene", "a little crowded", "crowded or uneven")
	}
	return .5, "clay cannot judge this; five stands for no opinion"
}

// tell picks words for a share.
func tell(share float64, good, fair, poor string) string {
	switch {
	case share > .75:
		return good
	case share > .4:
		return fair
	}
	return poor
}

func (f *finding) tellCounts(m measures) string {
	var parts []string
	for gi := range f.demand.groups {
		parts = append(parts, f.sayCount(gi))
	}
	if m.whole < 1 {
		parts = append(parts, "something is cut off at the side")
	}
	return strings.Join(parts, ", ")
}

func (f *finding) tellColours() string {
	if said := f.sayKinds(faultColour); len(said) > 0 {
		return strings.Join(said, "; ")
	}
	var parts []string
	for gi, g := range f.demand.groups {
		switch n := len(f.members[gi]); {
		case n == 0:
			parts = append(parts, "no "+g.class.name()+" to look at")
		case !g.painted:
		case g.count > 1:
			parts = append(parts, fmt.Sprintf("the %s are %s", plural(g.class.name()), g.colour.name()))
		default:
			parts = append(parts, fmt.Sprintf("the %s is %s", g.class.name(), g.colour.name()))
		}
	}
	if len(parts) == 0 {
		return "no colour is asked for"
	}
	return strings.Join(parts, ", ")
}

func (f *finding) tellPlace() string {
	if f.demand.rel == relNone {
		return "no place is asked for"
	}
	if said := f.sayKinds(faultPlace); len(said) > 0 {
		return strings.Join(said, "; ")
	}
	a, b := f.demand.groups[0], f.demand.groups[1]
	if len(f.members[0]) == 0 || len(f.members[1]) == 0 {
		return "one of the two is not there"
	}
	return fmt.Sprintf("the %s is %s the %s", a.class.name(), f.demand.rel, b.class.name())
}
