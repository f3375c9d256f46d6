package kitty

import (
	"bytes"
	"encoding/base64"
	"image"
	"maps"
	"strings"
	"testing"
)

// command is one graphics command as a terminal reads it.
type command struct {
	keys map[string]string
	data string
}

// parse reads graphics commands and fails on anything else.
func parse(t *testing.T, b []byte) []command {
	t.Helper()
	var out []command
	for len(b) > 0 {
		body, rest, ok := bytes.Cut(b, []byte("\x1b\\"))
		if !ok || !bytes.HasPrefix(body, []byte("\x1b_G")) {
			t.Fatalf("not a command: %.60q", b)
		}
		b = rest
		control, data, _ := strings.Cut(string(body[3:]), ";")
		c := command{keys: map[string]string{}, data: data}
		for kv := range strings.SplitSeq(control, ",") {
			k, v, ok := strings.Cut(kv, "=")
			if _, twice := c.keys[k]; !ok || twice {
				t.Fatalf("key %q in %q", kv, control)
			}
			c.keys[k] = v
		}
		out = append(out, c)
	}
	return out
}

func TestUploadArrivesWholeInChunks(t *testing.T) {
	for _, size := range []int{1, chunk - 1, chunk, chunk + 1, 5*chunk + 17} {
		data := make([]byte, size)
		for i := range data {
			data[i] = byte(i * 7)
		}
		u := NewUpload(0x2000021, Format{Code: 24, W: 10, H: 20, Zlib: true}, data, 4, 3, false)
		var all, got []byte
		for !u.Done() {
			part := u.Append(nil, 5000)
			if len(part) > 5000+4096+200 {
				t.Errorf("size %d: a piece of %d bytes, asked for about 5000", size, len(part))
			}
			all = append(all, part...)
		}
		cmds := parse(t, all)
		want := map[string]string{"a": "T", "U": "1", "q": "2", "f": "24", "s": "10", "v": "20", "o": "z", "i": "33554465", "c": "4", "r": "3", "m": cmds[0].keys["m"]}
		if !maps.Equal(cmds[0].keys, want) {
			t.Errorf("size %d: first command %v, want %v", size, cmds[0].keys, want)
		}
		for i, c := range cmds {
			if last := i == len(cmds)-1; (c.keys["m"] == "0") != last || len(c.data) > 4096 || !last && len(c.data)%4 != 0 {
				t.Errorf("size %d: command %d of %d has m=%s and %d bytes", size, i, len(cmds), c.keys["m"], len(c.data))
			}
			if i > 0 && len(c.keys) != 2 {
				t.Errorf("size %d: command %d has keys %v, want q and m", size, i, c.keys)
			}
			raw, err := base64.StdEncoding.DecodeString(c.data)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, raw...)
		}
		if !bytes.Equal(got, data) {
			t.Errorf("size %d: %d other bytes arrived", size, len(got))
		}
	}
}

func TestRestartSendsEverythingAgain(t *testing.T) {
	data := bytes.Repeat([]byte("abc"), 5000)
	u := NewUpload(1<<24|16, Format{Code: 100}, data, 0, 0, false)
	u.Append(nil, 1)
	u.Restart()
	cmds := parse(t, u.Append(nil, 1<<30))
	var got string
	for _, c := range cmds {
		got += c.data
	}
	if got != base64.StdEncoding.EncodeToString(data) || cmds[0].keys["a"] != "t" || cmds[0].keys["U"] != "" {
		t.Errorf("after a restart: first command %v and %d bytes", cmds[0].keys, len(got))
	}
}

func TestTmuxWrapsEachCommand(t *testing.T) {
	u := NewUpload(1<<24|16, Format{Code: 100}, make([]byte, 2*chunk), 2, 2, true)
	out := u.Append(nil, 1<<30)
	n := 0
	for len(out) > 0 {
		body, rest, ok := bytes.Cut(out, []byte("\x1b\x1b\\\x1b\\"))
		if !ok || !bytes.HasPrefix(body, []byte("\x1bPtmux;\x1b\x1b_G")) {
			t.Fatalf("not wrapped: %.60q", out)
		}
		out = rest
		n++
	}
	if n != 2 {
		t.Errorf("%d wrapped commands, want 2", n)
	}
}

func TestPlaceAndDelete(t *testing.T) {
	got := parse(t, AppendPlace(nil, 16777232, 9, image.Rect(8, 17, 24, 51)))[0].keys
	want := map[string]string{"a": "p", "q": "2", "C": "1", "z": "-1", "i": "16777232", "p": "9", "x": "8", "y": "17", "w": "16", "h": "34"}
	if !maps.Equal(got, want) {
		t.Errorf("place: %v, want %v", got, want)
	}
	got = parse(t, AppendUnplace(nil, 16777232, 9))[0].keys
	if want := map[string]string{"a": "d", "d": "i", "i": "16777232", "p": "9", "q": "2"}; !maps.Equal(got, want) {
		t.Errorf("unplace: %v, want %v", got, want)
	}
	got = parse(t, AppendDelete(nil, 16777232, false))[0].keys
	if want := map[string]string{"a": "d", "d": "I", "i": "16777232", "q": "2"}; !maps.Equal(got, want) {
		t.Errorf("delete: %v, want %v", got, want)
	}
}
