package serve

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"testing"

	"pgregory.net/rapid"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// file returns a PNG of a few hundred bytes, another for each number.
func file(t interface{ Fatal(...any) }, n int) []byte {
	img := image.NewGray(image.Rect(0, 0, 16, 16))
	for i := range img.Pix {
		img.Pix[i] = byte(i*i + n*(i+1))
	}
	img.Pix[0], img.Pix[1] = byte(n), byte(n>>8)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func putWhole(b *blobs, data []byte) error {
	_, err := b.put(flow.Sum(data), int64(len(data)), 0, data)
	return err
}

// TestEviction drops what was used longest ago, and nothing that is pinned.
func TestEviction(t *testing.T) {
	size := int64(len(file(t, 0)))
	b := newBlobs(3 * size)
	for n := range 3 {
		if err := putWhole(b, file(t, n)); err != nil {
			t.Fatal(err)
		}
	}
	b.get(flow.Sum(file(t, 0)))
	if _, ok := b.pin(flow.Sum(file(t, 1))); !ok {
		t.Fatal("1 is not there")
	}
	if err := putWhole(b, file(t, 3)); err != nil { // 2 goes: 1 is older but pinned
		t.Fatal(err)
	}
	for n, want := range []bool{true, true, false, true} {
		if _, ok := b.entries[flow.Sum(file(t, n))]; ok != want {
			t.Errorf("picture %d is there: %v, want %v", n, ok, want)
		}
	}
	b.pin(flow.Sum(file(t, 0)))
	b.pin(flow.Sum(file(t, 3)))
	if err := putWhole(b, file(t, 4)); !errors.Is(err, errBlobsFull) {
		t.Errorf("a cache full of pictures in use took one more: %v", err)
	}
	b.keep(flow.Sum(file(t, 5)), flow.Picture{Data: file(t, 5)}) // a result always has room
	if b.used != 4*size {
		t.Errorf("%d bytes are used, want %d", b.used, 4*size)
	}
	b.unpin(flow.Sum(file(t, 0)))
	if b.used != 3*size {
		t.Errorf("%d bytes are used after an unpin, want the budget of %d", b.used, 3*size)
	}
}

// TestBlobAccounts: whatever is put, pinned and let go, the books are right and
// the budget holds for what is not pinned.
func TestBlobAccounts(t *testing.T) {
	var files [10][]byte
	for n := range files {
		files[n] = file(t, n)
	}
	size := int64(len(files[0]))
	rapid.Check(t, func(t *rapid.T) {
		b := newBlobs(4 * size)
		pins := map[int]int{}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			n := rapid.IntRange(0, 9).Draw(t, "picture")
			data := files[n]
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				_ = putWhole(b, data)
			case 1:
				if _, ok := b.pin(flow.Sum(data)); ok {
					pins[n]++
				}
			case 2:
				if pins[n] > 0 {
					b.unpin(flow.Sum(data))
					pins[n]--
				}
			case 3:
				b.keep(flow.Sum(data), flow.Picture{Data: data})
				pins[n]++
			}
			used, pinned := int64(0), int64(0)
			for n, count := range pins {
				if count == 0 {
					continue
				}
				pinned += size
				if _, ok := b.entries[flow.Sum(files[n])]; !ok {
					t.Fatalf("pinned picture %d is gone", n)
				}
			}
			for range b.entries {
				used += size
			}
			if b.used != used || b.recent.Len() != len(b.entries) {
				t.Fatalf("%d bytes in the books, %d in the cache", b.used, used)
			}
			if used > max(4*size, pinned) {
				t.Fatalf("%d bytes are used, %d pinned, the budget is %d", used, pinned, 4*size)
			}
		}
	})
}

// TestUploads bounds pictures of which only the beginning comes.
func TestUploads(t *testing.T) {
	u := uploads{budget: 100, parts: map[flow.Digest]*upload{}}
	for n := range 50 {
		d := flow.Sum([]byte{byte(n)})
		u.add(d, make([]byte, 20))
		u.add(d, make([]byte, 10))
		if u.used > 100 || len(u.order) != len(u.parts) {
			t.Fatalf("after %d: %d bytes, %d parts, %d in order", n, u.used, len(u.parts), len(u.order))
		}
	}
	if len(u.parts) != 3 {
		t.Errorf("%d uploads are held, want the last 3", len(u.parts))
	}
}

// TestTooMuchData refuses a picture that grows beyond its name.
func TestTooMuchData(t *testing.T) {
	b := newBlobs(1 << 20)
	data := file(t, 1)
	d := flow.Sum(data)
	if _, err := b.put(d, 10, 0, data); !errors.Is(err, errBlobSize) {
		t.Errorf("%d bytes under a name of 10: %v", len(data), err)
	}
	if _, err := b.put(flow.Sum([]byte("other")), int64(len(data)), 0, data); !errors.Is(err, errBlobDigest) {
		t.Errorf("bytes of another digest: %v", err)
	}
	if b.uploads.used != 0 {
		t.Errorf("%d bytes of refused pictures are kept", b.uploads.used)
	}
	if err := putWhole(b, data); err != nil {
		t.Errorf("and then the right one: %v", err)
	}
	if got := b.held(d); got != int64(len(data)) || rflowpb.BlobSubject(rflowpb.NewDigest(d, len(data))) == "" {
		t.Errorf("%d bytes are held, want %d", got, len(data))
	}
}
