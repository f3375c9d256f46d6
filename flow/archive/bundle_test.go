package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"rflow/flow"
)

// source is images and looks in memory.
type source struct {
	shelf
	looks map[string][]flow.Look
}

func (s source) Looks(_ context.Context, _ flow.SessionID, request string) ([]flow.Look, error) {
	return s.looks[request], nil
}

// whole is the session of edited as a log, with looks at its second image.
func whole(t testing.TB) ([]flow.Event, source) {
	t.Helper()
	first, second := picture(t, 10), picture(t, 20)
	s := flow.DefaultStrategy()
	s.Initial, s.Width, s.Depth = 1, 1, 1
	var events []flow.Event
	for i, p := range []flow.Payload{
		flow.SessionStarted{Prompt: "two apples \x1b[31m", Strategy: s, Seed: 4, Toy: true},
		flow.NodeQueued{Node: "0.1", Parent: flow.Root, Chain: 1, Step: flow.StepGenerate, Seed: 11, Prompt: "two apples", Request: "r-1"},
		flow.NodeFinished{Node: "0.1", Image: first.Digest(), MediaType: "image/png", Width: 5, Height: 3},
		flow.ChainStarted{Chain: 1, Head: "0.1", Until: 1},
		flow.ReflectionProposed{Node: "0.1", Reflection: "0.1#1", Text: "Add an apple."},
		flow.ReflectionDecided{Node: "0.1", Reflection: "0.1#1", Decision: flow.Accepted, Final: "Add an apple."},
		flow.NodeQueued{Node: "1.1", Parent: "0.1", Chain: 1, Round: 1, Step: flow.StepCorrect, Reflection: "Add an apple.", ReflectionID: "0.1#1", Request: "r-2"},
		flow.NodeFinished{Node: "1.1", Image: second.Digest(), MediaType: "image/png", Width: 5, Height: 3},
		flow.Unknown{Type: "later", Raw: json.RawMessage(`{"seq":9,"time":"1970-01-01T00:00:08Z","type":"later","session":"s1","x":1}`)},
	} {
		events = append(events, flow.Event{Seq: int64(i + 1), Time: time.Unix(int64(i), 0).UTC(), Session: "s1", Actor: "session", Payload: p})
	}
	look := picture(t, 30)
	return events, source{
		shelf{first.Digest(): first, second.Digest(): second},
		map[string][]flow.Look{"r-2": {{Step: 4, Total: 30, Picture: look}, {Step: 8, Total: 30, Picture: look}}},
	}
}

func bundled(t testing.TB) []byte {
	t.Helper()
	events, src := whole(t)
	var b bytes.Buffer
	if res, err := WriteBundle(context.Background(), &b, events, src, nil); err != nil || res.Images != 2 || len(res.Lost) != 0 {
		t.Fatalf("wrote %+v, %v", res, err)
	}
	return b.Bytes()
}

func reopen(file []byte) (*Bundle, error) { return OpenBundle(bytes.NewReader(file), int64(len(file))) }

func TestABundleHoldsTheSession(t *testing.T) {
	events, src := whole(t)
	file := bundled(t)
	if !bytes.Equal(file, bundled(t)) {
		t.Error("the same session gave two bundles")
	}
	b, err := reopen(file)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal(b.Events())
	want, _ := json.Marshal(events)
	if string(got) != string(want) {
		t.Errorf("events:\n%s\nwant\n%s", got, want)
	}
	for d, p := range src.shelf {
		if got, err := b.Picture(t.Context(), d); err != nil || !bytes.Equal(got.Data, p.Data) || got.MediaType != p.MediaType {
			t.Errorf("picture %s: %s, %v", d.Short(), got.MediaType, err)
		}
	}
	looks := b.Previews("1.1")
	if len(looks) != 2 || looks[1].Step != 8 || looks[1].Total != 30 {
		t.Fatalf("previews %+v, want those of steps 4 and 8", looks)
	}
	if p, err := b.Picture(t.Context(), looks[1].Digest); err != nil || p.Digest() != looks[1].Digest {
		t.Errorf("the second preview: %v", err)
	}
	if err := b.Verify(t.Context(), nil); err != nil {
		t.Errorf("verify: %v", err)
	}
	if _, err := b.Picture(t.Context(), flow.Sum([]byte("x"))); !errors.Is(err, ErrNotHere) {
		t.Errorf("a picture it does not have: %v", err)
	}
}

