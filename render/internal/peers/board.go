package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"
	"time"
)

// board collects what was measured.
type board struct {
	classes []string
	rows    []*row
}

func newBoard() *board { return &board{} }

// row is one job with all pictures of a class.
type row struct {
	class, group, name string
	pics               map[string]*tally
}

// tally is one job with one picture.
type tally struct {
	wall, cpu []time.Duration // cpu is that of a process, or wall
	bytes     int
	score     score
}

func (b *board) add(j job, p picture, m measured) {
	if !slices.Contains(b.classes, p.class()) {
		b.classes = append(b.classes, p.class())
	}
	r := b.find(p.class(), j.group, j.name)
	if r == nil {
		r = &row{p.class(), j.group, j.name, map[string]*tally{}}
		b.rows = append(b.rows, r)
	}
	t := r.pics[p.name]
	if t == nil {
		t = &tally{score: m.score}
		r.pics[p.name] = t
	}
	t.wall, t.cpu, t.bytes = append(t.wall, m.wall), append(t.cpu, m.cpu), len(m.output)
}

func (b *board) find(class, group, name string) *row {
	for _, r := range b.rows {
		if r.class == class && r.group == group && r.name == name {
			return r
		}
	}
	return nil
}

// mean returns the mean of a figure over the row's pictures.
func (r *row) mean(of func(*tally) float64) float64 {
	sum := 0.0
	for _, t := range r.pics {
		sum += of(t)
	}
	return sum / float64(len(r.pics))
}

// The figures of a tally; times in milliseconds.
func fastest(t *tally) float64  { return ms(slices.Min(t.wall)) }
func leastCPU(t *tally) float64 { return ms(slices.Min(t.cpu)) }
func size(t *tally) float64     { return float64(t.bytes) }
func plain(t *tally) float64    { return t.score.plain }
func blurred(t *tally) float64  { return t.score.blurred }

func median(t *tally) float64 {
	s := slices.Sorted(slices.Values(t.wall))
	return ms(s[len(s)/2])
}

func ms(d time.Duration) float64 { return d.Seconds() * 1000 }

// print writes the tables, one for each class and group: means over the
// pictures.
func (b *board) print(out io.Writer) {
	for _, class := range b.classes {
		for _, group := range []string{sixelProcess, kittyProcess, sixelCore, kittyCore, readCore} {
			own := b.find(class, group, self)
			fmt.Fprintf(out, "\n%s, %d of %s\n", group, len(own.pics), class)
			w := tabwriter.NewWriter(out, 0, 8, 2, ' ', tabwriter.AlignRight)
			fmt.Fprintln(w, "\tfastest ms\tmedian ms\tCPU ms\ttimes ours\tbytes\tours/its\tPSNR\tblurred\t")
			for _, r := range b.rows {
				if r.class != class || r.group != group {
					continue
				}
				fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%.1f\t%.2f\t%.0f\t%s\t%s\t%s\t\n", r.name,
					r.mean(fastest), r.mean(median), r.mean(leastCPU), r.mean(fastest)/own.mean(fastest),
					r.mean(size), figure(own.mean(size)/r.mean(size)), figure(r.mean(plain)), figure(r.mean(blurred)))
			}
			_ = w.Flush()
			b.verdicts(out, class, group, own)
		}
	}
}

// figure writes v with two digits; nothing where there is none, as when nothing was
// written that could be compared.
func figure(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return fmt.Sprintf("%.2f", v)
}

// verdicts says whether the figures asked for were reached.
func (b *board) verdicts(out io.Writer, class, group string, own *row) {
	say := func(ok bool, format string, args ...any) {
		word := "FAIL"
		if ok {
			word = "pass"
		}
		fmt.Fprintf(out, "  %s  %s\n", word, fmt.Sprintf(format, args...))
	}
	faster := func(peer *row, times float64) {
		got := peer.mean(fastest) / own.mean(fastest)
		say(got >= times, "%.2f times as fast as %s, asked %.1f", got, peer.name, times)
	}
	switch group {
	case sixelProcess:
		for _, r := range b.rows {
			if r.class == class && r.group == group && r != own && r.name != "chafa, none" {
				faster(r, 1.5)
				say(own.mean(blurred) >= r.mean(blurred), "%.2f dB after the blur, %s %.2f", own.mean(blurred), r.name, r.mean(blurred))
			}
		}
		if r := b.find(class, group, "img2sixel"); r != nil {
			got := own.mean(size) / r.mean(size)
			say(got <= 1.2, "%.2f of the bytes of %s, asked 1.2", got, r.name)
		}
	case kittyProcess:
		if r := b.find(class, group, "timg"); r != nil {
			faster(r, 3)
			got := own.mean(size) / r.mean(size)
			say(got <= 0.45, "%.2f of the bytes of %s, asked 0.45", got, r.name)
		}
	case sixelCore, kittyCore:
		asked := map[string]float64{sixelCore: 30, kittyCore: 20}[group]
		if class == "512x512" {
			say(own.mean(fastest) <= asked, "%.1f ms, asked %.0f", own.mean(fastest), asked)
		}
	}
}
