// Package archive writes a session to a folder that stands for itself: every
// image as a PNG with its provenance inside, and session.json with nodes, edges,
// reflections and verdicts.
package archive

import (
	"time"

	"rflow/flow"
)

// schema names the format of session.json.
const schema = "rflow.session.1"

type sessionFile struct {
	Schema   string            `json:"schema"`
	ID       flow.SessionID    `json:"id"`
	Prompt   string            `json:"prompt"`
	Tag      flow.Tag          `json:"tag,omitempty"`
	State    flow.SessionState `json:"state"`
	Failure  string            `json:"failure,omitempty"`
	Strategy flow.Strategy     `json:"strategy"`
	Seed     uint64            `json:"seed"`
	Backend  string            `json:"backend,omitempty"`
	Toy      bool              `json:"toy"`
	// Sources are the roles that came from elsewhere, Layout how texts reached a
	// corrector's encoders, Verifiers all that gave verdicts, the session's own
	// first.
	Sources    map[flow.Role]flow.Source `json:"sources,omitempty"`
	Layout     flow.PromptLayout         `json:"layout,omitempty"`
	Verifiers  []string                  `json:"verifiers,omitempty"`
	Created    time.Time                 `json:"created"`
	Updated    time.Time                 `json:"updated"`
	Images     int                       `json:"images"`
	Best       *flow.BestImage           `json:"best"`
	Nodes      []nodeRecord              `json:"nodes"`
	Edges      []edgeRecord              `json:"edges"`
	Reflection []reflectRecord           `json:"reflections"`
	Verdicts   []verdictRecord           `json:"verdicts"`
	Chains     []chainRecord             `json:"chains"`
}

type nodeRecord struct {
	Node       flow.NodeID         `json:"node"`
	Parent     flow.NodeID         `json:"parent"`
	Chain      int                 `json:"chain"`
	Round      int                 `json:"round"`
	Step       flow.Step           `json:"step"`
	Status     flow.Status         `json:"status"`
	Seed       uint64              `json:"seed"`
	Original   string              `json:"original_prompt"`
	Prompt     string              `json:"prompt"`
	Reflection string              `json:"reflection,omitempty"`
	Image      flow.Digest         `json:"image"`
	File       string              `json:"file,omitempty"`
	Width      int                 `json:"width,omitempty"`
	Height     int                 `json:"height,omitempty"`
	Model      string              `json:"model,omitempty"`
	Failure    *flow.Failure       `json:"failure,omitempty"`
	Understood *flow.Understanding `json:"understood,omitempty"`
	Preference flow.Preference     `json:"preference,omitempty"`
	Rating     *int                `json:"rating,omitempty"`
	Pinned     bool                `json:"pinned,omitempty"`
	Pruned     bool                `json:"pruned,omitempty"`
	Note       string              `json:"note,omitempty"`
	Finished   *time.Time          `json:"finished,omitempty"`
}

type edgeRecord struct {
	Parent     flow.NodeID   `json:"parent"`
	Child      flow.NodeID   `json:"child"`
	Step       flow.Step     `json:"step"`
	Decision   flow.Decision `json:"decision,omitempty"`
	Reflection string        `json:"reflection,omitempty"` // id
}

type reflectRecord struct {
	ID           string        `json:"id"`
	Node         flow.NodeID   `json:"node"`
	Original     string        `json:"original"`
	Final        string        `json:"final"`
	Instructions []string      `json:"instructions"`
	Decision     flow.Decision `json:"decision"`
	Remedy       flow.Remedy   `json:"remedy,omitempty"`
	Code         string        `json:"code,omitempty"`
	Reason       string        `json:"reason,omitempty"`
	Rule         string        `json:"rule,omitempty"`
	Author       flow.Author   `json:"author"`
	DecidedBy    *flow.Author  `json:"decided_by,omitempty"`
	Proposed     time.Time     `json:"proposed"`
	Decided      *time.Time    `json:"decided,omitempty"`
	TookMS       int64         `json:"took_ms,omitempty"`
	Used         bool          `json:"used"`
}

