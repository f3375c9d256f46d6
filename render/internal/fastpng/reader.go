// Package fastpng reads and writes the PNG files that pictures mostly are, fast:
// it reads those of 8 bits a channel that are not interlaced, and writes those
// with a palette. For all others, and to learn what is wrong with a damaged
// one, there is image/png.
package fastpng

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/adler32"
	"hash/crc32"
	"image"
	"image/color"

	"rflow/render/internal/inflate"
)

const magic = "\x89PNG\r\n\x1a\n"

// The kinds of pixels that are read.
const (
	grey    = 0
	rgb     = 2
	indexed = 3
	rgba    = 6
)

// file is a PNG file taken apart.
type file struct {
	w, h    int
	kind    byte
	palette color.Palette
	packed  []byte // the zlib stream, with inflate.Padding bytes after it
}

// channels returns the bytes of a pixel.
func (f *file) channels() int {
	switch f.kind {
	case rgb:
		return 3
	case rgba:
		return 4
	}
	return 1
}

// Decode returns the picture that image/png would return, or nil when it is
// not one for this package, or has more than maxPixels, or there is anything
// wrong with it, or ctx ends. It never writes to data.
func Decode(ctx context.Context, data []byte, maxPixels int) image.Image {
	f := parse(data)
	if f == nil || f.w > maxPixels/f.h {
		return nil
	}
	t := f.target()
	if !f.unpack(ctx, t) {
		return nil
	}
	return t.image(f)
}

// parse takes a file apart, and checks its checksums. It returns nil where
// image/png would have something to say, or this package cannot do it.
func parse(data []byte) *file {
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok {
		return nil
	}
	f := &file{}
	var parts [][]byte
	for first, done := true, false; ; first = false {
		var kind string
		var body []byte
		kind, body, rest = chunk(rest)
		if kind == "" || first != (kind == "IHDR") || done && kind == "IDAT" {
			return nil
		}
		done = done || len(parts) > 0 && kind != "IDAT"
		switch kind {
		case "IHDR":
			if !f.header(body) {
				return nil
			}
		case "PLTE", "tRNS":
			if done || f.kind != indexed || !f.colors(kind, body) {
				return nil
			}
		case "IDAT":
			parts = append(parts, body)
		case "IEND":
			if len(body) != 0 || !done || (f.kind == indexed) != (f.palette != nil) {
				return nil
			}
			f.join(parts)
			return f
		}
	}
}

// chunk returns the first chunk of data and what follows, or an empty kind
// when there is none or its checksum is wrong.
func chunk(data []byte) (kind string, body, rest []byte) {
	if len(data) < 12 {
		return "", nil, nil
	}
	n := int64(binary.BigEndian.Uint32(data))
	if n > int64(len(data)-12) {
		return "", nil, nil
	}
	body, rest = data[8:8+n], data[12+n:]
	if crc32.ChecksumIEEE(data[4:8+n]) != binary.BigEndian.Uint32(data[8+n:]) {
		return "", nil, nil
	}
	return string(data[4:8]), body, rest
}

func (f *file) header(b []byte) bool {
	if len(b) != 13 || b[8] != 8 || b[10] != 0 || b[11] != 0 || b[12] != 0 {
		return false
	}
	f.w, f.h, f.kind = int(int32(binary.BigEndian.Uint32(b))), int(int32(binary.BigEndian.Uint32(b[4:]))), b[9]
	if f.w <= 0 || f.h <= 0 {
		return false
	}
	return f.kind == grey || f.kind == rgb || f.kind == indexed || f.kind == rgba
}

// colors takes the palette, and its alpha after it.
func (f *file) colors(kind string, b []byte) bool {
	if kind == "PLTE" {
		if f.palette != nil || len(b) == 0 || len(b)%3 != 0 || len(b) > 3*256 {
			return false
		}
		for ; len(b) > 0; b = b[3:] {
			f.palette = append(f.palette, color.RGBA{b[0], b[1], b[2], 255})
		}
		return true
	}
	if len(b) > len(f.palette) {
		return false
	}
	for i, a := range b {
		c, ok := f.palette[i].(color.RGBA)
		if !ok {
			return false // a second one
		}
		f.palette[i] = color.NRGBA{c.R, c.G, c.B, a}
	}
	return true
}

// join makes one stream of its parts. A single one is taken as it lies in the
// file: its checksum and the last chunk are the padding.
func (f *file) join(parts [][]byte) {
	if p := parts[0]; len(parts) == 1 {
		f.packed = p[:len(p)+inflate.Padding][:len(p)]
		return
	}
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	f.packed = make([]byte, 0, n+inflate.Padding)
	for _, p := range parts {
		f.packed = append(f.packed, p...)
	}
}

// apart is the size in bytes from which unpacking and filtering go side by
// side.
const apart = 1 << 17

// unpack fills t with the picture and reports whether everything about it was
// right, and ctx has not ended.
func (f *file) unpack(ctx context.Context, t *target) bool {
	z, n := f.packed[:len(f.packed)+inflate.Padding], len(f.packed)
	const head, tail = 2, 4
	// A window of up to 32 KiB, no dictionary.
	if n < head+tail || z[0]&15 != 8 || z[0]>>4 > 7 || z[1]&0x20 != 0 || (int(z[0])<<8|int(z[1]))%31 != 0 {
		return false
	}
	size := f.h * (1 + f.w*f.channels())
	out := make([]byte, size+inflate.Slack)
	sum := adler32.New()
	seen, ok := 0, true
	filter := func(to int) {
		sum.Write(out[seen:to])
		seen = to
		ok = ok && t.filter(out[:to])
	}
	var used int
	var err error
	if size < apart {
		if used, err = inflate.Into(out, z[head:], n-head-tail, nil); err == nil {
			filter(size)
		}
	} else {
		progress := make(chan int, size>>16+8)
		done := make(chan struct{})
		go func() {
			defer close(done)
			for to := range progress {
				filter(to)
			}
		}()
		used, err = inflate.Into(out, z[head:], n-head-tail, func(o int) bool {
			progress <- o
			return ctx.Err() == nil
		})
		close(progress)
		<-done
	}
	return err == nil && ok && used == n-head-tail && sum.Sum32() == binary.BigEndian.Uint32(z[n-tail:])
}
