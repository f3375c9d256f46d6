package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rflow/client"
	"rflow/flow"
)

// text tells what a backend is: each engine with its roles and why it cannot be
// used, what it runs on, and what its results depend on.
func (f backendFinding) text() string {
	var b strings.Builder
	b.WriteString(entry("address", f.Address))
	if !f.OK {
		b.WriteString(entry("problem", f.Failure.Error()))
		return b.String()
	}
	b.WriteString(entry("name", f.Name+" "+f.Version+", live"))
	for _, e := range f.Engines {
		b.WriteString(engineEntry(e))
	}
	for _, d := range f.Devices {
		b.WriteString(entry("device", fmt.Sprintf("%s, %s of %s free", client.CleanLine(d.Name, 80), gibibytes(d.Free), gibibytes(d.Memory))))
	}
	var software []string
	for _, name := range slices.Sorted(maps.Keys(f.Software)) {
		software = append(software, client.CleanLine(name+" "+f.Software[name], 80))
	}
	if len(software) > 0 {
		b.WriteString(entry("software", strings.Join(software, ", ")))
	}
	for _, notice := range f.Notices {
		b.WriteString(entry("notice", client.CleanLine(notice, 500)))
	}
	return b.String() + f.rolesText()
}

func engineEntry(e flow.Engine) string {
	var roles []string
	for _, r := range e.Roles {
		roles = append(roles, string(r))
	}
	note := ""
	switch {
	case e.Toy:
		note = " · toy world, not a trained model"
	case e.RandomWeights:
		note = " · random weights, for tests only"
	}
	if e.InstructionEditor {
		note += " · instruction editor, not trained on reflections"
	}
	subject := ""
	if len(roles) > 0 {
		subject = roles[0]
	}
	text := entry(subject, client.CleanLine(e.Model.String(), 200)+note)
	if len(roles) > 1 {
		text += entry("", "also "+strings.Join(roles[1:], ", "))
	}
	if e.Note != "" {
		text += entry("", client.CleanLine(e.Note, 400))
	}
	if e.Unavailable != "" {
		text += entry("", "cannot be used: "+client.CleanLine(e.Unavailable, 400))
	}
	return text
}

func gibibytes(n int64) string { return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30)) }
