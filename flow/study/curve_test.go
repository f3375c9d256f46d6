package study

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"image"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"rflow/flow"
)

// rated adds verdicts of another verifier, in the order of rounds and chains.
func rated(t flow.Tree, verifier string, scores ...float64) flow.Tree {
	for i, n := range first(t, len(scores)) {
		yes := scores[i] >= 8
		t = t.Apply(flow.Event{Seq: t.Seq + 1, Time: time.Unix(0, 0), Payload: flow.VerdictGiven{Node: n.ID, Verdict: flow.Verdict{
			Verifier: verifier, Kind: flow.KindReward, Score: scores[i], Accepted: &yes, Source: &flow.Source{Engine: verifier},
		}}})
	}
	return t
}

// TestByVerifier: whose ranking chooses and whose verdicts count are two things.
func TestByVerifier(t *testing.T) {
	trees := []flow.Tree{rated(session(t, "", 1, 3, 9, 5), "other", 8, 2, 7)}
	read := func(chooser, verifier string) Point {
		points := Cut{Axis: Reflection, Budget: 3, Sessions: trees, Chooser: chooser, Verifier: verifier}.Points()
		return points[len(points)-1]
	}
	for _, c := range []struct {
		chooser, verifier string
		score, correct    float64
	}{
		{"", "", 9, 1},
		{"", "other", 2, 0},
		{"other", "other", 8, 1},
		{"other", "", 3, 0},
	} {
		if p := read(c.chooser, c.verifier); p.Score != c.score || p.Correct != c.correct || p.Verifier != c.verifier || p.Chooser != c.chooser {
			t.Errorf("chosen by %q, counted by %q: %+v, want score %v, correct %v", c.chooser, c.verifier, p, c.score, c.correct)
		}
	}
	if points := (Cut{Axis: Reflection, Budget: 3, Sessions: trees, Verifier: "nobody"}).Points(); len(points) != 0 {
		t.Errorf("a verifier that rated nothing has %+v", points)
	}
}

func TestDifficulties(t *testing.T) {
	right := func(n int) []float64 {
		scores := make([]float64, 12) // the last two are beyond the first ten
		for i := range scores {
			if scores[i] = 1; i < n || i >= 10 {
				scores[i] = 9
			}
		}
		return scores
	}
	for n, want := range map[int]Difficulty{0: Hard, 3: Hard, 4: Medium, 7: Medium, 8: Easy, 10: Easy} {
		if got := DifficultyOf(session(t, "", 12, right(n)...)); got != want {
			t.Errorf("%d of 10 right: %q, want %q", n, got, want)
		}
	}
	if got := DifficultyOf(flow.Tree{}); got != "" {
		t.Errorf("no image: %q", got)
	}
	trees := []flow.Tree{session(t, "", 1, 9), session(t, "", 1, 2), session(t, "", 1, 8)}
	points := Cut{Axis: Noise, Budget: 1, Sessions: trees, Difficulties: []Difficulty{Easy, Hard, Easy}}.Points()
	var got []string
	for _, p := range points {
		got = append(got, p.Tag)
		if p.Tag == string(Easy) && (p.Prompts != 2 || p.Correct != 1) {
			t.Errorf("the easy ones: %+v", p)
		}
	}
	if want := []string{Overall, string(Hard), string(Easy)}; !slices.Equal(got, want) {
		t.Errorf("groups %v, want %v", got, want)
	}
}

func TestShapes(t *testing.T) {
	for text, want := range map[string]Shape{"4x4": {4, 4}, "16x1": {16, 1}, "4": {}, "0x4": {}, "4x0": {}, "x": {}, "4x4x4": {}, "99999x1": {}} {
		got, err := ParseShape(text)
		if got != want || (err == nil) != (want != Shape{}) {
			t.Errorf("%q: %v, %v, want %v", text, got, err, want)
		}
	}
	s := Shape{4, 2}
	if st := s.Strategy(); st.Validate() != nil || st.Images() != 12 || s.Corrections() != 8 || s.Axis() != "4x2" || !st.Reflection {
		t.Errorf("4x2 is %+v", s.Strategy())
	}
	if st := NoisePrompt.Strategy(16, 4); st.Reflection || !st.Prompt || st.Images() < 16 {
		t.Errorf("noise+prompt is %+v", st)
	}
}

