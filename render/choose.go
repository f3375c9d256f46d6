package render

import (
	"fmt"
	"slices"
	"strings"
)

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
	out := c.concludeTerminal()
	out = append(out, Conclusion{What: "graphics", Value: path.String(), Evidence: why, Advice: advice})
	out = append(out, c.concludeKitty(), c.concludeTransfer(), c.concludeSixel(), c.concludeArt(path))
	out = append(out, c.concludeColor(path), c.concludeBackground(), c.concludeCell(), c.concludeSync(), c.concludeLink())
	return path, out
}

// choose applies the brand's preferences to what the replies allow.
func (c Caps) choose() (p Path, why, advice string) {
	switch {
	case c.Done || c.Kitty == Yes:
	case c.Silent:
		return Blocks, "the terminal answered nothing in time", "choose a path with --graphics if the terminal has one"
	default:
		return Blocks, "no reply yet", ""
	}
	for _, p := range c.order() {
		if why, ok := c.allows(p); ok {
			return p, why, c.upgrade(p)
		}
	}
	return Blocks, "no reply promised graphics", c.upgrade(Blocks)
}

// order returns the paths worth trying on this terminal, best first.
func (c Caps) order() []Path {
	b := c.brand()
	order := b.best
	if b.name == "" {
		order = []Path{Sixel, KittyClassic}
	}
	if c.Tmux && !slices.Contains(order, Kitty) {
		order = append([]Path{Kitty}, order...)
	}
	return order
}

// allows reports whether the replies prove path p, and by which reply.
func (c Caps) allows(p Path) (why string, ok bool) {
	if c.Screen {
		return "", false
	}
	switch p {
	case Kitty:
		if c.Tmux {
			return "kitty graphics answered OK through tmux", c.Kitty == Yes && c.tmuxPlaceholders()
		}
		return "kitty graphics answered OK, and " + c.Version + " has placeholders", c.Kitty == Yes && hasPlaceholders(c.Version)
	case KittyClassic:
		return "kitty graphics answered OK, without placeholders", c.Kitty == Yes && !c.Tmux
	case Sixel:
		if c.Tmux && c.Attached.Known { // detached, it is seen by nobody, and next perhaps by a terminal without
			return "tmux lists sixel (DA1), and among its client's features", c.HasSixel() && c.Attached.all(func(t TmuxClient) bool { return t.Sixel })
		}
		return "device attributes (DA1) list 4, sixel", c.HasSixel()
	case ITerm2:
		return "the terminal's version names " + c.brand().name, c.Version != "" && !c.Tmux && !c.Zellij
	case Auto, Blocks:
	}
	return "", false
}

// tmuxPlaceholders reports whether everything that tmux shows the program on
// draws placeholders. Where tmux does not know its client's version, the answer
// that came through must do.
func (c Caps) tmuxPlaceholders() bool {
	return c.Attached.Passthrough != No && (len(c.Attached.Clients) == 0 ||
		c.Attached.all(func(t TmuxClient) bool { return t.Type == "" || hasPlaceholders(t.Type) }))
}

// upgrade says what would lead to a better path than p.
func (c Caps) upgrade(p Path) string {
	b := c.brand()
	switch {
	case p == Kitty:
		return ""
	case c.Screen:
		return "GNU screen shows no pictures; tmux does"
	case c.Tmux:
		return c.upgradeTmux(p, b)
	case b.name == "kitty":
		return "kitty 0.28 or later shows pictures through placeholders"
	case b.name == "xterm" && p == Blocks:
		return "start it as `xterm -ti vt340` to get sixel"
	case p == Blocks:
		return "kitty, Ghostty, foot, WezTerm, iTerm2 or `xterm -ti vt340` show real pictures"
	}
	return ""
}

func (c Caps) upgradeTmux(p Path, b brand) string {
	able := b.placeholders != version{} || b.name == "" || b.name == "tmux"
	switch {
	case len(c.Attached.Clients) > 1 && p == Blocks:
		return "the session is attached several times, and not all of its terminals show pictures: detach the others with `tmux detach-client -a`"
	case c.Attached.Passthrough == No && able:
		return "run `tmux set -g allow-passthrough on`; then kitty and Ghostty show pictures"
	case p == Blocks:
		return "kitty and Ghostty show pictures in tmux after `tmux set -g allow-passthrough on`; with sixel it takes tmux 3.4 or later, built with it"
	}
	return ""
}

// waitsForKitty reports whether the answer about kitty graphics may still come
// after the sentinel: tmux answers that itself, and at once.
func (c Caps) waitsForKitty() bool {
	if !c.Tmux || c.Kitty != Unanswered || c.Attached.Passthrough == No {
		return false
	}
	for _, text := range c.terminals() {
		if b := brandOf(text); b.name == "" || slices.Contains(b.best, Kitty) || slices.Contains(b.best, KittyClassic) {
			return true
		}
	}
	return len(c.terminals()) == 0
}

// Settled reports whether nothing more is to come for the queries that were
// sent, so that a choice made now stays.
func (c Caps) Settled() bool { return c.Done && (c.Waited || !c.waitsForKitty()) }

// where names what the program runs in besides a terminal.
func (c Caps) where() string {
	switch {
	case c.Tmux:
		return strings.TrimSpace("tmux " + strings.TrimPrefix(c.Version, "tmux"))
	case c.Screen:
		return "GNU screen"
	case c.Zellij:
		return "zellij"
	}
	return ""
}
