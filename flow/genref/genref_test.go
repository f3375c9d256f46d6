package genref

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rflow/flow"
)

// shelf holds images in memory.
type shelf map[flow.Digest]flow.Picture

func (s shelf) Image(_ context.Context, d flow.Digest) (flow.Picture, error) {
	if p, ok := s[d]; ok {
		return p, nil
	}
	return flow.Picture{}, errors.New("no such image")
}

func (s shelf) put(w, h int, shade uint8) flow.Digest {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	img.Set(0, 0, color.RGBA{R: shade, A: 255})
	var b bytes.Buffer
	_ = png.Encode(&b, img)
	p := flow.Picture{MediaType: "image/png", Data: b.Bytes()}
	s[p.Digest()] = p
	return p.Digest()
}

// edge is one correction of a fixture.
type edge struct {
	prompt     string
	reflection string
	decision   flow.Decision
	remedy     flow.Remedy
	bad, good  float64 // verdicts
	judged     flow.Preference
	step       flow.Step
	pruned     bool
	broken     bool // the better image is lost
}

// session is a log of one chain for each edge.
func session(s shelf, id flow.SessionID, edges ...edge) flow.Tree {
	t := flow.Fold(sessionEvents(s, id, edges...))
	for i, e := range edges {
		if n, ok := t.Node(flow.NewNodeID(1, i+1, 0)); ok && e.broken {
			delete(s, n.Image)
		}
	}
	return t
}

func sessionEvents(s shelf, id flow.SessionID, edges ...edge) []flow.Event {
	var events []flow.Event
	add := func(p flow.Payload) {
		n := len(events)
		events = append(events, flow.Event{Seq: int64(n + 1), Time: time.Unix(int64(n), 0), Session: id, Payload: p})
	}
	add(flow.SessionStarted{Prompt: edges[0].prompt, Strategy: flow.DefaultStrategy(), Toy: id == "toy.1"})
	image := func(n flow.NodeID, w, h int, shade uint8, score float64) {
		add(flow.NodeFinished{Node: n, Image: s.put(w, h, shade), MediaType: "image/png", Width: w, Height: h})
		add(flow.VerdictGiven{Node: n, Verdict: flow.Verdict{Verifier: "eye", Kind: flow.KindRubric, Score: score}})
	}
	for i, e := range edges {
		if e.step == "" {
			e.step = flow.StepCorrect
		}
		a, b := flow.NewNodeID(0, i+1, 0), flow.NewNodeID(1, i+1, 0)
		add(flow.NodeQueued{Node: a, Parent: flow.Root, Chain: i + 1, Step: flow.StepGenerate})
		image(a, 20, 10, uint8(10+i), e.bad)
		add(flow.ChainStarted{Chain: i + 1, Head: a, Until: 1})
		add(flow.ReflectionProposed{Node: a, Reflection: string(a) + "#1", Text: "Add an apple.", Author: flow.Author{Name: "m"}})
		add(flow.ReflectionDecided{
			Node: a, Reflection: string(a) + "#1", Decision: e.decision, Remedy: e.remedy, Final: e.reflection, By: flow.Author{Person: true},
		})
		if e.reflection == "" && e.step == flow.StepCorrect && e.decision == flow.Rejected {
			continue
		}
		add(flow.NodeQueued{Node: b, Parent: a, Chain: i + 1, Round: 1, Step: e.step, Reflection: e.reflection, ReflectionID: string(a) + "#1"})
		image(b, 40, 20, uint8(100+i), e.good)
		if e.judged != "" {
			add(flow.Judged{Node: b, Preference: e.judged})
		}
		if e.pruned {
			add(flow.NodeMarked{Node: b, Pruned: &e.pruned})
		}
	}
	return events
}

const prompt = "an oil painting of apples on a chair"

