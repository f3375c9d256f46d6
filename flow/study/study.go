// Package study turns finished sessions into curves: how often the chosen image
// is right, and how well it scores, against the images spent.
package study

import (
	"fmt"
	"slices"

	"rflow/flow"
)

// Axis is what a study spends its images on.
type Axis string

// The axes.
const (
	Noise      Axis = "noise"      // more images from noise, the best kept
	Reflection Axis = "reflection" // corrections in Width chains
)

// ParseAxis reads an axis by name.
func ParseAxis(s string) (Axis, error) {
	switch a := Axis(s); a {
	case Noise, Reflection:
		return a, nil
	}
	return "", fmt.Errorf("no axis %q; there are noise, reflection", s)
}

// Strategy is how a session spends budget images on the axis. On the reflection
// axis the pool has as many images as there are chains, and the last round may
// go over the budget; Curve looks at the first budget images only.
func (a Axis) Strategy(budget, width int) flow.Strategy {
	if a == Noise {
		return flow.Strategy{Name: "study noise", Initial: budget, Width: 1, Depth: 0, Gate: flow.Gate{Mode: flow.GateAuto}, Stop: flow.StopNever}
	}
	width = min(width, budget)
	return flow.Strategy{
		Name: "study reflection", Initial: width, Width: width, Depth: (budget - 1) / width, Prompt: true, Reflection: true,
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

// Overall is the tag of a point over all prompts.
const Overall = "overall"

// Point is one point of a curve.
type Point struct {
	Axis   Axis   `json:"axis"`
	Tag    string `json:"tag"` // a GenEval tag, or Overall
	Images int    `json:"images"`
	// Correct is the share of prompts, 0..1, whose chosen image the verifier
	// says yes to; Score is the mean of the chosen images' scores, as the
	// verifier gives them.
	Correct float64 `json:"correct"`
	Score   float64 `json:"score"`
	Prompts int     `json:"prompts"`
}

// Chosen returns the image that a session would have ended with after its first
// images in the order of rounds and chains. The second result is false if none
// of them was made.
func Chosen(t flow.Tree, images int) (*flow.Node, bool) {
	var nodes []*flow.Node
	for n := range t.Nodes() {
		if n.ID != flow.Root {
			nodes = append(nodes, n)
		}
	}
	slices.SortStableFunc(nodes, func(a, b *flow.Node) int {
		if a.Round != b.Round {
			return a.Round - b.Round
		}
		return a.Chain - b.Chain
	})
	nodes = nodes[:min(images, len(nodes))]
	nodes = slices.DeleteFunc(nodes, func(n *flow.Node) bool { return n.Status != flow.Done })
	if len(nodes) == 0 {
		return nil, false
	}
	return t.Rank(nodes)[0], true
}

// Curve reads the points of one axis from its sessions: overall first, then by
// tag in GenEval's order.
func Curve(axis Axis, budget int, sessions []flow.Tree) []Point {
	points := []Point{}
	groups := []string{Overall}
	for _, tag := range flow.Tags() {
		groups = append(groups, string(tag))
	}
	for _, group := range groups {
		for _, images := range Counts(budget) {
			p := point(axis, group, images, sessions)
			if p.Prompts > 0 {
				points = append(points, p)
			}
		}
	}
	return points
}

func point(axis Axis, group string, images int, sessions []flow.Tree) Point {
	p := Point{Axis: axis, Tag: group, Images: images}
	for _, t := range sessions {
		if group != Overall && string(t.Session.Tag) != group {
			continue
		}
		n, ok := Chosen(t, images)
		if !ok {
			continue
		}
		p.Prompts++
		if v := n.Verdict(t.Verifier()); v != nil {
			p.Score += v.Score
			if v.Yes() {
				p.Correct++
			}
		}
	}
	if p.Prompts > 0 {
		p.Correct /= float64(p.Prompts)
		p.Score /= float64(p.Prompts)
	}
	return p
}
