package fastpng

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"reflect"
	"testing"
)

// paint fills img with shapes and grain, in opaque colours unless glass.
func paint(img interface {
	image.Image
	Set(x, y int, c color.Color)
}, glass bool,
) {
	rng := rand.New(rand.NewPCG(4, 9))
	r := img.Bounds()
	for y := range r.Dy() {
		for x := range r.Dx() {
			c := color.NRGBA{uint8(x*3 + rng.IntN(9)), uint8(y*2 + x), uint8(x * y / 64), 255}
			if (x/16+y/16)%3 == 0 {
				c = color.NRGBA{200, 30, 40, 255}
			}
			if glass {
				c.A = uint8(x + y)
			}
			img.Set(r.Min.X+x, r.Min.Y+y, c)
		}
	}
}

func encode(t testing.TB, img image.Image, level png.CompressionLevel) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: level}).Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pictures are of all kinds that are read, and of sizes that are easy to get wrong.
func pictures() []image.Image {
	var list []image.Image
	var pal color.Palette
	for i := range 200 {
		pal = append(pal, color.RGBA{uint8(i), uint8(255 - i), uint8(i * 7), 255})
	}
	glass := append(color.Palette{}, pal...)
	glass[3], glass[7] = color.NRGBA{1, 2, 3, 100}, color.NRGBA{}
	for _, s := range []image.Point{{1, 1}, {1, 30}, {30, 1}, {5, 5}, {257, 13}, {300, 211}, {512, 400}} {
		r := image.Rect(0, 0, s.X, s.Y)
		a, b, c, d, e := image.NewRGBA(r), image.NewNRGBA(r), image.NewGray(r), image.NewPaletted(r, pal), image.NewPaletted(r, glass)
		paint(a, false)
		paint(b, true)
		paint(c, false)
		paint(d, false)
		paint(e, true)
		list = append(list, a, b, c, d, e)
	}
	return list
}

func TestPicturesAreThoseOfImagePNG(t *testing.T) {
	for _, img := range pictures() {
		for _, level := range []png.CompressionLevel{png.DefaultCompression, png.NoCompression, png.BestSpeed} {
			data := encode(t, img, level)
			want, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if got := Decode(context.Background(), data, 1<<20); !reflect.DeepEqual(got, want) {
				t.Errorf("%T %v, level %d: got %T, want %T like image/png's", img, img.Bounds(), level, got, want)
			}
		}
	}
}

// TestPaethIsTheSpecifications compares with the definition, in all cases.
func TestPaethIsTheSpecifications(t *testing.T) {
	if testing.Short() {
		t.Skip("16 million cases")
	}
	abs := func(v int32) int32 { return max(v, -v) }
	for a := range int32(256) {
		for b := range int32(256) {
			for c := range int32(256) {
				p := a + b - c
				want := c
				if pa, pb, pc := abs(p-a), abs(p-b), abs(p-c); pa <= pb && pa <= pc {
					want = a
				} else if pb <= pc {
					want = b
				}
				if got := paeth(a, b, c); got != uint8(want) {
					t.Fatalf("left %d, above %d, above left %d: got %d, want %d", a, b, c, got, want)
				}
			}
		}
	}
}

// split returns a PNG with its data in chunks of n bytes, and another chunk before and after.
func split(data []byte, n int) []byte {
	out := []byte(magic)
	put := func(kind string, body []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
		all := append([]byte(kind), body...)
		out = append(out, all...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(all))
	}
	for rest := data[len(magic):]; len(rest) > 0; {
		var kind string
		var body []byte
		kind, body, rest = chunk(rest)
		if kind != "IDAT" {
			if kind == "IEND" {
				put("tEXt", []byte("Comment\x00after"))
			}
			put(kind, body)
			continue
		}
		put("gAMA", []byte{0, 1, 0x86, 0xa0})
		for len(body) > n {
			put("IDAT", body[:n])
			body = body[n:]
		}
		put("IDAT", body)
	}
	return out
}

func TestChunksOfAnySize(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 90, 70))
	paint(img, false)
	data := encode(t, img, png.DefaultCompression)
	for _, n := range []int{1, 7, 1000, 1 << 20} {
		in := split(data, n)
		if _, err := png.Decode(bytes.NewReader(in)); err != nil {
			t.Fatal(err)
		}
		if got, ok := Decode(context.Background(), in, 1<<20).(*image.RGBA); !ok || !bytes.Equal(got.Pix, img.Pix) {
			t.Errorf("chunks of %d bytes: another picture", n)
		}
	}
}

func TestLargePicturesAreRefusedByTheirHeader(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 40, 30))
	data := encode(t, img, png.DefaultCompression)
	if Decode(context.Background(), data, 40*30) == nil || Decode(context.Background(), data, 40*30-1) != nil {
		t.Error("the limit is not where it should be")
	}
}

// TestDamageIsLeftToImagePNG flips each byte and cuts at each length.
func TestDamageIsLeftToImagePNG(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 9, 7))
	paint(img, false)
	data := encode(t, img, png.DefaultCompression)
	for i := range data {
		for _, in := range [][]byte{data[:i], flipped(data, i)} {
			want, err := png.Decode(bytes.NewReader(in))
			if got := Decode(context.Background(), in, 1<<20); got != nil && (err != nil || !reflect.DeepEqual(got, want)) {
				t.Errorf("byte %d of %d: accepted, image/png says %v", i, len(data), err)
			}
		}
	}
}

func flipped(data []byte, i int) []byte {
	out := bytes.Clone(data)
	out[i] ^= 0x10
	return out
}

// mend makes all checksums of chunks right, so that a fuzzer gets past them.
func mend(data []byte) []byte {
	data = bytes.Clone(data)
	for rest := data[min(len(data), len(magic)):]; len(rest) >= 12; {
		n := int64(binary.BigEndian.Uint32(rest))
		if n > int64(len(rest)-12) {
			break
		}
		binary.BigEndian.PutUint32(rest[8+n:], crc32.ChecksumIEEE(rest[4:8+n]))
		rest = rest[12+n:]
	}
	return data
}

// FuzzReader compares with image/png: what is accepted here is the same there.
func FuzzReader(f *testing.F) {
	for _, img := range pictures()[:20] {
		data := encode(f, img, png.DefaultCompression)
		f.Add(data)
		f.Add(split(data, 100))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		data = mend(data)
		if cfg, err := png.DecodeConfig(bytes.NewReader(data)); err == nil && cfg.Width*cfg.Height > 1<<16 {
			return
		}
		got := Decode(context.Background(), data, 1<<16)
		if got == nil {
			return
		}
		want, err := png.Decode(bytes.NewReader(data))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("got %T %v; image/png has %T and %v", got, got.Bounds(), want, err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	for _, side := range []int{128, 512, 1024} {
		img := image.NewRGBA(image.Rect(0, 0, side, side))
		paint(img, false)
		data := encode(b, img, png.DefaultCompression)
		b.Run(fmt.Sprint(side, "/own"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if Decode(context.Background(), data, 1<<30) == nil {
					b.Fatal("refused")
				}
			}
		})
		b.Run(fmt.Sprint(side, "/png"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := png.Decode(bytes.NewReader(data)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