// edges of every kind.
func edges() []edge {
	return []edge{
		{prompt: prompt, reflection: "Add one red apple.\nMove the chair.\n", decision: flow.Edited, bad: 2, good: 8, judged: flow.ChildBetter},
		{prompt: prompt, reflection: "Add an apple.", decision: flow.Accepted, bad: 2, good: 9, judged: flow.ParentBetter},
		{prompt: prompt, reflection: "Add an apple.", decision: flow.Accepted, bad: 2, good: 9},
		{prompt: prompt, reflection: "Add an apple.", decision: flow.Accepted, bad: 9, good: 3, judged: flow.TieGood},
		{prompt: prompt, decision: flow.Rejected, remedy: flow.FreshNoise, bad: 1, good: 9, judged: flow.ChildBetter, step: flow.StepFresh},
		{prompt: prompt, reflection: "Add an apple.", decision: flow.Accepted, bad: 1, good: 9, judged: flow.ChildBetter, pruned: true},
		{prompt: prompt, reflection: "Add \x1b[31m apples.", decision: flow.Edited, bad: 1, good: 9, judged: flow.ChildBetter},
		{prompt: prompt, decision: flow.Rejected, remedy: flow.AskAgain, bad: 1},
	}
}

func keys(ts []Triplet) []string {
	var out []string
	for _, t := range ts {
		out = append(out, t.Key)
	}
	return out
}

func TestOnlyWhatItsJudgeFoundBetterBecomesATriplet(t *testing.T) {
	s := shelf{}
	trees := []flow.Tree{
		session(s, "s.1", edges()...),
		session(s, "s2", edge{prompt: "a photo of two apples", reflection: "Add an apple.", decision: flow.Accepted, bad: 1, good: 2, judged: flow.ChildBetter}),
	}
	for _, c := range []struct {
		o    Options
		want []string
		left string
	}{
		{Options{}, []string{"s-1_1-1"}, "2 not judged better, 1 not judged, 1 of a benchmark's prompt, 1 pruned, 1 with a text that is not fit to train on"},
		{Options{Benchmarks: true}, []string{"s-1_1-1", "s2_1-1"}, "2 not judged better, 1 not judged, 1 pruned, 1 with a text that is not fit to train on"},
		{Options{Judge: JudgeVerifier}, []string{"s-1_1-1", "s-1_1-3"}, "1 better by the verifier, not by the person, 1 not judged better, 1 of a benchmark's prompt, 1 pruned, 1 with a text that is not fit to train on"},
		{Options{Judge: "eye"}, []string{"s-1_1-1", "s-1_1-3"}, "1 better by the verifier, not by the person, 1 not judged better, 1 of a benchmark's prompt, 1 pruned, 1 with a text that is not fit to train on"},
	} {
		got, left, err := Triplets(trees, c.o)
		if err != nil || !slices.Equal(keys(got), c.want) || left.String() != c.left {
			t.Errorf("%+v: got %v, left out %s, %v; want %v, left out %s", c.o, keys(got), left, err, c.want, c.left)
		}
	}
	if _, _, err := Triplets(trees, Options{Judge: "nose"}); !errors.Is(err, ErrNoVerifier) || !strings.Contains(err.Error(), "eye") {
		t.Errorf("a verifier that judged nothing: %v, want an error that names those there are", err)
	}
	twice, left, _ := Triplets([]flow.Tree{trees[0], trees[0]}, Options{})
	if len(twice) != 1 || left[LeftTwice] != 1 {
		t.Errorf("the same session twice: %v, left out %s; want it once", keys(twice), left)
	}
}

// read reads shards as webdataset does: members grouped while their key stays.
func read(t *testing.T, dir string) (samples []map[string][]byte, names []string) {
	t.Helper()
	key := regexp.MustCompile(`^((?:.*/|)[^.]+)[.]([^/]*)$`)
	files, _ := filepath.Glob(filepath.Join(dir, "genref_*.tar"))
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		last, seen := "", map[string]bool{}
		for in := tar.NewReader(f); ; {
			h, err := in.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			m := key.FindStringSubmatch(h.Name)
			if m == nil {
				t.Fatalf("%s has no key", h.Name)
			}
			if m[1] != last {
				if seen[m[1]] {
					t.Errorf("the members of %s are not together", m[1])
				}
				last, seen[m[1]] = m[1], true
				samples = append(samples, map[string][]byte{})
				names = append(names, m[1])
			}
			data, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			samples[len(samples)-1][m[2]] = data
		}
	}
	return samples, names
}

