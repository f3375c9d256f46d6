//go:build linux

package main

import (
	"bytes"
	"image"
	"strings"
	"testing"
)

func TestTheSheetHoldsEveryShotThereIs(t *testing.T) {
	shot := clouds(1, 90)
	page := sheet([]step{{name: "a", image: shot, ok: true}, {name: "no shot"}, {name: "empty", image: image.NewRGBA(image.Rectangle{})}, {name: "b", image: shot}})
	if got, want := page.Rect, image.Rect(0, 0, tileAcross*tileW, tileH+tileText); got != want {
		t.Errorf("two shots make a page of %v, want one row, %v", got, want)
	}
	if n := colourful(crop(page, image.Rect(tileW, tileText, 2*tileW, tileH))); n == 0 {
		t.Error("the second shot is not on the page")
	}
}

func TestNothingIsReportedOnceTheRunIsOver(t *testing.T) {
	var out bytes.Buffer
	over := false
	r := &report{out: &out, over: func() bool { return over }}
	r.add(step{terminal: "xterm", name: "open", detail: "spoilt"})
	over = true
	r.add(step{terminal: "xterm", name: "cut off"})
	if r.failed() != 1 || !strings.Contains(out.String(), "WRONG, spoilt") || strings.Contains(out.String(), "cut off") {
		t.Errorf("%d wrong, %q; want the first step alone", r.failed(), out.String())
	}
}
