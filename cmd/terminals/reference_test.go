//go:build linux

package main

import (
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi/kitty"
)

// program is a shell that writes text to the model terminal and waits for a key.
func program(t *testing.T, text string) *reference {
	t.Helper()
	name := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := startReference(exec.Command("sh", "-c", `cat "$1"; read -r key`, "sh", name), grid{cols: 20, rows: 6, cellW: 8, cellH: 16})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.stop)
	return r
}

// cells are placeholders for columns of one row of image 0x02000011.
func cells(row int, columns ...int) string {
	var b strings.Builder
	b.WriteString("\x1b[38;5;17m")
	for _, col := range columns {
		fmt.Fprintf(&b, "%c%c%c%c", placeholder, kitty.Diacritic(row), kitty.Diacritic(col), kitty.Diacritic(2))
	}
	return b.String() + "\x1b[m"
}

const red2x1 = "\x1b_Ga=T,U=1,q=2,f=24,s=2,v=1,i=33554449,c=4,r=2,m=1;/wAA\x1b\\\x1b_Gq=2,m=0;/wAA\x1b\\"

func TestTheModelKnowsWhereAPictureIs(t *testing.T) {
	// The second column is covered by text in its first row.
	r := program(t, red2x1+"\x1b[3;6H"+cells(0, 0)+"x"+cells(0, 2, 3)+"\x1b[4;6H"+cells(1, 0, 1, 2, 3))
	l, err := r.until(t.Context(), 20*time.Second, "a picture", func(l layout) bool { return len(l.pictures) > 0 })
	if err != nil {
		t.Fatal(err)
	}
	s := l.pictures[0]
	if len(l.pictures) != 1 || s.at != image.Pt(5, 2) || s.box != image.Pt(4, 2) || len(s.cells) != 7 || s.cells[image.Pt(6, 2)] {
		t.Errorf("got %+v\n%s\nwant one picture of 4 x 2 cells at 5,2 without the cell 6,2", s, l)
	}
	img, err := s.image.picture()
	if err != nil || img.Rect != image.Rect(0, 0, 2, 1) || img.Pix[0] != 255 || img.Pix[4] != 255 || img.Pix[5] != 0 {
		t.Errorf("the image is %v (%v), want two red pixels", img, err)
	}
}

func TestPlaceholdersOfNothingAreStray(t *testing.T) {
	r := program(t, "\x1b[H"+cells(0, 0, 1))
	l, err := r.until(t.Context(), 20*time.Second, "something", func(l layout) bool { return len(l.stray)+len(l.pictures) > 0 })
	if err != nil || len(l.pictures) != 0 || len(l.stray) != 2 {
		t.Errorf("got %s (%v), want two stray placeholders", l, err)
	}
}

func TestACommandWithinAnUploadIsWrong(t *testing.T) {
	r := program(t, "\x1b_Ga=t,i=1,f=24,s=1,v=1,m=1;/w==\x1b\\\x1b_Ga=t,i=2,f=24,s=1,v=1,m=0;/wAA\x1b\\ done")
	_, err := r.until(t.Context(), 20*time.Second, "done", func(l layout) bool { return l.has("done") })
	if err == nil || !strings.Contains(err.Error(), "within an upload") {
		t.Errorf("got %v, want that a command came within an upload", err)
	}
}

func TestTheMirrorIsTheMachinesOwn(t *testing.T) {
	for name, text := range map[string]string{
		"one line": "# deb http://no.example/debian x\ndeb [signed-by=/k] http://here.example/debian/ stable main\n",
		"deb822":   "Types: deb\nURIs: http://here.example/debian/\nSuites: stable\n",
		"another":  "deb https://tools.example/apt stable main\ndeb http://here.example/debian/ stable main\n",
	} {
		if got := mirrorIn(strings.NewReader(text)); got != "http://here.example/debian/" {
			t.Errorf("%s: got %q", name, got)
		}
	}
	if got := mirror(t.TempDir()); got != "http://deb.debian.org/debian" {
		t.Errorf("without sources: %q", got)
	}
}
