package openai

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Scheme begins every address of this package.
const Scheme = "openai:"

// The environment variable of the key when an address names none, and the name
// that says that there is no key.
const (
	usualKey = "OPENAI_API_KEY"
	noKey    = "none"
)

// usualEdge is the longest edge of a picture that is sent, px.
const usualEdge = 1024

// Address says where a model is and how to speak to it. The zero Address is not
// usable; make one with ParseAddress. It is a value and holds no secret.
type Address struct {
	base  *url.URL
	model string
	key   string // name of an environment variable; "": the usual one
	edge  int    // px; 0: usualEdge
	plain bool   // no structured output
}

const addressForm = "openai:http://host:port/v1?model=NAME"

var envName = pattern(`^[A-Za-z_][A-Za-z0-9_]{0,63}$`)

// ParseAddress reads openai:http://host:port/v1?model=NAME, or with https. After
// the model may stand
//
//	key=VARIABLE  the environment variable that holds the key, or none;
//	              without it OPENAI_API_KEY, if that is set
//	image=PX      the longest edge of the pictures that are sent; 1024
//	schema=off    ask for JSON in words only, for a server that chokes on schemas
//
// The error says what is wrong without repeating what might be a secret.
func ParseAddress(text string) (Address, error) {
	rest, ok := strings.CutPrefix(text, Scheme)
	if !ok {
		return Address{}, fmt.Errorf("want %s", addressForm)
	}
	u, err := url.Parse(rest)
	switch {
	case err != nil:
		return Address{}, fmt.Errorf("this is no address: want %s", addressForm)
	case u.User != nil:
		return Address{}, errors.New("an address holds no user and no password: name an environment variable with key=NAME")
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return Address{}, fmt.Errorf("want http:// or https:// and a host behind openai:, as in %s", addressForm)
	case u.Fragment != "":
		return Address{}, errors.New("an address has no #fragment: write %23 in a name")
	}
	a := Address{base: &url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimRight(u.Path, "/")}}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Address{}, fmt.Errorf("what follows the ? cannot be read: want %s", addressForm)
	}
	return a, a.read(query)
}

// read takes the parameters.
func (a *Address) read(query url.Values) error {
	for name, values := range query {
		value := values[len(values)-1]
		if len(values) > 1 {
			return fmt.Errorf("%q is given %d times", name, len(values))
		}
		switch name {
		case "model":
			a.model = value
		case "key":
			if !envName().MatchString(value) {
				return errors.New("key= names an environment variable, as in key=OPENAI_API_KEY: the key itself never stands in an address")
			}
			a.key = value
		case "image":
			px, err := strconv.Atoi(value)
			if err != nil || px < 64 || px > 4096 {
				return errors.New("image= is the longest edge of a picture that is sent: 64 to 4096 px")
			}
			a.edge = px
		case "schema":
			if value != "on" && value != "off" {
				return errors.New("schema= is on or off")
			}
			a.plain = value == "off"
		default:
			return errors.New("behind the ? stand model, key, image and schema, and nothing else")
		}
	}
	if strings.TrimSpace(a.model) == "" || len(a.model) > 200 {
		return fmt.Errorf("the model is missing: %s", addressForm)
	}
	return nil
}

// String writes the address as ParseAddress reads it, always in the same way.
func (a Address) String() string {
	var b strings.Builder
	// Slashes and colons are common in models' names, and harmless.
	name := strings.NewReplacer("%2F", "/", "%3A", ":").Replace(url.QueryEscape(a.model))
	fmt.Fprintf(&b, "%s%s?model=%s", Scheme, a.base, name)
	if a.key != "" {
		b.WriteString("&key=" + a.key)
	}
	if a.edge != 0 {
		b.WriteString("&image=" + strconv.Itoa(a.edge))
	}
	if a.plain {
		b.WriteString("&schema=off")
	}
	return b.String()
}

// Model returns the name of the model.
func (a Address) Model() string { return a.model }

// host is what a person knows the endpoint by.
func (a Address) host() string { return a.base.Host }

// safe reports whether what is sent can be read by nobody else: it is encrypted
// or never leaves this machine.
func (a Address) safe() bool {
	ip := net.ParseIP(a.base.Hostname())
	return a.base.Scheme == "https" || a.base.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// findKey looks the key up and refuses to send it in the clear.
func (a Address) findKey(lookup func(string) string) (string, error) {
	if a.key == noKey || lookup == nil {
		return "", nil
	}
	name := a.key
	if name == "" {
		name = usualKey
	}
	key := strings.TrimSpace(lookup(name))
	switch {
	case key == "" && a.key != "":
		return "", fmt.Errorf("the key of %s is to be in the environment variable %s, which is not set", a, name)
	case key != "" && !a.safe():
		return "", fmt.Errorf("the key in %s would travel in clear text to %s: use https://, or a tunnel to this machine, or add key=none if it needs none", name, a.host())
	}
	return key, nil
}
