package study

import (
	"fmt"
	"html"
	"io"
	"math"
	"slices"
	"strings"
)

// The measures of a plot, px.
const (
	panelW, panelH   = 300, 220
	marginL, marginB = 44, 34
	marginT, marginR = 28, 12
	perRow           = 3
	legendH          = 28
)

// strokes are told apart without colour too: each has dashes of its own.
func strokes() []struct{ colour, dash string } {
	return []struct{ colour, dash string }{
		{"#0072b2", ""}, {"#d55e00", "6 3"}, {"#009e73", "2 3"}, {"#cc79a7", "8 3 2 3"}, {"#e69f00", "1 4"}, {"#56b4e9", "10 4"}, {"#000000", "4 4"}, {"#999999", ""},
	}
}

func dashes(pattern string) string {
	if pattern == "" {
		return ""
	}
	return ` stroke-dasharray="` + pattern + `"`
}

// WriteSVG draws the share of right prompts against the images spent: a panel for
// each group of prompts, a line for each axis. Points of another verifier than
// the sessions' own are left out.
func WriteSVG(w io.Writer, points []Point) error {
	var groups []string
	var axes []Axis
	of := map[string]map[Axis][]Point{}
	most := 1
	for _, p := range points {
		if p.Verifier != "" {
			continue
		}
		if of[p.Tag] == nil {
			of[p.Tag] = map[Axis][]Point{}
			groups = append(groups, p.Tag)
		}
		if !slices.Contains(axes, p.Axis) {
			axes = append(axes, p.Axis)
		}
		of[p.Tag][p.Axis] = append(of[p.Tag][p.Axis], p)
		most = max(most, p.Images)
	}
	rows := (len(groups) + perRow - 1) / perRow
	width, height := min(perRow, max(1, len(groups)))*panelW, rows*panelH+legendH
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", width, height)
	for i, group := range groups {
		panel(&b, group, axes, of[group], most, i%perRow*panelW, i/perRow*panelH)
	}
	x := 12
	for i, axis := range axes {
		s := strokes()[i%len(strokes())]
		fmt.Fprintf(&b, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="%s" stroke-width="2"%s/>`, x, height-12, x+28, height-12, s.colour, dashes(s.dash))
		fmt.Fprintf(&b, `<text x="%d" y="%d">%s</text>`+"\n", x+34, height-8, html.EscapeString(string(axis)))
		x += 50 + 7*len(axis)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// panel draws one group at a place of the picture. Images go by doublings.
func panel(b *strings.Builder, group string, axes []Axis, of map[Axis][]Point, most, left, top int) {
	x := func(images int) float64 {
		span := math.Log2(float64(max(most, 2)))
		return float64(left+marginL) + math.Log2(float64(images))/span*float64(panelW-marginL-marginR)
	}
	y := func(share float64) float64 {
		return float64(top+panelH-marginB) - share*float64(panelH-marginB-marginT)
	}
	prompts := 0
	for _, list := range of {
		prompts = max(prompts, list[0].Prompts)
	}
	fmt.Fprintf(b, `<text x="%d" y="%d" font-weight="bold">%s</text><text x="%d" y="%d" text-anchor="end" fill="#666666">%d prompts</text>`+"\n",
		left+marginL, top+16, html.EscapeString(group), left+panelW-marginR, top+16, prompts)
	for share := 0.0; share <= 1; share += .25 {
		fmt.Fprintf(b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#dddddd"/><text x="%.1f" y="%.1f" text-anchor="end">%.0f%%</text>`+"\n",
			x(1), y(share), x(max(most, 2)), y(share), x(1)-6, y(share)+4, 100*share)
	}
	for _, n := range Counts(max(most, 2)) {
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="middle">%d</text>`, x(n), y(0)+16, n)
	}
	b.WriteByte('\n')
	for i, axis := range axes {
		var line []string
		for _, p := range of[axis] {
			line = append(line, fmt.Sprintf("%.1f,%.1f", x(p.Images), y(p.Correct)))
			fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="2.5" fill="%s"/>`, x(p.Images), y(p.Correct), strokes()[i%len(strokes())].colour)
		}
		if len(line) > 1 {
			s := strokes()[i%len(strokes())]
			fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"%s/>`+"\n", strings.Join(line, " "), s.colour, dashes(s.dash))
		}
	}
}
