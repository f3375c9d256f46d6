// Package study turns finished sessions into curves: how often the chosen image
// is right, and how well it scores, against the images spent.
package study

import (
	"fmt"
	"strconv"
	"strings"

	"rflow/flow"
)

// Axis is what a study spends its images on: one of the constants, or a shape.
type Axis string

// The axes.
const (
	Noise       Axis = "noise"        // more images from noise, the best kept
	NoisePrompt Axis = "noise+prompt" // and the prompt refined each round, in Width chains
	Reflection  Axis = "reflection"   // corrections in Width chains
)

// Axes returns the axes in the order of the paper's table.
func Axes() []Axis { return []Axis{Noise, NoisePrompt, Reflection} }

// ParseAxis reads an axis by name.
func ParseAxis(s string) (Axis, error) {
	var names []string
	for _, a := range Axes() {
		if Axis(s) == a {
			return a, nil
		}
		names = append(names, string(a))
	}
	return "", fmt.Errorf("no axis %q; there are %s", s, strings.Join(names, ", "))
}

// Strategy is how a session spends budget images on the axis. On the axes with
// chains the pool has as many images as there are chains, and the last round may
// go over the budget; a curve looks at the first budget images only.
func (a Axis) Strategy(budget, width int) flow.Strategy {
	auto := flow.Gate{Mode: flow.GateAuto}
	if a == Noise {
		return flow.Strategy{Name: "study noise", Initial: budget, Width: 1, Depth: 0, Gate: auto, Stop: flow.StopNever}
	}
	width = min(width, budget)
	return flow.Strategy{
		Name: "study " + string(a), Initial: width, Width: width, Depth: (budget - 1) / width, Prompt: true, Reflection: a != NoisePrompt,
		Gate: auto, Stop: flow.StopNever,
	}
}

// Shape is Width chains of Depth corrections each.
type Shape struct{ Width, Depth int }

// ParseShape reads "4x4".
func ParseShape(s string) (Shape, error) {
	w, d, found := strings.Cut(s, "x")
	width, errW := strconv.Atoi(w)
	depth, errD := strconv.Atoi(d)
	if !found || errW != nil || errD != nil || width < 1 || depth < 1 || width > 4096 || depth > 4096 {
		return Shape{}, fmt.Errorf("no shape %q: want width x depth, as in 4x4", s)
	}
	return Shape{width, depth}, nil
}

// Axis names the shape.
func (s Shape) Axis() Axis { return Axis(fmt.Sprintf("%dx%d", s.Width, s.Depth)) }

// Corrections is the shape's budget.
func (s Shape) Corrections() int { return s.Width * s.Depth }

// Strategy is how a session of the shape searches: a pool of Width images, and
// Depth rounds of corrections.
func (s Shape) Strategy() flow.Strategy {
	return flow.Strategy{
		Name: "study " + string(s.Axis()), Initial: s.Width, Width: s.Width, Depth: s.Depth, Prompt: true, Reflection: true,
		Gate: flow.Gate{Mode: flow.GateAuto}, Stop: flow.StopNever,
	}
}

// Counts returns the places at which a curve of a budget is read: 1, 2, 4, ...
// and the budget itself.
func Counts(budget int) []int {
	var counts []int
	for n := 1; n < budget; n *= 2 {
		counts = append(counts, n)
	}
	return append(counts, budget)
}
