package clay

import (
	"context"
	"fmt"
	"testing"

	"rflow/flow"
)

const benchPrompt = "a photo of three red apples above two blue chairs"

// BenchmarkGenerate makes whole pictures, encoded. 512 px with five objects is
// to stay under a second on two cores.
func BenchmarkGenerate(b *testing.B) {
	for _, px := range []int{256, 512, 1024} {
		b.Run(fmt.Sprint(px), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				generate(b, flow.GenerateRequest{Prompt: benchPrompt, Seed: uint64(i), Params: flow.SampleParams{Size: px}}, nil)
			}
		})
	}
}

// BenchmarkGenerateWatched adds the previews.
func BenchmarkGenerateWatched(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		generate(b, flow.GenerateRequest{Prompt: benchPrompt, Seed: uint64(i)}, func(flow.Progress) {})
	}
}

// BenchmarkRound is one round of a chain at 256 px: reflect, refine, correct
// and verify.
func BenchmarkRound(b *testing.B) {
	roles, ctx := New(Options{}).Roles(), context.Background()
	params := flow.SampleParams{Size: 256}
	p := generate(b, flow.GenerateRequest{Prompt: benchPrompt, Seed: 1, Params: params}, nil).Picture
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		r, err := roles.Reflector.Reflect(ctx, flow.ReflectRequest{Image: p, Original: benchPrompt}, nil)
		if err != nil {
			b.Fatal(err)
		}
		w, err := roles.Refiner.Refine(ctx, flow.RefineRequest{Original: benchPrompt, Reflection: r.Text}, nil)
		if err != nil {
			b.Fatal(err)
		}
		s, err := roles.Corrector.Correct(ctx, flow.CorrectRequest{Parent: p, Prompt: w.Text, Reflection: r.Text, Seed: uint64(i), Params: params}, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := roles.Verifier.Verify(ctx, flow.VerifyRequest{Image: s.Picture, Prompt: benchPrompt}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLook is the eye alone, on a 512 px picture.
func BenchmarkLook(b *testing.B) {
	p := generate(b, flow.GenerateRequest{Prompt: benchPrompt, Seed: 1}, nil).Picture
	if _, err := templates(); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for b.Loop() {
		if _, err := look(p, defaultEye); err != nil {
			b.Fatal(err)
		}
	}
}
