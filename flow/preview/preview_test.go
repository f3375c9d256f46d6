package preview

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"slices"
	"testing"

	"rflow/flow"
)

// sampler reports steps and makes an image, or fails.
type sampler struct {
	steps, total int
	file         []byte
	err          error
}

func (s sampler) sample(w flow.Watch) (flow.Sample, error) {
	for i := 1; i <= s.steps; i++ {
		w.Report(flow.Progress{Stage: flow.StageSampling, Step: i, Total: s.total, Preview: &flow.Picture{MediaType: "image/png", Data: s.file}})
		w.Report(flow.Progress{Stage: flow.StageSampling, Step: i, Total: s.total})
	}
	return flow.Sample{Seed: 1}, s.err
}

func (s sampler) Generate(_ context.Context, _ flow.GenerateRequest, w flow.Watch) (flow.Sample, error) {
	return s.sample(w)
}

func (s sampler) Correct(_ context.Context, _ flow.CorrectRequest, w flow.Watch) (flow.Sample, error) {
	return s.sample(w)
}

// album keeps looks in memory.
type album map[string][]flow.Look

func (a album) PutLooks(_ context.Context, session flow.SessionID, request string, looks []flow.Look) error {
	a[string(session)+"/"+request] = looks
	return errors.New("the disk is full") // fails nothing
}

func encoded(side int, noisy bool) []byte {
	img := image.NewRGBA(image.Rect(0, 0, side, side/2))
	for i := range img.Pix {
		if noisy {
			img.Pix[i] = uint8(rand.Uint32())
		}
	}
	img.Set(0, 0, color.White)
	var b bytes.Buffer
	_ = png.Encode(&b, img)
	return b.Bytes()
}

func steps(looks []flow.Look) []int {
	var out []int
	for _, l := range looks {
		out = append(out, l.Step)
	}
	return out
}

func TestEightLooksAreKeptEvenlySpread(t *testing.T) {
	small := encoded(16, false)
	for name, c := range map[string]struct {
		sampler
		want []int
	}{
		"thirty steps":           {sampler{30, 30, small, nil}, []int{1, 4, 8, 12, 16, 19, 23, 27}},
		"four steps":             {sampler{4, 4, small, nil}, []int{1, 2, 3, 4}},
		"nobody says how many":   {sampler{20, 0, small, nil}, []int{1, 5, 9, 13, 17}},
		"a job that failed":      {sampler{30, 30, small, errors.New("x")}, nil},
		"what is no picture":     {sampler{30, 30, []byte("hello"), nil}, nil},
		"a picture without data": {sampler{30, 30, nil, nil}, nil},
	} {
		kept := album{}
		roles := Recording("s", flow.Roles{Generator: c.sampler, Corrector: c.sampler}, kept)
		heard := 0
		watch := func(flow.Progress) { heard++ }
		_, errG := roles.Generator.Generate(t.Context(), flow.GenerateRequest{ID: "g"}, watch)
		_, errC := roles.Corrector.Correct(t.Context(), flow.CorrectRequest{ID: "c"}, nil)
		if !errors.Is(errG, c.err) || !errors.Is(errC, c.err) || heard != 2*c.steps {
			t.Errorf("%s: %v, %v, %d reports heard; want %v and %d", name, errG, errC, heard, c.err, 2*c.steps)
		}
		for _, key := range []string{"s/g", "s/c"} {
			if got := steps(kept[key]); !slices.Equal(got, c.want) {
				t.Errorf("%s: %s has the looks of steps %v, want %v", name, key, got, c.want)
			}
		}
	}
}

func TestLargePreviewsAreMadeSmall(t *testing.T) {
	kept := album{}
	big := encoded(600, true)
	roles := Recording("s", flow.Roles{Generator: sampler{2, 2, big, nil}}, kept)
	if _, err := roles.Generator.Generate(t.Context(), flow.GenerateRequest{ID: "g"}, nil); err != nil {
		t.Fatal(err)
	}
	if len(kept["s/g"]) != 2 {
		t.Fatalf("%d looks kept, want 2", len(kept["s/g"]))
	}
	for _, l := range kept["s/g"] {
		img, err := jpeg.Decode(bytes.NewReader(l.Picture.Data))
		if err != nil || len(l.Picture.Data) > flow.MaxLookBytes {
			t.Fatalf("a look of %d bytes, %v; the most is %d", len(l.Picture.Data), err, flow.MaxLookBytes)
		}
		if w, h := img.Bounds().Dx(), img.Bounds().Dy(); w != 2*h {
			t.Errorf("the look is %dx%d px, want the preview's aspect of 2 to 1", w, h)
		}
	}
}
