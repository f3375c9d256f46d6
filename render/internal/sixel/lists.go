package sixel

import "image"

// lists holds one band as a list per colour: the columns in which the colour
// occurs, from left to right, each with its sixel. Dithered pictures have a
// hundred colours in a band, and each in few of its columns, so that this is
// less to go through than a row of sixels for each colour.
type lists struct {
	at   []uint32 // an entry's column << 6 | sixel
	next []uint32 // the entry after; of the last one it means nothing
	last [unseen + 1]uint32
	n    int // entries in all
}

// nowhere is the column of the entries with which the lists begin, those from
// 0 to unseen.
const nowhere = ^uint32(0)

// gather makes the lists of the band r of img, at most [Band] rows.
func (l *lists) gather(img *image.Paletted, r image.Rectangle, number *[256]uint16) {
	w := r.Dx()
	if n := unseen + 1 + Band*w + 1; len(l.at) < n {
		l.at, l.next = make([]uint32, n), make([]uint32, n)
		for i := range unseen + 1 {
			l.at[i] = nowhere
		}
	}
	for i := range l.last {
		l.last[i] = uint32(i)
	}
	var rows [Band][]uint8
	for k := range r.Dy() {
		rows[k] = img.Pix[img.PixOffset(r.Min.X, r.Min.Y+k):][:w:w]
	}
	at, next := l.at, l.next[:len(l.at)]
	free := uint32(unseen + 1)
	for x := range w {
		for k, bit := 0, uint32(1); k < r.Dy(); k, bit = k+1, bit<<1 {
			n := number[rows[k][x]]
			last := l.last[n]
			// In the same column as the entry before, it joins that one. It
			// does so in about every third case, which no processor foresees: so
			// there is no branch.
			was := at[last]
			diff := was>>6 ^ uint32(x)
			fresh := uint32(int32(diff|-diff) >> 31) // all ones, or zero
			to := last ^ (last^free)&fresh
			at[to] = was&^fresh | uint32(x)<<6 | bit
			next[last] = to
			l.last[n] = to
			free -= fresh
		}
	}
	l.n = int(free) - unseen - 1
}
