package render

import (
	"errors"
	"image"
	"image/color"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"

	"rflow/render/internal/art"
	"rflow/render/internal/kitty"
	"rflow/render/internal/pixel"
)

// ErrNoCells says that a picture was to be shown in no space at all.
var ErrNoCells = errors.New("there is no room for a picture")

// Show prints img at the cursor, at most cols x rows cells large and never
// larger than its own pixels; zero cols count as 80, zero rows as no limit. Afterwards the cursor
// is below the picture at column 0. Output must pass a terminal in its usual
// (cooked) mode, or may go into a file to be printed later. A target whose
// cell is unknown counts 8 x 16 pixels to a cell.
//
// A picture higher than the screen is cut off at the top by the terminal on
// the drawn paths, so a caller that knows the screen's height passes it.
func Show(w io.Writer, img image.Image, t Target, cols, rows int) error {
	src := pixel.RGBA(img)
	cw, ch := t.cell()
	p, err := layout(src, t, cols, rows)
	if err != nil {
		return err
	}
	if t.Path == Blocks || t.Path == Auto {
		bw, bh := p.blocks(t)
		gw, gh := art.Set(t.Art).Grid()
		cells := pixel.Pad(flatten(pixel.Scale(src, bw, bh), t), 0, 0, p.Cols*gw, p.Rows*gh, color.RGBA{})
		_, err = io.WriteString(w, strings.Join(art.Draw(cells, art.Set(t.Art), t.Profile, light(t.Background)), "\n")+"\n")
		return err
	}
	scaled := pixel.Scale(src, p.W, p.H)
	if t.Path == Kitty || t.Path == ITerm2 {
		// The terminal fits the image to its cells: fill them, lest it grow.
		scaled = pixel.Pad(scaled, 0, 0, p.Cols*cw, p.Rows*ch, t.Background)
	}
	if t.Path == Sixel {
		return writeAll(w, p.before(), sixels(flatten(scaled, t), t), p.after())
	}
	if err := p.encode(scaled, t); err != nil {
		return err
	}
	_, err = w.Write(p.inline(t, ID(rand.IntN(int(MaxID))+1)))
	return err
}

// layout decides on the cells and pixels that Show uses.
func layout(src *image.RGBA, t Target, cols, rows int) (*Prepared, error) {
	if cols <= 0 {
		cols = 80
	}
	if rows <= 0 || rows > MaxCells {
		rows = MaxCells
	}
	cw, ch := t.cell()
	cols = min(cols, MaxCells)
	if t.Path == Sixel && t.SixelW > 0 && t.SixelH > 0 {
		cols, rows = min(cols, t.SixelW/cw), min(rows, t.SixelH/ch)
	}
	p := &Prepared{}
	p.Cols, p.Rows = Fit(src.Rect.Dx(), src.Rect.Dy(), cols, rows, cw, ch, true)
	if p.Cols == 0 {
		return nil, ErrNoCells
	}
	p.W, p.H = fitPx(src.Rect.Dx(), src.Rect.Dy(), p.Cols*cw, p.Rows*ch, true)
	return p, nil
}

// inline returns the bytes that print p at the cursor and end below it.
func (p *Prepared) inline(t Target, id ID) []byte {
	if t.Path == Kitty {
		b := kitty.NewUpload(id.terminal(), p.format, p.data, p.Cols, p.Rows, t.Tmux).Append(nil, 1<<30)
		for _, l := range Cells(Kitty, id, p.Cols, p.Rows) {
			b = append(append(b, l...), '\n')
		}
		return b
	}
	b := p.before()
	if t.Path == ITerm2 {
		b = appendITerm2(b, p.canvas, p.canvas.Rect, p.Cols, p.Rows, t)
	} else {
		b = kitty.NewUpload(id.terminal(), p.format, p.data, 0, 0, t.Tmux).Append(b, 1<<30)
		b = kitty.AppendPlace(b, id.terminal(), 1, image.Rect(0, 0, p.W, p.H))
	}
	return append(b, p.after()...)
}

// before and after surround what is drawn. Where the cursor ends up after a
// picture differs between terminals. So make room, go back, and draw between saving
// and restoring the cursor.
func (p *Prepared) before() []byte {
	return []byte(strings.Repeat("\n", p.Rows) + "\x1b[" + strconv.Itoa(p.Rows) + "A\x1b7")
}

func (p *Prepared) after() []byte { return []byte("\x1b8\x1b[" + strconv.Itoa(p.Rows) + "B") }

// writeAll writes a picture that is in pieces.
func writeAll(w io.Writer, before []byte, pieces [][]byte, after []byte) error {
	for _, b := range append(append([][]byte{before}, pieces...), after) {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}
