//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// needs are the programs that are looked for here, and the packages of Debian
// that they are in.
func needs(chosen []kind) map[string]string {
	list := map[string]string{"Xvfb": "xvfb", "xdotool": "xdotool", "unshare": "util-linux", "bash": "bash", "fc-list": "fontconfig fonts-dejavu-core"}
	for _, k := range chosen {
		if k.wayland {
			list["weston"] = "weston"
		}
		if k.inRoot {
			list["debootstrap"] = "debootstrap"
		} else {
			list[k.binary] = k.binary
		}
	}
	return list
}

// missing returns the packages of the programs that are not here, by program.
func missing(list map[string]string) map[string]string {
	out := map[string]string{}
	for program, packages := range list {
		if _, err := exec.LookPath(program); err != nil {
			out[program] = packages
		}
	}
	return out
}

// install installs what is missing, where that is wanted and allowed. What is
// still missing then is told by what cannot be started.
func install(ctx context.Context, o options, list map[string]string, say io.Writer) error {
	lacking := missing(list)
	if len(lacking) == 0 {
		return nil
	}
	var names []string
	for _, packages := range lacking {
		names = append(names, strings.Fields(packages)...)
	}
	advice := "apt-get install --no-install-recommends " + strings.Join(names, " ")
	if !o.install || os.Getuid() != 0 {
		fmt.Fprintf(say, "missing here: %s (as root, or --install: %s)\n", strings.Join(names, " "), advice)
		return nil
	}
	fmt.Fprintln(say, advice)
	for _, args := range [][]string{{"update"}, append([]string{"install", "-y", "--no-install-recommends"}, names...)} {
		cmd := exec.CommandContext(ctx, "apt-get", args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if _, err := finish(cmd); err != nil {
			return err
		}
	}
	return nil
}
