package main

import (
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"rflow/client"
	"rflow/client/openai"
	"rflow/flow"
)

// roleNames are the roles that a setting and a flag may send elsewhere.
func roleNames() []flow.Role {
	return []flow.Role{flow.RoleGenerator, flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner, flow.RoleCorrector}
}

// addRoleFlags offers a flag for each role.
func addRoleFlags(cmd *cobra.Command) {
	for _, role := range roleNames() {
		forms := "an engine of the backend, or grpc://host:port?engine=NAME"
		switch role {
		case flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner:
			forms += ", or openai:http://host:port/v1?model=NAME"
		}
		cmd.PersistentFlags().String(string(role), "", fmt.Sprintf("where the %s comes from: %s", role, forms))
	}
}

// sources reads the settings of the roles. Those that say nothing are left out.
func (a *app) sources() (map[flow.Role]flow.Source, error) {
	out := map[flow.Role]flow.Source{}
	for _, role := range roleNames() {
		s := a.settings[string(role)]
		if s.value == "" {
			continue
		}
		source, err := parseSource(role, s.value)
		if err != nil {
			return nil, usagef("%s (from %s): %w", role, s.source, err)
		}
		if source != (flow.Source{}) {
			out[role] = source
		}
	}
	return out, nil
}

// told reports whether the role was named on the command line: what is only
// configured does not change a session that has begun.
func (a *app) told(role flow.Role) bool {
	return strings.HasPrefix(a.settings[string(role)].source, "--")
}

// parseSource reads an address or the name of an engine. "backend" is the
// backend's own choice.
func parseSource(role flow.Role, text string) (flow.Source, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "backend":
		return flow.Source{}, nil
	case strings.HasPrefix(text, openai.Scheme):
		if role == flow.RoleGenerator || role == flow.RoleCorrector {
			return flow.Source{}, fmt.Errorf("a chat endpoint cannot be the %s", role)
		}
		a, err := openai.ParseAddress(text)
		if err != nil {
			return flow.Source{}, err
		}
		return flow.Source{Address: a.String()}, nil
	case strings.Contains(text, "://") || text == embedded:
		address, query, _ := strings.Cut(text, "?")
		values, err := url.ParseQuery(query)
		if err != nil {
			return flow.Source{}, fmt.Errorf("what follows the ? cannot be read: want engine=NAME")
		}
		for name := range values {
			if name != "engine" {
				return flow.Source{}, fmt.Errorf("behind the ? of a backend's address stands engine=NAME, not %q", name)
			}
		}
		if address != embedded {
			if _, err := client.ParseAddresses(address); err != nil {
				return flow.Source{}, err
			}
		}
		return flow.Source{Address: address, Engine: values.Get("engine")}, nil
	case text == "" || len(text) > 200:
		return flow.Source{}, fmt.Errorf("an engine's name has 1 to 200 bytes")
	}
	return flow.Source{Engine: text}, nil
}

// where says a source as a person reads it.
func where(s flow.Source) string {
	text := s.Engine
	if s.Model != "" && s.Model != s.Engine {
		text = strings.TrimSpace(text + " " + s.Model)
	}
	if text == "" {
		text = "as it chooses"
	}
	if s.Address == "" {
		return text
	}
	if strings.HasPrefix(s.Address, openai.Scheme) {
		return s.Address
	}
	return text + " at " + s.Address
}

// getenv looks keys up for chat endpoints.
func getenv(name string) string { return os.Getenv(name) }
