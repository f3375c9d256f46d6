package pixels

import (
	"fmt"
	"image"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/render"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// Gallery gives the pane its pictures, at once, as they are there now.
type Gallery interface {
	// Show shows the picture named key: rows lines of cols cells.
	Show(key string, cols, rows int) []string
	// CellSize is the size of a cell in pixels; 0, 0 when unknown.
	CellSize() (w, h int)
}

// KeyMap is the keys of the pane.
type KeyMap struct{ In, Out, Whole, Left, Right, Up, Down, Leave key.Binding }

// DefaultKeyMap returns the keys as they are without a configuration.
func DefaultKeyMap() KeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return KeyMap{
		In:    bind("+", "closer", "+", "=", "z"),
		Out:   bind("-", "farther", "-"),
		Whole: bind("0", "the whole image", "0", "home"),
		Left:  bind("←/h", "left", "left", "h"),
		Right: bind("→/l", "right", "right", "l"),
		Up:    bind("↑/k", "up", "up", "k"),
		Down:  bind("↓/j", "down", "down", "j"),
		Leave: bind("esc", "close it", "esc"),
	}
}

// Model shows one image. Make one with New. It is a value.
type Model struct {
	Keys KeyMap

	theme   *themes.Theme
	gallery Gallery
	name    string
	image   flow.Digest
	size    image.Point // px of the image
	w, h    int
	zoom    int     // 1 shows all
	cx, cy  float64 // the middle of what is shown, as a share of the image
}

// The most an image is enlarged, over the whole of it in view.
const maxZoom = 64

// New returns the pane with all of an image of w x h px.
func New(theme *themes.Theme, gallery Gallery, name string, d flow.Digest, w, h int) Model {
	return Model{Keys: DefaultKeyMap(), theme: theme, gallery: gallery, name: name, image: d, size: image.Pt(max(1, w), max(1, h)), zoom: 1, cx: .5, cy: .5}
}

// SetTheme draws with another theme.
func (m Model) SetTheme(theme *themes.Theme) Model {
	m.theme = theme
	return m
}

// SetSize gives the pane w x h cells.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = w, h
	return m
}

// sight is what is shown: a part of the image, in how many cells, and how many
// pixels of the screen one of the image has.
type sight struct {
	part       image.Rectangle
	cols, rows int
	scale      float64
}

func (m Model) sight() sight {
	cw, ch := m.gallery.CellSize()
	if cw <= 0 || ch <= 0 {
		cw, ch = 8, 16
	}
	roomW, roomH := max(1, m.w)*cw, max(1, m.h-1)*ch
	fit := min(float64(roomW)/float64(m.size.X), float64(roomH)/float64(m.size.Y))
	s := sight{scale: fit * float64(m.zoom)}
	span := func(room, whole int) int { return max(1, min(whole, int(float64(room)/s.scale+.5))) }
	at := func(middle float64, part, whole int) int {
		return max(0, min(whole-part, int(middle*float64(whole)-float64(part)/2+.5)))
	}
	w, h := span(roomW, m.size.X), span(roomH, m.size.Y)
	low := image.Pt(at(m.cx, w, m.size.X), at(m.cy, h, m.size.Y))
	s.part = image.Rectangle{Min: low, Max: low.Add(image.Pt(w, h))}
	s.cols, s.rows = render.Fit(w, h, max(1, m.w), max(1, m.h-1), cw, ch, false)
	return s
}

// key names what is shown. Pixels have edges once they are large enough for them.
func (m Model) key(s sight) string {
	grow := 1
	if s.scale >= 3 {
		grow = int(s.scale + .5)
	}
	if s.part == (image.Rectangle{Max: m.size}) && grow == 1 {
		return m.image.String()
	}
	return Key(s.part, grow, m.image.String())
}

// Heading names the image.
func (m Model) Heading() string { return "pixels · " + m.name }

