package main

import (
	"slices"
	"strings"

	"rflow/client/openai"
	"rflow/flow"
)

// tokenName is the setting of the token for the place that a role comes from.
func tokenName(role flow.Role) string { return string(role) + "_token" }

// secret reports whether a setting's value is told to nobody.
func secret(name string) bool { return name == "token" || strings.HasSuffix(name, "_token") }

// tokenFor returns the token for the address of a role, or "".
//
// A token goes only to an address that the settings name beside it: not to one
// that stands in a session, which may have come out of somebody else's bundle.
func (a *app) tokenFor(address string) (string, error) {
	token, from := "", ""
	for _, role := range roleNames() {
		own := a.settings[tokenName(role)]
		if own.value == "" {
			continue
		}
		s, err := parseSource(role, a.settings.get(string(role)))
		if err != nil || s.Address != address {
			continue // a setting that cannot be read is refused where it is used
		}
		if token != "" && token != own.value {
			return "", usagef("%s and %s are two tokens for %s: leave one out", from, own.source, address)
		}
		token, from = own.value, own.source
	}
	if token == "" && among(address, a.settings.get("backend")) {
		return a.settings.get("token"), nil
	}
	return token, nil
}

// withholds reports whether a role has a token that is not for the address.
func (a *app) withholds(role flow.Role, address string) bool {
	token, err := a.tokenFor(address)
	return err == nil && token == "" && a.settings.get(tokenName(role)) != "" && !strings.HasPrefix(address, openai.Scheme)
}

// among reports whether all addresses of one list are in the other.
func among(list, in string) bool {
	all := strings.Split(in, ",")
	for _, address := range strings.Split(list, ",") {
		if !slices.Contains(all, address) {
			return false
		}
	}
	return true
}
