package tui

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
	"rflow/tui/record"
	"rflow/tui/viewer"
)

// imagePaths is a session whose images are files that stay where they are.
type imagePaths interface {
	ImagePath(d flow.Digest) (string, bool)
}

// farMsg tells how a picture gets from this machine to the person's.
type farMsg struct {
	gen  int
	node flow.NodeID
	copy string // the line that was copied
}

// linkedMsg tells of a link that was made.
type linkedMsg struct {
	gen          int
	url, forward string
}

// showRecord shows everything that is known of a node.
func (m Model) showRecord(id flow.NodeID) Model {
	m.dialogs = append(m.dialogs, record.New(m.asks.dialog, m.doc, id, m.keys.Record.Keys()...))
	return m
}

// whyNotOpen says why there is no picture to open, or "".
func (m Model) whyNotOpen(id flow.NodeID) string {
	n, ok := m.doc.Node(id)
	switch {
	case !ok || id == flow.Root:
		return "the prompt is not an image"
	case n.Status != flow.Done || n.Image.IsZero():
		return "there is no image yet"
	}
	return ""
}

// openPicture shows a picture in the desktop's viewer; over SSH it copies the line
// that brings the file along, and offers a link.
func (m Model) openPicture(id flow.NodeID) (Model, tea.Cmd) {
	if why := m.whyNotOpen(id); why != "" {
		return m.say("nothing to open: "+why, info), nil
	}
	n, _ := m.doc.Node(id)
	s, session, gen, opener := m.shell, m.session, m.gen, m.o.Opener
	name := string(m.doc.ID) + "-" + string(id) + extension(n.MediaType)
	return m, func() tea.Msg {
		path, err := s.imageFile(session, n.Image, name)
		if err != nil {
			return noticeMsg{text: "the image: " + flow.AsFailure(err).Error(), level: bad}
		}
		if host, ok := viewer.Remote(s.env); ok && opener == "" {
			return farMsg{gen, id, host.Copy(path, name)}
		}
		words, err := viewer.Command(runtime.GOOS, s.env, opener, path)
		if err == nil {
			err = viewer.Open(words)
		}
		switch {
		case errors.Is(err, viewer.ErrNoDesktop):
			return noticeMsg{text: err.Error() + "; the image is " + path, level: warn}
		case err != nil:
			return noticeMsg{text: err.Error() + "; the image is " + path, level: bad}
		}
		return noticeMsg{text: string(id) + " is opened in a window of its own", level: info}
	}
}

// extension is how the name of a file of that kind ends.
func extension(mediaType string) string {
	if kind, ok := strings.CutPrefix(mediaType, "image/"); ok {
		return "." + kind
	}
	return ""
}

// imageFile returns a file that holds an image: the session's own, else a copy that lasts as
// long as the program.
func (s shell) imageFile(session Session, d flow.Digest, name string) (string, error) {
	if files, ok := session.(imagePaths); ok {
		if path, ok := files.ImagePath(d); ok {
			return path, nil
		}
	}
	p, err := session.Picture(s.ctx, d)
	if err != nil {
		return "", err
	}
	dir, err := s.copies.folder()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, filepath.Base(name))
	return path, os.WriteFile(path, p.Data, 0o600)
}

// isFar copies the line that brings a picture along, and offers a link.
func (m Model) isFar(msg farMsg) (Model, tea.Cmd) {
	if msg.gen != m.gen {
		return m, nil
	}
	m.dialogs = append(m.dialogs, dialog.NewChoice(
		m.asks.dialog, nodeName(msg.node)+" is on another machine", "Copied, for a shell on yours:\n"+msg.copy,
		dialog.Option{Key: m.asks.link.Link, Label: "a link instead, on this machine's loopback", Intent: intent.Call{Command: "link", Argument: string(msg.node)}},
		dialog.Option{Key: m.asks.link.Close, Label: "done"},
	))
	return m, tea.SetClipboard(msg.copy)
}

// link serves a picture on the loopback.
func (m Model) link(id flow.NodeID) (Model, tea.Cmd) {
	n, ok := m.doc.Node(id)
	if !ok || m.session == nil {
		return m, nil
	}
	s, session, gen := m.shell, m.session, m.gen
	return m, func() tea.Msg {
		p, err := session.Picture(s.ctx, n.Image)
		if err != nil {
			return noticeMsg{text: "the image: " + flow.AsFailure(err).Error(), level: bad}
		}
		url, port, err := s.copies.links.Add(string(id), p)
		if err != nil {
			return noticeMsg{text: "no link: " + err.Error(), level: bad}
		}
		forward := ""
		if host, ok := viewer.Remote(s.env); ok {
			forward = host.Forward(port)
		}
		return linkedMsg{gen, url, forward}
	}
}

// linked tells where the link leads.
func (m Model) linked(msg linkedMsg) (Model, tea.Cmd) {
	if msg.gen != m.gen {
		return m, nil
	}
	text := msg.url + "\nIt is there until you leave rflow, and was copied."
	options := []dialog.Option{{Key: m.asks.link.Close, Label: "done"}}
	if msg.forward != "" {
		text = "On your machine, first\n" + msg.forward + "\nthen, in its browser\n" + text
		options = append([]dialog.Option{{Key: m.asks.link.First, Label: "copy the first line", Intent: intent.Copy{Text: msg.forward}}}, options...)
	}
	m.dialogs = append(m.dialogs, dialog.NewChoice(m.asks.dialog, "link", text, options...))
	return m, tea.SetClipboard(msg.url)
}

// copies are files and links that last as long as the program. One is shared by all
// copies of a model.
type copies struct {
	links viewer.Links
	mu    sync.Mutex
	dir   string // "" until there is a file
}

func newCopies() *copies { return &copies{} }

// folder returns a folder that only its owner reads.
func (c *copies) folder() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dir != "" {
		return c.dir, nil
	}
	dir, err := os.MkdirTemp("", "rflow-view-")
	c.dir = dir
	return dir, err
}

// close ends the links and takes the folder away.
func (c *copies) close() {
	_ = c.links.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dir != "" {
		_ = os.RemoveAll(c.dir)
	}
}
