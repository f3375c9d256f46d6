package tui

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rflow/tui/internal/tuitest"
)

func TestTheFullRecord(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, garden(), func(u *ui) {
			u.press("i")
			u.golden("record-" + size.String())
			u.press("i")
			u.lacks("record of")
			u.press("enter", "i")
			u.shows("record of 1.2")
			u.press("y")
			if len(u.copied) != 1 || !strings.Contains(u.copied[0], "seed: ") {
				t.Errorf("copied %q, want the record", u.copied)
			}
		})
	}
}

func TestTheRecordOfThePromptIsTheSessions(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("g", "i")
		u.shows("record of the session", "default: 2 initial, 2 chains")
	})
}

// opener is a viewer that writes down what it is given.
func opener(t *testing.T) (command, seen string) {
	t.Helper()
	dir := t.TempDir()
	command, seen = filepath.Join(dir, "viewer"), filepath.Join(dir, "seen")
	script := "#!/bin/sh\necho \"$1\" >" + seen + "\ncat \"$1\" >>" + seen + "\n"
	if err := os.WriteFile(command, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return command, seen
}

func TestTheImageOpensInAViewer(t *testing.T) {
	command, seen := opener(t)
	story(t, wide(), garden(), func(u *ui) {
		u.press("g", "o")
		u.shows("nothing to open: the prompt is not an image")
		u.press("l", "o")
		u.settle()
		got, err := os.ReadFile(seen)
		if err != nil {
			t.Fatalf("%v; the screen:\n%s", err, u.screen())
		}
		path, data, _ := strings.Cut(string(got), "\n")
		n, _ := u.m.doc.Node(u.m.cursor())
		p, err := u.session.Picture(t.Context(), n.Image)
		if err != nil || filepath.Base(path) != "fixture-0.1.png" || data != string(p.Data) {
			t.Errorf("the viewer was given %s with %d bytes, want fixture-0.1.png with %d", path, len(data), len(p.Data))
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v: want a file that only its owner reads", info, err)
		}
	}, func(o *Options) { o.Opener = command })
	got, _ := os.ReadFile(seen)
	path, _, _ := strings.Cut(string(got), "\n")
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("%s is there after the program has left: %v", path, err)
	}
}

func TestAViewerThatFailsIsTold(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("o")
		u.shows("no such file or directory; the image is")
	}, func(o *Options) { o.Opener = "/nowhere/viewer" })
}

func TestWithoutADesktopThePathIsTold(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("o")
		u.shows("there is no desktop here to open a window on; the image is")
	})
}

func TestOverSSHTheLineIsCopied(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("o")
		u.shows("1.2 is on another machine", "scp -P 2200", "ann@10.0.0.1:", "a link instead")
		if len(u.copied) != 1 || !strings.HasPrefix(u.copied[0], "scp -P 2200 ann@10.0.0.1:/") || !strings.HasSuffix(u.copied[0], " fixture-1.2.png") {
			t.Errorf("copied %q, want the scp line", u.copied)
		}
		u.press("esc")
		u.lacks("another machine")
	}, func(o *Options) {
		o.Env = append(o.Env, "SSH_CONNECTION=10.0.0.9 51122 10.0.0.1 2200", "USER=ann")
	})
}

// TestALinkLeadsToTheImage runs outside of a story's bubble: it waits for a network.
func TestALinkLeadsToTheImage(t *testing.T) {
	session := newFixture(garden()...)
	m, err := New(t.Context(), Options{Library: newShelf(), Env: []string{"TERM=xterm", "SSH_CONNECTION=10.0.0.9 51122 10.0.0.1 22", "USER=ann"}})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	m.session = session
	m, _ = m.show(session.Tree())
	_, cmd := m.link("1.2")
	msg, ok := cmd().(linkedMsg)
	if !ok || !strings.HasPrefix(msg.url, "http://127.0.0.1:") || !strings.Contains(msg.forward, "ann@10.0.0.1") {
		t.Fatalf("%#v, want a link", msg)
	}
	res, err := http.Get(msg.url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	want, _ := session.Picture(t.Context(), tuitest.Digest("1.2"))
	if err != nil || string(got) != string(want.Data) {
		t.Errorf("%d bytes, %v; want the image's %d", len(got), err, len(want.Data))
	}
	m, _ = m.linked(msg)
	m.w, m.h = 120, 40
	for _, text := range []string{msg.url, msg.forward, "until you leave rflow"} {
		if screen := tuitest.Grid(m.arrange().View().Content, 120, 40); !strings.Contains(screen, text) {
			t.Errorf("the screen lacks %q:\n%s", text, screen)
		}
	}
}

func TestMarksWorkWhereverTheNodeIsShown(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("enter", "m", "t", "y", "Y")
		n, _ := u.m.doc.Node("1.2")
		if !n.Marked || !n.Pinned || !u.m.onPanel {
			t.Errorf("marked %v, pinned %v, on the panel %v; want all", n.Marked, n.Pinned, u.m.onPanel)
		}
		if len(u.copied) != 2 || !strings.HasPrefix(u.copied[0], "Add one red apple") || u.copied[1] != "1.2" {
			t.Errorf("copied %q, want the reflection and the id", u.copied)
		}
		u.press("u", "u")
		if n, _ := u.m.doc.Node("1.2"); n.Marked || n.Pinned {
			t.Errorf("marked %v, pinned %v after undo; want neither", n.Marked, n.Pinned)
		}
		u.press("d")
		if n, _ := u.m.doc.Node("1.2"); !n.Pruned || u.m.cursor() != "0.2" {
			t.Errorf("pruned %v, the cursor on %s; want 1.2 pruned and the cursor on its parent", n.Pruned, u.m.cursor())
		}
	})
}

func TestLeavingForTheArchive(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.command("archive")
		u.shows("leave the session, and archive it?")
		u.press("y")
		if u.m.session != nil {
			t.Error("the session is still shown")
		}
		if s := u.m.o.Keeper.(*cabinet); len(s.did) != 1 || s.did[0] != "archive fixture" {
			t.Errorf("%v was done, want fixture archived", s.did)
		}
	}, func(o *Options) { o.Keeper = &cabinet{shelf: o.Library.(*shelf)} })
	story(t, wide(), garden(), func(u *ui) {
		u.command("archive")
		u.shows("these sessions are not kept here")
	})
}
