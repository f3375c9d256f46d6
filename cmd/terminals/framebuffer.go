//go:build linux

package main

import (
	"encoding/binary"
	"fmt"
	"image"
	"os"
	"syscall"
)

// framebuffer is what an X server without a screen shows: a file in X's
// window dump format that the server maps, so that looking costs no request and
// disturbs nothing.
type framebuffer struct {
	data []byte
	size image.Point
	line int // bytes
	from int // where the pixels begin
}

// mapFramebuffer maps the file. Close it.
func mapFramebuffer(path string) (*framebuffer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	data, err := syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	fb, err := parseDump(data)
	if err != nil {
		_ = syscall.Munmap(data)
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return fb, nil
}

// parseDump reads the header of a window dump (XWD version 7) of 32 bits a
// pixel, least byte first, which is what Xvfb makes at depth 24.
func parseDump(data []byte) (*framebuffer, error) {
	const words = 25
	if len(data) < words*4 {
		return nil, fmt.Errorf("a window dump of %d bytes", len(data))
	}
	word := func(i int) int { return int(binary.BigEndian.Uint32(data[i*4:])) }
	const version, width, height, order, bits, line, colors = 1, 4, 5, 7, 11, 12, 19
	if word(version) != 7 || word(order) != 0 || word(bits) != 32 {
		return nil, fmt.Errorf("a window dump of version %d with %d bits a pixel in order %d, want 7, 32 and 0", word(version), word(bits), word(order))
	}
	fb := &framebuffer{data: data, size: image.Pt(word(width), word(height)), line: word(line), from: word(0) + 12*word(colors)}
	if fb.line < 4*fb.size.X || len(data) < fb.from+fb.line*fb.size.Y {
		return nil, fmt.Errorf("a window dump of %v in %d bytes", fb.size, len(data))
	}
	return fb, nil
}

// shot copies a part of the screen.
func (fb *framebuffer) shot(r image.Rectangle) *image.RGBA {
	r = r.Intersect(image.Rectangle{Max: fb.size})
	out := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	for y := range r.Dy() {
		from := fb.data[fb.from+(r.Min.Y+y)*fb.line+r.Min.X*4:]
		to := out.Pix[y*out.Stride : y*out.Stride+r.Dx()*4]
		for i := 0; i < len(to); i += 4 {
			to[i], to[i+1], to[i+2], to[i+3] = from[i+2], from[i+1], from[i], 255
		}
	}
	return out
}

func (fb *framebuffer) close() { _ = syscall.Munmap(fb.data) }
