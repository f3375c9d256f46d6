package render

import (
	"fmt"
	"slices"
	"strings"
)

// Conclusion is one thing concluded about a terminal, for people to read.
type Conclusion struct {
	What     string `json:"what"`             // the subject, such as "graphics"
	Value    string `json:"value"`            // what was concluded
	Evidence string `json:"evidence"`         // the reply that it rests on
	Advice   string `json:"advice,omitempty"` // what would improve it; empty when nothing would
}

// Choose returns the path to draw by and every conclusion on the way. A
// forced path other than [Auto] is taken as it is, and the conclusions say
// whether the replies support it. Without a reply the path is [Blocks].
func (c Caps) Choose(forced Path) (Path, []Conclusion) {
	path, why, advice := c.choose()
	if forced != Auto {
		if forced != path {
			advice = fmt.Sprintf("detection would have chosen %s: %s", path, why)
		}
		path, why = forced, "asked for"
	}
	out := []Conclusion{
		c.concludeTerminal(),
		{What: "graphics", Value: path.String(), Evidence: why, Advice: advice},
		c.concludeKitty(), c.concludeSixel(), c.concludeCell(), c.concludeSync(), c.concludeColor(path),
	}
	if c.SSH {
		out = append(out, Conclusion{What: "link", Value: "remote", Evidence: "SSH_TTY or SSH_CONNECTION is set"})
	}
	return path, out
}

// choose applies the brand's preferences to what the replies allow.
func (c Caps) choose() (p Path, why, advice string) {
	if !c.Done && c.Kitty != Yes {
		if c.Silent {
			return Blocks, "the terminal answered nothing in time", "choose a path with --graphics if the terminal has one"
		}
		return Blocks, "no reply yet", ""
	}
	b := c.brand()
	order := b.best
	if b.name == "" {
		order = []Path{Sixel, KittyClassic}
	}
	if c.Tmux && !slices.Contains(order, Kitty) {
		order = append([]Path{Kitty}, order...)
	}
	for _, p := range order {
		if why, ok := c.allows(p); ok {
			return p, why, c.upgrade(p)
		}
	}
	return Blocks, "no reply promised graphics", c.upgrade(Blocks)
}

// allows reports whether the replies prove path p, and by which reply.
func (c Caps) allows(p Path) (why string, ok bool) {
	switch p {
	case Kitty:
		if c.Kitty != Yes {
			return "", false
		}
		if c.Tmux {
			// Only placeholders can work behind tmux. Its client's version
			// tells; where tmux keeps it to itself the answer must do.
			return "kitty graphics answered OK through tmux", c.Outer == "" || hasPlaceholders(c.Outer)
		}
		return "kitty graphics answered OK, and " + c.Version + " has placeholders", hasPlaceholders(c.Version)
	case KittyClassic:
		return "kitty graphics answered OK, without placeholders", c.Kitty == Yes && !c.Tmux
	case Sixel:
		return "device attributes (DA1) list 4, sixel", c.HasSixel()
	case ITerm2:
		return "the terminal's version names " + c.brand().name, c.Version != "" && !c.Tmux
	}
	return "", false
}

// upgrade says what would lead to a better path than p.
func (c Caps) upgrade(p Path) string {
	b := c.brand()
	switch {
	case p == Kitty:
		return ""
	case c.Tmux && c.Kitty != Yes:
		return "in tmux: `set -g allow-passthrough on` lets kitty and Ghostty show pictures; tmux 3.4 or later can show sixel"
	case b.name == "kitty":
		return "kitty 0.28 or later shows pictures through placeholders"
	case b.name == "xterm" && p == Blocks:
		return "start it as `xterm -ti vt340` to get sixel"
	case p == Blocks:
		return "kitty, Ghostty, foot, WezTerm, iTerm2 or `xterm -ti vt340` show real pictures"
	}
	return ""
}

func (c Caps) concludeTerminal() Conclusion {
	switch {
	case c.Outer != "":
		return Conclusion{What: "terminal", Value: c.Outer + " behind " + c.Version, Evidence: "tmux's client_termtype"}
	case c.Version != "":
		return Conclusion{What: "terminal", Value: c.Version, Evidence: "version reply (XTVERSION)"}
	}
	return Conclusion{What: "terminal", Value: "unknown", Evidence: fmt.Sprintf("no version reply; TERM is %q", c.Term)}
}

func (c Caps) concludeKitty() Conclusion {
	out := Conclusion{What: "kitty graphics", Value: c.Kitty.String(), Evidence: "kitty graphics query"}
	if c.KittyError != "" {
		out.Evidence += ": " + c.KittyError
	}
	if c.Kitty == Unanswered && c.Done {
		out.Value, out.Evidence = "no", "device attributes came without an answer to the kitty query"
	}
	return out
}

func (c Caps) concludeSixel() Conclusion {
	out := Conclusion{What: "sixel", Value: "no", Evidence: "device attributes (DA1) " + intList(c.Attributes)}
	if !c.Done {
		out.Value, out.Evidence = Unanswered.String(), "no device attributes (DA1)"
	}
	if c.HasSixel() {
		out.Value = "yes"
		if c.SixelW > 0 {
			out.Value += fmt.Sprintf(", at most %dx%d px", c.SixelW, c.SixelH)
		}
		if c.SixelColors > 0 {
			out.Value += fmt.Sprintf(", %d colours", c.SixelColors)
		}
	}
	return out
}

func (c Caps) concludeCell() Conclusion {
	w, h, evidence := c.Cell()
	out := Conclusion{What: "cell size", Value: fmt.Sprintf("%dx%d px", w, h), Evidence: evidence}
	if strings.Contains(evidence, "assumed") {
		out.Advice = "a terminal that reports its cell size shows sharper pictures"
	}
	return out
}

func (c Caps) concludeSync() Conclusion {
	out := Conclusion{What: "synchronised output", Value: c.Sync.String(), Evidence: "mode report (DECRQM 2026)"}
	if c.Sync == No && c.Tmux {
		out.Advice = "tmux 3.4 or later passes frames on whole"
	}
	return out
}

func (c Caps) concludeColor(p Path) Conclusion {
	out := Conclusion{What: "colours", Value: c.Profile.String(), Evidence: "TERM and COLORTERM"}
	if eff := AtLeast256(p, c.Profile); eff != c.Profile {
		out.Value, out.Evidence = eff.String(), "placeholders need it"
	}
	if c.NoColor {
		out.Evidence = "NO_COLOR is set"
	}
	return out
}

func intList(v []int) string {
	if len(v) == 0 {
		return "(none)"
	}
	return strings.Trim(fmt.Sprint(v), "[]")
}
