package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
)

// homes notes base folders of the environment that are passed over, as their
// specification asks: those that are not absolute, since they would name another
// folder wherever the program is started. The data folder's counts only where no
// setting names the folder.
func (s settings) homes() (notes []string) {
	if v := s["data"]; v.source == "default" && relativeHome("XDG_DATA_HOME") {
		s["data"] = setting{v.value, "default, since XDG_DATA_HOME is not absolute"}
		notes = append(notes, passedOver("XDG_DATA_HOME", "sessions are kept in "+v.value, "name a folder with RFLOW_DATA"))
	}
	if relativeHome("XDG_CONFIG_HOME") {
		notes = append(notes, passedOver("XDG_CONFIG_HOME", "settings and themes are looked for in "+filepath.Join(xdg.ConfigHome, "rflow"), "name a file with --config"))
	}
	return notes
}

func passedOver(name, instead, other string) string {
	return fmt.Sprintf("settings: %s is %q, which is no absolute path; it is passed over, and %s: let it begin with /, or %s", name, os.Getenv(name), instead, other)
}

// relativeHome reports whether an environment variable is set to a path that cannot be
// a base folder. The home folder may be written as ~ or $HOME.
func relativeHome(name string) bool {
	path := os.Getenv(name)
	return path != "" && !filepath.IsAbs(path) && !strings.HasPrefix(path, "~") && !strings.HasPrefix(path, "$HOME")
}
