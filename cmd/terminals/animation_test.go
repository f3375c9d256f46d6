//go:build linux

package main

import (
	"image"
	"testing"
	"time"
)

func TestAPlaceThatIsEmptyAgainIsNoticed(t *testing.T) {
	begin := time.Now()
	bare := image.NewRGBA(image.Rect(0, 0, 32, 32))
	frames := []*image.RGBA{bare, bare, clouds(1, 32), clouds(1, 32), clouds(2, 32), bare, bare, clouds(3, 32)}
	w := &watching{}
	for i, f := range frames {
		w.take(f, begin.Add(time.Duration(i)*10*time.Millisecond), func() *image.RGBA { return f })
	}
	if w.looks != 3 || w.empty != 1 || w.longest != 20*time.Millisecond || w.strange != bare {
		t.Errorf("got %s, want 3 looks, and once empty for 20 ms", w)
	}
}
