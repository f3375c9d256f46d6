package render

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/jpeg"
	"image/png"
	"strconv"
	"strings"

	"github.com/BourgeoisBear/rasterm"
	"github.com/charmbracelet/x/ansi"

	"rflow/render/internal/pixel"
)

// jpegQuality is where artefacts are hard to see at the size of a cell.
const jpegQuality = 85

// appendITerm2 appends the part of canvas inside px as an inline file of cols
// x rows cells: a JPEG, or a PNG where one sees through it.
//
// https://iterm2.com/documentation-images.html
func appendITerm2(dst []byte, canvas *image.RGBA, px image.Rectangle, cols, rows int, t Target) []byte {
	crop := pixel.Crop(canvas, px)
	if crop.Rect.Empty() {
		return dst
	}
	var file bytes.Buffer
	// Encoding to memory fails only for sizes that canvas cannot have.
	if crop.Opaque() {
		_ = jpeg.Encode(&file, crop, &jpeg.Options{Quality: jpegQuality})
	} else {
		_ = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&file, crop)
	}
	head := rasterm.ItermImgOpts{
		Width: strconv.Itoa(cols), Height: strconv.Itoa(rows),
		Size: int64(file.Len()), DisplayInline: true, IgnoreAspectRatio: true,
	}.ToHeader()
	if t.NoMoveCursor {
		head = strings.TrimSuffix(head, ":") + ";doNotMoveCursor=1:"
	}
	cmd := append(make([]byte, 0, len(head)+file.Len()*4/3+8), head...)
	cmd = base64.StdEncoding.AppendEncode(cmd, file.Bytes())
	cmd = append(cmd, rasterm.ITERM_IMG_FTR...)
	if t.Tmux {
		return append(dst, ansi.TmuxPassthrough(string(cmd))...)
	}
	return append(dst, cmd...)
}
