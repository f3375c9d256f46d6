package viewer

import (
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rflow/tui/internal/tuitest"
)

func TestWhereWeAre(t *testing.T) {
	for _, c := range []struct {
		env           string
		copy, forward string // "" for a machine that the person sits at
	}{
		{"TERM=xterm", "", ""},
		{"SSH_CONNECTION=", "", ""},
		{"SSH_CONNECTION=10.0.0.9 51122 10.0.0.1 22|USER=ann", "scp ann@10.0.0.1:/data/a.png s-1.1.png", "ssh -N -L 7777:127.0.0.1:7777 ann@10.0.0.1"},
		{"SSH_CONNECTION=::1 5 fe80::1 2222|LOGNAME=bob", "scp -P 2222 'bob@[fe80::1]:/data/a.png' s-1.1.png", "ssh -p 2222 -N -L 7777:127.0.0.1:7777 bob@fe80::1"},
		{"SSH_CONNECTION=10.0.0.9 51122 10.0.0.1 22", "scp 10.0.0.1:/data/a.png s-1.1.png", "ssh -N -L 7777:127.0.0.1:7777 10.0.0.1"},
		{"SSH_CONNECTION=a b $(rm) 22", "", ""},
	} {
		h, ok := Remote(strings.Split(c.env, "|"))
		if ok != (c.copy != "") {
			t.Errorf("%s: far away is %v", c.env, ok)
			continue
		}
		if !ok {
			continue
		}
		if got := h.Copy("/data/a.png", "s-1.1.png"); got != c.copy {
			t.Errorf("%s: %s, want %s", c.env, got, c.copy)
		}
		if got := h.Forward(7777); got != c.forward {
			t.Errorf("%s: %s, want %s", c.env, got, c.forward)
		}
	}
}

// TestAShellTakesTheWordsAsTheyAre asks a shell what it makes of the line.
func TestAShellTakesTheWordsAsTheyAre(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell here")
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[ -~é]{1,12}`).Draw(t, "word")
		out, err := exec.Command(sh, "-c", "printf %s "+quoted(word)).Output()
		if err != nil || string(out) != word {
			t.Fatalf("%q is taken for %q: %v", word, out, err)
		}
	})
}

func TestWhatOpensAPicture(t *testing.T) {
	for _, c := range []struct{ goos, env, opener, want string }{
		{"linux", "DISPLAY=:0", "", "xdg-open a.png"},
		{"linux", "WAYLAND_DISPLAY=wayland-0", "", "xdg-open a.png"},
		{"linux", "TERM=xterm", "", ""},
		{"linux", "TERM=xterm", "feh --fullscreen", "feh --fullscreen a.png"},
		{"darwin", "", "", "open a.png"},
	} {
		words, err := Command(c.goos, []string{c.env}, c.opener, "a.png")
		if got := strings.Join(words, " "); got != c.want || (c.want == "") != errors.Is(err, ErrNoDesktop) {
			t.Errorf("%+v: %q, %v", c, got, err)
		}
	}
}

func TestAViewerThatFailsSaysWhy(t *testing.T) {
	script := filepath.Join(t.TempDir(), "viewer")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho \"no such picture: $1\" >&2\nexit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Open([]string{script, "a.png"}); err == nil || !strings.Contains(err.Error(), "no such picture: a.png") {
		t.Errorf("%v, want what the viewer said", err)
	}
	if err := Open([]string{filepath.Join(t.TempDir(), "none")}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v, want that there is none", err)
	}
}

// get asks for an address as a browser does that thinks it is host.
func get(t *testing.T, url, host string) (status int, body []byte, media string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if host != "" {
		req.Host = host
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err = io.ReadAll(res.Body); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, body, res.Header.Get("Content-Type")
}

func TestALinkShowsOnePictureToWhoKnowsIt(t *testing.T) {
	var l Links
	p := tuitest.PNG(64, 1)
	url, port, err := l.Add("1.1", p)
	if err != nil {
		t.Fatal(err)
	}
	if status, body, media := get(t, url, ""); status != 200 || !slices.Equal(body, p.Data) || media != "image/png" {
		t.Errorf("%s: status %d, %d bytes of %s; want the picture", url, status, len(body), media)
	}
	for _, wrong := range []string{"1.1.jpeg", "", "../", "1.2.png"} {
		other := url[:strings.LastIndex(url, "/")+1] + wrong
		if status, _, _ := get(t, other, ""); status != 404 {
			t.Errorf("%s: status %d, want 404", other, status)
		}
	}
	if status, _, _ := get(t, url, "evil.example:80"); status != 403 {
		t.Errorf("asked for by another name: status %d, want 403", status)
	}
	second, again, err := l.Add("1.2", tuitest.PNG(64, 2))
	if err != nil || again != port || second == url {
		t.Errorf("the second link is %s on port %d, %v; want one on port %d", second, again, err, port)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if res, err := http.Get(url); err == nil {
		res.Body.Close()
		t.Error("the link is there after Close")
	}
	if _, _, err := l.Add("1.3", p); err == nil {
		t.Error("a link can be added after Close")
	}
}
