package tui

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/render"
	"rflow/themes"
	"rflow/tui/compare"
	"rflow/tui/internal/intent"
	"rflow/tui/pixels"
)

// noPixels says why a node cannot be seen closely, or "".
func (m Model) noPixels(id flow.NodeID) string {
	switch n, ok := m.doc.Node(id); {
	case !ok || id == flow.Root:
		return "the prompt is not an image"
	case n.Status != flow.Done || n.Image.IsZero():
		return "its image is not finished"
	case m.o.Plain:
		return "there are no pictures in plain mode"
	}
	return ""
}

// openPixels shows an image closely.
func (m Model) openPixels(id flow.NodeID) Model {
	if why := m.noPixels(id); why != "" {
		return m.say("no pixels here: "+why, info)
	}
	n, _ := m.doc.Node(id)
	pane := pixels.New(m.theme, m.shell.pics, string(id), n.Image, n.Width, n.Height)
	m.o.Keys.set("pixels", &pane.Keys)
	return m.lay(pixelsLeaf{pane})
}

// pixelsLeaf is an image seen closely, as a leaf.
type pixelsLeaf struct{ pixels.Model }

func (pixelsLeaf) Name() string { return "pixels" }

func (l pixelsLeaf) take(msg tea.Msg) (leaf, []intent.Intent) {
	next, intents := l.Update(msg)
	return pixelsLeaf{next}, intents
}

func (l pixelsLeaf) click(int, int) (leaf, []intent.Intent) { return l, nil }
func (l pixelsLeaf) sized(w, h int) leaf                    { return pixelsLeaf{l.SetSize(w, h)} }
func (l pixelsLeaf) styled(t *themes.Theme) leaf            { return pixelsLeaf{l.SetTheme(t)} }

func (l pixelsLeaf) told(flow.Tree, map[flow.NodeID]flow.NodeProgress) leaf { return l }

// Show implements [pixels.Gallery].
func (p *pictures) Show(key string, cols, rows int) []string {
	if p.plain || cols <= 0 || rows <= 0 {
		return blank(cols, rows)
	}
	return p.g.Look(render.Pic{Key: key, Cols: cols, Rows: rows}).Lines
}

// derive makes the pictures that panes make out of others.
func derive(key string, source func(string) (*image.RGBA, error)) (image.Image, bool, error) {
	if img, ok, err := pixels.Derive(key, source); ok {
		return img, ok, err
	}
	return compare.Derive(key, source)
}
