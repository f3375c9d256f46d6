package clay

import (
	"bytes"
	"context"
	"errors"
	"image"
	"math"
	"runtime"
	"testing"
)

// still is five objects, one of them raised: the size of a full prompt.
func still(t testing.TB) *scene {
	t.Helper()
	find := func(name string) classID {
		c, ok := classByName(name)
		if !ok {
			t.Fatalf("no class %q", name)
		}
		return c
	}
	return &scene{seed: 11, backdrop: 1, objects: []object{
		{class: find("apple"), colour: colourRed, x: -1.05, z: .3, size: .75, yaw: .3},
		{class: find("teddy bear"), colour: colourBrown, x: -.3, z: -.1, size: .8, yaw: -.2},
		{class: find("cup"), colour: colourBlue, x: .45, z: .5, size: .7, yaw: -.3},
		{class: find("bicycle"), colour: colourOrange, x: 1.05, z: -.3, size: .8, yaw: .2},
		{class: find("clock"), colour: colourWhite, x: .5, y: 1.3, z: shelfZ, size: .75},
	}}
}

func TestBytesDoNotDependOnCores(t *testing.T) {
	s := still(t)
	many, err := decode(context.Background(), s, 160)
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, err := decode(context.Background(), s, 160)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(many.Pix, one.Pix) {
		t.Error("the same scene gave other bytes on one core than on several")
	}
}

func TestSeedMovesTheCameraAndNothingElseDoes(t *testing.T) {
	a, b := still(t), still(t)
	b.seed++
	x, err := sketch(context.Background(), a, 64)
	if err != nil {
		t.Fatal(err)
	}
	y, err := sketch(context.Background(), b, 64)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(x.Pix, y.Pix) {
		t.Error("seeds 11 and 12 gave the same picture")
	}
	if a.camera() != still(t).camera() {
		t.Error("one scene has two cameras")
	}
}

// rowLimit is a context that ends after its Err has been asked for n times,
// which the decoder does before each row.
type rowLimit struct {
	context.Context
	left chan struct{}
}

func (r rowLimit) Err() error {
	select {
	case <-r.left:
		return nil
	default:
		return context.Canceled
	}
}

func TestCancelStopsWithinARow(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	ctx := rowLimit{context.Background(), make(chan struct{}, 8)}
	for range cap(ctx.left) {
		ctx.left <- struct{}{}
	}
	rows := 0
	err := eachRow(ctx, 512, func(int) { rows++ })
	if !errors.Is(err, context.Canceled) || rows != cap(ctx.left) {
		t.Errorf("eachRow painted %d rows and said %v, want %d rows and %v", rows, err, cap(ctx.left), context.Canceled)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if img, err := decode(ended, still(t), 512); img != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("decode with an ended context gave picture %v and error %v, want none and %v", img != nil, err, context.Canceled)
	}
}

func TestDecodeRefusesWhatItCannotPaint(t *testing.T) {
	fits := object{size: 1}
	for name, try := range map[string]struct {
		o  object
		px int
	}{
		"no pixels":          {fits, 0},
		"too large":          {fits, maxDecode + 1},
		"unknown class":      {object{class: classID(numClasses), size: 1}, 64},
		"negative class":     {object{class: -1, size: 1}, 64},
		"unknown colour":     {object{colour: numColours, size: 1}, 64},
		"no size":            {object{}, 64},
		"size not a number":  {object{size: math.NaN()}, 64},
		"place not a number": {object{size: 1, x: math.NaN()}, 64},
		"endless yaw":        {object{size: 1, yaw: math.Inf(1)}, 64},
	} {
		if img, err := decode(context.Background(), &scene{objects: []object{try.o}}, try.px); err == nil {
			t.Errorf("%s: got a picture of %v, want an error", name, img.Bounds())
		}
	}
}

// An object's pixels must lie where the camera says its bounds are.
func TestObjectsAppearWhereTheyAreProjected(t *testing.T) {
	for i := range classTable {
		k := &classTable[i]
		s := &scene{seed: 3, objects: []object{{class: classID(i), x: .4, z: -.2, size: .8}}}
		const px = 128
		box := seen(t, s, px)
		cam := s.camera()
		_, top, _ := cam.project(vec{.4, k.height * .8, -.2})
		_, base, _ := cam.project(vec{.4, 0, -.2})
		// Depth moves edges: what stands nearer reaches lower.
		slack := .8 * k.radius * cam.scaleAt(vec{.4, 0, -.2}) * .35
		if got := float64(box.Max.Y) / px; math.Abs(got-base) > slack+.02 {
			t.Errorf("%s: its base is seen at v=%.3f, projected to %.3f", k.name, got, base)
		}
		if got := float64(box.Min.Y) / px; math.Abs(got-top) > slack+.02 {
			t.Errorf("%s: its top is seen at v=%.3f, projected to %.3f", k.name, got, top)
		}
	}
}

// seen is the box of the pixels that show an object.
func seen(t *testing.T, s *scene, px int) image.Rectangle {
	t.Helper()
	c := &canvas{stage: newStage(s), px: px, cells: make([]cell, px*px)}
	if err := eachRow(context.Background(), px, c.look); err != nil {
		t.Fatal(err)
	}
	var box image.Rectangle
	for i, k := range c.cells {
		if k.what >= 0 {
			x, y := i%px, i/px
			box = box.Union(image.Rect(x, y, x+1, y+1))
		}
	}
	return box
}

func TestEncodeFollowsTheSRGBCurve(t *testing.T) {
	for i := range 1001 {
		v := float64(i) / 1000
		want := 12.92 * v
		if v > .0031308 {
			want = 1.055*math.Pow(v, 1/2.4) - .055
		}
		if got := encode(v); math.Abs(got-want) > .007 {
			t.Errorf("encode(%v) = %.5f, sRGB says %.5f", v, got, want)
		}
	}
}

func BenchmarkDecode512(b *testing.B) {
	s := still(b)
	for b.Loop() {
		if _, err := decode(context.Background(), s, 512); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSketch96(b *testing.B) {
	s := still(b)
	for b.Loop() {
		if _, err := sketch(context.Background(), s, 96); err != nil {
			b.Fatal(err)
		}
	}
}
