package genref

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rflow/flow"
)

// Shards are written so that the training code of ReflectionFlow reads them: the
// five members of a sample stand one after another, their key has no full stop,
// images are literally .jpg, and subset.txt has no line feed.
const (
	leastShards = 8 // as many as its loader has workers
	perShard    = 1000
)

// Wrote says what was written.
type Wrote struct {
	Samples int
	Files   int            // shards
	Small   int            // samples whose images had to be enlarged
	Toy     int            // samples of a demonstration world
	Trials  int            // samples that are pairs of corrections tried beside each other
	Subsets map[string]int // samples of shards by subset
	Lost    []string
}

// WriteShards writes triplets into dir as genref_0.tar and so on, with config.yaml
// for the training code, which will find the shards in final. subset is one of
// [Subsets]. The same triplets give the same bytes. progress may be nil.
func WriteShards(ctx context.Context, dir, final, subset string, triplets []Triplet, src Images, progress func(done, total int)) (Wrote, error) {
	s := sharding{dir: dir, final: final, subset: subset, least: shortSide}
	return s.write(ctx, triplets, src, progress)
}

// sharding is where and how shards are written.
type sharding struct {
	dir, final, subset string
	least              int // px of the short side
}

func (sh sharding) write(ctx context.Context, triplets []Triplet, src Images, progress func(done, total int)) (Wrote, error) {
	w := Wrote{Subsets: map[string]int{}}
	n := min(len(triplets), max(leastShards, (len(triplets)+perShard-1)/perShard))
	w.Files = n
	shards := make([]*tar.Writer, n)
	for i := range shards {
		f, err := os.Create(filepath.Join(sh.dir, fmt.Sprintf("genref_%d.tar", i)))
		if err != nil {
			return w, err
		}
		defer f.Close()
		shards[i] = tar.NewWriter(f)
	}
	subsets := sorted(triplets, sh.subset, n)
	for i, t := range triplets {
		if err := ctx.Err(); err != nil {
			return w, err
		}
		err := w.sample(ctx, shards[w.Subsets[subsets[i]]%n], t, subsets[i], sh.least, src)
		switch {
		case errors.Is(err, errLost):
			w.Lost = append(w.Lost, fmt.Sprintf("%s: %v", t.Key, err))
		case err != nil:
			return w, err
		}
		if progress != nil {
			progress(i+1, len(triplets))
		}
	}
	for _, s := range shards {
		if err := s.Close(); err != nil {
			return w, err
		}
	}
	if err := w.dropEmpty(sh.dir); err != nil {
		return w, err
	}
	return w, os.WriteFile(filepath.Join(sh.dir, "config.yaml"), w.config(sh.final), 0o644)
}

// dropEmpty removes shards that got no sample because images were lost: a loader
// stumbles over them.
func (w *Wrote) dropEmpty(dir string) error {
	most := 0
	for _, n := range w.Subsets {
		most = max(most, n)
	}
	for w.Files > most {
		w.Files--
		if err := os.Remove(filepath.Join(dir, fmt.Sprintf("genref_%d.tar", w.Files))); err != nil {
			return err
		}
	}
	return nil
}

// member is one file of a sample.
type member struct {
	suffix string
	data   []byte
}

// sample writes one triplet; nothing of it when an image is lost.
func (w *Wrote) sample(ctx context.Context, out *tar.Writer, t Triplet, subset string, least int, src Images) error {
	good, err := load(ctx, src, t.Child.Image)
	if err != nil {
		return err
	}
	bad, err := load(ctx, src, t.Parent.Image)
	if err != nil {
		return err
	}
	size := target(good, least)
	goodJPEG, err := asJPEG(good, size)
	if err != nil {
		return err
	}
	badJPEG, err := asJPEG(bad, size)
	if err != nil {
		return err
	}
	meta, err := json.Marshal(metaOf(t, good, bad, size))
	if err != nil {
		return err
	}
	for _, m := range []member{
		{"good_image.jpg", goodJPEG},
		{"bad_image.jpg", badJPEG},
		{"reflection.txt", []byte(t.Reflection)},
		{"prompt.txt", []byte(t.Prompt)},
		{"subset.txt", []byte(subset)},
		{"meta.json", meta},
	} {
		head := &tar.Header{
			Name: t.Key + "." + m.suffix, Mode: 0o644, Size: int64(len(m.data)), Typeflag: tar.TypeReg,
			ModTime: t.Tree.Updated.UTC().Truncate(time.Second), Format: tar.FormatUSTAR,
		}
		if err := out.WriteHeader(head); err != nil {
			return err
		}
		if _, err := out.Write(m.data); err != nil {
			return err
		}
	}
	w.Samples++
	w.Subsets[subset]++
	if good.Bounds().Size() != size {
		w.Small++
	}
	if t.Tree.Session.Toy {
		w.Toy++
	}
	return nil
}

