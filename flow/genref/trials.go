package genref

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"

	"rflow/flow"
	"rflow/flow/geneval"
)

// side is one of the two corrections of a pair.
type side struct {
	Kind       flow.ArmKind   `json:"kind"`
	Also       []flow.ArmKind `json:"also,omitempty"`
	Reflection string         `json:"reflection"`
	Prompt     string         `json:"prompt"`
	Image      string         `json:"image"`
}

// trialPair is two corrections of one image, made with one seed and judged blind.
type trialPair struct {
	Prompt   string `json:"prompt"` // what was asked for
	Image    string `json:"image"`  // what both correct
	Seed     uint64 `json:"seed"`
	Toy      bool   `json:"toy"`
	Chosen   side   `json:"chosen"`
	Rejected side   `json:"rejected"`
}

// trials returns the pairs of a session's judged trials: the best arm over each of the
// others. A tie says of no two which is better, and is left out.
func (l *lister) trials(t flow.Tree, o Options, left Left) ([]trialPair, error) {
	var out []trialPair
	for _, trial := range t.Trials() {
		n, ok := t.Node(trial.Node)
		switch {
		case !trial.Decided() || !ok:
			continue
		case trial.Best == 0:
			left[LeftNotBetter]++
			continue
		case !o.Benchmarks && geneval.Known(trial.Original):
			left[LeftBenchmark]++
			continue
		case !fit(trial.Original) || slices.ContainsFunc(trial.Arms, func(a flow.Arm) bool { return !fit(a.Reflection) || !fit(a.Prompt) }):
			left[LeftText]++
			continue
		}
		pairs, err := l.trial(t.Session.Toy, n, trial)
		if err != nil {
			return nil, err
		}
		out = append(out, pairs...)
	}
	return out, nil
}

// trial writes the images of one and returns its pairs; those of a lost image are left out.
func (l *lister) trial(toy bool, n *flow.Node, trial flow.Trial) ([]trialPair, error) {
	before, ok, err := l.image(n.Image)
	if err != nil || !ok {
		return nil, err
	}
	best, ok, err := l.side(trial.Arms[trial.Best-1])
	if err != nil || !ok {
		return nil, err
	}
	var out []trialPair
	for i, a := range trial.Arms {
		if i+1 == trial.Best || !a.Made() {
			continue
		}
		other, ok, err := l.side(a)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, trialPair{trial.Original, before, trial.Seed, toy, best, other})
		}
	}
	return out, nil
}

func (l *lister) side(a flow.Arm) (side, bool, error) {
	name, ok, err := l.image(a.Image)
	return side{a.Kind, a.Also, a.Reflection, a.Prompt, name}, ok, err
}

// saveTrials writes the pairs as JSON Lines.
func (l *lister) saveTrials(pairs []trialPair) error {
	var lines []byte
	for _, p := range pairs {
		line, err := json.Marshal(p)
		if err != nil {
			return err
		}
		lines = append(append(lines, line...), '\n')
	}
	return os.WriteFile(filepath.Join(l.dir, "trials.jsonl"), lines, 0o644)
}
