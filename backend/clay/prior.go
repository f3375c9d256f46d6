package clay

import "math"

// Habits of the world: what it makes of a thing when nothing is said, and how
// firmly. Tables are by GenEval's names; classes without an entry have habits
// drawn from their name. The maps are never written to.

// usualColours lists a class's colours, the most usual first.
var usualColours = map[string][]colourID{
	"apple": {colourRed, colourGreen}, "orange": {colourOrange}, "banana": {colourYellow, colourGreen},
	"carrot": {colourOrange}, "broccoli": {colourGreen}, "pizza": {colourYellow, colourRed}, "cake": {colourWhite, colourPink, colourBrown},
	"donut": {colourPink, colourBrown}, "hot dog": {colourBrown, colourRed}, "sandwich": {colourBrown, colourYellow},
	"cup": {colourWhite, colourBlue, colourRed}, "bottle": {colourGreen, colourBrown, colourBlue}, "bowl": {colourWhite, colourBlue, colourBrown},
	"wine glass": {colourPurple, colourRed}, "fork": {colourWhite}, "spoon": {colourWhite}, "knife": {colourBlack, colourWhite},
	"book": {colourRed, colourBlue, colourBrown}, "clock": {colourWhite, colourBlack, colourRed}, "vase": {colourBlue, colourWhite, colourGreen},
	"chair": {colourBrown, colourWhite}, "bench": {colourBrown, colourGreen}, "couch": {colourBrown, colourRed, colourBlue},
	"bed": {colourWhite, colourBlue}, "dining table": {colourBrown}, "toilet": {colourWhite}, "sink": {colourWhite},
	"car": {colourRed, colourBlue, colourWhite}, "bus": {colourRed, colourYellow}, "train": {colourGreen, colourRed, colourBlue},
	"truck": {colourBlue, colourRed}, "boat": {colourWhite, colourRed, colourBlue}, "bicycle": {colourRed, colourBlue},
	"motorcycle": {colourBlack, colourRed}, "airplane": {colourWhite}, "fire hydrant": {colourRed, colourYellow}, "stop sign": {colourRed},
	"traffic light": {colourBlack, colourYellow}, "parking meter": {colourBlue, colourBlack}, "dog": {colourBrown, colourWhite, colourBlack},
	"cat": {colourOrange, colourBlack, colourWhite}, "bird": {colourBlue, colourRed, colourYellow}, "horse": {colourBrown, colourBlack, colourWhite},
	"sheep": {colourWhite}, "cow": {colourWhite, colourBrown}, "elephant": {colourBlue, colourBrown}, "bear": {colourBrown, colourBlack},
	"giraffe": {colourYellow}, "zebra": {colourWhite}, "teddy bear": {colourBrown, colourPink}, "umbrella": {colourRed, colourBlack, colourPurple},
	"backpack": {colourBlue, colourRed}, "handbag": {colourBrown, colourRed}, "suitcase": {colourBrown, colourBlue}, "tie": {colourRed, colourBlue},
	"kite": {colourRed, colourYellow}, "sports ball": {colourOrange, colourWhite}, "frisbee": {colourRed, colourYellow},
	"skateboard": {colourBrown, colourBlack}, "potted plant": {colourBrown, colourOrange}, "tv": {colourBlack}, "laptop": {colourBlack, colourWhite},
	"cell phone": {colourBlack}, "toaster": {colourRed, colourWhite}, "refrigerator": {colourWhite}, "microwave": {colourWhite, colourBlack},
	"oven": {colourWhite, colourBlack}, "scissors": {colourRed, colourBlue}, "toothbrush": {colourBlue, colourGreen}, "hair drier": {colourPink, colourPurple},
}

// usualHeight is how high a thing is usually seen, 0 on the floor to 1 overhead.
var usualHeight = map[string]float64{
	"clock": .8, "bird": .9, "kite": 1, "airplane": 1, "umbrella": .5, "traffic light": .6, "stop sign": .5, "vase": .4, "book": .45,
	"cup": .4, "bowl": .35, "bottle": .4, "apple": .35, "orange": .35, "banana": .35, "wine glass": .4, "tv": .4, "teddy bear": .3,
	"potted plant": .3, "cat": .25, "toaster": .35, "microwave": .4, "sports ball": .15, "cake": .3, "donut": .3, "pizza": .3, "laptop": .3,
	"chair": .05, "bench": 0, "couch": 0, "bed": 0, "car": 0, "bus": 0, "train": 0, "truck": 0, "boat": 0, "dog": .1, "dining table": 0,
}

