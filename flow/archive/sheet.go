package archive

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // any kind that an image is kept in
	_ "image/jpeg"
	"image/png"
	"io"
	"slices"
	"sort"
	"strings"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	_ "golang.org/x/image/webp"

	"rflow/flow"
)

// The measures of a contact sheet, in pixels.
const (
	sheetThumb  = 256 // smaller where a sheet of these would be too large
	sheetLeast  = 48
	sheetGap    = 20
	sheetMargin = 32
	sheetLine   = 22
	sheetHead   = 96
	sheetFoot   = 3*sheetLine + 6 // captions under an image

	maxSheetSide  = 1 << 15
	maxSheetArea  = 1 << 27
	maxSheetImage = 1 << 26 // pixels of an image that is decoded
)

// sheet is a contact sheet being drawn.
type sheet struct {
	img           *image.RGBA
	thumb         int // side of an image
	regular, bold font.Face
	small         font.Face
}

// WriteSheet writes a session as one PNG: a row for each chain, from the first
// image to the last, each with its score and with what was decided for it. The
// same session gives the same bytes on one platform. Letters that its font, Go's
// own, does not have become boxes. An image that is gone is named in the result.
// progress may be nil.
func WriteSheet(ctx context.Context, w io.Writer, t flow.Tree, images Images, progress func(done, total int)) (Result, error) {
	var res Result
	rows := sheetRows(t)
	longest := 1
	for _, r := range rows {
		longest = max(longest, len(r))
	}
	thumb, size, err := sheetSize(longest, len(rows))
	if err != nil {
		return res, err
	}
	s, err := newSheet(thumb, size)
	if err != nil {
		return res, err
	}
	s.head(t)
	for y, row := range rows {
		for x, n := range row {
			if err := ctx.Err(); err != nil {
				return res, err
			}
			at := image.Pt(sheetMargin+x*(thumb+sheetGap), sheetHead+y*(thumb+sheetFoot+sheetGap))
			if err := s.picture(ctx, n, images, at); err != nil {
				res.Lost = append(res.Lost, fmt.Sprintf("%s: %v", n.ID, err))
			} else {
				res.Images++
			}
			s.captions(t, n, at.Add(image.Pt(0, thumb)))
			if progress != nil {
				progress(res.Images, t.Images())
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return res, err
	}
	return res, png.Encode(w, s.img)
}

// sheetRows returns the finished images by chain, each in the order of making.
func sheetRows(t flow.Tree) [][]*flow.Node {
	at := map[int]int{}
	var rows [][]*flow.Node
	for n := range t.Nodes() {
		if n.Image.IsZero() || n.Pruned {
			continue
		}
		i, ok := at[n.Chain]
		if !ok {
			i = len(rows)
			at[n.Chain] = i
			rows = append(rows, nil)
		}
		rows[i] = append(rows[i], n)
	}
	slices.SortStableFunc(rows, func(a, b []*flow.Node) int { return cmp.Compare(a[0].Chain, b[0].Chain) })
	return rows
}

// sheetSize returns the side of an image on a sheet and the size of the sheet.
func sheetSize(columns, rows int) (thumb int, size image.Point, err error) {
	for thumb = sheetThumb; ; thumb = max(sheetLeast, thumb*3/4) {
		size = image.Pt(max(720, 2*sheetMargin+columns*(thumb+sheetGap)-sheetGap), sheetHead+sheetMargin+rows*(thumb+sheetFoot+sheetGap))
		switch {
		case size.X <= maxSheetSide && size.Y <= maxSheetSide && size.X <= maxSheetArea/size.Y:
			return thumb, size, nil
		case thumb == sheetLeast:
			return 0, size, fmt.Errorf("a sheet of this session would have %dx%d px with the smallest images, the most is %d a side: --format html has no such limit", size.X, size.Y, maxSheetSide)
		}
	}
}

func newSheet(thumb int, size image.Point) (*sheet, error) {
	s := &sheet{img: image.NewRGBA(image.Rectangle{Max: size}), thumb: thumb}
	draw.Draw(s.img, s.img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	for _, f := range []struct {
		face *font.Face
		ttf  []byte
		size float64
	}{{&s.bold, gobold.TTF, 22}, {&s.regular, gobold.TTF, 15}, {&s.small, goregular.TTF, 14}} {
		parsed, err := opentype.Parse(f.ttf)
		if err != nil {
			return nil, err
		}
		if *f.face, err = opentype.NewFace(parsed, &opentype.FaceOptions{Size: f.size, DPI: 72, Hinting: font.HintingFull}); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func ink() color.Color   { return color.RGBA{0x20, 0x22, 0x26, 0xff} }
func faint() color.Color { return color.RGBA{0x6b, 0x6f, 0x78, 0xff} }

// text draws one line, cut to w pixels, with its baseline at y.
func (s *sheet) text(face font.Face, c color.Color, x, y, w int, text string) {
	text = strings.ReplaceAll(shown(text), "\n", " ")
	runes := []rune(text)
	if most := 2 * w; len(runes) > most || font.MeasureString(face, text).Ceil() > w { // most would not fit in any letters
		runes = runes[:min(len(runes), most)]
		fits := sort.Search(len(runes), func(n int) bool { return font.MeasureString(face, string(runes[:n+1])+"…").Ceil() > w })
		text = strings.TrimSpace(string(runes[:fits])) + "…"
	}
	d := font.Drawer{Dst: s.img, Src: image.NewUniform(c), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(text)
}

func (s *sheet) head(t flow.Tree) {
	w := s.img.Bounds().Dx() - 2*sheetMargin
	s.text(s.bold, ink(), sheetMargin, 44, w, t.Session.Prompt)
	about := fmt.Sprintf("%d images, session %s", t.Images(), t.ID)
	if t.Session.Toy {
		about += ", toy world: made by no trained model"
	}
	s.text(s.small, faint(), sheetMargin, 70, w, about)
}

// picture draws an image into its square.
func (s *sheet) picture(ctx context.Context, n *flow.Node, images Images, at image.Point) error {
	square := image.Rectangle{Min: at, Max: at.Add(image.Pt(s.thumb, s.thumb))}
	draw.Draw(s.img, square, image.NewUniform(color.RGBA{0xee, 0xec, 0xe8, 0xff}), image.Point{}, draw.Src)
	pic, err := images.Image(ctx, n.Image)
	if err != nil {
		return err
	}
	conf, _, err := image.DecodeConfig(bytes.NewReader(pic.Data))
	if err != nil {
		return err
	}
	if conf.Width <= 0 || conf.Height <= 0 || conf.Width > maxSheetImage/conf.Height {
		return fmt.Errorf("an image of %dx%d px", conf.Width, conf.Height)
	}
	img, _, err := image.Decode(bytes.NewReader(pic.Data))
	if err != nil {
		return err
	}
	w, h := s.thumb, s.thumb
	if conf.Width > conf.Height {
		h = max(1, s.thumb*conf.Height/conf.Width)
	} else {
		w = max(1, s.thumb*conf.Width/conf.Height)
	}
	corner := at.Add(image.Pt((s.thumb-w)/2, (s.thumb-h)/2))
	draw.CatmullRom.Scale(s.img, image.Rectangle{Min: corner, Max: corner.Add(image.Pt(w, h))}, img, img.Bounds(), draw.Over, nil)
	return nil
}

// captions are three lines: name and score, what was decided, and the words.
func (s *sheet) captions(t flow.Tree, n *flow.Node, at image.Point) {
	line := string(n.ID)
	if v := n.ModelVerdict(); v != nil {
		line += "   " + v.Label()
	}
	if best, ok := t.Best(); ok && best.ID == n.ID {
		line += "   the result"
	}
	s.text(s.regular, ink(), at.X, at.Y+sheetLine, s.thumb, line)
	decision, said := "from noise", ""
	tint := faint()
	if parent, ok := t.Node(n.Parent); ok && n.Parent != flow.Root {
		if r := parent.Reflected(n.ReflectionID); r != nil {
			decision, said = "reflection "+string(r.Decision), n.Reflection
			tint = decisionInk(r.Decision)
		} else if n.Step == flow.StepFresh {
			decision = "a new image from noise"
		}
	}
	if n.Preference == flow.ChildBetter {
		decision += ", judged better"
	}
	s.text(s.small, tint, at.X, at.Y+2*sheetLine, s.thumb, decision)
	s.text(s.small, faint(), at.X, at.Y+3*sheetLine, s.thumb, said)
}

func decisionInk(d flow.Decision) color.Color {
	switch d {
	case flow.Accepted:
		return color.RGBA{0x1f, 0x6b, 0x31, 0xff}
	case flow.Edited:
		return color.RGBA{0x7a, 0x2f, 0xa8, 0xff}
	case flow.Rejected:
		return color.RGBA{0xa8, 0x22, 0x1b, 0xff}
	default:
		return faint()
	}
}