func TestABundleNamesWhatWasLost(t *testing.T) {
	events, src := whole(t)
	tree := flow.Fold(events)
	n, _ := tree.Node("1.1")
	delete(src.shelf, n.Image)
	var file bytes.Buffer
	res, err := WriteBundle(t.Context(), &file, events, src, nil)
	if err != nil || res.Images != 1 || len(res.Lost) != 1 {
		t.Fatalf("wrote %+v, %v; want one image and 1.1 lost", res, err)
	}
	b, err := reopen(file.Bytes())
	if err != nil || !slices.Equal(b.Lost(), []flow.NodeID{"1.1"}) {
		t.Errorf("lost %v, %v", b.Lost(), err)
	}
}

// repack writes a bundle anew with its entries changed.
func repack(t testing.TB, file []byte, change func(name string, data []byte) (string, []byte), more ...string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name string, data []byte) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		f.Write(data)
	}
	for _, f := range in.File {
		r, _ := f.Open()
		data, _ := io.ReadAll(r)
		if name, data := change(f.Name, data); name != "" {
			put(name, data)
		}
	}
	for _, name := range more {
		put(name, []byte("x"))
	}
	w.Close()
	return out.Bytes()
}

// forged changes one event of a bundle and makes its list fit.
func forged(t testing.TB, file []byte, change func(line string) string) []byte {
	var sum flow.Digest
	var size, count int
	file = repack(t, file, func(name string, data []byte) (string, []byte) {
		if name == eventsName {
			data = []byte(change(string(data)))
			sum, size, count = flow.Sum(data), len(data), bytes.Count(data, []byte("\n"))
		}
		return name, data
	})
	return repack(t, file, func(name string, data []byte) (string, []byte) {
		if name != manifestName {
			return name, data
		}
		var list manifest
		_ = json.Unmarshal(data, &list)
		for i := range list.Files {
			if list.Files[i].Name == eventsName {
				list.Files[i].SHA256, list.Files[i].Size = sum, int64(size)
			}
		}
		list.Events = count
		data, _ = json.Marshal(list)
		return name, data
	})
}

func TestHostileBundlesAreRefused(t *testing.T) {
	file := bundled(t)
	same := func(name string, data []byte) (string, []byte) { return name, data }
	list := func(old, now string) []byte {
		return repack(t, file, func(name string, data []byte) (string, []byte) {
			if name == manifestName {
				data = []byte(strings.Replace(string(data), old, now, 1))
			}
			return name, data
		})
	}
	events := func(old, now string) []byte {
		return forged(t, file, func(log string) string { return strings.Replace(log, old, now, 1) })
	}
	more := func(line string, n int) []byte {
		return forged(t, file, func(log string) string {
			var b strings.Builder
			b.WriteString(log)
			for i := range n {
				fmt.Fprintf(&b, `{"seq":%d,"time":"1970-01-01T00:00:08Z","session":"s1",%s}`+"\n", 10+i, line)
			}
			return b.String()
		})
	}
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"text":              {[]byte("hello"), "not a ZIP"},
		"cut short":         {file[:len(file)-40], "not a ZIP"},
		"another ZIP":       {repack(t, file, func(name string, data []byte) (string, []byte) { return "", nil }, "a.txt"), "without manifest.json"},
		"up and away":       {repack(t, file, same, "../../etc/passwd"), "is not one of a bundle's"},
		"absolute":          {repack(t, file, same, "/etc/passwd"), "is not one of a bundle's"},
		"another drive":     {repack(t, file, same, `c:\x`), "is not one of a bundle's"},
		"an escape":         {repack(t, file, same, "images/\x1b[2J"), "is not one of a bundle's"},
		"a stowaway":        {repack(t, file, same, "images/virus.exe"), "not on its list"},
		"twice":             {repack(t, file, same, eventsName), "twice"},
		"another format":    {list(bundleFormat, "zip"), "not of the format"},
		"a missing picture": {list(`"images/`, `"images/0`), "missing"},
		"a wrong size":      {list(`"size": `, `"size": 9`), "the list says"},
		"a wrong count":     {list(`"events": 9`, `"events": 8`), "the list says 8"},
		"a wrong digest": {repack(t, file, func(name string, data []byte) (string, []byte) {
			if name == eventsName {
				data = bytes.Replace(data, []byte("apple"), []byte("pears"), 1)
			}
			return name, data
		}), "damaged"},
		"not UTF-8":             {events("Add an apple", "Add \xff apple"), "UTF-8"},
		"a raw control":         {events("Add an apple", "Add \x1b apple"), "event 5"},
		"another session":       {events(`"session":"s1"`, `"session":"s2"`), "of session"},
		"a gap":                 {events(`"seq":2`, `"seq":3`), "number 3"},
		"a path for a node":     {events(`"node":"0.1"`, `"node":"../0.1"`), "names no node"},
		"a round from far away": {events(`"round":1`, `"round":2000000000`), "no place"},
		"a million images":      {events(`"initial":1`, `"initial":1000000000`), "images"},
		"two beginnings":        {more(`"type":"session_started","prompt":"x"`, 1), "starts once"},
		"a picture of no size":  {more(`"type":"node_finished","node":"1.1","width":999999999`, 1), "px"},
		"the year 9999":         {events("1970-01-01T00:00:04Z", "9999-01-01T00:00:04Z"), "year 9999"},
		"a storm of reflections": {
			more(`"type":"reflection_proposed","node":"0.1","reflection":"r"`, 1001),
			"more than 1000 reflections",
		},
	} {
		b, err := reopen(c.file)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, %v; want an error about %q", name, b, err, c.want)
		}
		if err != nil && (strings.ContainsRune(err.Error(), 0x1b) || len(err.Error()) > 500) {
			t.Errorf("%s: the error %q is not fit to be shown", name, err)
		}
	}
	if _, err := reopen(list(`"version": 1`, `"version": 2`)); !errors.As(err, new(*VersionError)) {
		t.Errorf("a newer version: %v, want a *VersionError", err)
	}
}