// table has two axes, overall and by tag, and a point of another verifier.
func table(t *testing.T) []Point {
	trees := []flow.Tree{session(t, flow.TagCounting, 1, 2, 9), session(t, flow.TagColors, 1, 8, 4)}
	points := append(Curve(Noise, 2, trees[:1]), Curve(`a<"&>`, 2, trees)...)
	return append(points, Point{Axis: Noise, Tag: Overall, Images: 99, Verifier: "other"})
}

func TestFinalIsTheTableOfAPaper(t *testing.T) {
	rows := Final(table(t))
	if len(rows) != 2 || rows[0].Images != 2 || !slices.Equal(rows[0].Columns, []string{Overall, "counting", "colors"}) {
		t.Fatalf("rows %+v", rows)
	}
	if want := []string{"100.0", "100.0", "-"}; !slices.Equal(rows[0].Cells, want) {
		t.Errorf("cells %v, want %v", rows[0].Cells, want)
	}
}

func TestCSVReadsBack(t *testing.T) {
	var b strings.Builder
	points := table(t)
	if err := WriteCSV(&b, points); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) != len(points)+1 {
		t.Fatalf("%d rows, %v, want a header and %d points", len(rows), err, len(points))
	}
	if want := []string{"noise", "overall", "2", "1", "9", "1", "", ""}; !slices.Equal(rows[2], want) {
		t.Errorf("row %v, want %v", rows[2], want)
	}
}

// TestAPlotIsWellFormed and has a panel for each group, a line for each axis that
// has more than one point, and a key.
func TestAPlotIsWellFormed(t *testing.T) {
	for name, points := range map[string][]Point{"two axes": table(t), "none": nil, "one image": {{Axis: Noise, Tag: Overall, Images: 1, Prompts: 1}}} {
		var b strings.Builder
		if err := WriteSVG(&b, points); err != nil {
			t.Fatal(err)
		}
		lines, dots, texts := 0, 0, ""
		for d := xml.NewDecoder(strings.NewReader(b.String())); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			switch token := token.(type) {
			case xml.StartElement:
				for _, a := range token.Attr {
					lines += strings.Count(a.Value, "stroke:#0072B2") + strings.Count(a.Value, "stroke:#D55E00")
					dots += strings.Count(a.Value, "fill:#0072B2") + strings.Count(a.Value, "fill:#D55E00")
				}
			case xml.CharData:
				texts += string(token) + "|"
			}
		}
		if name == "two axes" && (lines != 5+2 || dots != 10) {
			t.Errorf("%s: %d lines and %d dots, want five lines of two points, and two in the key", name, lines, dots)
		}
		for _, want := range []string{"overall, 2 prompts", "counting, 1 prompt", "|noise|", `|a<"&>|`, "|100%|", "images a prompt"} {
			if name == "two axes" && !strings.Contains(texts, want) {
				t.Errorf("%s: no text %q in %q", name, want, texts)
			}
		}
		if strings.Contains(b.String(), "NaN") || strings.Contains(b.String(), "Inf") {
			t.Errorf("%s: a place that is no number:\n%s", name, b.String())
		}
	}
}

// TestAPlotInPixels has the lines where the curves are: up in the first panel for
// the share of right prompts that the points tell.
func TestAPlotInPixels(t *testing.T) {
	heights := map[float64]int{}
	for _, share := range []float64{0, .5, 1} {
		var b bytes.Buffer
		if err := WritePNG(&b, []Point{{Noise, Overall, 1, share, 5, 4, "", ""}, {Noise, Overall, 2, share, 5, 4, "", ""}}); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		size := img.Bounds().Size()
		if want := (image.Point{2 * panelW * dpi / 72, panelH * dpi / 72}); size != want {
			t.Fatalf("the picture has %v px, want %v", size, want)
		}
		x := size.X * 3 / 8 // the right half of the panel
		for y := range size.Y {
			if r, g, b, _ := img.At(x, y).RGBA(); r>>8 == 0x00 && g>>8 == 0x72 && b>>8 == 0xb2 {
				heights[share] = size.Y - y
				break
			}
		}
	}
	low, mid, high := heights[0], heights[.5], heights[1]
	if low == 0 || low >= high || mid < (low+high)/2-2 || mid > (low+high)/2+2 {
		t.Errorf("0, 50 and 100 %% right lie %d, %d and %d px up, want them evenly spaced", low, mid, high)
	}
}
