package flow

import "strings"

// DraftFor returns what a person has written in the place of r, nil where the
// reflector has none yet; "" when nothing is. Instructions switched off are no draft, nor
// is the text of r itself.
func (n *Node) DraftFor(r *Reflection) string {
	d := n.Draft
	switch {
	case d == nil || d.Toggled || strings.TrimSpace(d.Text) == "":
		return ""
	case r != nil && (d.Reflection != r.ID && d.Reflection != "" || d.Text == r.Text):
		return ""
	}
	return d.Text
}

// Drafted reports whether a person has begun to write in the place of the reflection that
// waits on a node. A node with a draft waits, too.
func (t Tree) Drafted(n *Node) bool {
	if !t.Waits(n) {
		return false
	}
	c, ok := t.LiveChain(n.ID)
	return ok && n.DraftFor(n.CurrentIn(c)) != ""
}
