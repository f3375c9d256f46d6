package themes

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// grounds are the backgrounds that a theme is made for: its own, and for themes
// that are at home on more than one, what terminals often have.
func grounds(p Palette) []color.Color {
	switch {
	case strings.HasPrefix(p.Name, "contrast"):
		return []color.Color{p.Ground}
	case p.Name == "gruvbox":
		return []color.Color{p.Ground, hex("#1d2021"), hex("#000000")}
	case p.Name == "gruvbox-light":
		return []color.Color{p.Ground, hex("#ffffff")}
	case p.Dark:
		return []color.Color{p.Ground, hex("#000000"), hex("#1e1e1e"), hex("#1e1e2e")}
	}
	return []color.Color{p.Ground, hex("#ffffff"), hex("#fdf6e3")}
}

// tokens are the colours that text is written in.
func tokens(p Palette) map[string]color.Color {
	return map[string]color.Color{
		"text": p.Text, "muted": p.Muted, "accent": p.Accent, "waiting": p.Waiting,
		"good": p.Good, "fair": p.Fair, "bad": p.Bad, "edited": p.Edited,
	}
}

// least is the ratio that a theme promises for text: 4.5 is level AA, 7 is AAA,
// and 3 is what graphics need, for palettes that are not rflow's own.
func least(p Palette) float64 { return groundOf(p).least }

func TestTextHasContrast(t *testing.T) {
	for name, p := range palettes() {
		if strings.HasPrefix(name, "16") {
			continue // the terminal's own colours
		}
		need := func(what string, got, want float64) {
			if got < want {
				t.Errorf("%s: %s has a contrast of %.2f, want %.1f", name, what, got, want)
			}
		}
		for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256} {
			slack := 1.0
			if profile == colorprofile.ANSI256 {
				slack = 0.8 // the nearest of 256 is another colour
			}
			as := profile.Convert
			for token, c := range tokens(p) {
				for _, ground := range grounds(p) {
					need(fmt.Sprintf("%s on %v in %s", token, ground, profile), contrast(as(c), ground), least(p)*slack)
				}
			}
			for _, ground := range grounds(p) {
				need(fmt.Sprintf("faint text on %v in %s", ground, profile), contrast(as(p.Faint), ground), 3*slack)
				need(fmt.Sprintf("a line on %v in %s", ground, profile), contrast(as(p.Line), ground), 1.3*slack)
			}
			for what, on := range map[string][2]color.Color{
				"a key cap": {p.OnAccent, p.Accent}, "the selected line": {p.Text, p.Selected},
				"text in a popup": {p.Text, p.Surface}, "less weighty text in a popup": {p.Muted, p.Surface},
			} {
				need(what+" in "+profile.String(), contrast(as(on[0]), as(on[1])), least(p)*slack)
			}
		}
	}
}

// TestSixteenColoursAreLegible looks at the colours that terminals come with;
// their owners may have others.
func TestSixteenColoursAreLegible(t *testing.T) {
	for _, p := range []Palette{sixteenPalette(), safeSixteen(sixteenPalette()), sixteenLightPalette(), safeSixteen(sixteenLightPalette())} {
		ground := hex("#000000")
		if !p.Dark {
			ground = hex("#ffffff")
		}
		for token, c := range tokens(p) {
			if c != nil && contrast(c, ground) < 2.5 {
				t.Errorf("%s (good is %v): %s is %v, a contrast of %.1f", p.Name, p.Good, token, c, contrast(c, ground))
			}
		}
	}
}

// sight is how a person without one kind of cone sees, in linear light:
// Machado, Oliveira and Fernandes 2009, severity 1.
type sight [3][3]float64

func sights() map[string]sight {
	return map[string]sight{
		"any":          {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
		"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	}
}

// lab returns CIE L*a*b* under D65 as that person sees the colour.
func (s sight) lab(c color.Color) [3]float64 {
	l := linear(c)
	var seen [3]float64
	for i, row := range s {
		seen[i] = min(1, max(0, row[0]*l[0]+row[1]*l[1]+row[2]*l[2]))
	}
	r, g, b := seen[0], seen[1], seen[2]
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f((0.4124*r + 0.3576*g + 0.1805*b) / 0.95047)
	y := f(0.2126*r + 0.7152*g + 0.0722*b)
	z := f((0.0193*r + 0.1192*g + 0.9505*b) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// apart is the distance of two colours as that person sees them; 2 is just
// noticeable side by side.
func (s sight) apart(a, b color.Color) float64 {
	x, y := s.lab(a), s.lab(b)
	return math.Sqrt(math.Pow(x[0]-y[0], 2) + math.Pow(x[1]-y[1], 2) + math.Pow(x[2]-y[2], 2))
}

func states(p Palette) map[string]color.Color {
	return map[string]color.Color{"good": p.Good, "fair": p.Fair, "bad": p.Bad, "waiting": p.Waiting, "edited": p.Edited}
}

// TestTheSafeThemesKeepStatesApart: what is good, fair, bad, waiting and edited
// look different to everybody. Twelve times what is just noticeable is asked for.
func TestTheSafeThemesKeepStatesApart(t *testing.T) {
	const enough = 25
	for _, p := range []Palette{safePalette(true), safePalette(false)} {
		for name, s := range sights() {
			for a, one := range states(p) {
				for b, other := range states(p) {
					if d := s.apart(one, other); a < b && d < enough {
						t.Errorf("%s, seen with %s: %s and %s are %.0f apart, want %d", p.Name, name, a, b, d, enough)
					}
				}
			}
		}
	}
	// The test can tell: these two are the same to a person without red cones.
	if d := sights()["protanopia"].apart(hex("#7f7a00"), hex("#3a8a00")); d > enough {
		t.Errorf("the simulation keeps red-green apart: %.0f", d)
	}
}
