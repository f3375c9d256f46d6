//go:build linux

package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// report is what was seen, in order. It prints as it grows.
type report struct {
	out    io.Writer
	over   func() bool // the run was interrupted: what is seen from now on means nothing
	steps  []step
	absent []absence
}

// absence is a terminal that was not looked at, and why.
type absence struct{ terminal, why string }

func (r *report) add(s step) {
	if r.over() {
		return
	}
	r.steps = append(r.steps, s)
	fmt.Fprintf(r.out, "%-12s %-32s %s\n", s.terminal, s.name, s.verdict())
}

func (r *report) missing(terminal, why string) {
	r.absent = append(r.absent, absence{terminal, why})
	fmt.Fprintf(r.out, "%-12s could not be started: %s\n", terminal, why)
}

// failed counts the steps that were wrong.
func (r *report) failed() int {
	n := 0
	for _, s := range r.steps {
		if !s.ok {
			n++
		}
	}
	return n
}

func (s step) verdict() string {
	word := "ok"
	if !s.ok {
		word = "WRONG"
	}
	parts := []string{word}
	if f := s.finding; f.pictures > 0 {
		parts = append(parts, fmt.Sprintf("%d pictures", f.pictures))
		if f.art > 0 {
			parts = append(parts, fmt.Sprintf("%d of them coarse", f.art))
		}
		if f.art < f.pictures {
			parts = append(parts, fmt.Sprintf("%.1f dB", f.worst.exact), fmt.Sprintf("%.1f dB blurred", f.worst.blurred))
		}
	}
	if s.ghosts > 0 {
		parts = append(parts, fmt.Sprintf("%d pixels change when all is drawn anew", s.ghosts))
	}
	if s.detail != "" {
		parts = append(parts, s.detail)
	}
	return strings.Join(parts, ", ")
}

// table prints everything once more, for a file.
func (r *report) table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "terminal\tstep\tverdict\tpictures\tPSNR dB\tblurred dB\tchanged px\tscreenshot\tdetail")
	for _, s := range r.steps {
		word, exact, blurred := "ok", "", ""
		if !s.ok {
			word = "WRONG"
		}
		if s.finding.pictures > s.finding.art {
			exact, blurred = fmt.Sprintf("%.1f", s.finding.worst.exact), fmt.Sprintf("%.1f", s.finding.worst.blurred)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%s\t%s\t%d\t%s\t%s\n", s.terminal, s.name, word, s.finding.pictures, exact, blurred, s.ghosts, s.shot, strings.ReplaceAll(s.detail, "\n", " "))
	}
	for _, a := range r.absent {
		fmt.Fprintf(t, "%s\t-\tcould not be started\t\t\t\t\t\t%s\n", a.terminal, strings.ReplaceAll(a.why, "\n", " "))
	}
	return t.Flush()
}
