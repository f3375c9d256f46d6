package study

import (
	"slices"

	"rflow/flow"
)

// Overall is the group of a point over all prompts.
const Overall = "overall"

// Difficulty is how often a model gets a prompt right at once.
type Difficulty string

// The difficulties: up to 0.3, 0.4 to 0.7, and from 0.8 of the first images are
// right.
const (
	Hard   Difficulty = "hard"
	Medium Difficulty = "medium"
	Easy   Difficulty = "easy"
)

// difficultySamples is how many first images tell a prompt's difficulty.
const difficultySamples = 10

// DifficultyOf tells a prompt's difficulty by the first images of its session on
// the noise axis; "" where no image has a verdict with a yes or a no.
func DifficultyOf(noise flow.Tree) Difficulty {
	right, judged := 0, 0
	for _, n := range first(noise, difficultySamples) {
		if v := n.ModelVerdict(); v != nil && v.Accepted != nil {
			judged++
			if v.Yes() {
				right++
			}
		}
	}
	switch share := float64(right) / float64(max(judged, 1)); {
	case judged == 0:
		return ""
	case share < .35:
		return Hard
	case share < .75:
		return Medium
	default:
		return Easy
	}
}

// Point is one point of a curve.
type Point struct {
	Axis   Axis   `json:"axis"`
	Tag    string `json:"tag"` // a GenEval tag, a Difficulty, or Overall
	Images int    `json:"images"`
	// Correct is the share of prompts, 0..1, whose chosen image the verifier
	// says yes to; Score is the mean of the chosen images' scores, as the
	// verifier gives them.
	Correct float64 `json:"correct"`
	Score   float64 `json:"score"`
	Prompts int     `json:"prompts"`
	// Chooser is whose ranking chose the images, Verifier whose verdicts are
	// counted. Both are empty for the sessions' own.
	Chooser  string `json:"chooser,omitempty"`
	Verifier string `json:"verifier,omitempty"`
}

// first returns the images that a session made first, in the order of rounds and
// chains, as far as they are done.
func first(t flow.Tree, images int) []*flow.Node {
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
	return slices.DeleteFunc(nodes, func(n *flow.Node) bool { return n.Status != flow.Done })
}

// Chosen returns the image that a session would have ended with after its first
// images in the order of rounds and chains. The second result is false if none
// of them was made.
func Chosen(t flow.Tree, images int) (*flow.Node, bool) { return chosenBy(t, images, t.Verifier()) }

func chosenBy(t flow.Tree, images int, verifier string) (*flow.Node, bool) {
	nodes := first(t, images)
	if len(nodes) == 0 {
		return nil, false
	}
	best := nodes[0]
	for _, n := range nodes[1:] {
		if t.Better(n, best, verifier) {
			best = n
		}
	}
	return best, true
}

// Cut is what a curve is read from: the sessions of one axis, one a prompt.
type Cut struct {
	Axis     Axis
	Budget   int
	Sessions []flow.Tree
	// Difficulties are those of the prompts, in the order of Sessions; without
	// them there are no points by difficulty.
	Difficulties []Difficulty
	// Chooser and Verifier are as in Point.
	Chooser, Verifier string
}

// Curve reads the points of one axis from its sessions: overall first, then by
// tag in GenEval's order.
func Curve(axis Axis, budget int, sessions []flow.Tree) []Point {
	return Cut{Axis: axis, Budget: budget, Sessions: sessions}.Points()
}

// Points reads the curve: overall, by tag in GenEval's order, by difficulty.
// Groups without prompts are left out.
func (c Cut) Points() []Point {
	points := []Point{}
	add := func(group string, member func(i int) bool) {
		var sessions []flow.Tree
		for i, t := range c.Sessions {
			if member(i) {
				sessions = append(sessions, t)
			}
		}
		for _, images := range Counts(c.Budget) {
			if p := c.point(group, images, sessions); p.Prompts > 0 {
				points = append(points, p)
			}
		}
	}
	add(Overall, func(int) bool { return true })
	for _, tag := range flow.Tags() {
		add(string(tag), func(i int) bool { return c.Sessions[i].Session.Tag == tag })
	}
	for _, d := range []Difficulty{Hard, Medium, Easy} {
		add(string(d), func(i int) bool { return i < len(c.Difficulties) && c.Difficulties[i] == d })
	}
	return points
}

// point reads one place of the curve. With another verifier a prompt counts only
// where that has rated the image.
func (c Cut) point(group string, images int, sessions []flow.Tree) Point {
	p := Point{Axis: c.Axis, Tag: group, Images: images, Chooser: c.Chooser, Verifier: c.Verifier}
	for _, t := range sessions {
		chooser, verifier := c.Chooser, c.Verifier
		if chooser == "" {
			chooser = t.Verifier()
		}
		if verifier == "" {
			verifier = t.Verifier()
		}
		n, ok := chosenBy(t, images, chooser)
		if !ok {
			continue
		}
		v := n.Verdict(verifier)
		if v == nil && c.Verifier != "" {
			continue
		}
		p.Prompts++
		if v != nil {
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