func TestABombIsNotUnpacked(t *testing.T) {
	file := repack(t, bundled(t), func(name string, data []byte) (string, []byte) {
		if name == manifestName {
			data = bytes.Repeat([]byte{' '}, maxManifest+1)
		}
		return name, data
	})
	if len(file) > 1<<20 {
		t.Fatalf("the bomb has %d bytes: it is none", len(file))
	}
	if _, err := reopen(file); err == nil || !strings.Contains(err.Error(), "the most is") {
		t.Errorf("got %v, want a refusal by size", err)
	}
}

func TestADamagedPictureIsFoundWhenItIsRead(t *testing.T) {
	file := repack(t, bundled(t), func(name string, data []byte) (string, []byte) {
		if strings.HasPrefix(name, "images/") {
			data[20] ^= 1
		}
		return name, data
	})
	b, err := reopen(file)
	if err != nil {
		t.Fatal(err)
	}
	n, _ := b.Tree().Node("1.1")
	if p, err := b.Picture(t.Context(), n.Image); err == nil || p.Data != nil {
		t.Errorf("got %d bytes, %v; want no picture", len(p.Data), err)
	}
	if err := b.Verify(t.Context(), nil); !errors.As(err, new(*BundleError)) {
		t.Errorf("verify: %v, want a *BundleError", err)
	}
}

func FuzzOpenBundle(f *testing.F) {
	file := bundled(f)
	f.Add(file)
	f.Add(forged(f, file, func(log string) string { return strings.Replace(log, "0.1", "0.2", 3) }))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, file []byte) {
		b, err := reopen(file)
		if err != nil {
			return
		}
		tree := b.Tree()
		for n := range tree.Nodes() {
			if p, err := b.Picture(t.Context(), n.Image); err == nil && p.Digest() != n.Image {
				t.Errorf("%s: a picture that is not what was asked for", n.ID)
			}
			if checkNode(n.ID) != nil || len(b.Previews(n.ID)) > flow.MaxLooks {
				t.Errorf("node %q with %d previews", n.ID, len(b.Previews(n.ID)))
			}
		}
		_ = b.Verify(t.Context(), nil)
	})
}

// TestABundleOfADamagedLogSaysWhatIsGone writes a log with a line that is no JSON, and
// reads it again.
func TestABundleOfADamagedLogSaysWhatIsGone(t *testing.T) {
	events, src := whole(t)
	events[3].Payload = flow.Unknown{Type: "chain_started", Raw: json.RawMessage("{broken")}
	var b bytes.Buffer
	res, err := WriteBundle(t.Context(), &b, events, src, nil)
	if err != nil || len(res.Lost) != 1 || !strings.HasPrefix(res.Lost[0], "event 4, chain_started: ") {
		t.Fatalf("wrote %+v, %v; want event 4 named", res, err)
	}
	if u := events[3].Payload.(flow.Unknown); u.Type != "chain_started" {
		t.Errorf("the caller's events were changed: %+v", u)
	}
	got, err := OpenBundle(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if n := got.Tree().Len(); len(got.Events()) != len(events) || n != 3 {
		t.Errorf("read %d events and %d nodes, want %d and 3", len(got.Events()), n, len(events))
	}
}
