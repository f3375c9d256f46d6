package render

import (
	"slices"
	"strconv"
	"strings"
)

// version is the first release with some feature; zero for none.
type version [2]int

// brand is what is known about a terminal program that it does not tell.
type brand struct {
	name         string   // as XTVERSION starts, in lower case
	placeholders version  // Unicode placeholders
	sextants     version  // draws them itself, whatever the font has
	octants      version  // the same
	best         []Path   // in order of preference, when the replies allow it
	scrolls      bool     // sixel pixels move with scrolled text
	stays        bool     // knows iTerm2's doNotMoveCursor
	direct       bool     // shows true colour, in every version that tells its name
	terms        []string // values of TERM or TERM_PROGRAM that hint at it
}

// brands is the table. A kitty answer of OK does not prove placeholders:
// WezTerm and Konsole give it and print tofu. Where the sets of blocks come
// from: the change logs of kitty (0.19.0, 0.40.0) and foot (1.8.0, 1.20.0),
// WezTerm's manual on custom_block_glyphs, Ghostty's pull request 5433.
func brands() []brand {
	return []brand{
		{name: "kitty", placeholders: version{0, 28}, sextants: version{0, 19}, octants: version{0, 40}, best: []Path{Kitty, KittyClassic}, direct: true, terms: []string{"xterm-kitty"}},
		{name: "ghostty", placeholders: version{0, 1}, sextants: version{1, 0}, octants: version{1, 2}, best: []Path{Kitty, KittyClassic}, direct: true, terms: []string{"xterm-ghostty", "ghostty"}},
		{name: "wezterm", sextants: version{20210814, 0}, best: []Path{ITerm2, Sixel}, stays: true, direct: true, terms: []string{"wezterm"}},
		{name: "iterm2", best: []Path{ITerm2, Sixel}, stays: true, direct: true, terms: []string{"iterm.app"}},
		{name: "konsole", best: []Path{KittyClassic, Sixel}, direct: true},
		{name: "xterm.js", best: []Path{Sixel, ITerm2}, direct: true, terms: []string{"vscode"}},
		{name: "xterm", best: []Path{Sixel}, scrolls: true}, // its colours depend on how it was built and started
		{name: "foot", sextants: version{1, 8}, octants: version{1, 20}, best: []Path{Sixel}, direct: true, terms: []string{"foot"}},
		{name: "vte", sextants: version{6600, 0}, best: []Path{Sixel}, direct: true},
		{name: "mintty", best: []Path{ITerm2, Sixel}, direct: true, terms: []string{"mintty"}},
		{name: "mlterm", best: []Path{Sixel}, terms: []string{"mlterm"}},
		{name: "contour", best: []Path{Sixel}, direct: true, terms: []string{"contour"}},
		{name: "rio", best: []Path{Sixel, ITerm2}, direct: true, terms: []string{"rio"}},
		{name: "zellij", best: []Path{Sixel}},
		{name: "tmux", best: []Path{Kitty, Sixel}},
	}
}

// terminals returns the version replies of what shows the program: several
// behind a tmux that is attached several times, none when it is not known.
func (c Caps) terminals() []string {
	var all []string
	if !c.Tmux {
		all = append(all, c.Version)
	}
	for _, t := range c.Attached.Clients {
		if c.Tmux {
			all = append(all, t.text())
		}
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// brand returns the entry for the terminal whose replies c holds: by its
// version reply, behind tmux by its client's, and by TERM only where no
// version came at all. An unknown one, or several of different brands, is the
// zero brand.
func (c Caps) brand() brand {
	if all := c.terminals(); len(all) > 0 {
		b := brandOf(all[0])
		for _, text := range all[1:] {
			if brandOf(text).name != b.name {
				return brand{}
			}
		}
		return b
	}
	if c.Version != "" {
		return brandOf(c.Version)
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

// brandOf returns the entry for a version reply.
func brandOf(text string) brand {
	text = strings.ToLower(text)
	for _, b := range brands() {
		if rest, ok := strings.CutPrefix(text, b.name); ok && (rest == "" || strings.ContainsRune(" (/-", rune(rest[0]))) {
			return b
		}
	}
	return brand{}
}

// has reports whether the version reply text names release v or a later one. A
// version that does not parse counts as too old.
func (v version) has(text string) bool {
	if v == (version{}) {
		return false
	}
	got, ok := readVersion(text)
	return ok && (got[0] > v[0] || got[0] == v[0] && got[1] >= v[1])
}

// hasPlaceholders reports whether the version text names a program that
// draws Unicode placeholders.
func hasPlaceholders(text string) bool { return brandOf(text).placeholders.has(text) }

// art returns the finest blocks that the version text's program draws itself.
func (b brand) art(text string) Art {
	switch {
	case b.octants.has(text):
		return Octants
	case b.sextants.has(text):
		return Sextants
	}
	return Quadrants
}

// readVersion finds the first MAJOR.MINOR in text such as "kitty(0.41.1)", or a
// long number alone, as in "VTE(7600)".
func readVersion(text string) (v version, ok bool) {
	i := strings.IndexAny(text, "0123456789")
	if i < 0 {
		return v, false
	}
	parts := strings.FieldsFunc(text[i:], func(r rune) bool { return r < '0' || r > '9' })
	major, err := strconv.Atoi(parts[0])
	if len(parts) == 1 {
		return version{major, 0}, err == nil && len(parts[0]) >= 4
	}
	minor, err2 := strconv.Atoi(parts[1])
	return version{major, minor}, err == nil && err2 == nil
}
