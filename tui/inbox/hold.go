package inbox

import (
	"fmt"
	"maps"

	"rflow/flow"
)

// Hold is an image at which a session does not go on: a job of it has failed, or is
// tried again and again because whoever does it is away.
type Hold struct {
	Session flow.SessionID
	Node    flow.NodeID
	Why     string
}

// Holds lists the sessions that are held up, each with its first such image.
func (p Pass) Holds() []Hold {
	var all []Hold
	for _, b := range p.boxes {
		if h, ok := b.hold(); ok {
			all = append(all, h)
		}
	}
	return all
}

func (b Box) hold() (Hold, bool) {
	if over(b.Doc) {
		return Hold{}, false
	}
	for n := range b.Doc.Nodes() {
		if why := b.heldBy(n); why != "" {
			return Hold{b.Doc.ID, n.ID, why}, true
		}
	}
	return Hold{}, false
}

// heldBy says why nothing comes of an image for now, "" if something does.
func (b Box) heldBy(n *flow.Node) string {
	if p := b.Running[n.ID]; resting(p) {
		return p.Notices[0]
	}
	if _, live := b.Doc.LiveChain(n.ID); !live && n.Round > 0 {
		return ""
	}
	if n.Status == flow.Failed && n.Failure != nil {
		return n.Failure.Error()
	}
	for _, role := range []flow.Role{flow.RoleVerifier, flow.RoleReflector} {
		if f, ok := n.RoleFailed[role]; ok {
			return f.Error()
		}
	}
	return ""
}

// resting reports whether a job waits to be tried again.
func resting(p flow.NodeProgress) bool {
	return p.Stage == flow.StageQueued && p.Wait > 0 && len(p.Notices) > 0
}

// Tell returns what is to be said of sessions that are held up since it was last
// called, a sentence each.
func (p Pass) Tell() (next Pass, news []string) {
	told := map[flow.SessionID]bool{}
	for _, h := range p.Holds() {
		told[h.Session] = true
		if b, _ := p.Of(h.Session); !p.told[h.Session] {
			news = append(news, fmt.Sprintf("“%s” is held up at %s: %s", b.Doc.Session.Prompt, h.Node, h.Why))
		}
	}
	if !maps.Equal(told, p.told) {
		p.told = told
	}
	return p, news
}
