package openai

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"rflow/client"
	"rflow/flow"
)

// Options tune a Client. The zero value works.
type Options struct {
	// Version of this program, told to the endpoint.
	Version string
	// Getenv looks up the key; nil: there is none.
	Getenv func(name string) string
	// TLS is for https; nil trusts the system's authorities.
	TLS *tls.Config
	// Idle is how long an endpoint may send nothing. It may be long: a small
	// machine looks at a picture for a minute before its first word. Default
	// 3 min.
	Idle time.Duration
	// Total bounds one call. Default 15 min.
	Total time.Duration
}

func (o Options) withDefaults() Options {
	o.Idle = cmp.Or(o.Idle, 3*time.Minute)
	o.Total = cmp.Or(o.Total, 15*time.Minute)
	return o
}

// Client speaks to one model. Its methods may be called from several goroutines.
// Make one with New, and Close it.
type Client struct {
	address Address
	options Options
	key     string
	http    *http.Client

	mu     sync.Mutex
	quirks quirks
}

// New makes a client. Nothing is sent before a role is called. The error is about
// the address and the key only.
func New(a Address, o Options) (*Client, error) {
	if a.base == nil {
		return nil, errors.New("openai: an address comes from ParseAddress")
	}
	key, err := a.findKey(o.Getenv)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: 15 * time.Second}
	return &Client{
		address: a, options: o.withDefaults(), key: key, quirks: quirks{noSchema: a.plain},
		http: &http.Client{
			Transport: &http.Transport{
				Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, TLSClientConfig: o.TLS,
				TLSHandshakeTimeout: 15 * time.Second, MaxIdleConnsPerHost: 8, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true,
			},
			// Whom the key is for stands in the address; nobody else gets it.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

// Address returns where the model is.
func (c *Client) Address() Address { return c.address }

// Roles returns verifier, reflector and refiner. There is no generator and no
// corrector.
func (c *Client) Roles() flow.Roles { return flow.Roles{Verifier: c, Reflector: c, Refiner: c} }

// Close drops connections that nothing runs on.
func (c *Client) Close() error {
	c.http.CloseIdleConnections()
	return nil
}

// Capabilities asks the endpoint whether it has the model. An endpoint that does
// not list its models is taken at its word.
func (c *Client) Capabilities(ctx context.Context) (flow.Capabilities, error) {
	m := flow.Model{ID: c.address.model}
	caps := flow.Capabilities{
		Backend:        "OpenAI-compatible endpoint",
		ReflectorReads: []string{"image", "original_prompt", "prompt", "verdict", "previous", "rejected"},
		Engines: []flow.Engine{{
			Name: c.address.model, Model: m, VerdictKind: flow.KindRubric,
			Roles: []flow.Role{flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner},
		}},
	}
	models, err := c.models(ctx)
	switch {
	case err != nil:
		return flow.Capabilities{}, err
	case models == nil:
		caps.Engines[0].Note = "the endpoint does not list its models, so that nobody knows whether it has this one"
	case !slices.Contains(models, c.address.model):
		return flow.Capabilities{}, c.noModel(models)
	}
	return caps, nil
}

// models lists the endpoint's models; nil where it does not tell.
func (c *Client) models(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, 15*time.Second, errSilent)
	defer cancel()
	request, err := c.request(ctx, http.MethodGet, "/models", nil)
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, c.lineFailure(ctx, err)
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return nil, nil
	case http.StatusOK:
	default:
		return nil, c.statusFailure(ctx, response)
	}
	var list struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, maxAnswer)).Decode(&list); err != nil {
		return nil, c.garbled()
	}
	names := []string{}
	for _, m := range list.Data {
		if len(names) < 1000 {
			names = append(names, client.CleanLine(m.ID, 200))
		}
	}
	return names, nil
}
