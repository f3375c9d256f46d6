package genref

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"rflow/flow"
	"rflow/flow/geneval"
)

// LLaMA-Factory's sharegpt format, with one image a record. The words of the
// question are those that the released reflector was asked with.
const question = "<image>Generate reflections to improve the input image according to the prompt. The prompt is: \""

type turn struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type record struct {
	Messages []turn   `json:"messages"`
	Chosen   *turn    `json:"chosen,omitempty"`
	Rejected *turn    `json:"rejected,omitempty"`
	Tag      *bool    `json:"kto_tag,omitempty"`
	Images   []string `json:"images"`
	// Toy: a demonstration world made the image. Loaders pass over it.
	Toy bool `json:"toy"`
}

func asked(prompt string) []turn {
	return []turn{
		{"system", "You are a helpful assistant."},
		{"user", question + prompt + "\""},
	}
}

// dataset is one entry of dataset_info.json.
type dataset struct {
	File       string            `json:"file_name"`
	Formatting string            `json:"formatting"`
	Ranking    bool              `json:"ranking,omitempty"`
	Columns    map[string]string `json:"columns"`
	Tags       map[string]string `json:"tags"`
}

func sharegpt(file string, columns ...string) dataset {
	d := dataset{File: file, Formatting: "sharegpt", Columns: map[string]string{"messages": "messages", "images": "images"}, Tags: map[string]string{
		"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant", "system_tag": "system",
	}}
	for _, c := range columns {
		d.Columns[c] = c
	}
	return d
}

// lister writes records and the images that they name into a folder.
type lister struct {
	ctx  context.Context
	dir  string
	src  Images
	has  map[flow.Digest]string
	lost []string
}

func newLister(ctx context.Context, dir string, src Images) (*lister, error) {
	return &lister{ctx: ctx, dir: dir, src: src, has: map[flow.Digest]string{}}, os.MkdirAll(filepath.Join(dir, "images"), 0o755)
}

// image writes an image file as it is, once, and returns its name in the folder.
func (l *lister) image(d flow.Digest) (string, bool, error) {
	if name, ok := l.has[d]; ok {
		return name, name != "", nil
	}
	pic, err := l.src.Image(l.ctx, d)
	if l.ctx.Err() != nil {
		return "", false, l.ctx.Err()
	}
	ext := map[string]string{"": ".png", "image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}[pic.MediaType]
	if lost := err != nil || ext == ""; lost {
		l.has[d] = ""
		l.lost = append(l.lost, d.Short()+": the image cannot be read")
		return "", false, nil
	}
	l.has[d] = "images/" + d.String() + ext
	return l.has[d], true, os.WriteFile(filepath.Join(l.dir, l.has[d]), pic.Data, 0o644)
}

func (l *lister) save(name string, value any) error {
	text, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(l.dir, name), append(text, '\n'), 0o644)
}

// WriteReflections writes what teaches a reflector: image and prompt to the final
// reflection, of the corrections that were judged better.
func WriteReflections(ctx context.Context, dir string, triplets []Triplet, src Images, progress func(done, total int)) (Wrote, error) {
	var w Wrote
	l, err := newLister(ctx, dir, src)
	if err != nil {
		return w, err
	}
	records := []record{}
	for i, t := range triplets {
		name, ok, err := l.image(t.Parent.Image)
		if err != nil {
			return w, err
		}
		if ok {
			records = append(records, record{Messages: append(asked(t.Prompt), turn{"assistant", t.Reflection}), Images: []string{name}, Toy: t.Tree.Session.Toy})
			w.count(t.Tree)
		}
		if progress != nil {
			progress(i+1, len(triplets))
		}
	}
	w.Lost = l.lost
	if err := l.save("reflections.json", records); err != nil {
		return w, err
	}
	return w, l.save("dataset_info.json", map[string]dataset{"rflow_reflections": sharegpt("reflections.json")})
}

func (w *Wrote) count(t flow.Tree) { w.countOne(t.Session.Toy) }

func (w *Wrote) countOne(toy bool) {
	w.Samples++
	if toy {
		w.Toy++
	}
}

// WritePreferences writes what a person preferred: the reflection as edited over
// the one proposed, and of those tried blind beside each other the one that made the
// best image over each of the others (dpo.json), and those accepted or rejected as they
// were (kto.json). Where the two disagree about a pair, what was found by looking
// counts. A rejection in favour of a new image says nothing of the reflection
// and is left out, and so is one that ended the chain, unless a reason was given.
// trials.jsonl has, of corrections judged beside each other, the best one over each of
// the others, with their kinds, texts and images.
func WritePreferences(ctx context.Context, dir string, trees []flow.Tree, o Options, src Images, progress func(done, total int)) (Wrote, Left, error) {
	w, left := Wrote{}, Left{}
	l, err := newLister(ctx, dir, src)
	if err != nil {
		return w, left, err
	}
	dpo, kto := rankings{list: []record{}}, []record{}
	var tried []trialPair
	var found []record
	for _, t := range trees { // all of them before what was decided
		pairs, err := l.trials(t, o, left)
		if err != nil {
			return w, left, err
		}
		for _, p := range pairs {
			w.count(t)
			if rec := p.ranked(left); rec != nil {
				dpo.find(*rec)
				found = append(found, *rec)
			}
		}
		w.Trials += len(pairs)
		tried = append(tried, pairs...)
	}
	for _, rec := range found {
		if dpo.add(rec, true, left) {
			w.countOne(rec.Toy)
		}
	}
	for i, t := range trees {
		for n := range t.Nodes() {
			for _, r := range n.Reflections {
				d, k, err := l.preferred(t, n, r, o, left)
				if err != nil {
					return w, left, err
				}
				if d != nil && dpo.add(*d, false, left) {
					w.count(t)
				}
				if k != nil {
					kto = append(kto, *k)
					w.count(t)
				}
			}
		}
		if progress != nil {
			progress(i+1, len(trees))
		}
	}
	w.Lost = l.lost
	preference := sharegpt("dpo.json", "chosen", "rejected")
	preference.Ranking = true
	info := map[string]dataset{"rflow_preference": preference, "rflow_kto": sharegpt("kto.json", "kto_tag")}
	for name, value := range map[string]any{"dpo.json": dpo.list, "kto.json": kto, "dataset_info.json": info} {
		if err := l.save(name, value); err != nil {
			return w, left, err
		}
	}
	return w, left, l.saveTrials(tried)
}

