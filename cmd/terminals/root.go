//go:build linux

package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// release is the Debian that the terminals come from that are too old in the one
// before: kitty has placeholders from 0.28 on, and tmux knows sixel from 3.4 on.
const release = "trixie"

// rootPackages are what that Debian is to have.
func rootPackages() []string {
	return []string{
		"bash", "ca-certificates", "dbus", "dbus-x11", "fonts-dejavu-core", "foot", "kitty", "konsole", "libegl1", "libgl1",
		"libgl1-mesa-dri", "libglx-mesa0", "libxcb-cursor0", "ncurses-term", "procps", "tmux", "xterm",
	}
}

// newer returns the folder of the newer Debian, which is built when it is not
// there yet; "" when it cannot be, with the reason said. It is kept in the
// person's cache folder and named by what is in it.
func newer(ctx context.Context, o options, say io.Writer) (string, error) {
	if o.root != "" {
		return o.root, nil
	}
	if os.Getuid() != 0 {
		return "", nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(strings.Join(rootPackages(), " ")))
	root := filepath.Join(cache, "rflow-terminals", fmt.Sprintf("%s-%x", release, sum[:4]))
	if exists(root) {
		return root, nil
	}
	if !o.install {
		fmt.Fprintf(say, "%s is not there: --install builds it\n", root)
		return "", nil
	}
	fmt.Fprintf(say, "building %s, which takes some minutes\n", root)
	if err := build(ctx, root+".new"); err != nil {
		_ = os.RemoveAll(root + ".new")
		fmt.Fprintf(say, "it could not be built: %v\n", err)
		return "", ctx.Err()
	}
	return root, os.Rename(root+".new", root)
}

// build makes a Debian in a folder. Nothing of it is left mounted, whenever it
// ends: the mounts are those of its commands alone.
func build(ctx context.Context, root string) error {
	if err := os.RemoveAll(root); err != nil { // of a try that was cut off
		return err
	}
	if err := os.MkdirAll(root, 0o755); err != nil {
		return err
	}
	if _, err := output(ctx, "debootstrap", "--variant=minbase", release, root, mirror("/etc/apt")); err != nil {
		return err
	}
	// Nothing in it is to start services.
	if err := os.WriteFile(filepath.Join(root, "usr/sbin/policy-rc.d"), []byte("#!/bin/sh\nexit 101\n"), 0o755); err != nil {
		return err
	}
	const inside = `set -e; r=$1; shift
mount -t proc proc "$r/proc"; mount --rbind /dev "$r/dev"
chroot "$r" apt-get update
chroot "$r" apt-get install -y --no-install-recommends "$@"
chroot "$r" dbus-uuidgen --ensure=/etc/machine-id
chroot "$r" apt-get clean`
	args := append([]string{"--mount", "--propagation", "private", "sh", "-c", inside, "sh", root}, rootPackages()...)
	cmd := exec.CommandContext(ctx, "unshare", args...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "LANG=C.UTF-8")
	_, err := finish(cmd)
	return err
}

// mirror returns where this machine gets its Debian from, by apt's sources
// under dir.
func mirror(dir string) string {
	const fallback = "http://deb.debian.org/debian"
	var files []string
	for _, pattern := range []string{"sources.list", "sources.list.d/*.list", "sources.list.d/*.sources"} {
		found, _ := filepath.Glob(filepath.Join(dir, pattern)) // fails only for bad patterns
		files = append(files, found...)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		address := mirrorIn(f)
		f.Close()
		if address != "" {
			return address
		}
	}
	return fallback
}

// mirrorIn returns the first address of a Debian archive, as apt's sources
// name them in both of their formats.
func mirrorIn(r io.Reader) string {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) < 2 || words[0] != "deb" && words[0] != "URIs:" {
			continue
		}
		i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "http") })
		if i >= 0 && strings.HasSuffix(strings.TrimRight(words[i], "/"), "/debian") {
			return words[i]
		}
	}
	return ""
}

// prepare sees to it that what can be there is there, and returns the folder of
// the newer Debian, or "".
func prepare(ctx context.Context, o options, chosen []kind, say io.Writer) (string, error) {
	if err := install(ctx, o, needs(chosen), say); err != nil {
		fmt.Fprintf(say, "installing: %v\n", err)
	}
	for _, program := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(program); err != nil {
			return "", fmt.Errorf("nothing can be shown without %s", program)
		}
	}
	if !slices.ContainsFunc(chosen, func(k kind) bool { return k.inRoot }) {
		return "", nil
	}
	return newer(ctx, o, say)
}

// lacks says why a terminal cannot be started, "" when it can.
func (s *stage) lacks(k kind) string {
	if _, err := exec.LookPath("weston"); k.wayland && err != nil {
		return "weston is not installed"
	}
	if !k.inRoot {
		if _, err := exec.LookPath(k.binary); err != nil {
			return k.binary + " is not installed"
		}
		return ""
	}
	if os.Getuid() != 0 {
		return "it is from a newer Debian, in which only root can run programs"
	}
	if s.root == "" {
		return "the newer Debian that it is from is not there"
	}
	if !exists(filepath.Join(s.root, "usr", "bin", k.binary)) {
		return fmt.Sprintf("%s is not in %s", k.binary, s.root)
	}
	return ""
}
