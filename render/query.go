package render

import (
	"context"
	"os/exec"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Queries returns the bytes that ask the terminal everything a [Caps] holds.
// The sentinel comes last. Inside tmux the kitty query goes to the terminal
// behind it, whose answer comes back the same way, perhaps after the sentinel.
func (c Caps) Queries() []byte {
	// A query for a 1 x 1 RGB image: nothing is stored or shown.
	query := "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
	if c.Tmux {
		query = ansi.TmuxPassthrough(query)
	}
	return []byte("\x1b[>0q" + // XTVERSION
		query +
		"\x1b[16t\x1b[14t" + // cell and window in pixels
		"\x1b[?2026$p\x1b[?2027$p" + // DECRQM
		"\x1b[?1;1;0S\x1b[?2;4;0S" + // XTSMGRAPHICS: colours, largest size
		"\x1b]11;?\x1b\\" + // background
		"\x1b[c") // DA1
}

// TmuxClient asks tmux which terminal it runs in. It runs the tmux command,
// so it is for a command's goroutine and not for an update. It
// returns a [SilenceReply] when tmux does not tell.
func TmuxClient(ctx context.Context) Reply {
	out, err := exec.CommandContext(ctx, "tmux", "display-message", "-p", "#{client_termtype}").Output()
	text := strings.TrimSpace(string(out))
	if err != nil || text == "" {
		return SilenceReply{}
	}
	return TmuxClientReply{Text: text}
}
