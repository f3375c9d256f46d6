package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"testing"
	"time"

	"rflow/flow"
	"rflow/flow/store"
)

// The grove is the session that benchmarks of the whole program open: 10,000 images in
// 20 chains, with what verifier, reflector and refiner said of each, and one
// reflection that waits.
const (
	groveImages = 10_000
	groveChains = 20
	grovePhotos = 400 // different files of 512 px, one after the other along every chain
	groveID     = flow.SessionID("grove")
	grovePrompt = "a photo of two red apples and a blue cup"
)

// grow writes the grove into a data folder.
func grow(b *testing.B, data string) {
	b.Helper()
	st, err := store.Open(b.Context(), data, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	photos := make([]flow.Digest, grovePhotos)
	for i := range photos {
		file, err := photo(uint64(i))
		if err == nil {
			photos[i], err = st.PutImage(b.Context(), "image/png", file)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := plant(b.Context(), st, photos); err != nil {
		b.Fatal(err)
	}
}

// plant appends the grove's events.
func plant(ctx context.Context, st *store.Store, photos []flow.Digest) error {
	const rounds = groveImages/groveChains - 1
	all := []flow.Payload{flow.SessionStarted{
		Prompt: grovePrompt, Seed: 7, Params: flow.SampleParams{Size: 512}, Backend: "clay", Toy: true,
		Strategy: flow.Strategy{
			Name: "custom", Initial: groveChains, Width: groveChains, Depth: rounds, Prompt: true, Reflection: true,
			Gate: flow.Gate{Mode: flow.GateAsk}, Stop: flow.StopNever,
		},
	}}
	for round := range rounds + 1 {
		for chain := 1; chain <= groveChains; chain++ {
			l := newLeaf(round, chain)
			all = append(append(all, l.made(photos[(round+17*chain)%len(photos)])...), l.reflected(round == rounds)...)
		}
	}
	const batch = 2000
	at := time.Now().Add(-time.Hour)
	for from := 0; from < len(all); from += batch {
		if _, err := st.Append(ctx, groveID, "session", at, all[from:min(from+batch, len(all))]...); err != nil {
			return err
		}
	}
	t, err := st.Tree(ctx, groveID)
	if err != nil {
		return err
	}
	if waits, jobs := len(t.Waiting()), len(t.Plan().Jobs); t.Images() != groveImages || t.Unknown() != 0 || waits != 1 || jobs != 0 {
		return fmt.Errorf("the grove has %d images, %d unknown events, %d that wait and %d jobs", t.Images(), t.Unknown(), waits, jobs)
	}
	return nil
}

// leaf is one image of the grove, and what is said of it.
type leaf struct {
	id, parent   flow.NodeID
	round, chain int
	seed         uint64
	score        float64
	yes          bool
	text, prompt string // the reflection, and what the refiner makes of it
}

func newLeaf(round, chain int) leaf {
	l := leaf{
		id: flow.NewNodeID(round, chain, 0), parent: flow.Root, round: round, chain: chain, seed: flow.Seed(7, chain, round, 0),
		score: float64((round*7+chain*3)%97) / 10, yes: (round+chain)%3 == 0,
		text:   fmt.Sprintf("Change the colour of the cup from purple to a purer blue, and move it %d px to the right of apple %d.", round%90+10, chain%2+1),
		prompt: fmt.Sprintf("%s, the cup a pure blue and %d px to the right of apple %d, studio light, plain background", grovePrompt, round%90+10, chain%2+1),
	}
	if round > 0 {
		l.parent = flow.NewNodeID(round-1, chain, 0)
	}
	return l
}

// made is that its image was asked for and came, and what the verifier says of it.
func (l leaf) made(photo flow.Digest) []flow.Payload {
	q := flow.NodeQueued{
		Node: l.id, Parent: l.parent, Chain: l.chain, Round: l.round, Step: flow.StepGenerate, Seed: l.seed,
		Prompt: grovePrompt, Params: flow.SampleParams{Size: 512},
	}
	if l.round > 0 {
		before := newLeaf(l.round-1, l.chain)
		q.Step, q.Reflection, q.ReflectionID, q.Prompt = flow.StepCorrect, before.text, string(l.parent)+"#1", before.prompt
	}
	q.Request = flow.RequestID(groveID, l.id, q.Step.Role(), 0)
	all := []flow.Payload{
		q,
		flow.NodeStarted{Node: l.id, Parent: l.parent, Chain: l.chain, Round: l.round, Seed: l.seed},
		flow.NodeFinished{
			Node: l.id, Parent: l.parent, Chain: l.chain, Round: l.round, Seed: l.seed, Image: photo, MediaType: "image/png", Width: 512, Height: 512,
			Model: flow.Model{ID: "clay-corrector", Revision: "1"}, Timing: flow.Timing{Queue: 15 * time.Microsecond, Denoise: 66 * time.Millisecond},
			Understood: &flow.Understanding{Text: "two red apples and one blue cup"},
		},
	}
	if l.round == 0 {
		all = append(all, flow.ChainStarted{Chain: l.chain, Head: l.id, Until: groveImages})
	}
	return append(all, flow.VerdictGiven{Node: l.id, Parent: l.parent, Chain: l.chain, Round: l.round, Seed: l.seed, Verdict: flow.Verdict{
		Verifier: "clay-eye/256@1", Kind: flow.KindRubric, Tag: flow.TagColorAttr, Score: l.score, Accepted: &l.yes,
		Aspects: []flow.Aspect{
			{Name: "attribute_binding", Score: l.score, Explanation: "the apples are red, the cup is not blue"},
			{Name: "contrast_effectiveness", Score: 10 - l.score, Explanation: "the colours are plain to see"},
			{Name: "material_consistency", Score: 9.2, Explanation: "all of one clay"},
		},
		Raw:  map[string]float64{"alike": l.score / 10, "apart": 1, "coloured": 1, "placed": 1, "present": 1, "sure": 0.937, "vivid": 0.998, "whole": 1},
		Text: "asked for two red apples and one blue cup; there are two apples and one cup, which is purple",
	}})
}

// reflected is what was proposed about it, and decided. Of the last round one waits, and
// a person has ended the other chains.
func (l leaf) reflected(last bool) []flow.Payload {
	id := string(l.id) + "#1"
	all := []flow.Payload{
		flow.ReflectionProposed{
			Node: l.id, Parent: l.parent, Chain: l.chain, Round: l.round, Seed: l.seed, Reflection: id, Text: l.text,
			Instructions: []string{l.text}, Author: flow.Author{Name: "clay-reflector@1"},
		},
		flow.PromptRefined{
			Node: l.id, Parent: l.parent, Chain: l.chain, Round: l.round, Seed: l.seed, Prompt: l.prompt, For: l.text, By: flow.Author{Name: "clay-refiner@1"},
		},
	}
	switch {
	case last && l.chain == 1:
		return all
	case last:
		return append(all, flow.ChainEnded{Chain: l.chain, Node: l.id, Parent: l.parent, Round: l.round, Seed: l.seed, Reason: flow.EndPerson})
	}
	return append(all, flow.ReflectionDecided{
		Node: l.id, Parent: l.parent, Chain: l.chain, Round: l.round, Seed: l.seed, Reflection: id, Decision: flow.Accepted,
		Original: l.text, Final: l.text, Prompt: l.prompt, By: flow.Author{Person: true}, Took: 4 * time.Second,
	})
}

// photo returns a PNG of 512 px that compresses about as a photograph does: soft
// shapes under grain.
func photo(seed uint64) ([]byte, error) {
	const side, grid, step = 512, 16, 512 / 16
	r := rand.New(rand.NewPCG(seed, 1))
	var knots [grid + 1][grid + 1][3]float64
	for y := range knots {
		for x := range knots[y] {
			knots[y][x] = [3]float64{255 * r.Float64(), 255 * r.Float64(), 255 * r.Float64()}
		}
	}
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range side * side {
		x, y := i%side, i/side
		fx, fy := float64(x%step)/step, float64(y%step)/step
		a, b := &knots[y/step], &knots[y/step+1]
		for c := range 3 {
			top := a[x/step][c]*(1-fx) + a[x/step+1][c]*fx
			low := b[x/step][c]*(1-fx) + b[x/step+1][c]*fx
			img.Pix[4*i+c] = uint8(min(255, max(0, top*(1-fy)+low*fy+8*(r.Float64()-0.5))))
		}
		img.Pix[4*i+3] = 255
	}
	var out bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img)
	return out.Bytes(), err
}
