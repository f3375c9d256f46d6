package tree

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

// Handles reports whether the pane does something with a key.
func (m Model) Handles(msg tea.KeyPressMsg) bool {
	k := m.Keys
	return key.Matches(msg, k.Left, k.Right, k.Up, k.Down, k.Root, k.Best, k.PreviousRound, k.NextRound,
		k.Show, k.Collapse, k.Larger, k.Smaller, k.Follow, k.Mark, k.Pin, k.Prune, k.ShowPruned,
		k.CopyText, k.CopyID, k.Retry, k.Search, k.NextMatch, k.PreviousMatch, k.ClearSearch)
}

// Update takes a key. Everything else changes nothing.
func (m Model) Update(msg tea.Msg) (Model, []intent.Intent) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok || !m.Handles(press) {
		return m, nil
	}
	m.moved = true
	k := m.Keys
	switch {
	case key.Matches(press, k.Show):
		return m, []intent.Intent{intent.Show{Node: m.cursor}}
	case key.Matches(press, k.Collapse):
		return m.fold()
	case key.Matches(press, k.Larger):
		return m.resize(1)
	case key.Matches(press, k.Smaller):
		return m.resize(-1)
	case key.Matches(press, k.Follow):
		return m.toggleFollow()
	case key.Matches(press, k.ShowPruned):
		return m.togglePruned()
	case key.Matches(press, k.Mark, k.Pin, k.Prune):
		return m.mark(press)
	case key.Matches(press, k.CopyText, k.CopyID):
		return m.copy(press)
	case key.Matches(press, k.Retry):
		return m.retry()
	case key.Matches(press, k.Search, k.NextMatch, k.PreviousMatch, k.ClearSearch):
		return m.searching(press)
	default:
		return m.move(press)
	}
}

// way is where a key leads.
type way int

const (
	toParent way = iota
	toChild
	laneUp
	laneDown
	toRoot
	toBest
	roundBack
	roundOn
)

// way returns where a key leads; false for keys that do not move.
func (k KeyMap) way(press tea.KeyPressMsg) (way, bool) {
	for w, b := range []key.Binding{
		toParent: k.Left, toChild: k.Right, laneUp: k.Up, laneDown: k.Down,
		toRoot: k.Root, toBest: k.Best, roundBack: k.PreviousRound, roundOn: k.NextRound,
	} {
		if key.Matches(press, b) {
			return way(w), true
		}
	}
	return 0, false
}

// ends says why a way leads nowhere.
func (w way) ends() string {
	return [...]string{
		toParent: "the prompt has no parent", toChild: "it has no child yet",
		laneUp: "there is no chain above", laneDown: "there is no chain below",
		toRoot: "this is the prompt", toBest: "no image is better so far",
		roundBack: "this is the first round", roundOn: "this is the last round so far",
	}[w]
}

// move carries out the keys that move the cursor.
func (m Model) move(press tea.KeyPressMsg) (Model, []intent.Intent) {
	w, ok := m.Keys.way(press)
	if !ok {
		return m, nil
	}
	to := m.step(w)
	if to == m.cursor {
		return m.reveal(to), []intent.Intent{intent.Notice{Text: w.ends()}}
	}
	goal := m.goal
	m = m.Select(to)
	if w == laneUp || w == laneDown {
		m.goal = goal
	}
	m.follow = false
	return m, []intent.Intent{intent.Select{Node: m.cursor}}
}

// step returns where a way leads; the cursor itself when nowhere.
func (m Model) step(w way) flow.NodeID {
	here, ok := m.place(m.cursor)
	if !ok {
		here = place{col: -1, lane: 0, parent: -1}
	}
	switch {
	case w == toBest && m.facts.best != "":
		return m.surviving(m.facts.best)
	case w == toRoot:
		return flow.Root
	case w == toChild && ok:
		return m.firstChild(here)
	case w == roundOn, !ok && (w == toChild || w == laneDown):
		return m.inColumn(here.col+1, here.lane)
	case !ok:
		return m.cursor
	case w == toParent && here.parent >= 0:
		return m.layout.places[here.parent].node.ID
	case w == toParent, w == roundBack && here.col == 0:
		return flow.Root
	case w == roundBack:
		return m.inColumn(here.col-1, here.lane)
	case w == laneUp:
		return m.inLane(here.lane, -1)
	case w == laneDown:
		return m.inLane(here.lane, 1)
	}
	return m.cursor
}

func (m Model) firstChild(p place) flow.NodeID {
	for _, id := range p.node.Children {
		if c, ok := m.place(id); ok && c.lane >= p.lane {
			return id
		}
	}
	return m.cursor
}

// inLane returns the node nearest to the goal column in the next lane that
// holds more than a ghost.
func (m Model) inLane(lane, step int) flow.NodeID {
	for lane += step; lane >= 0 && lane < len(m.layout.lanes); lane += step {
		if i, ok := m.layout.nearest(lane, m.goal); ok {
			return m.layout.places[i].node.ID
		}
	}
	return m.cursor
}

func (m Model) inColumn(col, lane int) flow.NodeID {
	if i, ok := m.layout.in(col, lane); ok {
		return m.layout.places[i].node.ID
	}
	return m.cursor
}

// reveal pans so that a node is in view, with a lane and a column around it
// where there is room.
func (m Model) reveal(id flow.NodeID) Model {
	p, ok := m.place(id)
	if !ok {
		m.offCol, m.offLane = 0, 0
		return m.clamp()
	}
	g := m.size().shape()
	m.offLane = window(m.offLane, p.lane, lanes(g, m.h), len(m.layout.lanes))
	visible := columns(g, m.w, m.offCol)
	if p.col >= m.offCol+visible {
		// The margin is wider once columns are left of the view.
		visible = columns(g, m.w, 1)
	}
	m.offCol = window(m.offCol, p.col, visible, m.layout.cols)
	return m.clamp()
}

// window returns the first of size things in view out of all, moved as little
// as possible so that at is among them, not at the edge if it can be avoided.
func window(off, at, size, all int) int {
	edge := 0
	if size >= 5 {
		edge = 1
	}
	off = min(off, at-edge)
	off = max(off, at+edge-size+1)
	return max(0, min(off, max(0, all-size)))
}

func (m Model) clamp() Model {
	m.offLane = max(0, min(m.offLane, len(m.layout.lanes)-1))
	m.offCol = max(0, min(m.offCol, m.layout.cols-1))
	return m
}

// Scroll moves the view by columns and lanes; the cursor stays.
func (m Model) Scroll(columns, lanes int) Model {
	m.offCol += columns
	m.offLane += lanes
	m.moved, m.follow = true, false
	return m.clamp()
}
