package clay

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed" // the templates below
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"sync"
)

//go:generate go test -run TestTemplatesAreFresh -count=1 . -args -write-templates

// cells is how finely a template divides its box, each way.
const cells = 12

// patch is what a thing looks like inside its box: how much of each cell it
// covers, and the mean linear light of what it covers there.
type patch struct {
	cover [cells * cells]float32
	light [cells * cells]vec
	// shape is log(width/height) of the box.
	shape float64
}

// template is a class seen from one side, colour taken out: the light of a cell
// is paint*albedo + fixed, for any albedo of the main clay.
type template struct {
	class  classID
	raised bool // seen on a plank, from about its own height
	// yaw is how far the thing is turned, seen from the camera, in radians.
	yaw   float64
	cover [cells * cells]float32
	paint [cells * cells]float32
	fixed [cells * cells]vec
	shape float64
	// wide is the box's width in world units at size 1, at the base's depth.
	wide float64
	// baseU and baseV are where the base's centre is, as shares of the box.
	baseU, baseV float64
}

const (
	templateViews = 8 // yaws per height
	templatePx    = 192
	// viewTurn is how far a place at the picture's side turns a thing, as seen.
	viewTurn = .26
)

// templateCount is how many templates every class has: seen from above, on the
// floor, and straight on, on a plank.
const templateCount = 2 * templateViews

// templateScene is the k-th view of a class, in one colour.
func templateScene(class classID, k int, colour colourID) *scene {
	reach := classTable[class].yaw + viewTurn
	t := float64(k%templateViews)/(templateViews-1)*2 - 1
	o := object{class: class, colour: colour, yaw: reach * t, z: floorDepth, size: 1}
	if k >= templateViews {
		o.y, o.z = shelfHeight, shelfZ
	}
	return &scene{objects: []object{o}, backdrop: k % numBackdrops, seed: uint64(k)}
}

// Two colours that the display does not bend, to take paint and fixed apart.
const probeA, probeB = colourGreen, colourPurple

// renderTemplate looks at a class in two colours and keeps what of it changes
// with the colour and what does not.
func renderTemplate(ctx context.Context, class classID, k int) (template, error) {
	var seen [2]*retina
	var mask []bool
	sc := templateScene(class, k, probeA)
	for i, colour := range []colourID{probeA, probeB} {
		sc.objects[0].colour = colour
		img, err := decode(ctx, sc, templatePx)
		if err != nil {
			return template{}, err
		}
		seen[i] = newRetina(img, templatePx)
		fg := findGround(seen[i]).foreground(seen[i])
		if mask == nil {
			mask = fg
			continue
		}
		for j := range mask {
			mask[j] = mask[j] || fg[j]
		}
	}
	b, ok := largest(blobs(seen[0], mask))
	if !ok {
		return template{}, fmt.Errorf("%s cannot be seen in view %d", class.name(), k)
	}
	return split(sc, &b, seen), nil
}

func largest(list []blob) (blob, bool) {
	var best blob
	for _, b := range list {
		if len(b.px) > len(best.px) {
			best = b
		}
	}
	return best, len(best.px) > 0
}

// split makes the template from the same thing in two colours.
func split(sc *scene, b *blob, seen [2]*retina) template {
	one, two := seen[0].patch(b), seen[1].patch(b)
	o := &sc.objects[0]
	cam := sc.camera()
	base := vec{o.x, o.y, o.z}
	u, v, _ := cam.project(base)
	w, h := float64(b.x1-b.x0)/templatePx, float64(b.y1-b.y0)/templatePx
	t := template{
		class: o.class, cover: one.cover, shape: one.shape,
		yaw:   o.yaw + math.Atan2(o.x-cam.eye.x, cam.eye.z-o.z),
		wide:  w / cam.scaleAt(base),
		baseU: (u - float64(b.x0)/templatePx) / w, baseV: (v - float64(b.y0)/templatePx) / h,
	}
	p, q := probeA.albedo(), probeB.albedo()
	d := p.sub(q)
	for i := range t.cover {
		x := one.light[i].sub(two.light[i]).dot(d) / d.dot(d)
		t.paint[i] = float32(clamp(x, 0, 2))
		f := one.light[i].sub(p.scale(x)).add(two.light[i].sub(q.scale(x))).scale(.5)
		t.fixed[i] = vec{clamp(f.x, 0, 1), clamp(f.y, 0, 1), clamp(f.z, 0, 1)}
	}
	return t
}

