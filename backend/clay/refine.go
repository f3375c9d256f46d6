package clay

import (
	"context"
	"fmt"
	"strings"

	"rflow/flow"
)

type refiner struct{ w *World }

// Refine spells the original prompt out, and leans on what the reflection found
// wrong. What is asked for never changes. See flow.Refiner.
func (k refiner) Refine(ctx context.Context, req flow.RefineRequest, watch flow.Watch) (flow.Refinement, error) {
	d, err := parsePrompt(req.Original)
	if err != nil {
		return flow.Refinement{}, err
	}
	if err := stopped(ctx); err != nil {
		return flow.Refinement{}, err
	}
	read, _ := parseReflection(req.Reflection) // what is not understood refines nothing
	text := d.spell(read.edits)
	if err := stream(ctx, watch, text); err != nil {
		return flow.Refinement{}, err
	}
	return flow.Refinement{Text: text, Model: model(flow.RoleRefiner)}, nil
}

// spell writes the demand out. Edits say what to insist on.
func (d demand) spell(edits []edit) string {
	for _, e := range edits {
		d = d.insist(e)
	}
	parts := make([]string, len(d.groups))
	for i, g := range d.groups {
		parts[i] = g.spell()
	}
	text := "A photo of " + parts[0]
	if len(parts) == 2 {
		link := " and "
		switch {
		case d.rel == relLeft || d.rel == relRight:
			link = fmt.Sprintf(" to the %s ", d.rel)
		case d.rel != relNone:
			link = " " + d.rel.String() + " "
		}
		if d.stressRel && d.rel != relNone {
			link = " clearly" + link
		}
		text += link + parts[1]
	}
	if d.total() > 1 {
		return text + ", each fully visible, with clear space between them, on a plain backdrop."
	}
	return text + ", fully visible, on a plain backdrop, in soft studio light."
}

// insist stresses the part of the demand that an edit is about.
func (d demand) insist(e edit) demand {
	groups := append([]group(nil), d.groups...)
	for i := range groups {
		g := &groups[i]
		switch e.kind {
		case editAdd, editCount, editReplace:
			g.stressCount = g.stressCount || g.class == e.group.class
		case editRemove:
			g.stressCount = g.stressCount || g.class == e.what.class
		case editColour:
			g.stressColour = g.stressColour || g.class == e.what.class && g.painted
		case editSwap:
			g.stressColour = g.stressColour || e.swapBy && g.painted
		}
	}
	d.groups = groups
	d.stressRel = d.stressRel || e.kind == editMove && d.rel != relNone
	return d
}

// spell is the group with its count in words and what is stressed.
func (g group) spell() string {
	words := []string{numberName(g.count)}
	if g.stressCount {
		words = []string{"exactly", words[0]}
	}
	name := g.class.name()
	if g.count > 1 {
		name = plural(name)
	}
	if g.painted {
		if g.stressColour {
			words = append(words, "truly")
		}
		words = append(words, g.colour.name())
	}
	return strings.Join(append(words, name), " ")
}