func TestShardsAreWhatTrainingReads(t *testing.T) {
	s := shelf{}
	list := edges()
	lost := list[0]
	lost.broken, lost.reflection = true, "Add two apples."
	triplets, _, err := Triplets([]flow.Tree{session(s, "toy.1", list[0]), session(s, "s2", list[0], lost)}, Options{})
	if err != nil || len(triplets) != 2 { // of two alike one is left
		t.Fatalf("%v, %v", keys(triplets), err)
	}
	dir := t.TempDir()
	w, err := WriteShards(t.Context(), dir, "/data/set", "general", triplets, s, nil)
	if err != nil || w.Samples != 1 || w.Files != 1 || w.Toy != 1 || w.Small != 1 || len(w.Lost) != 1 {
		t.Fatalf("wrote %+v, %v; want one sample of a toy world, enlarged, and one lost", w, err)
	}
	again := t.TempDir()
	if _, err := WriteShards(t.Context(), again, "/data/set", "general", triplets, s, nil); err != nil {
		t.Fatal(err)
	}
	x, _ := os.ReadFile(filepath.Join(dir, "genref_0.tar"))
	y, _ := os.ReadFile(filepath.Join(again, "genref_0.tar"))
	if len(x) == 0 || !bytes.Equal(x, y) {
		t.Errorf("the same triplets gave %d and %d other bytes", len(x), len(y))
	}
	samples, names := read(t, dir)
	if len(samples) != 1 || names[0] != "toy-1_1-1" {
		t.Fatalf("read %v", names)
	}
	got := samples[0]
	for name, want := range map[string]string{"reflection.txt": "Add one red apple.\nMove the chair.", "prompt.txt": prompt, "subset.txt": "general"} {
		if string(got[name]) != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	var sizes []image.Point
	for _, name := range []string{"good_image.jpg", "bad_image.jpg"} {
		conf, err := jpeg.DecodeConfig(bytes.NewReader(got[name]))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sizes = append(sizes, image.Pt(conf.Width, conf.Height))
	}
	if sizes[0] != image.Pt(2048, 1024) || sizes[1] != sizes[0] {
		t.Errorf("sizes %v, want both 2048x1024", sizes)
	}
	var m meta
	if err := json.Unmarshal(got["meta.json"], &m); err != nil || !m.Toy || m.Judge != JudgePerson || m.Proposed != "Add an apple." || m.GoodSize != [2]int{40, 20} {
		t.Errorf("meta %+v, %v", m, err)
	}
	config, _ := os.ReadFile(filepath.Join(dir, "config.yaml"))
	for _, want := range []string{`path: "/data/set/genref_*.tar"`, `split_ratios: {"general": [1.0, 1.0]}`, "training_stages: [0, 5000]", "dataloader_workers: 1", "toy world"} {
		if !strings.Contains(string(config), want) {
			t.Errorf("config.yaml lacks %q:\n%s", want, config)
		}
	}
}

func TestManyTripletsFillEightShards(t *testing.T) {
	s := shelf{}
	var list []edge
	for i := range 9 {
		list = append(list, edge{prompt: prompt, reflection: fmt.Sprintf("Add apple %d.", i), decision: flow.Edited, judged: flow.ChildBetter})
	}
	triplets, _, _ := Triplets([]flow.Tree{session(s, "s1", list...)}, Options{})
	dir := t.TempDir()
	if w, err := (sharding{dir, dir, "general", 16}).write(t.Context(), triplets, s, nil); err != nil || w.Files != 8 || w.Samples != 9 {
		t.Fatalf("wrote %+v, %v; want 9 samples in 8 shards", w, err)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "genref_?.tar")); len(files) != 8 {
		t.Errorf("there are %v, want 8 shards", files)
	}
	if samples, _ := read(t, dir); len(samples) != 9 {
		t.Errorf("read %d samples, want 9", len(samples))
	}
}