// The weights below were set by trying the whole loop until its first samples
// and its best of 32 fail about as often as FLUX.1-dev's do on GenEval. They say
// nothing about any model.
const (
	colourHabit  = .35 // field of a usual colour
	colourOdd    = -2.2
	colourText   = 1.55 // field of the colour asked for, before leanings
	colourSpread = 1.6
	colourKin    = .25 // pull of the group's other slots

	bindText   = 1.6 // as colourText, when two groups both have colours
	bindSpread = 1.45
	leakText   = .35 // field of the other group's colour
	leakSpread = .45

	onlyText = 4.0 // a single thing is always made

	pairText   = 2.7 // a thing beside another, against leaving it out
	pairSpread = 2.0

	countText   = 2.25 // a count, less countLoss for each one over two
	countLoss   = .55
	countSpread = 1.5

	sideHabit  = .35
	relText    = -.33
	relSpread  = .85
	relGravity = .8 // per unit of usual height against the relation

	stressText = .2 // what insisting adds
)

func (c classID) colours() []colourID {
	if list, ok := usualColours[c.name()]; ok {
		return list
	}
	h := hashKey("usual colour of " + c.name())
	first := colourID(h % uint64(numColours))
	second := colourID(h / 64 % uint64(numColours))
	return []colourID{first, second}
}

func (c classID) usual(k colourID) bool {
	for _, u := range c.colours() {
		if u == k {
			return true
		}
	}
	return false
}

// colourEase is how readily a class takes on a colour when told: its usual ones
// come easily, the others as the world leans.
func colourEase(class classID, k colourID) float64 {
	lean := leaning(key("colour", class, k))
	if class.usual(k) {
		return .3 + .3*math.Abs(lean)
	}
	return lean - .15
}

func (c classID) usualHeight() float64 { return usualHeight[c.name()] }

// colourHabits is the field of a slot's colour when no colour is said.
func (c classID) colourHabits() []float64 {
	out := make([]float64, numColours)
	for k := range out {
		out[k] = colourOdd
	}
	for i, k := range c.colours() {
		out[k] = colourHabit - .25*float64(i)
	}
	return out
}

// colourField is what text and habits say of the colour of g's slots when other
// is the prompt's other group, or nil. guide scales the text.
func colourField(g, other *group, guide float64) []float64 {
	field := g.class.colourHabits()
	both := other != nil && other.painted
	if g.painted {
		text := colourText + colourSpread*colourEase(g.class, g.colour)
		if both {
			text = bindText + bindSpread*leaning(key("bind", g.class, g.colour, other.class, other.colour))
		}
		if g.stressColour {
			text += stressText
		}
		field[g.colour] = max(field[g.colour], 0) + text*guide
	}
	if both && other.colour != g.colour {
		leak := leakText + leakSpread*leaning(key("leak", other.class, other.colour, g.class))
		field[other.colour] = max(field[other.colour], leak)
	}
	return field
}

// countField is the field of how many of g are made, for 0..maxMade.
func countField(g, other *group, second bool, guide float64) []float64 {
	field := make([]float64, maxMade+1)
	for n := range field {
		field[n] = ruledOut
	}
	if g.count == 1 && other == nil {
		field[1] = onlyText
		return field
	}
	text := pairText + pairSpread*leaning(key("pair", g.class, other.className()))
	if second {
		text -= .2 // what is said later is heard less
	}
	if g.count > 1 {
		text = countText - countLoss*float64(g.count-2) + countSpread*leaning(key("count", g.class, g.count, other.className()))
		field[g.count-1] = .1 + .3*leaning(key("fewer", g.class, g.count))
		if g.count < maxMade {
			field[g.count+1] = .1 + .3*leaning(key("more", g.class, g.count))
		}
	} else {
		field[0] = 0
		if g.class != other.class {
			field[2] = -.9 + .4*leaning(key("twice", g.class))
		}
	}
	if g.stressCount {
		text += stressText
	}
	field[g.count] = text * guide
	return field
}

// className is the group's class for keys; "" for no group.
func (g *group) className() string {
	if g == nil {
		return ""
	}
	return g.class.name()
}

// sides are the options of a contest about where the first group is.
var sides = [...]relation{relLeft, relRight, relAbove, relBelow}

// sideField is what text and habits say of where a stands, seen from b.
func sideField(a, b classID, rel relation, stress bool, guide float64) []float64 {
	out := make([]float64, len(sides))
	rise := a.usualHeight() - b.usualHeight()
	for i, side := range sides {
		switch side {
		case relLeft, relRight:
			out[i] = sideHabit + .3*habitOf(side)*leaning(key("side", a, b))
		case relAbove:
			out[i] = -.6 + 1.1*rise
		case relBelow:
			out[i] = -.6 - 1.1*rise
		}
		if side == rel {
			out[i] = max(out[i], 0) + guide*relTrust(a, rel, b, stress)
		}
	}
	return out
}

// habitOf is +1 for left and -1 for right, so that one leaning speaks for both.
func habitOf(side relation) float64 {
	if side == relLeft {
		return 1
	}
	return -1
}

// relTrust is how truly a relation is told for this triple.
func relTrust(a classID, rel relation, b classID, stress bool) float64 {
	trust := relText + relSpread*leaning(key("told", a, rel, b))
	rise := a.usualHeight() - b.usualHeight()
	switch rel {
	case relAbove:
		trust += relGravity * rise
	case relBelow:
		trust -= relGravity * rise
	}
	if stress {
		trust += stressText
	}
	return trust
}
