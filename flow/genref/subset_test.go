package genref

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rflow/flow"
)

// checked is a session of n corrections that were judged better; their verifier refused
// the first image and took the second where rule says so.
func checked(s shelf, id flow.SessionID, n int, rule bool) flow.Tree {
	var list []edge
	for i := range n {
		list = append(list, edge{prompt: prompt, reflection: fmt.Sprintf("Add %s apple %d.", id, i), decision: flow.Edited, bad: 2, good: 8, judged: flow.ChildBetter})
	}
	events := sessionEvents(s, id, list...)
	for i, e := range events {
		v, ok := e.Payload.(flow.VerdictGiven)
		if !ok {
			continue
		}
		yes := v.Verdict.Score > 5 || !rule
		v.Verdict.Tag, v.Verdict.Accepted = flow.TagCounting, &yes
		events[i].Payload = v
	}
	return flow.Fold(events)
}

func TestSubsetsFollowFromTheVerdicts(t *testing.T) {
	s := shelf{}
	rule, general := checked(s, "rule", 9, true), checked(s, "general", 20, false)
	few := checked(s, "few", 3, true)
	for _, c := range []struct {
		name, subset, ratios string
		trees                []flow.Tree
		want                 map[string]int
	}{
		{"both", SubsetAuto, `{"general": [0.50, 0.43], "rule": [0.50, 0.57]}`, []flow.Tree{rule, general}, map[string]int{"general": 20, "rule": 9}},
		{"one", SubsetAuto, `{"rule": [1.0, 1.0]}`, []flow.Tree{few}, map[string]int{"rule": 3}},
		{"too few to tell apart", SubsetAuto, `{"general": [1.0, 1.0]}`, []flow.Tree{few, general}, map[string]int{"general": 23}},
		{"as asked", "length", `{"length": [1.0, 1.0]}`, []flow.Tree{rule, general}, map[string]int{"length": 29}},
	} {
		triplets, _, err := Triplets(c.trees, Options{})
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		w, err := sharding{dir, dir, c.subset, 16}.write(t.Context(), triplets, s, nil)
		if err != nil || fmt.Sprint(w.Subsets) != fmt.Sprint(c.want) {
			t.Errorf("%s: wrote %v, %v; want %v", c.name, w.Subsets, err, c.want)
		}
		config, _ := os.ReadFile(filepath.Join(dir, "config.yaml"))
		if !strings.Contains(string(config), "split_ratios: "+c.ratios+"\n") {
			t.Errorf("%s: want the ratios %s in\n%s", c.name, c.ratios, config)
		}
		for _, shard := range shardSubsets(t, dir) {
			if len(shard) != len(c.want) {
				t.Errorf("%s: a shard holds %v, want each of %v: a loader ends where it finds none", c.name, shard, c.want)
			}
		}
	}
}

// shardSubsets returns the subsets in each shard.
func shardSubsets(t *testing.T, dir string) [][]string {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "genref_*.tar"))
	var out [][]string
	for _, name := range files {
		one := t.TempDir()
		if err := os.Link(name, filepath.Join(one, filepath.Base(name))); err != nil {
			t.Fatal(err)
		}
		var has []string
		samples, _ := read(t, one)
		for _, sample := range samples {
			if subset := string(sample["subset.txt"]); !slices.Contains(has, subset) {
				has = append(has, subset)
			}
		}
		out = append(out, has)
	}
	return out
}
