// Package kitty writes the commands of the kitty graphics protocol that this
// program needs: https://sw.kovidgoyal.net/kitty/graphics-protocol/
//
// Every command asks the terminal to keep quiet (q=2): an answer would come as
// if it were typed. Only of objects that it cannot read it tells (q=1).
package kitty

import (
	"encoding/base64"
	"image"
	"strconv"

	"github.com/BourgeoisBear/rasterm"
	"github.com/charmbracelet/x/ansi"
)

// chunk is how many bytes of data one command carries: 4096 in base64.
const chunk = 4096 / 4 * 3

// MaxCommand is how many bytes a command of an upload has at most.
const MaxCommand = 4096 + 160

// Format is how an image's bytes are to be read.
type Format struct {
	Code int  // 24 RGB, 32 RGBA, 100 PNG
	W, H int  // pixels
	Zlib bool // compressed

	// Medium says that the data is the name of an object of Size bytes which holds
	// the image's, and which the terminal removes: 's' shared memory, 't' a
	// temporary file. The terminal then answers if it cannot. Zero is the image itself.
	Medium byte
	Size   int
}

// Upload sends one image, a piece at a time. Between two pieces text may be
// written, but no other graphics command.
type Upload struct {
	id       uint32
	format   Format
	cols     int // with rows: show it through placeholders at this size; zero: only store it
	rows     int
	data     []byte
	sent     int
	started  bool
	passthru bool
}

// NewUpload returns an upload of data as image id. With cols and rows not
// zero the image is given a virtual placement of that many cells. With tmux
// true every command is wrapped in tmux's passthrough.
func NewUpload(id uint32, f Format, data []byte, cols, rows int, tmux bool) *Upload {
	return &Upload{id: id, format: f, data: data, cols: cols, rows: rows, passthru: tmux}
}

// Done reports whether all was sent.
func (u *Upload) Done() bool { return u.started && u.sent == len(u.data) }

// Restart begins the upload again.
func (u *Upload) Restart() { u.sent, u.started = 0, false }

// AppendEnd ends an upload that has begun and is to be given up: until its last
// piece no other graphics command may follow, and the terminal would take the
// next image for the rest of this one. What it holds of the image afterwards, if
// anything, is to be deleted.
func (u *Upload) AppendEnd(dst []byte) []byte {
	if !u.started || u.Done() {
		return dst
	}
	u.sent = len(u.data)
	return appendCommand(dst, rasterm.KITTY_IMG_HDR+"q=2,m=0;"+rasterm.KITTY_IMG_FTR, u.passthru)
}

// Append appends as many whole commands as fit in limit bytes, at least one,
// until all is sent.
func (u *Upload) Append(dst []byte, limit int) []byte {
	for start := len(dst); !u.Done(); {
		dst = u.appendChunk(dst)
		if len(dst)-start+min(MaxCommand, (len(u.data)-u.sent)*4/3+160) > limit {
			break
		}
	}
	return dst
}

func (u *Upload) appendChunk(dst []byte) []byte {
	part := u.data[u.sent:min(len(u.data), u.sent+chunk)]
	u.sent += len(part)
	more := "m=0"
	if u.sent < len(u.data) {
		more = "m=1"
	}
	head := rasterm.KITTY_IMG_HDR + "q=2," + more + ";"
	if !u.started {
		head = u.header(more)
	}
	u.started = true
	cmd := append(make([]byte, 0, 4096+128), head...)
	cmd = base64.StdEncoding.AppendEncode(cmd, part)
	cmd = append(cmd, rasterm.KITTY_IMG_FTR...)
	return appendCommand(dst, string(cmd), u.passthru)
}

func (u *Upload) header(more string) string {
	fields := []string{"a=t", "q=2", "f=" + strconv.Itoa(u.format.Code), more}
	if m := u.format.Medium; m != 0 {
		fields[1] = "q=1"
		fields = append(fields, "t="+string(m), "S="+strconv.Itoa(u.format.Size))
	}
	if u.cols > 0 && u.rows > 0 {
		fields[0] = "a=T"
		fields = append(fields, "U=1")
	}
	if u.format.Code != 100 {
		fields = append(fields, "s="+strconv.Itoa(u.format.W), "v="+strconv.Itoa(u.format.H))
	}
	if u.format.Zlib {
		fields = append(fields, "o=z")
	}
	opts := rasterm.KittyImgOpts{ImageId: u.id, DstCols: uint32(u.cols), DstRows: uint32(u.rows)}
	return opts.ToHeader(fields...)
}

// AppendDelete deletes image id with all its placements and its data.
func AppendDelete(dst []byte, id uint32, tmux bool) []byte {
	return appendCommand(dst, "\x1b_Ga=d,d=I,i="+strconv.FormatUint(uint64(id), 10)+",q=2\x1b\\", tmux)
}

// AppendPlace shows the pixels of image id inside crop at the cursor, at their own size,
// under the text, without moving the cursor.
func AppendPlace(dst []byte, id, placement uint32, crop image.Rectangle) []byte {
	dst = append(dst, "\x1b_Ga=p,q=2,C=1,z=-1"...)
	dst = appendField(dst, "i", int64(id))
	dst = appendField(dst, "p", int64(placement))
	dst = appendField(dst, "x", int64(crop.Min.X))
	dst = appendField(dst, "y", int64(crop.Min.Y))
	dst = appendField(dst, "w", int64(crop.Dx()))
	dst = appendField(dst, "h", int64(crop.Dy()))
	return append(dst, rasterm.KITTY_IMG_FTR...)
}

func appendField(dst []byte, key string, n int64) []byte {
	dst = append(append(append(dst, ','), key...), '=')
	return strconv.AppendInt(dst, n, 10)
}

// AppendUnplace removes one placement and keeps the image.
func AppendUnplace(dst []byte, id, placement uint32) []byte {
	dst = append(dst, "\x1b_Ga=d,d=i,i="...)
	dst = strconv.AppendUint(dst, uint64(id), 10)
	dst = append(dst, ",p="...)
	dst = strconv.AppendUint(dst, uint64(placement), 10)
	return append(dst, ",q=2\x1b\\"...)
}

func appendCommand(dst []byte, cmd string, tmux bool) []byte {
	if tmux {
		cmd = ansi.TmuxPassthrough(cmd)
	}
	return append(dst, cmd...)
}
