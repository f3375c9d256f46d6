package genref

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

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

// trialPair is two corrections of one image, made with one seed and judged beside each
// other.
type trialPair struct {
	Prompt string `json:"prompt"` // what was asked for
	Image  string `json:"image"`  // what both correct
	Seed   uint64 `json:"seed"`
	Toy    bool   `json:"toy"`
	// Blind: whoever judged did not know which is which.
	Blind    bool `json:"blind"`
	Chosen   side `json:"chosen"`
	Rejected side `json:"rejected"`
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
			out = append(out, trialPair{trial.Original, before, trial.Seed, toy, !trial.Told, best, other})
		}
	}
	return out, nil
}

func (l *lister) side(a flow.Arm) (side, bool, error) {
	name, ok, err := l.image(a.Image)
	return side{a.Kind, a.Also, a.Reflection, a.Prompt, name}, ok, err
}

// ranked is the pair as one of reflections: which of two texts made the better image.
// There is none where a side has no reflection, or both have the same.
func (p trialPair) ranked(left Left) *record {
	good, bad := strings.TrimSpace(p.Chosen.Reflection), strings.TrimSpace(p.Rejected.Reflection)
	switch {
	case good == "" || bad == "" || good == bad:
		return nil
	case !p.Blind:
		left[LeftTold]++
		return nil
	}
	return &record{
		Messages: asked(p.Prompt), Chosen: &turn{"assistant", good}, Rejected: &turn{"assistant", bad}, Images: []string{p.Image}, Toy: p.Toy,
	}
}

// ranking is one text over another, for an image and a prompt.
type ranking [4]string

func (r record) ranking() ranking {
	return ranking{r.Images[0], r.Messages[1].Content, r.Chosen.Content, r.Rejected.Content}
}

func (r ranking) turned() ranking { return ranking{r[0], r[1], r[3], r[2]} }

// rankings are pairs of reflections, each of them once. What was found by looking at the
// images counts before what was decided about the texts.
type rankings struct {
	list  []record
	seen  map[ranking]bool
	found map[ranking]int // how often judged trials found so
}

// find counts what a trial found.
func (r *rankings) find(rec record) {
	if r.found == nil {
		r.found = map[ranking]int{}
	}
	r.found[rec.ranking()]++
}

// add adds a pair unless it is there, or trials found otherwise more often. One that
// they found both ways equally often is added if it was decided, not if tried.
func (r *rankings) add(rec record, tried bool, left Left) bool {
	about := rec.ranking()
	so, otherwise := r.found[about], r.found[about.turned()]
	switch {
	case r.seen[about]:
		left[LeftTwice]++
	case otherwise > so || r.seen[about.turned()]:
		left[LeftTrial]++
	case tried && otherwise == so:
		left[LeftSplit]++
	default:
		if r.seen == nil {
			r.seen = map[ranking]bool{}
		}
		r.seen[about] = true
		r.list = append(r.list, rec)
		return true
	}
	return false
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
