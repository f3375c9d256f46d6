// Package viewer gets pictures to where a person can see them whole: into the
// desktop's viewer, or from a machine far away by a line to copy or a link to forward.
package viewer

import (
	"errors"
	"fmt"
	"net"
	"os/exec"
	"strings"
)

// Host is the machine that rflow runs on, as a person who came by SSH reaches it.
type Host struct{ user, addr, port string }

// Remote returns the host when the environment (KEY=value) is that of an SSH session.
func Remote(env []string) (Host, bool) {
	words := strings.Fields(value(env, "SSH_CONNECTION")) // client, its port, server, its port
	if len(words) != 4 || net.ParseIP(strings.Split(words[2], "%")[0]) == nil {
		return Host{}, false
	}
	user := value(env, "USER")
	if user == "" {
		user = value(env, "LOGNAME")
	}
	return Host{user: user, addr: words[2], port: words[3]}, true
}

func (h Host) at() string {
	if h.user == "" {
		return h.addr
	}
	return h.user + "@" + h.addr
}

// Copy returns the command line that brings a file of the host to the person's
// machine, under a name.
func (h Host) Copy(path, name string) string {
	addr := h.addr
	if strings.Contains(addr, ":") {
		addr = "[" + addr + "]"
	}
	if h.user != "" {
		addr = h.user + "@" + addr
	}
	port := ""
	if h.port != "22" {
		port = "-P " + h.port + " "
	}
	return "scp " + port + quoted(addr+":"+path) + " " + quoted(name)
}

// Forward returns the command line that makes a port of the host's loopback one of
// the person's machine.
func (h Host) Forward(port int) string {
	other := ""
	if h.port != "22" {
		other = "-p " + h.port + " "
	}
	return fmt.Sprintf("ssh %s-N -L %d:127.0.0.1:%d %s", other, port, port, quoted(h.at()))
}

// quoted returns a word as a shell takes it.
func quoted(word string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("@%+=:,./-_[]", r)
	}
	if strings.IndexFunc(word, func(r rune) bool { return !safe(r) || r == '[' || r == ']' }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// ErrNoDesktop says that no window can be opened here.
var ErrNoDesktop = errors.New("there is no desktop here to open a window on")

// Command returns the words that open a file in the desktop's viewer, the file last. opener is a
// command line of the person's own, or "".
func Command(goos string, env []string, opener, path string) ([]string, error) {
	if words := strings.Fields(opener); len(words) > 0 {
		return append(words, path), nil
	}
	switch goos {
	case "darwin":
		return []string{"open", path}, nil
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler", path}, nil
	}
	if value(env, "DISPLAY") == "" && value(env, "WAYLAND_DISPLAY") == "" {
		return nil, ErrNoDesktop
	}
	return []string{"xdg-open", path}, nil
}

// Open runs what Command returned, and returns when it has ended: with a viewer that stays
// in the foreground that is when it is closed. It is not ended with the program.
func Open(words []string) error {
	cmd := exec.Command(words[0], words[1:]...) //nolint:gosec,noctx // the person's own command, which outlives us
	out, err := cmd.CombinedOutput()
	var failed *exec.ExitError
	switch said := strings.TrimSpace(string(out)); {
	case errors.As(err, &failed) && said != "":
		return fmt.Errorf("%s: %s", words[0], said)
	case err != nil:
		return fmt.Errorf("%s: %w", words[0], err)
	}
	return nil
}

// value returns a variable of an environment.
func value(env []string, name string) string {
	for i := len(env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(env[i], name+"="); ok {
			return v
		}
	}
	return ""
}
