package clay

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"image/png"
	"reflect"
	"testing"

	"rflow/flow"
)

// washed decodes a picture and encodes its pixels anew, with another encoder
// setting and without any text chunk: nothing but pixels is left.
func washed(t *testing.T, p flow.Picture) flow.Picture {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(p.Data))
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return flow.Picture{MediaType: "image/png", Data: buf.Bytes()}
}

// answers are what all roles that are given a picture say of it.
type answers struct {
	Verdict    flow.Verdict
	Reflection string
	Corrected  []byte
}

func ask(t *testing.T, p flow.Picture, prompt string) answers {
	t.Helper()
	// A world of its own: it has never seen how the picture was made.
	roles, ctx := New(Options{}).Roles(), context.Background()
	v, err := roles.Verifier.Verify(ctx, flow.VerifyRequest{Image: p, Prompt: prompt}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := roles.Reflector.Reflect(ctx, flow.ReflectRequest{Image: p, Original: prompt, Prompt: prompt, Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := roles.Corrector.Correct(ctx, flow.CorrectRequest{
		Parent: p, Original: prompt, Prompt: prompt, Reflection: r.Text, Seed: 2, Params: flow.SampleParams{Size: 256},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return answers{v, r.Text, s.Picture.Data}
}

// TestTheHiddenSceneReachesNobody: verifier, reflector and corrector say the
// same of a picture and of its bare pixels, and when other pixels stand in its
// place they speak of those.
func TestTheHiddenSceneReachesNobody(t *testing.T) {
	const prompt = "a photo of two red apples and a blue cup"
	generate := func(text string) flow.Picture {
		s, err := New(Options{}).Roles().Generator.Generate(context.Background(), flow.GenerateRequest{
			Prompt: text, Seed: 4, Params: flow.SampleParams{Size: 256},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s.Picture
	}
	own, other := generate(prompt), generate("a photo of a dog")
	if a, b := ask(t, own, prompt), ask(t, washed(t, own), prompt); !reflect.DeepEqual(a, b) {
		t.Errorf("bare pixels give other answers:\n%+v\n%+v", a.Verdict, b.Verdict)
	}

	// The dog's pixels in the file of the apples, chunks and all.
	img, err := png.Decode(bytes.NewReader(other.Data))
	if err != nil {
		t.Fatal(err)
	}
	canvas := image.NewRGBA(img.Bounds())
	draw.Draw(canvas, canvas.Rect, img, image.Point{}, draw.Src)
	swapped, err := encodePNG(canvas)
	if err != nil {
		t.Fatal(err)
	}
	a, b := ask(t, swapped, prompt), ask(t, washed(t, other), prompt)
	if !reflect.DeepEqual(a, b) {
		t.Errorf("swapped pixels: %+v, want what the dog's picture gives: %+v", a.Verdict, b.Verdict)
	}
	if a.Verdict.Yes() || a.Reflection == "" {
		t.Errorf("a dog passes for apples and a cup: %+v, %q", a.Verdict, a.Reflection)
	}
}

// TestTheEyeTakesNothingButBytes looks at what the judging roles are made of: a
// resolution and nothing that could hold a scene.
func TestTheEyeTakesNothingButBytes(t *testing.T) {
	for _, role := range []any{verifier{}, reflector{}, corrector{}} {
		typ := reflect.TypeOf(role)
		if typ.NumField() != 1 || typ.Field(0).Type != reflect.TypeFor[*World]() {
			t.Errorf("%s holds more than the world", typ)
		}
	}
	if typ := reflect.TypeFor[World](); typ.NumField() != 1 || typ.Field(0).Type.Kind() != reflect.Int {
		t.Errorf("World holds %d fields, want the eye's resolution alone", typ.NumField())
	}
}
