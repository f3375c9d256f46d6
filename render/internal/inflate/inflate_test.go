package inflate

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
)

// unpack is Into for a stream alone in memory.
func unpack(stream []byte, size int, progress func(int) bool) ([]byte, int, error) {
	in := append(bytes.Clone(stream), make([]byte, Padding)...)
	out := make([]byte, size+Slack)
	n, err := Into(out, in, len(stream), progress)
	return out[:size], n, err
}

func pack(t testing.TB, data []byte, level int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// samples are contents that lead to all kinds of blocks and codes.
func samples() map[string][]byte {
	rng := rand.New(rand.NewPCG(1, 1))
	noise := make([]byte, 300_000)
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	skewed := make([]byte, 300_000) // with rare bytes, whose codes are long
	for i := range skewed {
		skewed[i] = byte(min(255, int(rng.ExpFloat64()*12)))
	}
	grain := make([]byte, 200_000)
	for i := range grain {
		grain[i] = byte(i/700 + rng.IntN(5))
	}
	return map[string][]byte{
		"nothing": {}, "a byte": {7}, "zeros": make([]byte, 400_000), "noise": noise, "skewed": skewed, "grain": grain,
		"periods": bytes.Repeat([]byte("ab"), 9000), "text": bytes.Repeat([]byte("so it goes on, and on; "), 40),
		"far": append(append(bytes.Clone(noise[:30_000]), make([]byte, 2000)...), noise[:30_000]...),
	}
}

// TestStopsWhenNobodyListens stops at every report of the progress in turn.
func TestStopsWhenNobodyListens(t *testing.T) {
	for name, data := range samples() {
		stream := pack(t, data, 6)
		for stop, heard := 1, 1; heard == stop; stop++ {
			heard = 0
			_, _, err := unpack(stream, len(data), func(int) bool { heard++; return heard < stop })
			if heard > stop || (heard == stop) != errors.Is(err, ErrStopped) || heard < stop && err != nil {
				t.Errorf("%s: stopped at report %d of %d, error %v", name, stop, heard, err)
			}
		}
	}
}

func TestUnpacksWhatIsPacked(t *testing.T) {
	for name, data := range samples() {
		for _, level := range []int{flate.HuffmanOnly, 0, 1, 6, 9} {
			stream := pack(t, data, level)
			last := 0
			got, n, err := unpack(stream, len(data), func(o int) bool {
				if o < last {
					t.Errorf("%s: progress goes back from %d to %d", name, last, o)
				}
				last = o
				return true
			})
			if err != nil || n != len(stream) || !bytes.Equal(got, data) || last != len(data) {
				t.Errorf("%s, level %d: %d of %d bytes read, progress %d of %d, error %v", name, level, n, len(stream), last, len(data), err)
			}
		}
	}
}

func TestWhatFollowsIsNotRead(t *testing.T) {
	stream := pack(t, []byte("hello hello hello"), 6)
	in := append(bytes.Clone(stream), bytes.Repeat([]byte{0xff}, 100)...)
	out := make([]byte, 17+Slack)
	if n, err := Into(out, in, len(in)-Padding, nil); n != len(stream) || err != nil {
		t.Errorf("%d bytes read, error %v; want %d", n, err, len(stream))
	}
}

func TestDamageIsAnError(t *testing.T) {
	data := samples()["grain"][:5000]
	stream := pack(t, data, 6)
	for n := range len(stream) {
		if _, _, err := unpack(stream[:n], len(data), nil); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("cut to %d of %d bytes: %v", n, len(stream), err)
		}
	}
	for _, size := range []int{0, 1, len(data) - 1, len(data) + 1, 2 * len(data)} {
		if _, _, err := unpack(stream, size, nil); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%d bytes instead of %d: %v", size, len(data), err)
		}
	}
	for _, bad := range []string{
		"\x07",                     // a reserved kind
		"\x03\x02\x00",             // fixed codes, a distance before the beginning
		"\x01\x01\x00\xff\xff\x00", // stored, the length's complement is wrong
		"",
	} {
		if _, _, err := unpack([]byte(bad), 1, nil); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// FuzzInflate compares with compress/flate: what is accepted there is the same
// here, but for codes that are not complete; nothing else is accepted.
func FuzzInflate(f *testing.F) {
	for _, data := range samples() {
		data = data[:min(len(data), 3000)]
		for _, level := range []int{flate.HuffmanOnly, 0, 1, 6} {
			f.Add(pack(f, data, level), uint16(len(data)))
		}
	}
	f.Fuzz(func(t *testing.T, stream []byte, size uint16) {
		r := bytes.NewReader(stream)
		want, wantErr := io.ReadAll(io.LimitReader(flate.NewReader(r), 1<<16))
		got, n, err := unpack(stream, int(size), nil)
		if err != nil {
			return
		}
		if wantErr != nil || !bytes.Equal(got, want) || n != len(stream)-r.Len() {
			t.Fatalf("%d bytes from %d; compress/flate has %d from %d and error %v", len(got), n, len(want), len(stream)-r.Len(), wantErr)
		}
	})
}

func BenchmarkInflate(b *testing.B) {
	for _, name := range []string{"grain", "skewed", "zeros"} {
		data := samples()[name]
		stream := pack(b, data, 6)
		in := append(bytes.Clone(stream), make([]byte, Padding)...)
		out := make([]byte, len(data)+Slack)
		b.Run(fmt.Sprint(name, "/own"), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := Into(out, in, len(stream), nil); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprint(name, "/flate"), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			r := flate.NewReader(nil)
			for b.Loop() {
				if err := r.(flate.Resetter).Reset(bytes.NewReader(stream), nil); err != nil {
					b.Fatal(err)
				}
				if _, err := io.ReadFull(r, out[:len(data)]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