// patch reads a blob's box. Pixels are shared out among the cells they touch.
func (r *retina) patch(b *blob) *patch {
	p := &patch{}
	w, h := float64(b.x1-b.x0), float64(b.y1-b.y0)
	p.shape = math.Log(w / h)
	for _, at := range b.px {
		x0 := float64(at%r.w-b.x0) / w * cells
		y0 := float64(at/r.w-b.y0) / h * cells
		x1, y1 := x0+cells/w, y0+cells/h
		for cy := int(y0); cy < cells && float64(cy) < y1; cy++ {
			dy := min(y1, float64(cy+1)) - max(y0, float64(cy))
			for cx := int(x0); cx < cells && float64(cx) < x1; cx++ {
				part := dy * (min(x1, float64(cx+1)) - max(x0, float64(cx)))
				i := cy*cells + cx
				p.cover[i] += float32(part)
				p.light[i] = p.light[i].add(r.px[at].scale(part))
			}
		}
	}
	for i, c := range p.cover {
		if c > 0 {
			p.light[i] = p.light[i].scale(1 / float64(c))
		}
		p.cover[i] = min(c, 1)
	}
	return p
}

//go:embed templates.bin.gz
var templateFile []byte

// templates returns all templates, class by class. They are unpacked on first
// use, in about ten milliseconds.
var templates = sync.OnceValues(func() ([]template, error) { return unpackTemplates(templateFile) })

// The file, gzipped: per class its name (a length byte, then the bytes), then
// templateCount records of six little-endian float32 (yaw, shape, wide, baseU,
// baseV, 0) and five bytes a cell: cover, paint/2, and the square roots of
// fixed, each scaled to 255.
const templateRecord = 6*4 + 5*cells*cells

func packTemplates(w io.Writer, list []template) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	for i := range list {
		t := &list[i]
		var b []byte
		if i%templateCount == 0 {
			name := t.class.name()
			b = append(append(b, byte(len(name))), name...)
		}
		for _, f := range []float64{t.yaw, t.shape, t.wide, t.baseU, t.baseV, 0} {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(f)))
		}
		for i := range t.cover {
			f := t.fixed[i]
			b = append(b, quantise(float64(t.cover[i])), quantise(float64(t.paint[i])/2),
				quantise(math.Sqrt(f.x)), quantise(math.Sqrt(f.y)), quantise(math.Sqrt(f.z)))
		}
		if _, err := z.Write(b); err != nil {
			return err
		}
	}
	return z.Close()
}

func unpackTemplates(file []byte) ([]template, error) {
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	var out []template
	for len(data) > 0 {
		n := int(data[0])
		if len(data) < 1+n+templateCount*templateRecord {
			return nil, fmt.Errorf("templates: cut short in class %d", len(out)/templateCount)
		}
		class, ok := classByName(string(data[1 : 1+n]))
		if !ok {
			return nil, fmt.Errorf("templates: no class %q; run go generate", data[1:1+n])
		}
		data = data[1+n:]
		for k := range templateCount {
			out = append(out, unpackTemplate(class, k, data[:templateRecord]))
			data = data[templateRecord:]
		}
	}
	return out, nil
}

func unpackTemplate(class classID, k int, b []byte) template {
	f := func(i int) float64 { return float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))) }
	t := template{class: class, raised: k >= templateViews, yaw: f(0), shape: f(1), wide: f(2), baseU: f(3), baseV: f(4)}
	b = b[6*4:]
	square := func(x byte) float64 { return float64(x) / 255 * float64(x) / 255 }
	for i := range t.cover {
		c := b[5*i:]
		t.cover[i] = float32(c[0]) / 255
		t.paint[i] = float32(c[1]) / 255 * 2
		t.fixed[i] = vec{square(c[2]), square(c[3]), square(c[4])}
	}
	return t
}
