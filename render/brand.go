package render

import (
	"strconv"
	"strings"
)

// brand is what is known about a terminal program that it does not tell.
type brand struct {
	name         string   // as XTVERSION starts, in lower case
	placeholders [2]int   // first version with Unicode placeholders; zero: none
	best         []Path   // in order of preference, when the replies allow it
	scrolls      bool     // sixel pixels move with scrolled text
	stays        bool     // knows iTerm2's doNotMoveCursor
	terms        []string // values of TERM or TERM_PROGRAM that hint at it
}

// brands is the table. A kitty answer of OK does not prove placeholders:
// WezTerm and Konsole give it and print tofu.
func brands() []brand {
	return []brand{
		{name: "kitty", placeholders: [2]int{0, 28}, best: []Path{Kitty, KittyClassic}, terms: []string{"xterm-kitty"}},
		{name: "ghostty", placeholders: [2]int{0, 1}, best: []Path{Kitty, KittyClassic}, terms: []string{"xterm-ghostty", "ghostty"}},
		{name: "wezterm", best: []Path{ITerm2, Sixel}, stays: true, terms: []string{"wezterm"}},
		{name: "iterm2", best: []Path{ITerm2, Sixel}, stays: true, terms: []string{"iterm.app"}},
		{name: "konsole", best: []Path{KittyClassic, Sixel}},
		{name: "xterm.js", best: []Path{Sixel, ITerm2}, terms: []string{"vscode"}},
		{name: "xterm", best: []Path{Sixel}, scrolls: true},
		{name: "foot", best: []Path{Sixel}, terms: []string{"foot"}},
		{name: "mintty", best: []Path{ITerm2, Sixel}, terms: []string{"mintty"}},
		{name: "mlterm", best: []Path{Sixel}, terms: []string{"mlterm"}},
		{name: "contour", best: []Path{Sixel}, terms: []string{"contour"}},
		{name: "rio", best: []Path{Sixel, ITerm2}, terms: []string{"rio"}},
		{name: "tmux", best: []Path{Kitty, Sixel}},
	}
}

// brand returns the entry for the terminal whose replies c holds: by its
// version reply, behind tmux by its client's, and by TERM only where no
// version came at all. An unknown one is the zero brand.
func (c Caps) brand() brand {
	text := c.Version
	if c.Tmux && c.Outer != "" {
		text = c.Outer
	}
	if text != "" {
		return brandNamed(text)
	}
	for _, b := range brands() {
		for _, t := range b.terms {
			if strings.EqualFold(c.Term, t) || strings.EqualFold(c.Program, t) {
				return b
			}
		}
	}
	return brand{}
}

func brandNamed(version string) brand {
	version = strings.ToLower(version)
	for _, b := range brands() {
		if rest, ok := strings.CutPrefix(version, b.name); ok && (rest == "" || strings.ContainsRune(" (/-", rune(rest[0]))) {
			return b
		}
	}
	return brand{}
}

// hasPlaceholders reports whether the version text names a program that
// draws Unicode placeholders. A version that does not parse counts as too old.
func hasPlaceholders(version string) bool {
	b := brandNamed(version)
	if b.placeholders == [2]int{} {
		return false
	}
	major, minor, ok := versionNumber(version)
	return ok && (major > b.placeholders[0] || major == b.placeholders[0] && minor >= b.placeholders[1])
}

// versionNumber finds the first MAJOR.MINOR in text such as "kitty(0.41.1)".
func versionNumber(text string) (major, minor int, ok bool) {
	i := strings.IndexAny(text, "0123456789")
	if i < 0 {
		return 0, 0, false
	}
	parts := strings.FieldsFunc(text[i:], func(r rune) bool { return r < '0' || r > '9' })
	if len(parts) < 2 {
		return 0, 0, false
	}
	major, err1 := strconv.Atoi(parts[0])
	minor, err2 := strconv.Atoi(parts[1])
	return major, minor, err1 == nil && err2 == nil
}
