package archive

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"strings"
	"testing"

	"rflow/flow"
)

func TestASheetShowsEveryImageWithItsWords(t *testing.T) {
	tree, images := edited(t, false)
	var a, b bytes.Buffer
	res, err := WriteSheet(t.Context(), &a, tree, images, nil)
	if err != nil || res.Images != 2 {
		t.Fatalf("got %+v, %v", res, err)
	}
	if _, err := WriteSheet(t.Context(), &b, tree, images, nil); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("the same session gave another sheet: %v", err)
	}
	img, err := png.Decode(&a)
	if err != nil {
		t.Fatal(err)
	}
	dark := func(r image.Rectangle) int {
		n := 0
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				if c, _, _, _ := img.At(x, y).RGBA(); c < 0x9000 {
					n++
				}
			}
		}
		return n
	}
	for name, r := range map[string]image.Rectangle{
		"the prompt":                 image.Rect(sheetMargin, 20, 400, 50),
		"the first image's score":    image.Rect(sheetMargin, sheetHead+sheetThumb, sheetMargin+sheetThumb, sheetHead+sheetThumb+sheetLine+4),
		"the second image's words":   image.Rect(sheetMargin+sheetThumb+sheetGap, sheetHead+sheetThumb+2*sheetLine+4, sheetMargin+2*sheetThumb+sheetGap, sheetHead+sheetThumb+3*sheetLine+4),
		"the second image's picture": image.Rect(sheetMargin+sheetThumb+sheetGap, sheetHead, sheetMargin+2*sheetThumb+sheetGap, sheetHead+sheetThumb),
	} {
		if n := dark(r); n < 40 {
			t.Errorf("%s: %d dark pixels in %v", name, n, r)
		}
	}
}

func TestASheetNamesLostImagesAndRefusesTheImpossible(t *testing.T) {
	tree, images := edited(t, true)
	var out bytes.Buffer
	if res, err := WriteSheet(t.Context(), &out, tree, images, nil); err != nil || res.Images != 1 || len(res.Lost) != 1 {
		t.Errorf("got %+v, %v; want one lost", res, err)
	}
	if _, err := WriteSheet(t.Context(), &out, pool(300, "p"), shelf{}, nil); err == nil || !strings.Contains(err.Error(), "--format html") {
		t.Errorf("a sheet of 300 rows: %v, want an error that says what to do", err)
	}
	if _, err := WriteSheet(t.Context(), failing{}, tree, images, nil); !errors.Is(err, errFull) {
		t.Errorf("a full disk: %v", err)
	}
}

// pool is a session of so many images from noise, each in a chain of its own, and
// all of them lost.
func pool(n int, prompt string) flow.Tree {
	events := []flow.Event{{Seq: 1, Session: "s", Payload: flow.SessionStarted{Prompt: prompt, Strategy: flow.DefaultStrategy()}}}
	for i := range n {
		id := flow.NewNodeID(0, i+1, 0)
		for _, p := range []flow.Payload{
			flow.NodeQueued{Node: id, Parent: flow.Root, Chain: i + 1, Step: flow.StepGenerate},
			flow.NodeFinished{Node: id, Image: flow.Sum([]byte(id))},
		} {
			events = append(events, flow.Event{Seq: int64(len(events) + 1), Session: "s", Payload: p})
		}
	}
	return flow.Fold(events)
}

// TestALargeSheetHasSmallerImages draws what would be too tall at the usual size, with
// a prompt of a megabyte in its head: a line is cut in one look at its letters.
func TestALargeSheetHasSmallerImages(t *testing.T) {
	var out bytes.Buffer
	if _, err := WriteSheet(t.Context(), &out, pool(110, strings.Repeat("apples ", 1<<20/7)), shelf{}, nil); err != nil {
		t.Fatal(err)
	}
	conf, err := png.DecodeConfig(&out)
	if err != nil {
		t.Fatal(err)
	}
	thumb := (conf.Height-sheetHead-sheetMargin)/110 - sheetFoot - sheetGap
	if conf.Height > maxSheetSide || thumb >= sheetThumb || thumb < sheetThumb/2 {
		t.Errorf("110 rows give %d px with images of %d px, want at most %d px and images not much smaller than %d", conf.Height, thumb, maxSheetSide, sheetThumb)
	}
}

var errFull = errors.New("the disk is full")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }
