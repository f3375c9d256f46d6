package render

import (
	"context"
	"errors"
	"image"
	"image/color"
	"strings"
	"sync"
	"testing"
)

// leftHalf knows the keys "left half of KEY".
func leftHalf(key string, source func(string) (*image.RGBA, error)) (image.Image, bool, error) {
	of, ok := strings.CutPrefix(key, "left half of ")
	if !ok {
		return nil, false, nil
	}
	src, err := source(of)
	if err != nil {
		return nil, true, err
	}
	return src.SubImage(image.Rect(0, 0, src.Rect.Dx()/2, src.Rect.Dy())), true, nil
}

// halves is a picture whose left half is red and whose right half is blue.
func halves(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 255, A: 255}
			if x >= w/2 {
				c = color.RGBA{B: 255, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func TestADerivedPictureIsMadeOfWhatWasLoaded(t *testing.T) {
	var mu sync.Mutex
	var loaded []string
	data := pngOf(t, halves(64, 64))
	s := NewStore(func(_ context.Context, key string) ([]byte, error) {
		mu.Lock()
		defer mu.Unlock()
		loaded = append(loaded, key)
		return data, nil
	}, 1<<20)
	s.derive = leftHalf
	for _, key := range []string{"left half of left half of a", "a", "left half of a"} {
		p, err := s.Prepare(t.Context(), Pic{key, 8, 4}, Target{Path: ITerm2, CellW: 8, CellH: 16})
		if err != nil {
			t.Fatal(err)
		}
		right := p.canvas.RGBAAt(p.W/2+4, p.H/2)
		if blue := right.B > 200; blue != (key == "a") {
			t.Errorf("%s: right of its middle it is %v", key, right)
		}
	}
	if len(loaded) != 1 || loaded[0] != "a" {
		t.Errorf("loaded %v, want a, once", loaded)
	}
}

func TestWhatCannotBeDerivedSaysWhy(t *testing.T) {
	gone := errors.New("the disk is gone")
	s := NewStore(func(context.Context, string) ([]byte, error) { return nil, gone }, 1<<20)
	s.derive = func(key string, source func(string) (*image.RGBA, error)) (image.Image, bool, error) {
		switch key {
		case "nothing":
			return nil, true, nil
		case "itself":
			_, err := source(key)
			return nil, true, err
		}
		return leftHalf(key, source)
	}
	prepare := func(key string) error {
		_, err := s.Prepare(t.Context(), Pic{key, 8, 4}, Target{})
		return err
	}
	if err := prepare("left half of a"); !errors.Is(err, gone) {
		t.Errorf("without its source: %v, want %v", err, gone)
	}
	var size *SizeError
	if err := prepare("nothing"); !errors.As(err, &size) {
		t.Errorf("an empty picture: %v, want a SizeError", err)
	}
	if err := prepare("itself"); err == nil || !strings.Contains(err.Error(), "made of itself") {
		t.Errorf("a picture that needs itself: %v", err)
	}
}

func TestAGalleryShowsDerivedPictures(t *testing.T) {
	data := pngOf(t, halves(64, 64))
	g := NewGallery(Options{
		Loader: func(_ context.Context, key string) ([]byte, error) {
			if key != "a" {
				return nil, errors.New("there is no " + key)
			}
			return data, nil
		},
		Derive: leftHalf,
	})
	defer g.Close()
	for {
		g.Begin()
		v := g.Look(Pic{"left half of a", 4, 4})
		if v.Err != nil {
			t.Fatal(v.Err)
		}
		if v.State == Ready {
			break
		}
		<-g.Changed()
	}
}