// View draws the image: exactly as many lines as the pane is high, each as wide as
// it is.
func (m Model) View() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	s := m.sight()
	lines := []string{m.theme.Muted.Render(prose.Truncate(m.status(s), m.w))}
	left := strings.Repeat(" ", max(0, (m.w-s.cols)/2))
	if m.h > 1 {
		above := max(0, (m.h-1-s.rows)/2)
		lines = append(lines, slices.Repeat([]string{""}, above)...)
		for _, line := range m.gallery.Show(m.key(s), s.cols, s.rows) {
			lines = append(lines, left+line)
		}
	}
	return prose.Block(lines, m.w, m.h)
}

// status says what of the image is shown, and how large, in as many words as fit.
func (m Model) status(s sight) string {
	scale := fmt.Sprintf(" · a pixel is %.3g of the screen's", s.scale)
	whole := fmt.Sprintf(" all of %d × %d px", m.size.X, m.size.Y)
	wordings := []string{whole + scale, whole}
	if m.zoom > 1 {
		low, high := s.part.Min, s.part.Max
		of := fmt.Sprintf(" of %d × %d px", m.size.X, m.size.Y)
		from := fmt.Sprintf(" %d × · %d,%d", m.zoom, low.X, low.Y)
		shown := from + fmt.Sprintf(" to %d,%d", high.X, high.Y)
		wordings = []string{shown + of + scale, shown + of, shown, from}
	}
	for _, words := range wordings {
		if prose.Width(words) <= m.w {
			return words
		}
	}
	return wordings[len(wordings)-1]
}

const allShown = "all of it is shown"

// Help returns the pane's keys; a key that does nothing now says why.
func (m Model) Help() []intent.Binding {
	k, all, most := m.Keys, "", ""
	if m.zoom == 1 {
		all = allShown
	}
	if m.closest() {
		most = "this is the closest"
	}
	return []intent.Binding{
		intent.Describe(k.In, most), intent.Describe(k.Out, all), intent.Describe(k.Whole, all),
		intent.Describe(k.Left, all), intent.Describe(k.Right, all), intent.Describe(k.Up, all), intent.Describe(k.Down, all),
		intent.Describe(k.Leave, ""),
	}
}

// closest reports whether a step closer would show nothing more.
func (m Model) closest() bool {
	return m.zoom >= maxZoom || min(m.sight().part.Dx(), m.sight().part.Dy()) <= 4
}

// Update takes a key. [intent.Leave] asks to close the pane.
func (m Model) Update(msg tea.Msg) (Model, []intent.Intent) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m, nil
	}
	switch k := m.Keys; {
	case key.Matches(press, k.Leave):
		return m, []intent.Intent{intent.Leave{}}
	case key.Matches(press, k.In) && m.closest():
		return m, []intent.Intent{intent.Notice{Text: "this is the closest"}}
	case key.Matches(press, k.In):
		m.zoom *= 2
	case m.zoom == 1 && key.Matches(press, k.Out, k.Whole, k.Left, k.Right, k.Up, k.Down):
		return m, []intent.Intent{intent.Notice{Text: allShown}}
	case key.Matches(press, k.Out):
		m.zoom = max(1, m.zoom/2)
	case key.Matches(press, k.Whole):
		m.zoom, m.cx, m.cy = 1, .5, .5
	case key.Matches(press, k.Left):
		return m.pan(-1, 0), nil
	case key.Matches(press, k.Right):
		return m.pan(1, 0), nil
	case key.Matches(press, k.Up):
		return m.pan(0, -1), nil
	case key.Matches(press, k.Down):
		return m.pan(0, 1), nil
	}
	return m.pan(0, 0), nil
}

// pan moves by quarters of what is shown, not beyond the edges.
func (m Model) pan(dx, dy int) Model {
	p := m.sight().part
	move := func(middle float64, by, part, whole int) float64 {
		half := float64(part) / float64(whole) / 2
		return max(half, min(1-half, middle+float64(by)*half/2))
	}
	m.cx, m.cy = move(m.cx, dx, p.Dx(), m.size.X), move(m.cy, dy, p.Dy(), m.size.Y)
	return m
}
