package client

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
)

// Address says where a backend is. The zero Address is not usable; make one
// with ParseAddress or Embedded. It is a value and may be shared.
type Address struct {
	name    string // as a person writes it
	network string // "unix", "tcp", or "" with dial
	target  string // path, host:port
	secure  bool   // TLS
	dial    func(context.Context) (net.Conn, error)
}

const addressForms = "unix:///path, grpc://host:port or grpcs://host:port"

// ParseAddress reads unix:///path, grpc://host:port (cleartext) or
// grpcs://host:port (TLS). The error says what is wrong with the text.
func ParseAddress(text string) (Address, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" {
		return Address{}, fmt.Errorf("backend address %q: want %s", text, addressForms)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return Address{}, fmt.Errorf("backend address %q: takes no user, query or fragment", text)
	}
	switch u.Scheme {
	case "unix":
		if u.Host != "" || !filepath.IsAbs(u.Path) {
			return Address{}, fmt.Errorf("backend address %q: want an absolute path behind unix://, as in unix:///run/rflow.sock", text)
		}
		return Address{name: text, network: "unix", target: filepath.Clean(u.Path)}, nil
	case "grpc", "grpcs":
		if strings.Trim(u.Path, "/") != "" {
			return Address{}, fmt.Errorf("backend address %q: nothing may follow the port", text)
		}
		if err := checkPort(u); err != nil {
			return Address{}, fmt.Errorf("backend address %q: %w", text, err)
		}
		return Address{name: text, network: "tcp", target: u.Host, secure: u.Scheme == "grpcs"}, nil
	default:
		return Address{}, fmt.Errorf("backend address %q: unknown kind %q, want %s", text, u.Scheme, addressForms)
	}
}

func checkPort(u *url.URL) error {
	if u.Hostname() == "" {
		return fmt.Errorf("the host is missing")
	}
	if u.Port() == "" {
		return fmt.Errorf("the port is missing, as in %s://%s:7433", u.Scheme, u.Hostname())
	}
	if n, err := strconv.Atoi(u.Port()); err != nil || n < 1 || n > 65535 {
		return fmt.Errorf("port %s is not between 1 and 65535", u.Port())
	}
	return nil
}

// Embedded is the address of a backend inside this process, or of any other
// that dial reaches. The line counts as local and is not encrypted.
func Embedded(name string, dial func(context.Context) (net.Conn, error)) Address {
	return Address{name: name, dial: dial}
}

// String returns the address as a person writes it.
func (a Address) String() string { return a.name }

// Connect opens a bare line, without TLS.
func (a Address) Connect(ctx context.Context) (net.Conn, error) {
	if a.dial != nil {
		return a.dial(ctx)
	}
	var d net.Dialer
	return d.DialContext(ctx, a.network, a.target)
}

// local reports whether the line never leaves this machine.
func (a Address) local() bool {
	if a.network != "tcp" {
		return true
	}
	host, _, err := net.SplitHostPort(a.target)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// authority is the host that TLS checks and HTTP/2 names.
func (a Address) authority() string {
	if a.network == "tcp" {
		return a.target
	}
	return "localhost"
}