func TestReflectionsTeachAReflector(t *testing.T) {
	s := shelf{}
	triplets, _, _ := Triplets([]flow.Tree{session(s, "s1", edges()...)}, Options{})
	dir := t.TempDir()
	if w, err := WriteReflections(t.Context(), dir, triplets, s, nil); err != nil || w.Samples != 1 {
		t.Fatalf("wrote %+v, %v", w, err)
	}
	var got []record
	readJSON(t, filepath.Join(dir, "reflections.json"), &got)
	want := []turn{
		{"system", "You are a helpful assistant."},
		{"user", `<image>Generate reflections to improve the input image according to the prompt. The prompt is: "` + prompt + `"`},
		{"assistant", "Add one red apple.\nMove the chair."},
	}
	if len(got) != 1 || !slices.Equal(got[0].Messages, want) || len(got[0].Images) != 1 {
		t.Fatalf("got %+v, want %+v", got, want)
	}
	if _, err := os.Stat(filepath.Join(dir, got[0].Images[0])); err != nil {
		t.Errorf("its image: %v", err)
	}
	var info map[string]dataset
	readJSON(t, filepath.Join(dir, "dataset_info.json"), &info)
	if d := info["rflow_reflections"]; d.File != "reflections.json" || d.Formatting != "sharegpt" || d.Columns["images"] != "images" || d.Tags["assistant_tag"] != "assistant" {
		t.Errorf("dataset_info.json: %+v", info)
	}
}

func readJSON(t *testing.T, path string, value any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, value); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func TestPreferencesAreAPersonsOwn(t *testing.T) {
	s := shelf{}
	dir := t.TempDir()
	w, left, err := WritePreferences(t.Context(), dir, []flow.Tree{session(s, "s1", edges()...)}, Options{}, s, nil)
	if err != nil || w.Samples != 6 || left[LeftText] != 1 {
		t.Fatalf("wrote %+v, left out %s, %v", w, left, err)
	}
	var dpo, kto []record
	readJSON(t, filepath.Join(dir, "dpo.json"), &dpo)
	readJSON(t, filepath.Join(dir, "kto.json"), &kto)
	if len(dpo) != 1 || dpo[0].Chosen.Content != "Add one red apple.\nMove the chair." || dpo[0].Rejected.Content != "Add an apple." || len(dpo[0].Messages) != 2 {
		t.Errorf("dpo.json: %+v", dpo)
	}
	yes, no := 0, 0
	for _, r := range kto {
		if *r.Tag {
			yes++
		} else {
			no++
		}
	}
	if yes != 4 || no != 1 { // a rejection in favour of noise says nothing
		t.Errorf("kto.json has %d accepted and %d rejected, want 4 and 1", yes, no)
	}
}

func TestPairsTellWhichIsBetterOnEitherSide(t *testing.T) {
	s := shelf{}
	var list []edge
	for i := range 30 {
		judged := []flow.Preference{flow.ChildBetter, flow.ParentBetter, flow.TieBad}[i%3]
		list = append(list, edge{prompt: prompt, reflection: "Add an apple.", decision: flow.Accepted, judged: judged})
	}
	tree := session(s, "s1", list...)
	dir := t.TempDir()
	w, _, err := WritePairs(t.Context(), dir, "/final", []flow.Tree{tree}, Options{}, s, nil)
	if err != nil || w.Samples != 30 {
		t.Fatalf("wrote %+v, %v", w, err)
	}
	text, _ := os.ReadFile(filepath.Join(dir, "reward.jsonl"))
	child := map[string]bool{}
	for n := range tree.Nodes() {
		if n.Round == 1 {
			child["/final/images/"+n.Image.String()+".png"] = true
		}
	}
	first := map[bool]int{}
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		var p pair
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		childFirst := child[p.Image1]
		first[childFirst]++
		want := "same"
		if i%3 < 2 {
			want = map[bool]string{true: "A", false: "B"}[childFirst == (i%3 == 0)]
		}
		if p.VQ != want || p.Prompt != prompt {
			t.Errorf("record %d: %+v, want VQ %s", i, p, want)
		}
	}
	if first[true] < 5 || first[false] < 5 {
		t.Errorf("the child stands first %d times and second %d times: the side tells who won", first[true], first[false])
	}
}
