package render

import (
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// Colors returns how many colours the terminal shows, the reply that this rests
// on, and what would improve it. What a terminal says beats TERM and COLORTERM,
// which are often wrong: ssh does not pass COLORTERM on, and a terminal that
// was started from another one inherits it. NO_COLOR beats all.
func (c Caps) Colors() (p colorprofile.Profile, evidence, advice string) {
	switch {
	case c.NoColor:
		return min(c.Profile, colorprofile.ASCII), "NO_COLOR is set", ""
	case c.Term == "dumb" || c.Profile == colorprofile.NoTTY:
		return c.Profile, "TERM is " + quoted(c.Term), ""
	case c.Tmux:
		return c.tmuxColors()
	case c.Screen:
		return max(colorprofile.ANSI, min(c.Profile, colorprofile.ANSI256)), "GNU screen shows at most 256 colours", "tmux shows more"
	}
	direct, indexed := c.styleColors()
	switch {
	case direct:
		return colorprofile.TrueColor, "it keeps a true colour that is set (DECRQSS)", ""
	case indexed:
		return colorprofile.ANSI256, "it turns a true colour that is set into one of 256 (DECRQSS)", ""
	case c.Direct == Yes:
		return colorprofile.TrueColor, "terminfo Tc or RGB (XTGETTCAP)", ""
	case brandOf(c.Version).direct:
		return colorprofile.TrueColor, "its version (XTVERSION) names a terminal that has them", ""
	case c.TermColors >= 256 && c.Profile < colorprofile.ANSI256:
		return colorprofile.ANSI256, "terminfo colors (XTGETTCAP)", ""
	}
	if c.Profile < colorprofile.TrueColor && c.Done {
		advice = "if it shows true colour, set COLORTERM=truecolor"
	}
	return c.Profile, "TERM and COLORTERM; no reply tells", advice
}

// tmuxColors: tmux turns colours into what each terminal can show, and passes
// on no query about them.
func (c Caps) tmuxColors() (p colorprofile.Profile, evidence, advice string) {
	switch {
	case !c.Attached.Known || len(c.Attached.Clients) == 0:
		return max(colorprofile.ANSI256, min(c.Profile, colorprofile.ANSI256)), "tmux shows at least 256 colours", ""
	case c.Attached.all(func(t TmuxClient) bool { return t.RGB }):
		return colorprofile.TrueColor, "tmux passes true colour on (RGB or Tc of its client)", ""
	}
	name := c.Attached.Clients[0].Name
	for _, t := range c.Attached.Clients {
		if !t.RGB {
			name = t.Name
		}
	}
	return colorprofile.ANSI256, "tmux turns true colour into 256 for " + name,
		"in tmux: `set -as terminal-features '," + name + ":RGB'`, then attach anew"
}

// styleColors reads what a terminal made of [probeColor].
func (c Caps) styleColors() (direct, indexed bool) {
	s := strings.ReplaceAll(c.Style, ":", ";") + ";"
	return strings.Contains(s, "38;2;1;102;203;") || strings.Contains(s, "38;2;;1;102;203;"), strings.Contains(s, "38;5;")
}

func quoted(s string) string {
	if s == "" {
		return "not set"
	}
	return s
}
