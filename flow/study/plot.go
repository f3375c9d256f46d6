package study

import (
	"bytes"
	"fmt"
	"image/color"
	"io"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// The measures of a figure, in points.
const (
	panelW, panelH = 240, 180
	perRow         = 3
	margin         = 8
	// dpi of a PNG: large enough for a page and for a screen of many dots.
	dpi = 192
)

// WriteSVG draws the share of right prompts against the images spent: a panel for
// each group of prompts, a line for each axis, and what the lines are. Points of
// another verifier than the sessions' own are left out.
func WriteSVG(w io.Writer, points []Point) error {
	f, err := newFigure(points)
	if err != nil {
		return err
	}
	width, height := f.size()
	c := vgsvg.New(width, height)
	f.draw(draw.New(c))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return err
	}
	// Who does not have the font shall see another without serifs.
	_, err = w.Write(bytes.ReplaceAll(b.Bytes(), []byte("font-family:Liberation Sans;"), []byte("font-family:Liberation Sans,Arial,sans-serif;")))
	return err
}

// WritePNG draws the figure of WriteSVG in pixels.
func WritePNG(w io.Writer, points []Point) error {
	f, err := newFigure(points)
	if err != nil {
		return err
	}
	width, height := f.size()
	c := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))}
	f.draw(draw.New(c))
	_, err = c.WriteTo(w)
	return err
}

// figure is the panels, and the key to their lines, which takes the place after
// the last.
type figure struct {
	panels []*plot.Plot
	legend plot.Legend
}

func newFigure(points []Point) (*figure, error) {
	g := group(points)
	f := &figure{legend: plot.NewLegend()}
	sans(&f.legend.TextStyle)
	f.legend.Top, f.legend.Left = true, true
	f.legend.ThumbnailWidth, f.legend.Padding = vg.Points(28), vg.Points(3)
	for _, name := range g.names {
		p, err := g.panel(name)
		if err != nil {
			return nil, err
		}
		f.panels = append(f.panels, p)
	}
	for i, axis := range g.axes {
		line := stroke(&plotter.Line{}, i)
		f.legend.Add(string(axis), line)
	}
	return f, nil
}

func (f *figure) grid() (cols, rows int) {
	n := len(f.panels) + 1
	cols = min(perRow, n)
	return cols, (n + cols - 1) / cols
}

func (f *figure) size() (w, h vg.Length) {
	cols, rows := f.grid()
	return vg.Length(cols) * panelW, vg.Length(rows) * panelH
}

func (f *figure) draw(c draw.Canvas) {
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	cols, rows := f.grid()
	tiles := draw.Tiles{Cols: cols, Rows: rows, PadX: margin, PadY: margin, PadTop: margin, PadBottom: margin, PadLeft: margin, PadRight: margin}
	for i, p := range f.panels {
		p.Draw(tiles.At(c, i%cols, i/cols))
	}
	at := len(f.panels)
	f.legend.Draw(draw.Crop(tiles.At(c, at%cols, at/cols), 3*margin, 0, 0, -3*margin))
}

// groups are the points in the order in which they came.
type groups struct {
	names []string
	axes  []Axis
	of    map[string]map[Axis][]Point
	most  int // images
}

func group(points []Point) groups {
	g := groups{of: map[string]map[Axis][]Point{}, most: 2}
	for _, p := range points {
		if p.Verifier != "" {
			continue
		}
		if g.of[p.Tag] == nil {
			g.of[p.Tag] = map[Axis][]Point{}
			g.names = append(g.names, p.Tag)
		}
		if !slices.Contains(g.axes, p.Axis) {
			g.axes = append(g.axes, p.Axis)
		}
		g.of[p.Tag][p.Axis] = append(g.of[p.Tag][p.Axis], p)
		g.most = max(g.most, p.Images)
	}
	return g
}

// panel draws one group. Images go by doublings, and all panels have one scale.
func (g groups) panel(name string) (*plot.Plot, error) {
	p := plot.New()
	for _, style := range []*text.Style{&p.Title.TextStyle, &p.X.Label.TextStyle, &p.Y.Label.TextStyle, &p.X.Tick.Label, &p.Y.Tick.Label} {
		sans(style)
	}
	prompts := 0
	for _, list := range g.of[name] {
		prompts = max(prompts, list[0].Prompts)
	}
	p.Title.Text = fmt.Sprintf("%s, %s", name, counted(prompts, "prompt"))
	p.X.Label.Text, p.Y.Label.Text = "images a prompt", "right"
	p.X.Scale = doublings{}
	var at, shares []plot.Tick
	for _, n := range Counts(g.most) {
		at = append(at, plot.Tick{Value: float64(n), Label: fmt.Sprint(n)})
	}
	for share := 0.0; share <= 1; share += .25 {
		shares = append(shares, plot.Tick{Value: share, Label: fmt.Sprintf("%.0f%%", 100*share)})
	}
	p.X.Tick.Marker, p.Y.Tick.Marker = plot.ConstantTicks(at), plot.ConstantTicks(shares)
	lattice := plotter.NewGrid()
	lattice.Vertical.Color, lattice.Horizontal.Color = nil, color.Gray{221}
	p.Add(lattice)
	for i, axis := range g.axes {
		if err := addCurve(p, g.of[name][axis], i); err != nil {
			return nil, err
		}
	}
	// After the lines: each widens the axes to itself.
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 1, float64(g.most), 0, 1
	return p, nil
}

func addCurve(p *plot.Plot, list []Point, i int) error {
	if len(list) == 0 {
		return nil
	}
	var at plotter.XYs
	for _, point := range list {
		at = append(at, plotter.XY{X: float64(point.Images), Y: point.Correct})
	}
	line, dots, err := plotter.NewLinePoints(at)
	if err != nil {
		return fmt.Errorf("the curve of %s: %w", list[0].Axis, err)
	}
	dots.Shape, dots.Radius, dots.Color = draw.CircleGlyph{}, vg.Points(2), stroke(line, i).Color
	p.Add(line, dots)
	return nil
}

// stroke gives the line of the i-th axis its look: told apart without colour too,
// by its dashes.
func stroke(line *plotter.Line, i int) *plotter.Line {
	looks := []struct {
		colour color.RGBA
		dashes []vg.Length
	}{
		{color.RGBA{0x00, 0x72, 0xb2, 255}, nil},
		{color.RGBA{0xd5, 0x5e, 0x00, 255}, []vg.Length{5, 2}},
		{color.RGBA{0x00, 0x9e, 0x73, 255}, []vg.Length{2, 2}},
		{color.RGBA{0xcc, 0x79, 0xa7, 255}, []vg.Length{6, 2, 2, 2}},
		{color.RGBA{0xe6, 0x9f, 0x00, 255}, []vg.Length{1, 3}},
		{color.RGBA{0x56, 0xb4, 0xe9, 255}, []vg.Length{8, 3}},
		{color.RGBA{0x00, 0x00, 0x00, 255}, []vg.Length{3, 3}},
		{color.RGBA{0x99, 0x99, 0x99, 255}, nil},
	}
	look := looks[i%len(looks)]
	line.Color, line.Dashes, line.Width = look.colour, look.dashes, vg.Points(1.5)
	return line
}

// sans is the type of the figures; what the library would take has serifs.
func sans(s *text.Style) { s.Font.Variant = "Sans" }

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// doublings is a scale on which each doubling has the same width.
type doublings struct{}

// Normalize returns where x lies from min to max, 0 to 1.
func (doublings) Normalize(lo, hi, x float64) float64 {
	return math.Log2(x/lo) / math.Log2(hi/lo)
}
