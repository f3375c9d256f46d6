package study

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// WriteCSV writes the points, a row each, under a header.
func WriteCSV(w io.Writer, points []Point) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"axis", "prompts_of", "images", "correct", "score", "prompts", "chooser", "verifier"})
	for _, p := range points {
		_ = out.Write([]string{
			string(p.Axis), p.Tag, strconv.Itoa(p.Images), strconv.FormatFloat(p.Correct, 'g', 6, 64),
			strconv.FormatFloat(p.Score, 'g', 6, 64), strconv.Itoa(p.Prompts), p.Chooser, p.Verifier,
		})
	}
	out.Flush()
	return out.Error()
}

// Row is what one axis came to with all its images.
type Row struct {
	Axis    Axis
	Images  int
	Cells   []string // the share of right prompts in percent by column, "-" for none
	Columns []string
}

// Final returns a row for each axis with its last point in every group: the
// table of a paper. Points of another verifier than the sessions' own are left
// out.
func Final(points []Point) []Row {
	var columns []string
	var rows []Row
	last := map[Axis]map[string]Point{}
	for _, p := range points {
		if p.Verifier != "" {
			continue
		}
		if last[p.Axis] == nil {
			last[p.Axis] = map[string]Point{}
			rows = append(rows, Row{Axis: p.Axis})
		}
		if known := last[p.Axis][p.Tag]; p.Images >= known.Images {
			last[p.Axis][p.Tag] = p
		}
		if !slices.Contains(columns, p.Tag) {
			columns = append(columns, p.Tag)
		}
	}
	for i := range rows {
		r := &rows[i]
		r.Columns, r.Images = columns, last[r.Axis][Overall].Images
		for _, c := range columns {
			cell := "-"
			if p, ok := last[r.Axis][c]; ok {
				cell = fmt.Sprintf("%.1f", 100*p.Correct)
			}
			r.Cells = append(r.Cells, cell)
		}
	}
	return rows
}
