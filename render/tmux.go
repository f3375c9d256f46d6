package render

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

// tmuxFormat lists what [AskTmux] wants to know of a client. The fields hold no
// tabs, but for the type, which a terminal chose itself and is last.
const tmuxFormat = "client\t#{client_tty}\t#{client_pid}\t#{client_control_mode}\t#{client_termname}\t#{client_termfeatures}\t#{client_termtype}"

// AskTmux asks tmux which terminals show this program, and whether it lets
// programs talk to them. It runs the tmux command, which takes about four
// milliseconds, so it is for a command's goroutine and not for an update. What
// tmux does not tell, as when it runs on another machine, is not Known.
func AskTmux(ctx context.Context) TmuxReply {
	var at []string
	if pane := os.Getenv("TMUX_PANE"); pane != "" {
		at = []string{"-t", pane}
	}
	args := append([]string{"list-clients", "-F", tmuxFormat}, at...)
	args = append(append(args, ";", "show-environment"), at...)
	args = append(append(args, ";", "display-message", "-p"), at...)
	out, err := exec.CommandContext(ctx, "tmux", append(args, "passthrough\t#{allow-passthrough}")...).Output()
	if err != nil {
		return TmuxReply{}
	}
	r := parseTmux(string(out))
	for _, c := range r.Clients {
		if !c.RGB {
			// Not every way to true colour is among the features.
			if terms, err := exec.CommandContext(ctx, "tmux", "show-messages", "-T").Output(); err == nil {
				r.foldTerms(string(terms))
			}
			break
		}
	}
	return r
}

// parseTmux reads what tmux printed.
func parseTmux(out string) TmuxReply {
	r := TmuxReply{Known: true}
	for line := range strings.Lines(out) {
		line = strings.TrimRight(line, "\n")
		f := strings.SplitN(line, "\t", 7)
		switch {
		case f[0] == "passthrough" && len(f) == 2:
			r.Passthrough = map[string]Answer{"on": Yes, "all": Yes, "1": Yes, "2": Yes, "off": No, "0": No}[f[1]]
		case strings.HasPrefix(line, "SSH_CONNECTION="):
			r.SSH = Yes
		case line == "-SSH_CONNECTION": // taken away when it was attached
			r.SSH = No
		case f[0] == "client" && len(f) == 7 && f[3] != "1": // one in control mode shows nothing
			r.Clients = append(r.Clients, readClient(f))
		}
	}
	return r
}

func readClient(f []string) TmuxClient {
	pid, _ := strconv.Atoi(f[2])
	features := "," + f[5] + ","
	return TmuxClient{
		TTY: printable(f[1]), PID: pid, Name: printable(f[4]), Type: printable(f[6]),
		RGB: strings.Contains(features, ",RGB,"), Sixel: strings.Contains(features, ",sixel,"),
	}
}

// foldTerms adds what tmux's list of terminals and their capabilities says of
// true colour.
func (r *TmuxReply) foldTerms(out string) {
	var at *TmuxClient
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "Terminal ") {
			at = r.client(line)
			continue
		}
		f := strings.Fields(line)
		if at != nil && len(f) == 4 && (f[1] == "Tc:" || f[1] == "RGB:") && f[3] == "true" {
			at.RGB = true
		}
	}
}

// client returns the client whose terminal a heading of tmux's list names.
func (r *TmuxReply) client(line string) *TmuxClient {
	for i := range r.Clients {
		if strings.Contains(line, " for "+r.Clients[i].TTY+",") {
			return &r.Clients[i]
		}
	}
	return nil
}

// SameAs reports whether r tells of the very same attachments as o: a terminal
// that was detached and attached again is another one, as it has lost all
// images.
func (r TmuxReply) SameAs(o TmuxReply) bool {
	return slices.EqualFunc(r.Clients, o.Clients, func(a, b TmuxClient) bool {
		return a.TTY == b.TTY && a.PID == b.PID && a.Type == b.Type
	})
}

// all reports whether ok holds of every client, of which there is one.
func (r TmuxReply) all(ok func(TmuxClient) bool) bool {
	return len(r.Clients) > 0 && !slices.ContainsFunc(r.Clients, func(c TmuxClient) bool { return !ok(c) })
}

// text names a client's terminal.
func (c TmuxClient) text() string {
	if c.Type != "" {
		return c.Type
	}
	return c.Name
}