// meta is where a sample comes from. Training ignores it.
type meta struct {
	Schema   string         `json:"schema"`
	Session  flow.SessionID `json:"session"`
	Toy      bool           `json:"toy"` // a demonstration world made the images
	Parent   flow.NodeID    `json:"parent"`
	Child    flow.NodeID    `json:"child"`
	Bad      flow.Digest    `json:"bad_image_sha256"` // of the files as they were made
	Good     flow.Digest    `json:"good_image_sha256"`
	BadSize  [2]int         `json:"bad_size"` // px, before they were brought to one size
	GoodSize [2]int         `json:"good_size"`
	Size     [2]int         `json:"size"`

	Judge       string               `json:"judge"`
	Preference  flow.Preference      `json:"preference,omitempty"`
	BadVerdict  *flow.Verdict        `json:"bad_verdict,omitempty"`
	GoodVerdict *flow.Verdict        `json:"good_verdict,omitempty"`
	Outcomes    map[int]flow.Outcome `json:"outcomes,omitempty"` // by instruction, from 0

	Proposed  string        `json:"proposed,omitempty"` // the reflection as the model wrote it
	Author    *flow.Author  `json:"author,omitempty"`
	Decision  flow.Decision `json:"decision,omitempty"`
	DecidedBy *flow.Author  `json:"decided_by,omitempty"`
	Working   string        `json:"working_prompt"`
	Seed      uint64        `json:"seed"`
	Model     string        `json:"model,omitempty"`
}

func metaOf(t Triplet, good, bad image.Image, size image.Point) meta {
	pair := func(p image.Point) [2]int { return [2]int{p.X, p.Y} }
	m := meta{
		Schema: "rflow.triplet.1", Session: t.Tree.ID, Toy: t.Tree.Session.Toy, Parent: t.Parent.ID, Child: t.Child.ID,
		Bad: t.Parent.Image, Good: t.Child.Image, BadSize: pair(bad.Bounds().Size()), GoodSize: pair(good.Bounds().Size()), Size: pair(size),
		Judge: t.Judge, Preference: t.Child.Preference, BadVerdict: t.Parent.ModelVerdict(), GoodVerdict: t.Child.ModelVerdict(),
		Outcomes: t.Child.Outcomes, Working: t.Child.Prompt, Seed: t.Child.Seed, Model: t.Child.Model.String(),
	}
	if r := t.Decided; r != nil {
		m.Proposed, m.Author, m.Decision, m.DecidedBy = r.Text, &r.Author, r.Decision, &r.DecidedBy
	}
	return m
}

// config is a fragment for the training configuration.
func (w Wrote) config(final string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %d triplets in %d shards. Merge this into the training configuration.\n", w.Samples, w.Files)
	if w.Toy > 0 {
		fmt.Fprintf(&b, "# %d of them show a toy world, made by no trained model.\n", w.Toy)
	}
	if w.Files < leastShards {
		fmt.Fprintf(&b, "# There are fewer shards than a loader has workers by default (%d):\n"+
			"# ranks times dataloader_workers must be at most %d.\n", leastShards, w.Files)
	}
	path, _ := json.Marshal(filepath.Join(final, "genref_*.tar")) // JSON strings are YAML strings
	fmt.Fprintf(&b, "path: %s\nsplit_ratios: %s\ntraining_stages: [0, 5000]\n", path, ratios(w.Subsets))
	workers := min(w.Files, leastShards)
	for _, n := range w.Subsets {
		workers = min(workers, n) // each finds a sample of each subset in its shards
	}
	fmt.Fprintf(&b, "dataloader_workers: %d\n", max(1, workers))
	return b.Bytes()
}

// Advice tells what a person should know before training on it; "" when nothing.
func (w Wrote) Advice() string {
	var lines []string
	if w.Files < leastShards {
		lines = append(lines, fmt.Sprintf("so few samples fill fewer than %d shards: set dataloader_workers so that ranks times workers is at most %d", leastShards, w.Files))
	}
	if w.Small > 0 {
		lines = append(lines, fmt.Sprintf("%d pairs were smaller than %d px and were enlarged", w.Small, shortSide))
	}
	return strings.Join(lines, "; ")
}
