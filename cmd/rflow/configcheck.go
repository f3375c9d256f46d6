package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"rflow/client"
	"rflow/render"
	"rflow/tui"
	"rflow/tui/keymap"
)

// check tells everything that is wrong with the values by themselves, at once.
func (s settings) check() error {
	var errs []error
	wrong := func(name, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s (from %s): %w", name, s[name].source, fmt.Errorf(format, args...)))
	}
	if _, err := parseGraphics(s.get("graphics")); err != nil {
		wrong("graphics", "%w%s", err, meantBy(s.get("graphics"), render.Paths()))
	}
	if _, err := render.ParseArt(s.get("blocks")); err != nil {
		wrong("blocks", "%w%s", err, meantBy(s.get("blocks"), render.Arts()))
	}
	for _, name := range []string{"plain", "speculate_keep"} {
		if !s.on(name) && !s.off(name) {
			wrong(name, "want true or false, not %q", s.get(name))
		}
	}
	if n, err := strconv.Atoi(s.get("speculate")); err != nil || n < 0 {
		wrong("speculate", "want how many images a session may begin before you have decided, as in 16, or 0 for none, not %q", s.get("speculate"))
	}
	if v := s.get("notify"); !s.on("notify") && !s.off("notify") && !slices.Contains(tui.Calls(), v) {
		wrong("notify", "want true, false, bell or desktop, not %q", v)
	}
	return asUsage(errs)
}

// checkAll tells besides what is wrong with what the values name: addresses, files
// and themes. It reaches no backend.
func (a *app) checkAll() error {
	var errs []error
	if err := a.settings.check(); err != nil {
		errs = append(errs, err)
	}
	if _, shelf, err := a.theme(); err != nil {
		errs = append(errs, fmt.Errorf("%w%s", err, meantBy(a.settings.get("theme"), shelf.Names())))
	}
	if addr := a.settings.get("backend"); addr != embedded {
		if _, err := client.ParseAddresses(addr); err != nil {
			errs = append(errs, fmt.Errorf("backend (from %s): %w", a.settings["backend"].source, err))
		}
	}
	if _, err := a.trusted(); err != nil {
		errs = append(errs, fmt.Errorf("%w; name the file of the authority's certificate, or leave it out to trust what the system does", err))
	}
	for _, role := range roleNames() {
		if v := a.settings[string(role)]; v.value != "" {
			if _, err := parseSource(role, v.value); err != nil {
				errs = append(errs, fmt.Errorf("%s (from %s): %w", role, v.source, err))
			}
		}
	}
	if info, err := os.Stat(a.settings.get("data")); err == nil && !info.IsDir() {
		errs = append(errs, fmt.Errorf("data (from %s): %s is a file; name a folder, which is made when it is needed", a.settings["data"].source, a.settings.get("data")))
	}
	return asUsage(errs)
}

// asUsage makes one usage error of several, a line for each; nil of none.
func asUsage(errs []error) error {
	if len(errs) == 0 {
		return nil
	}
	return &usageError{errors.Join(errs...)}
}

// meantBy asks whether a name that there is was meant.
func meantBy(name string, names []string) string {
	if best, near := keymap.Nearest(name, names); near {
		return fmt.Sprintf(" (%s?)", best)
	}
	return ""
}

// strays notes environment variables that are nearly the name of a setting.
func strays(environ []string) (notes []string) {
	var names []string
	for _, name := range settingNames {
		names = append(names, "RFLOW_"+strings.ToUpper(name))
	}
	for _, pair := range environ {
		name, _, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, "RFLOW_") || slices.Contains(names, name) {
			continue
		}
		if best, near := keymap.Nearest(name, names); near {
			notes = append(notes, fmt.Sprintf("settings: there is no environment variable %s (%s?); it is passed over", name, best))
		}
	}
	return notes
}
