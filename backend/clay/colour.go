package clay

// colourID is one of GenEval's ten colours. The zero value is red.
type colourID int

const (
	colourRed colourID = iota
	colourOrange
	colourYellow
	colourGreen
	colourBlue
	colourPurple
	colourPink
	colourBrown
	colourBlack
	colourWhite
	numColours
)

// palette holds each colour's name and clay, as linear reflectance.
var palette = [numColours]struct {
	name   string
	albedo vec
}{
	colourRed:    {"red", vec{.66, .022, .02}},
	colourOrange: {"orange", vec{.93, .24, .012}},
	colourYellow: {"yellow", vec{.92, .66, .03}},
	colourGreen:  {"green", vec{.035, .32, .05}},
	colourBlue:   {"blue", vec{.02, .105, .58}},
	colourPurple: {"purple", vec{.20, .04, .38}},
	colourPink:   {"pink", vec{.93, .29, .46}},
	colourBrown:  {"brown", vec{.20, .075, .025}},
	colourBlack:  {"black", vec{.016, .016, .019}},
	colourWhite:  {"white", vec{.84, .83, .80}},
}

// name is the colour's English word, as prompts spell it.
func (c colourID) name() string { return palette[c].name }

// albedo is the linear reflectance of clay in this colour.
func (c colourID) albedo() vec { return palette[c].albedo }

// colourByName finds a colour by its exact lower-case English word.
func colourByName(name string) (colourID, bool) {
	for c, p := range palette {
		if p.name == name {
			return colourID(c), true
		}
	}
	return 0, false
}

// material says what a part of an object is made of. The zero value takes the
// object's own colour; every other one is fixed whatever the object's colour.
type material uint8

const (
	matMain  material = iota
	matInk            // eyes, tyres, print: near black, but pale on a black object
	matMilk           // hubs, teeth, labels: near white, but dark on a white object
	matCream          // paper, muzzles, crumb
	matWood           // legs, stems, handles
	matLeaf           // foliage
	matGlass          // windows and screens
	matSteel          // metal fittings
	matBrass          // lamps, buckles, collars
	matCrust          // baked dough
	matSkin           // faces and hands
	matStalk          // pale stems
	matRose           // tongues, cherries, tail lights
	numMaterials
)

var fixedAlbedo = [numMaterials]vec{
	matInk:   {.020, .020, .024},
	matMilk:  {.80, .79, .76},
	matCream: {.78, .68, .50},
	matWood:  {.23, .11, .045},
	matLeaf:  {.055, .24, .04},
	matGlass: {.07, .13, .18},
	matSteel: {.36, .37, .39},
	matBrass: {.72, .46, .08},
	matCrust: {.50, .24, .075},
	matSkin:  {.68, .36, .22},
	matStalk: {.30, .42, .11},
	matRose:  {.60, .08, .09},
}

// albedo is the reflectance of the material on an object of colour c. Ink on
// black and milk on white change places, or features would vanish.
func (m material) albedo(c colourID) vec {
	switch {
	case m == matMain:
		return c.albedo()
	case m == matInk && c == colourBlack:
		return vec{.42, .41, .39}
	case m == matMilk && c == colourWhite:
		return vec{.20, .20, .21}
	}
	return fixedAlbedo[m]
}

// backdrops are the sweeps objects stand before. Their chroma is low and
// their lightness is kept between that of the dark and the pale colours, so
// that all ten separate from the ground and from the shadow on it.
var backdrops = [...]vec{
	{.28, .37, .40}, // slate blue
	{.33, .39, .26}, // sage
	{.45, .36, .25}, // sand
	{.37, .33, .43}, // lilac
	{.26, .40, .36}, // sea
}

// numBackdrops bounds scene.backdrop.
const numBackdrops = len(backdrops)