// preferred turns one reflection into a pair, or into a tagged one, or neither.
func (l *lister) preferred(t flow.Tree, n *flow.Node, r flow.Reflection, o Options, left Left) (pair, tagged *record, err error) {
	text, final := strings.TrimSpace(r.Text), strings.TrimSpace(r.Final)
	says := r.Decision == flow.Accepted || r.Decision == flow.Edited && final != text ||
		r.Decision == flow.Rejected && (r.Remedy == flow.AskAgain || r.Code != "")
	switch {
	case !r.DecidedBy.Person || r.Author.Person || text == "" || !says || n.Image.IsZero():
		return nil, nil, nil
	case !o.Benchmarks && geneval.Known(n.Original):
		left[LeftBenchmark]++
		return nil, nil, nil
	case !fit(text) || !fit(final) || !fit(n.Original):
		left[LeftText]++
		return nil, nil, nil
	}
	name, ok, err := l.image(n.Image)
	if err != nil || !ok {
		return nil, nil, err
	}
	rec := record{Messages: asked(n.Original), Images: []string{name}, Toy: t.Session.Toy}
	if r.Decision == flow.Edited {
		rec.Chosen, rec.Rejected = &turn{"assistant", final}, &turn{"assistant", text}
		return &rec, nil, nil
	}
	good := r.Decision == flow.Accepted
	rec.Messages, rec.Tag = append(rec.Messages, turn{"assistant", text}), &good
	return nil, &rec, nil
}

// pair is one record for a Bradley-Terry reward model.
type pair struct {
	Prompt string `json:"prompt"`
	Image1 string `json:"image1"` // an absolute path
	Image2 string `json:"image2"`
	VQ     string `json:"VQ"` // "A": image1 is better, "B": image2 is, "same"
	Toy    bool   `json:"toy"`
}

// WritePairs writes which of parent and child the judge found better, ties too,
// as JSON Lines with absolute paths under final. Which stands first is left to a
// hash of the two, so that neither place means anything.
func WritePairs(ctx context.Context, dir, final string, trees []flow.Tree, o Options, src Images, progress func(done, total int)) (Wrote, Left, error) {
	w, left := Wrote{}, Left{}
	if err := o.check(trees); err != nil {
		return w, left, err
	}
	l, err := newLister(ctx, dir, src)
	if err != nil {
		return w, left, err
	}
	var lines []byte
	for i, t := range trees {
		for n := range t.Nodes() {
			p, err := l.pair(t, n, o, left)
			if err != nil {
				return w, left, err
			}
			if p == nil {
				continue
			}
			p.Image1, p.Image2 = filepath.Join(final, p.Image1), filepath.Join(final, p.Image2)
			line, err := json.Marshal(p)
			if err != nil {
				return w, left, err
			}
			lines = append(append(lines, line...), '\n')
			w.count(t)
		}
		if progress != nil {
			progress(i+1, len(trees))
		}
	}
	w.Lost = l.lost
	return w, left, os.WriteFile(filepath.Join(dir, "reward.jsonl"), lines, 0o644)
}

// pair compares a node with its parent; nil where there is nothing to compare.
func (l *lister) pair(t flow.Tree, n *flow.Node, o Options, left Left) (*pair, error) {
	parent, ok := t.Node(n.Parent)
	if !ok || n.Image.IsZero() || parent.Image.IsZero() || n.Original != parent.Original {
		return nil, nil
	}
	triplet := Triplet{Tree: t, Parent: parent, Child: n}
	compare := func() (int, bool) {
		if _, judged := o.better(&triplet); !judged {
			return 0, false
		}
		if triplet.Judge == JudgePerson {
			return person(parent, n)
		}
		return verifier(triplet.Judge, parent, n)
	}
	c, judged := compare()
	switch {
	case !judged:
		left[LeftUnjudged]++
		return nil, nil
	case n.Pruned || parent.Pruned:
		left[LeftPruned]++
		return nil, nil
	case !o.Benchmarks && geneval.Known(n.Original):
		left[LeftBenchmark]++
		return nil, nil
	case !fit(n.Original):
		left[LeftText]++
		return nil, nil
	}
	child, ok, err := l.image(n.Image)
	if err != nil || !ok {
		return nil, err
	}
	before, ok, err := l.image(parent.Image)
	if err != nil || !ok {
		return nil, err
	}
	p := &pair{Prompt: n.Original, Image1: child, Image2: before, Toy: t.Session.Toy}
	if sum := sha256.Sum256([]byte(before + child)); sum[0]&1 == 1 {
		p.Image1, p.Image2, c = before, child, -c
	}
	p.VQ = map[bool]string{true: "A", false: "B"}[c > 0]
	if c == 0 {
		p.VQ = "same"
	}
	return p, nil
}
