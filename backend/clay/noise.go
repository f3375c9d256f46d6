package clay

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strconv"
)

// noise is the seed noise of one picture. Every latent draws from a stream of
// its own, named by a key, so that what one latent needs never shifts another.
type noise struct{ seed uint64 }

// stream opens the stream of a key.
func (n noise) stream(key string) *rand.Rand { return rand.New(rand.NewPCG(n.seed, hashKey(key))) }

// normals fills a new slice with standard normal noise.
func (n noise) normals(key string, count int) []float64 {
	r := n.stream(key)
	out := make([]float64, count)
	for i := range out {
		out[i] = r.NormFloat64()
	}
	return out
}

func hashKey(key string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(key)) // never fails
	return mix(h.Sum64())
}

// mix spreads every input bit over the whole word (the finaliser of splitmix64).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// leaning is a fixed trait of the world, about normally distributed over keys:
// how firmly a habit sits. It depends on the words alone, never on a seed, so
// that what is hard for one picture is hard for all.
func leaning(key string) float64 {
	h := hashKey(key)
	sum := 0.0
	for range 6 {
		h = mix(h + 0x9e3779b97f4a7c15)
		sum += float64(h>>11) / (1 << 53)
	}
	return (sum - 3) * math.Sqrt2
}

// key joins words into a stream's or trait's name.
func key(parts ...any) string {
	var b []byte
	for i, p := range parts {
		if i > 0 {
			b = append(b, '/')
		}
		switch p := p.(type) {
		case string:
			b = append(b, p...)
		case int:
			b = strconv.AppendInt(b, int64(p), 10)
		case classID:
			b = append(b, p.name()...)
		case colourID:
			b = append(b, p.name()...)
		case relation:
			b = append(b, p.String()...)
		default:
			panic("clay: a key part of unknown type")
		}
	}
	return string(b)
}
