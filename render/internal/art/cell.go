package art

import "math/bits"

// rgb is a colour with room for sums.
type rgb [3]int32

func (a rgb) add(b rgb) rgb { return rgb{a[0] + b[0], a[1] + b[1], a[2] + b[2]} }
func (a rgb) sub(b rgb) rgb { return rgb{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }

func (a rgb) div(n int32) rgb { return rgb{a[0] / n, a[1] / n, a[2] / n} }

// split divides a cell's blocks in two so that two colours, one for each part,
// differ least from the blocks in the sense of least squares. It returns the
// mask of the foreground part and both mean colours. A cell of one colour has
// mask 0.
//
// Minimising the distance to the means is the same as maximising
// |S1|^2/n1 + |S0|^2/n0 over the parts' sums, so each try costs a few
// additions: the masks are walked in Gray code, one block changing sides at a
// time. Block 0 stays in the background, as exchanging the parts changes nothing.
func split(px []rgb) (mask uint8, fg, bg rgb) {
	var total rgb
	for _, p := range px {
		total = total.add(p)
	}
	n := len(px)
	var in rgb
	best, cur, count := score(total, n), uint8(0), 0
	for i := 1; i < 1<<(n-1); i++ {
		bit := bits.TrailingZeros(uint(i)) + 1
		cur ^= 1 << bit
		if cur&(1<<bit) != 0 {
			in, count = in.add(px[bit]), count+1
		} else {
			in, count = in.sub(px[bit]), count-1
		}
		if s := score(in, count) + score(total.sub(in), n-count); s > best+1e-3 {
			best, mask = s, cur
		}
	}
	var sum rgb
	for i, p := range px {
		if mask&(1<<i) != 0 {
			sum = sum.add(p)
		}
	}
	if k := lit(mask); k > 0 {
		return mask, sum.div(int32(k)), total.sub(sum).div(int32(n - k))
	}
	return 0, rgb{}, total.div(int32(n))
}

// score is the weight of a part's sum, with the channels weighted roughly as
// the eye does.
func score(sum rgb, n int) float64 {
	if n == 0 {
		return 0
	}
	r, g, b := float64(sum[0]), float64(sum[1]), float64(sum[2])
	return (2*r*r + 4*g*g + 3*b*b) / float64(n)
}