type verdictRecord struct {
	Node flow.NodeID `json:"node"`
	flow.Verdict
}

type chainRecord struct {
	Chain  int           `json:"chain"`
	Head   flow.NodeID   `json:"head"`
	Tip    flow.NodeID   `json:"tip"`
	End    flow.ChainEnd `json:"end,omitempty"`
	Branch bool          `json:"branch,omitempty"`
	Prompt string        `json:"prompt,omitempty"`
}

// record turns a tree into what session.json holds. files names the image files
// that were written.
func record(t flow.Tree, files map[flow.NodeID]string) sessionFile {
	s := sessionFile{
		Schema: schema, ID: t.ID, Prompt: t.Session.Prompt, Tag: t.Session.Tag, State: t.State, Failure: t.Failure,
		Strategy: t.Session.Strategy, Seed: t.Session.Seed, Backend: t.Session.Backend, Toy: t.Session.Toy,
		Sources: t.Session.Sources, Layout: t.Session.Layout, Verifiers: t.Verifiers(),
		Created: t.Begun, Updated: t.Updated, Images: t.Images(), Best: t.Result(),
		Nodes: []nodeRecord{}, Edges: []edgeRecord{}, Reflection: []reflectRecord{}, Verdicts: []verdictRecord{}, Chains: []chainRecord{},
	}
	for n := range t.Nodes() {
		for _, r := range n.Reflections {
			s.Reflection = append(s.Reflection, reflectionOf(r))
		}
		for _, v := range n.Verdicts {
			s.Verdicts = append(s.Verdicts, verdictRecord{n.ID, v})
		}
		if n.ID == flow.Root {
			continue
		}
		s.Nodes = append(s.Nodes, nodeOf(n, files[n.ID]))
		s.Edges = append(s.Edges, edgeOf(t, n))
	}
	for _, c := range t.Chains() {
		s.Chains = append(s.Chains, chainRecord{c.ID, c.Head, c.Tip, c.End, c.Branch, c.Prompt})
	}
	return s
}

func nodeOf(n *flow.Node, file string) nodeRecord {
	r := nodeRecord{
		Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Step: n.Step, Status: n.Status, Seed: n.Seed,
		Original: n.Original, Prompt: n.Prompt, Reflection: n.Reflection, Image: n.Image, File: file,
		Width: n.Width, Height: n.Height, Failure: n.Failure, Understood: n.Understood,
		Preference: n.Preference, Rating: n.Rating, Pinned: n.Pinned, Pruned: n.Pruned, Note: n.Note,
	}
	if n.Model.ID != "" {
		r.Model = n.Model.String()
	}
	if !n.Finished.IsZero() {
		r.Finished = &n.Finished
	}
	return r
}

func edgeOf(t flow.Tree, n *flow.Node) edgeRecord {
	e := edgeRecord{Parent: n.Parent, Child: n.ID, Step: n.Step, Reflection: n.ReflectionID}
	if parent, ok := t.Node(n.Parent); ok {
		if r := parent.Reflected(n.ReflectionID); r != nil {
			e.Decision = r.Decision
		}
	}
	return e
}

func reflectionOf(r flow.Reflection) reflectRecord {
	rec := reflectRecord{
		ID: r.ID, Node: r.Node, Original: r.Text, Final: r.Final, Instructions: flow.Instructions(r.Text),
		Decision: r.Decision, Remedy: r.Remedy, Code: r.Code, Reason: r.Reason, Rule: r.Rule,
		Author: r.Author, Proposed: r.Proposed, TookMS: r.Took.Milliseconds(), Used: r.Used,
	}
	if r.Decision != flow.Pending {
		rec.DecidedBy, rec.Decided = &r.DecidedBy, &r.Decided
	}
	return rec
}
