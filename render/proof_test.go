package render

import (
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// proofQuery finds the questions about objects.
var proofQuery = regexp.MustCompile(`\x1b_Gi=(\d+),s=1,v=1,a=q,t=([st]),f=24,S=3;([^\x1b]*)\x1b`)

// answerAsKitty plays kitty until its side of the pty is closed. read says what
// it makes of an object.
func answerAsKitty(terminal io.ReadWriter, read func(medium, path string) string) {
	var in []byte
	buf := make([]byte, 4096)
	for asked := false; ; {
		n, err := terminal.Read(buf)
		if err != nil {
			return
		}
		in = append(in, buf[:n]...)
		if !strings.HasSuffix(string(in), sentinel) {
			continue
		}
		answer := "x" + kittyReplies
		if asked {
			answer = "\x1b[?62;c"
			for _, m := range proofQuery.FindAllStringSubmatch(string(in), -1) {
				name, _ := base64.StdEncoding.DecodeString(m[3])
				answer = "\x1b_Gi=" + m[1] + ";" + read(m[2], string(name)) + "\x1b\\" + answer
			}
		}
		asked, in = true, nil
		if _, err := io.WriteString(terminal, answer); err != nil {
			return
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

func TestAProofIsReadOnlyByThisMachine(t *testing.T) {
	p, err := NewProof()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	asked := proofQuery.FindAllStringSubmatch(string(p.Queries(false)), -1)
	want := 1
	if runtime.GOOS == "linux" {
		want = 2
	}
	if len(asked) != want || !strings.HasSuffix(string(p.Queries(false)), sentinel) {
		t.Fatalf("asked %q, want %d objects and the sentinel", p.Queries(false), want)
	}
	for _, q := range asked {
		name, _ := base64.StdEncoding.DecodeString(q[3])
		path := string(name)
		if q[2] == "s" {
			path = filepath.Join(memoryDir, path)
		} else if !strings.Contains(path, "tty-graphics-protocol") || !filepath.IsAbs(path) {
			t.Errorf("%q is no path that a terminal may remove", path)
		}
		if data, err := os.ReadFile(path); err != nil || len(data) != 3 {
			t.Errorf("%s holds %d bytes (%v), want one RGB pixel", path, len(data), err)
		}
	}
	if got := strings.Count(string(p.Queries(true)), "\x1bPtmux;"); got != want {
		t.Errorf("%d of %d questions are wrapped for tmux", got, want)
	}
}

func TestWhatTheTerminalLeftIsRemoved(t *testing.T) {
	p, err := NewProof()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(p.file); err != nil { // as the terminal does
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	if p.memory != "" && exists(p.memory) || exists(p.file) {
		t.Error("objects are left")
	}
	if err := p.Close(); err != nil {
		t.Errorf("close again: %v", err)
	}
	if err := (*Proof)(nil).Close(); err != nil {
		t.Errorf("close nothing: %v", err)
	}
}

func TestOnlyAnOKAboutOurObjectsProves(t *testing.T) {
	p, other := &Proof{memoryID: 900, fileID: 901}, &Proof{memoryID: 700, fileID: 701}
	for _, c := range []struct {
		id      uint32
		message string
		want    Transfer
	}{
		{900, "OK", SharedMemory},
		{901, "OK", TempFile},
		{900, "EBADF:no such object", Inline},
		{901, "ENOTSUPPORTED", Inline},
		{700, "OK", Inline},
		{31, "OK", Inline},
	} {
		caps := fold(NewCaps(nil), kittyReplies)
		if r, ok := p.Read(KittyReply{c.id, c.message}); ok {
			caps = caps.Fold(r)
		}
		if got := caps.Target(Kitty).Transfer; got != c.want {
			t.Errorf("%d %q: %v, want %v", c.id, c.message, got, c.want)
		}
	}
	if _, ok := other.Read(KittyReply{900, "OK"}); ok {
		t.Error("a late answer about an earlier object was taken for one about this")
	}
	if _, ok := (*Proof)(nil).Read(KittyReply{900, "OK"}); ok {
		t.Error("no proof was made, and one was read")
	}
}

// TestSeveralTerminalsShareNoObject: the first one that reads it removes it.
func TestSeveralTerminalsShareNoObject(t *testing.T) {
	two := inTmux(kittyInTmux+kittyInTmux+"passthrough\ton\n", tmuxKitty)
	if two.NeedsProof() {
		t.Error("two terminals are shown one object")
	}
	two = two.Fold(TransferReply{SharedMemory, true})
	if got := two.Target(Kitty).Transfer; got != Inline {
		t.Errorf("two terminals behind tmux: %v, want inline", got)
	}
	one := inTmux(kittyInTmux+"passthrough\ton\n", tmuxKitty)
	if !one.NeedsProof() {
		t.Error("one terminal behind tmux is not asked")
	}
	if got := one.Fold(TransferReply{SharedMemory, true}).Target(Kitty); got.Transfer != SharedMemory || got.Remote {
		t.Errorf("one terminal behind tmux: %+v, want shared memory", got)
	}
}

// TestAProofOutranksTheEnvironment: SSH_TTY is stale where a multiplexer was
// attached locally since.
func TestAProofOutranksTheEnvironment(t *testing.T) {
	caps := fold(NewCaps([]string{"SSH_TTY=/dev/pts/1"}), kittyReplies)
	if !caps.Target(Kitty).Remote {
		t.Error("over SSH, and taken as local")
	}
	if caps = caps.Fold(TransferReply{TempFile, true}); caps.Target(Kitty).Remote {
		t.Error("it reads our files, and is taken as remote")
	}
}
