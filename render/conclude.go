package render

import (
	"fmt"
	"strings"
	"time"
)

// Conclusion is one thing concluded about a terminal, for people to read.
type Conclusion struct {
	What     string `json:"what"`             // the subject, such as "graphics"
	Value    string `json:"value"`            // what was concluded
	Evidence string `json:"evidence"`         // the reply that it rests on
	Advice   string `json:"advice,omitempty"` // what would improve it; empty when nothing would
}

// concludeTerminal names the terminal, and what is between it and the program.
func (c Caps) concludeTerminal() []Conclusion {
	terminal := Conclusion{What: "terminal", Value: "unknown", Evidence: fmt.Sprintf("no version reply; TERM is %s", quoted(c.Term))}
	if all := c.terminals(); len(all) > 0 {
		terminal.Value, terminal.Evidence = strings.Join(all, " and "), "version reply (XTVERSION)"
		if c.Tmux {
			terminal.Evidence = "tmux's client_termtype"
		}
	}
	if c.where() == "" {
		return []Conclusion{terminal}
	}
	inside := Conclusion{What: "inside", Value: c.where(), Evidence: "version reply (XTVERSION)"}
	switch {
	case c.Tmux && len(c.Attached.Clients) > 1:
		inside.Value += fmt.Sprintf(", attached %d times", len(c.Attached.Clients))
	case c.Tmux && !c.Attached.Known:
		inside.Value += ", whose client is not known"
	}
	switch {
	case c.Tmux && !strings.HasPrefix(c.Version, "tmux"):
		inside.Evidence = "TMUX or TERM"
	case c.Screen:
		inside.Evidence = "STY or TERM"
	case c.Zellij && !strings.HasPrefix(strings.ToLower(c.Version), "zellij"):
		inside.Evidence = "ZELLIJ is set"
	}
	return []Conclusion{terminal, inside}
}

func (c Caps) concludeKitty() Conclusion {
	out := Conclusion{What: "kitty graphics", Value: c.Kitty.String(), Evidence: "the kitty graphics query"}
	switch {
	case c.plainOnly():
		out.Value, out.Evidence = "no", "not asked: "+c.unasked()
	case c.Kitty == No:
		out.Evidence += " was answered " + c.KittyError
	case c.Kitty == Yes && c.Tmux:
		out.Evidence += " was answered OK, through tmux"
	case c.Kitty == Yes:
		out.Evidence += " was answered OK"
	case c.Tmux && c.Attached.Passthrough == No:
		out.Evidence += "; tmux lets nothing through (allow-passthrough is off)"
	}
	return out
}

func (c Caps) unasked() string {
	if c.Screen {
		return "GNU screen would show the question"
	}
	return "TERM is " + c.Term
}

func (c Caps) concludeTransfer() Conclusion {
	out := Conclusion{What: "transfer", Value: "through the terminal's line", Evidence: "for want of kitty graphics"}
	switch c.transfer() {
	case SharedMemory:
		out.Value, out.Evidence = "shared memory", "the terminal read an object that was made to try it"
	case TempFile:
		out.Value, out.Evidence = "temporary file", "the terminal read a file that was made to try it"
	case Inline:
		switch {
		case c.Kitty != Yes:
		case c.Tmux && len(c.Attached.Clients) > 1:
			out.Evidence = "only the first of several terminals would find an object"
		case c.Shared == No || c.File == No:
			out.Evidence = "the terminal could not read objects made to try it: it is on another machine, or in another container"
		default:
			out.Evidence = "no answer about objects made to try it"
		}
	}
	return out
}

func (c Caps) concludeSixel() Conclusion {
	out := Conclusion{What: "sixel", Value: "no", Evidence: "device attributes (DA1) " + intList(c.Attributes)}
	if c.Attributes == nil {
		out.Value, out.Evidence = Unanswered.String(), "device attributes (DA1)"
	}
	if c.HasSixel() {
		out.Value = "yes"
		if c.SixelW > 0 {
			out.Value += fmt.Sprintf(", at most %dx%d px", c.SixelW, c.SixelH)
		}
		if c.SixelColors > 0 {
			out.Value += fmt.Sprintf(", %d colours", c.SixelColors)
		}
		if _, ok := c.allows(Sixel); !ok && c.Tmux {
			out.Value, out.Evidence = "no", "tmux has it (DA1), but its client has not (client_termfeatures)"
		}
	}
	return out
}

func (c Caps) concludeArt(p Path) Conclusion {
	a, why, advice := c.chooseArt()
	out := Conclusion{What: "blocks", Value: a.String(), Evidence: why, Advice: advice}
	if p != Blocks {
		out.Value, out.Advice = out.Value+", until a picture is there", ""
	}
	return out
}

func (c Caps) concludeColor(p Path) Conclusion {
	have, evidence, advice := c.Colors()
	out := Conclusion{What: "colours", Value: have.String(), Evidence: evidence, Advice: advice}
	if eff := AtLeast256(p, have); eff != have {
		out.Value += ", but " + eff.String() + " for placeholders"
	}
	return out
}

func (c Caps) concludeBackground() Conclusion {
	b := c.Background
	if b.A == 0 {
		return Conclusion{What: "background", Value: "unknown, taken as dark", Evidence: "no reply (OSC 11)"}
	}
	kind := "dark"
	if c.Light() {
		kind = "light"
	}
	return Conclusion{What: "background", Value: fmt.Sprintf("%s, #%02x%02x%02x", kind, b.R, b.G, b.B), Evidence: "background reply (OSC 11)"}
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
	if c.Tmux && c.Sync != Yes {
		out.Evidence += "; tmux brackets what it draws itself"
	}
	return out
}

// concludeLink says how far the terminal is.
func (c Caps) concludeLink() Conclusion {
	out := Conclusion{What: "link", Value: "local", Evidence: "neither SSH_TTY nor SSH_CONNECTION is set"}
	remote, why := c.remote()
	if remote {
		out.Value = "remote, images are sent compressed"
	}
	if why != "" {
		out.Evidence = why
	}
	switch {
	case c.Took > 0:
		out.Value += "; answered in " + took(c.Took)
	case c.Silent:
		out.Value += "; no answer in time"
	}
	return out
}

func took(d time.Duration) string {
	if d < time.Millisecond {
		return "under 1 ms"
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}

func intList(v []int) string {
	if len(v) == 0 {
		return "(none)"
	}
	return strings.Trim(fmt.Sprint(v), "[]")
}
