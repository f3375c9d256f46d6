package kitty

import (
	"bytes"
	"image"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/BourgeoisBear/rasterm"
)

// everyCommand returns the bytes of each kind of command that this package
// writes.
func everyCommand() map[string][]byte {
	f := Format{Code: 24, W: 4, H: 4, Zlib: true}
	whole := func(cols, rows int) []byte {
		return NewUpload(1<<24|16, f, make([]byte, 3*chunk), cols, rows, false).Append(nil, 1<<30)
	}
	begun := NewUpload(1<<24|16, f, make([]byte, 3*chunk), 2, 2, false)
	begun.Append(nil, 1)
	return map[string][]byte{
		"upload with a virtual placement": whole(2, 2),
		"upload":                          whole(0, 0),
		"end of a broken upload":          begun.AppendEnd(nil),
		"delete":                          AppendDelete(nil, 1<<24|16, false),
		"place":                           AppendPlace(nil, 1<<24|16, 3, image.Rect(0, 0, 4, 4)),
		"unplace":                         AppendUnplace(nil, 1<<24|16, 3),
	}
}

// TestEveryCommandKeepsTheTerminalQuiet: an answer would come as if typed.
func TestEveryCommandKeepsTheTerminalQuiet(t *testing.T) {
	for what, b := range everyCommand() {
		if len(b) == 0 {
			t.Errorf("%s: nothing was written", what)
		}
		for i, c := range parse(t, b) {
			if c.keys["q"] != "2" {
				t.Errorf("%s, command %d of keys %v: want q=2", what, i, c.keys)
			}
		}
	}
}

// TestDeletesNameTheirImage: deleting by place, column, row or layer passes
// over placeholders, and deleting all takes other programs' images too.
func TestDeletesNameTheirImage(t *testing.T) {
	for what, b := range everyCommand() {
		for _, c := range parse(t, b) {
			if c.keys["a"] != "d" {
				continue
			}
			if d := c.keys["d"]; d != "I" && d != "i" || c.keys["i"] == "" {
				t.Errorf("%s: deletes by %q with keys %v, want by image", what, d, c.keys)
			}
		}
	}
}

// TestNoPieceIsEmpty: an empty one in the middle ends an upload in some
// terminals.
func TestNoPieceIsEmpty(t *testing.T) {
	for _, size := range []int{1, chunk - 1, chunk, chunk + 1, 2 * chunk, 2*chunk + 1} {
		cmds := parse(t, NewUpload(1<<24|16, Format{Code: 100}, make([]byte, size), 1, 1, false).Append(nil, 1<<30))
		if want := (size + chunk - 1) / chunk; len(cmds) != want {
			t.Errorf("%d bytes in %d commands, want %d", size, len(cmds), want)
		}
		for i, c := range cmds {
			if c.data == "" {
				t.Errorf("%d bytes: command %d of %d is empty", size, i, len(cmds))
			}
		}
	}
}

// TestRastermWritesOtherUploads pins why uploads are not left to rasterm: it
// places at the cursor, asks for answers, sends small pieces and empty ones.
func TestRastermWritesOtherUploads(t *testing.T) {
	var b bytes.Buffer
	img := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * i)
	}
	if err := rasterm.KittyWriteImage(&b, img, rasterm.KittyImgOpts{ImageId: 7}); err != nil {
		t.Fatal(err)
	}
	cmds := parse(t, b.Bytes())
	if k := cmds[0].keys; k["a"] != "T" || k["f"] != "100" || k["q"] != "" || k["U"] != "" {
		t.Errorf("rasterm begins with %v: what it cannot do has changed", k)
	}
	longest := slices.MaxFunc(cmds, func(a, b command) int { return len(a.data) - len(b.data) })
	if len(longest.data) > 1024 || cmds[0].data != "" || cmds[len(cmds)-1].data != "" {
		t.Errorf("rasterm's pieces have at most %d bytes, the first %d, the last %d: this has changed", len(longest.data), len(cmds[0].data), len(cmds[len(cmds)-1].data))
	}
}

// TestRastermWritesHeadersAsAsked pins what is left to it: it writes each field
// given in front of its own, and leaves out those that are zero.
func TestRastermWritesHeadersAsAsked(t *testing.T) {
	head := rasterm.KittyImgOpts{ImageId: 1<<24 | 16, DstCols: 3, ZIndex: -1}.ToHeader("a=T", "U=1", "q=2")
	if !strings.HasPrefix(head, "\x1b_Ga=T,U=1,q=2,") || !strings.HasSuffix(head, ";") {
		t.Errorf("header %q", head)
	}
	got := parse(t, []byte(head+rasterm.KITTY_IMG_FTR))[0].keys
	if want := map[string]string{"a": "T", "U": "1", "q": "2", "i": "16777232", "c": "3", "z": "-1"}; !maps.Equal(got, want) {
		t.Errorf("header %q reads as %v, want %v", head, got, want)
	}
}
