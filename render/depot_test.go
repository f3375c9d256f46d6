package render

import (
	"bytes"
	"context"
	"encoding/base64"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"rflow/render/internal/kitty"
)

// take does what kitty does with an object: it reads it, and removes it.
func (k *kittyTerm) take(keys map[string]string, data string) []byte {
	raw, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		k.t.Fatal(err)
	}
	name := string(raw)
	if keys["t"] == "s" {
		name = filepath.Join(memoryDir, name)
	}
	k.told = append(k.told, name)
	if k.blind {
		k.refused = append(k.refused, keys["i"])
		return nil
	}
	info, err := os.Stat(name)
	if err != nil {
		k.t.Errorf("an object is not there: %v", err)
		return nil
	}
	if info.Mode().Perm() != 0o600 || !strings.Contains(name, "tty-graphics-protocol") || len(filepath.Base(name)) < 40 {
		k.t.Errorf("object %s, mode %v: want an unforeseeable name, for the owner only", name, info.Mode())
	}
	pixels, err := os.ReadFile(name)
	if err != nil || strconv.Itoa(len(pixels)) != keys["S"] {
		k.t.Errorf("%d bytes in %s, promised %s, %v", len(pixels), name, keys["S"], err)
	}
	if !k.lazy {
		_ = os.Remove(name)
	}
	return pixels
}

// left lists the objects that the terminal was told of and that are still there.
func (k *kittyTerm) left() (paths []string) {
	for _, name := range k.told {
		if _, err := os.Stat(name); err == nil {
			paths = append(paths, name)
		}
	}
	return paths
}

func TestImagesThroughObjects(t *testing.T) {
	for _, way := range []Transfer{SharedMemory, TempFile} {
		for _, lazy := range []bool{false, true} {
			t.Setenv("TMPDIR", t.TempDir())
			if _, err := os.Stat(memoryDir); way == SharedMemory && err != nil {
				t.Skip("no shared memory here: ", err)
			}
			g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16, Transfer: way})
			k.lazy = lazy // a terminal that does not remove what it read
			k.write(g, "\x1b[?1049h")
			for _, v := range show(t, g, k) {
				if v.State != Ready {
					t.Fatalf("way %d: %v", way, v.State)
				}
			}
			if n := k.total; n > 1000 || len(k.images) != 2 {
				t.Errorf("way %d: %d images with %d bytes on the line; want 2 with a few hundred", way, len(k.images), n)
			}
			same(t, g, k, Pic{"1", 16, 8})
			if left := k.left(); len(left) > 0 || len(k.told) != 2 {
				t.Errorf("way %d, lazy %t: left behind %q", way, lazy, left)
			}
		}
	}
}

// same fails unless the terminal holds pic's pixels exactly.
func same(t *testing.T, g *Gallery, k *kittyTerm, pic Pic) {
	t.Helper()
	data, _ := g.store.load(context.Background(), pic.Key)
	want, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	g.mu.Lock()
	got := k.images[g.items[pic].id.terminal()]
	g.mu.Unlock()
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if a, b := color.RGBAModel.Convert(got.At(x, y)), color.RGBAModel.Convert(want.At(x, y)); a != b {
				t.Fatalf("pixel %d,%d: got %v, want %v", x, y, a, b)
			}
		}
	}
}

// TestATerminalThatCannotReadObjectsIsSentBytes: it proved that it could, and
// can no longer.
func TestATerminalThatCannotReadObjectsIsSentBytes(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16, Transfer: TempFile})
	k.blind = true
	k.write(g, "\x1b[?1049h")
	show(t, g, k)
	if len(k.refused) == 0 || len(k.images) != 0 {
		t.Fatalf("%d refused, %d images", len(k.refused), len(k.images))
	}
	for _, id := range k.refused {
		n, _ := strconv.ParseUint(id, 10, 32)
		if !g.Refused(KittyReply{ID: uint32(n), Message: "EBADF:Failed to open file for graphics transmission"}) {
			t.Errorf("image %s is not known", id)
		}
	}
	if g.Refused(KittyReply{ID: 31, Message: "OK"}) || g.Refused(KittyReply{ID: 31, Message: "EINVAL"}) {
		t.Error("the answer to a query is taken for one about an image")
	}
	show(t, g, k)
	same(t, g, k, Pic{"1", 16, 8})
	g.Use(Target{Path: Kitty, CellW: 8, CellH: 16, Transfer: TempFile})
	if g.Target().Transfer != Inline {
		t.Error("objects are tried again")
	}
	g.Reattached()
	g.Use(Target{Path: Kitty, CellW: 8, CellH: 16, Transfer: TempFile})
	if g.Target().Transfer != TempFile {
		t.Error("in another terminal objects are not tried")
	}
	g.Close()
	if left := k.left(); len(left) > 0 {
		t.Errorf("left behind %q", left)
	}
}

func TestTerminalIDsAreKnownAgain(t *testing.T) {
	for id := ID(1); id <= MaxID; id++ {
		if got, ok := terminalID(id.terminal()); !ok || got != id {
			t.Fatalf("id %d: %d, %t", id, got, ok)
		}
	}
	for _, n := range []uint32{0, 31, 15, 1 << 24, 1<<24 | 1<<8 | 16, 0xffffffff} {
		if id, ok := terminalID(n); ok {
			t.Errorf("%#x is taken for image %d", n, id)
		}
	}
}

// BenchmarkTransfer512 makes a decoded 512 x 512 picture ready and hands it to
// a local terminal, and reports the bytes on the line.
func BenchmarkTransfer512(b *testing.B) {
	img := landscape(512, 1)
	for _, c := range []struct {
		name string
		way  Transfer
	}{{"inline", Inline}, {"memory", SharedMemory}, {"file", TempFile}} {
		b.Run(c.name, func(b *testing.B) {
			w := newWriter(nil, nil, nil)
			w.target = Target{Path: Kitty, CellW: 8, CellH: 16, Transfer: c.way}
			for b.Loop() {
				p, err := prepare(img, 64, 32, w.target)
				if err != nil {
					b.Fatal(err)
				}
				format, data := w.deposit(p)
				w.buf = kitty.NewUpload(1<<24|16, format, data, 64, 32, false).Append(w.buf[:0], 1<<30)
				w.depot.clear()
			}
			b.ReportMetric(float64(len(w.buf)), "bytes")
		})
	}
}
