package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rflow/flow/store"
	"rflow/flow/study"
)

func studyPrompts(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "prompts.jsonl")
	text := `{"prompt":"a photo of two red apples","tag":"counting"}` + "\n" + `{"prompt":"a photo of a green chair","tag":"colors"}` + "\n" +
		`{"prompt":"a photo of a dog left of a bench","tag":"position"}` + "\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func readPoints(t *testing.T, out string) []study.Point {
	t.Helper()
	var points []study.Point
	for line := range strings.Lines(out) {
		var p study.Point
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		points = append(points, p)
	}
	return points
}

// TestAStudyThatIsKilledGoesOn over a pool of two backends, several prompts at
// once, and comes to what one backend comes to one prompt after another.
func TestAStudyThatIsKilledGoesOn(t *testing.T) {
	prompts := studyPrompts(t)
	budget := "4"
	if testing.Short() {
		budget = "2"
	}
	args := []string{"study", "--prompts", prompts, "--axes", "noise,noise+prompt,reflection", "--budget", budget, "--width", "2", "--json"}
	want := newProgram(t).must(append(args, "--jobs", "1")...)

	one, two := newServer(t), newServer(t)
	one.start()
	two.start()
	p := newProgram(t)
	pooled := append(slices.Clone(args), "--backend", one.addr+","+two.addr)
	cmd := p.command(pooled...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	awaitImages(t, p.data, 5)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	before := imagesOf(t, p.data)
	if got := p.must(pooled...); got != want {
		t.Errorf("killed with %d images made and taken up again the study came to\n%s\nundisturbed to\n%s", before, got, want)
	}
	axes, groups := map[study.Axis]bool{}, map[string]bool{}
	for _, point := range readPoints(t, want) {
		axes[point.Axis], groups[point.Tag] = true, true
	}
	if len(axes) != 3 || !groups["overall"] || !groups["counting"] || !(groups["hard"] || groups["medium"] || groups["easy"]) {
		t.Errorf("points of axes %v and groups %v", axes, groups)
	}
}

// imagesOf counts the images of all studies of a data folder.
func imagesOf(t *testing.T, data string) int {
	t.Helper()
	dirs, _ := filepath.Glob(filepath.Join(data, "studies", "*"))
	images := 0
	for _, dir := range dirs {
		st, err := store.Open(t.Context(), dir, store.Options{})
		if err != nil {
			continue // it is only being made
		}
		all, err := st.Sessions(t.Context())
		if err == nil {
			for _, s := range all {
				images += s.Images
			}
		}
		_ = st.Close()
	}
	return images
}

// awaitImages returns once so many images are made.
func awaitImages(t *testing.T, data string, n int) {
	t.Helper()
	for imagesOf(t, data) < n {
		if t.Context().Err() != nil {
			t.Fatal("the study makes no images")
		}
	}
}

func TestAStudyOfShapesWithAJudge(t *testing.T) {
	p := newProgram(t)
	dir := t.TempDir()
	table, plot, pixels := filepath.Join(dir, "t.csv"), filepath.Join(dir, "t.svg"), filepath.Join(dir, "t.png")
	out := p.must("study", "--prompts", studyPrompts(t), "--axes", "", "--shapes", "2x1,1x2", "--judge", "clay-yes-no/256", "--csv", table, "--svg", plot, "--png", pixels)
	for _, says := range []string{"2x1", "1x2", "clay-yes-no/256@1", "percent correct with all images"} {
		if !strings.Contains(out, says) {
			t.Errorf("the tables do not say %q:\n%s", says, out)
		}
	}
	text, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	judged := 0
	for _, row := range rows {
		if row[7] == "clay-yes-no/256@1" {
			judged++
		}
	}
	if err != nil || judged == 0 || judged != 2*(len(rows)-1)/3 {
		t.Errorf("%d of %d rows are the judge's, %v; want two thirds: what each of the two chose", judged, len(rows)-1, err)
	}
	svg, err := os.ReadFile(plot)
	if err != nil || xml.Unmarshal(svg, &struct{ XMLName xml.Name }{}) != nil {
		t.Errorf("the plot does not read: %v", err)
	}
	drawn, err := os.ReadFile(pixels)
	if err != nil {
		t.Fatal(err)
	}
	if img, err := png.Decode(bytes.NewReader(drawn)); err != nil || img.Bounds().Dx() < 800 {
		t.Errorf("the plot in pixels does not read: %v", err)
	}
}

func TestStudiesThatCannotBe(t *testing.T) {
	p, prompts := newProgram(t), studyPrompts(t)
	for flags, says := range map[string]string{
		"--axes=noise,noise":        "twice",
		"--axes=sideways":           "noise+prompt",
		"--axes=":                   "--axes or --shapes",
		"--shapes=4x4,2x2":          "one budget",
		"--shapes=4":                "4x4",
		"--jobs=100":                "1 to 64",
		"--judge=nobody":            "Clay World yes or no",
		"--svg=/no/such/folder/svg": "no such file",
	} {
		if r := p.run("study", "--prompts", prompts, "--budget", "1", flags); r.code != exitUsage || !strings.Contains(r.errOut, says) {
			t.Errorf("%s: exit %d, %q; want exit %d with %q", flags, r.code, r.errOut, exitUsage, says)
		}
	}
}
