//go:build linux

package main

import (
	"crypto/sha256"
	"fmt"
	"image"
	"math"
)

// judge compares what a window shows with what belongs there.
type judge struct {
	path   path
	images []*image.RGBA
	known  map[[32]byte]sent // by an upload's bytes
}

// sent is which of the session's images an upload is, and its size in pixels.
type sent struct {
	image int
	size  image.Point
}

// finding is what was seen of the pictures of one screen.
type finding struct {
	pictures int
	art      int      // that are coarser than asked for, as is allowed there
	worst    likeness // of all pictures
	wrong    []string // what is wrong with which
}

func newJudge(p path, images []*image.RGBA) *judge {
	return &judge{path: p, images: images, known: map[[32]byte]sent{}}
}

// which returns which of the session's images the program shows there. It asks
// for one that is like what the program sent, so that a program that sends
// the wrong picture is found out too.
func (j *judge) which(s shown) (sent, error) {
	sum := sha256.Sum256(s.image.data)
	if n, ok := j.known[sum]; ok {
		return n, nil
	}
	got, err := s.image.picture()
	if err != nil {
		return sent{}, err
	}
	best, most := -1, likeness{}
	for n, img := range j.images {
		l := compare(got, scaled(img, got.Rect.Size()), func(int, int) bool { return true })
		if l.exact > most.exact {
			best, most = n, l
		}
	}
	if most.exact < 35 {
		return sent{}, fmt.Errorf("the program sends a picture that is none of the session's (nearest %.1f dB)", most.exact)
	}
	j.known[sum] = sent{best, got.Rect.Size()}
	return j.known[sum], nil
}

// expected returns the pixels that belong into the picture's cells, and the part
// of them that is the picture itself.
func (j *judge) expected(s shown, g grid) (*image.RGBA, image.Rectangle, error) {
	picture, err := j.which(s)
	if err != nil {
		return nil, image.Rectangle{}, err
	}
	source := j.images[picture.image]
	box := image.Pt(s.box.X*g.cellW, s.box.Y*g.cellH)
	room := box
	if j.path.sixRows {
		rows := room.Y - room.Y%6
		room.Y = (rows*rows + box.Y - 1) / box.Y // what tmux can show of them
	}
	size := picture.size
	if !j.path.asSent {
		size = fitted(source.Rect.Size(), room)
	}
	at := room.Sub(size).Div(2)
	out := image.NewRGBA(image.Rectangle{Max: box})
	img := scaled(source, size)
	for y := range size.Y {
		copy(out.Pix[out.PixOffset(at.X, at.Y+y):], img.Pix[y*img.Stride:y*img.Stride+4*size.X])
	}
	part := image.Rectangle{Min: at, Max: at.Add(size)}
	return out, part, nil
}

// artLikeness is what block art, and what tmux makes of strips, comes to at least;
// a picture that is not there has 5 dB.
const artLikeness = 12

// look compares a frame with a layout. at is where the first cell is.
func (j *judge) look(frame *image.RGBA, l layout, g grid, at image.Point) finding {
	f := finding{pictures: len(l.pictures), worst: likeness{math.Inf(1), math.Inf(1)}}
	for _, s := range l.pictures {
		want, part, err := j.expected(s, g)
		if err != nil {
			f.wrong = append(f.wrong, fmt.Sprintf("%v: %v", s.at, err))
			continue
		}
		from := at.Add(image.Pt(s.at.X*g.cellW, s.at.Y*g.cellH))
		got := crop(frame, want.Rect.Add(from))
		like := compare(got, want, func(x, y int) bool {
			return image.Pt(x, y).In(part) && s.cells[s.at.Add(image.Pt(x/g.cellW, y/g.cellH))]
		})
		ok := like.exact >= j.path.exact && like.blurred >= j.path.blurred
		if !ok && j.path.most > 0 && f.art < len(l.pictures)-j.path.most && like.blurred > artLikeness {
			f.art++
			continue
		}
		if !ok && j.path.sixRows && len(s.cells) < s.box.X*s.box.Y && like.blurred > artLikeness {
			f.art++ // the last pixels of each of the strips that are left of it are empty
			continue
		}
		f.worst = likeness{min(f.worst.exact, like.exact), min(f.worst.blurred, like.blurred)}
		if !ok {
			f.wrong = append(f.wrong, fmt.Sprintf("%d x %d cells at %d,%d: %.1f dB, %.1f dB blurred", s.box.X, s.box.Y, s.at.X, s.at.Y, like.exact, like.blurred))
		}
	}
	return f
}

// colourful counts the pixels that no text of the shell has: text here is grey.
func colourful(img *image.RGBA) int {
	n := 0
	for i := 0; i < len(img.Pix); i += 4 {
		r, g, b := int(img.Pix[i]), int(img.Pix[i+1]), int(img.Pix[i+2])
		if max(r, g, b)-min(r, g, b) > 40 {
			n++
		}
	}
	return n
}
