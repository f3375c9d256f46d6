package render

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"

	"github.com/charmbracelet/x/ansi"
)

// Proof shows a terminal that knows kitty graphics objects of this machine, to
// learn whether it can read them: whoever sees the same shared memory or the
// same files needs no image sent through the line. It is the one way to know that holds in
// containers and behind ssh alike. The terminal removes what it reads; [Proof.Close]
// removes what is left.
//
// Make one with [NewProof], send [Proof.Queries] once the terminal has answered
// that it knows kitty graphics, and fold what [Proof.Read] makes of replies. A
// Proof is not changed after it was made; it may be shared.
type Proof struct {
	memory, file       string // paths; "" where there is none
	memoryID, fileID   uint32
	memoryKey, fileKey string // what the terminal is told
}

// memoryDir is where Linux keeps POSIX shared memory objects.
const memoryDir = "/dev/shm"

// tempMark must be in the name of a file that a terminal may remove.
const tempMark = "tty-graphics-protocol"

// NewProof makes the objects: on Linux shared memory and a file, elsewhere a
// file. What cannot be made is left out; the error says that nothing could be.
func NewProof() (*Proof, error) {
	p := &Proof{}
	// Outside the ids of pictures, whose second and third bytes are zero, and
	// unlike those of another proof, so that late answers are told apart.
	p.memoryID = rand.Uint32N(1<<15)<<8 | 1<<23 | 1
	p.fileID = p.memoryID + 1
	var err1, err2 error
	if p.memory, err1 = object(memoryDir, "rflow-"+tempMark+"-*"); err1 == nil {
		p.memoryKey = "/" + filepath.Base(p.memory)
	}
	if p.file, err2 = object(os.TempDir(), "rflow-"+tempMark+"-*"); err2 == nil {
		p.fileKey = p.file
	}
	if err1 != nil && err2 != nil {
		return nil, fmt.Errorf("objects to show the terminal: %w", errors.Join(err1, err2))
	}
	return p, nil
}

// object makes a file with one RGB pixel.
func object(dir, pattern string) (string, error) {
	f, err := os.CreateTemp(dir, pattern)
	if err != nil {
		return "", err
	}
	_, err = f.Write([]byte{0, 0, 0})
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// Queries returns the bytes that ask about the objects, with the sentinel last,
// wrapped for tmux when the program runs inside it.
func (p *Proof) Queries(tmux bool) []byte {
	text := ""
	if p.memoryKey != "" {
		text += transferQuery(p.memoryID, 's', p.memoryKey, tmux)
	}
	if p.fileKey != "" {
		text += transferQuery(p.fileID, 't', p.fileKey, tmux)
	}
	return []byte(text + sentinel)
}

func transferQuery(id uint32, medium byte, name string, tmux bool) string {
	q := "\x1b_Gi=" + strconv.FormatUint(uint64(id), 10) + ",s=1,v=1,a=q,t=" + string(medium) + ",f=24,S=3;" +
		base64.StdEncoding.EncodeToString([]byte(name)) + "\x1b\\"
	if tmux {
		return ansi.TmuxPassthrough(q)
	}
	return q
}

// Read returns what a reply says of the objects; false when it is about
// something else.
func (p *Proof) Read(r Reply) (TransferReply, bool) {
	k, ok := r.(KittyReply)
	if !ok || p == nil {
		return TransferReply{}, false
	}
	switch k.ID {
	case p.memoryID:
		return TransferReply{SharedMemory, k.Message == "OK"}, true
	case p.fileID:
		return TransferReply{TempFile, k.Message == "OK"}, true
	}
	return TransferReply{}, false
}

// Objects returns the paths of those that are still there.
func (p *Proof) Objects() []string {
	var left []string
	for _, name := range []string{p.memory, p.file} {
		if _, err := os.Lstat(name); name != "" && err == nil {
			left = append(left, name)
		}
	}
	return left
}

// Close removes the objects that the terminal did not. It may be called again,
// and of a nil Proof.
func (p *Proof) Close() error {
	if p == nil {
		return nil
	}
	var errs []error
	for _, name := range []string{p.memory, p.file} {
		if name == "" {
			continue
		}
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// NeedsProof reports whether the terminal is worth a [Proof]: it knows kitty
// graphics, no object was shown to it yet, and it is the only one.
func (c Caps) NeedsProof() bool {
	return c.Kitty == Yes && c.Shared == Unanswered && c.File == Unanswered && (!c.Tmux || len(c.Attached.Clients) == 1)
}
