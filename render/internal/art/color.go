package art

import "strconv"

// ink is a colour as the terminal is told it: an index, or true colour when
// it is negative, or nothing at all.
type ink struct {
	index int
	rgb   rgb
	none  bool
}

// appendSGR appends the parameters that select k as the foreground, or with
// back true as the background.
func (k ink) appendSGR(b []byte, back bool) []byte {
	base := 30
	if back {
		base = 40
	}
	switch {
	case k.none:
		return strconv.AppendInt(b, int64(base+9), 10)
	case k.index < 0:
		b = strconv.AppendInt(b, int64(base+8), 10)
		b = append(b, ";2"...)
		for _, v := range k.rgb {
			b = append(b, ';')
			b = strconv.AppendInt(b, int64(v), 10)
		}
		return b
	case k.index < 8:
		return strconv.AppendInt(b, int64(base+k.index), 10)
	case k.index < 16:
		return strconv.AppendInt(b, int64(base+60+k.index-8), 10)
	}
	b = strconv.AppendInt(b, int64(base+8), 10)
	b = append(b, ";5;"...)
	return strconv.AppendInt(b, int64(k.index), 10)
}
