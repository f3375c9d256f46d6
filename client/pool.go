package client

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"rflow/flow"
)

// Line is a way to a backend: a Client, or a Pool of several that are alike.
type Line interface {
	// Roles returns the backend's roles; see Client.Roles.
	Roles() flow.Roles
	// Capabilities asks what the backend can do now.
	Capabilities(context.Context) (flow.Capabilities, error)
	// Ready waits for the first answer; see Client.Ready.
	Ready(context.Context) (flow.Capabilities, error)
	// State returns the state of the line.
	State() flow.BackendState
	// Watch returns a channel of states; see Client.Watch.
	Watch(context.Context) <-chan flow.BackendState
	// Close ends all calls as unavailable, and the line.
	Close() error
}

// ParseAddresses reads one address, or several with commas between them.
func ParseAddresses(text string) ([]Address, error) {
	var list []Address
	seen := map[string]bool{}
	for _, one := range strings.Split(text, ",") {
		a, err := ParseAddress(strings.TrimSpace(one))
		if err != nil {
			return nil, err
		}
		if seen[a.String()] {
			return nil, fmt.Errorf("the backend address %s is named twice", a)
		}
		seen[a.String()] = true
		list = append(list, a)
	}
	return list, nil
}

// Pool is several backends that are alike: the same engines with the same models
// and limits. A job goes to the one with the least to do, and to another one,
// under the same request id, when that goes away or is full: it is the same job,
// and gives the same result. One that differs from the others gets nothing. Its
// methods may be called from several goroutines. Make one with DialPool, and
// Close it.
type Pool struct {
	board   *board
	members []*member

	ctx        context.Context
	cancel     context.CancelFunc
	background sync.WaitGroup

	mu      sync.Mutex
	changed chan struct{} // closed at the next change of a member
	homes   homes
}

// member is one backend of a pool. The pool's lock guards what is below client.
type member struct {
	client *Client
	state  flow.BackendState
	odd    string // how it differs from the others; "": it does not
	images int    // this pool's jobs there
	texts  int
	others int // pictures that others had there when it was last asked
}

// Options of a pool's clients, where they are zero: a backend is given up sooner
// than a single one, since there are others, and is asked for its load more often.
const (
	poolTries = 3
	poolPoll  = 5 * time.Second
)

// DialPool opens a line to each address. As with Dial, the error is about
// addresses and options only, and nothing is waited for.
func DialPool(ctx context.Context, list []Address, o Options) (*Pool, error) {
	if len(list) == 0 {
		return nil, errors.New("client: a pool needs addresses")
	}
	if len(list) > 1 {
		o.Tries, o.Poll = cmp.Or(o.Tries, poolTries), cmp.Or(o.Poll, poolPoll)
	}
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = a.String()
	}
	p := &Pool{board: newBoard(Address{name: strings.Join(names, ",")}), changed: make(chan struct{}), homes: newHomes()}
	p.ctx, p.cancel = context.WithCancel(ctx)
	for _, a := range list {
		c, err := Dial(p.ctx, a, o)
		if err != nil {
			_ = p.Close()
			return nil, err
		}
		p.members = append(p.members, &member{client: c, state: c.State()})
	}
	for _, m := range p.members {
		p.background.Go(func() {
			for state := range m.client.Watch(p.ctx) {
				p.heard(m, state)
			}
		})
	}
	return p, nil
}

// Close implements Line.
func (p *Pool) Close() error {
	p.cancel()
	for _, m := range p.members {
		_ = m.client.Close()
	}
	p.background.Wait()
	p.board.close()
	return nil
}

// State implements Line. It is live while any backend is.
func (p *Pool) State() flow.BackendState { return p.board.state() }

// Watch implements Line.
func (p *Pool) Watch(ctx context.Context) <-chan flow.BackendState { return p.board.watch(ctx) }

// job is what a pool needs to know of a job to find it a place.
type job struct {
	id     string
	role   flow.Role
	engine string
}

// newJob gives a job its id here, so that it keeps it wherever it goes.
func newJob(id string, role flow.Role, engine string) job {
	if id == "" {
		id = rand.Text()
	}
	return job{id, role, engine}
}

func (j job) count(m *member) *int {
	if j.role == flow.RoleGenerator || j.role == flow.RoleCorrector {
		return &m.images
	}
	return &m.texts
}
