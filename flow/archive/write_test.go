package archive

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rflow/flow"
)

// shelf holds images in memory.
type shelf map[flow.Digest]flow.Picture

func (s shelf) Image(_ context.Context, d flow.Digest) (flow.Picture, error) {
	if p, ok := s[d]; ok {
		return p, nil
	}
	return flow.Picture{}, errors.New("no such image")
}

func picture(t testing.TB, shade uint8) flow.Picture {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 5, 3))
	img.Set(1, 1, color.RGBA{shade, 2, 3, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return flow.Picture{MediaType: "image/png", Data: b.Bytes()}
}

// edited is a session in which a person edited the reflection on the first
// image; the image of the second node is lost if lose is set.
func edited(t *testing.T, lose bool) (flow.Tree, shelf) {
	t.Helper()
	first, second := picture(t, 10), picture(t, 20)
	images := shelf{first.Digest(): first}
	if !lose {
		images[second.Digest()] = second
	}
	s := flow.DefaultStrategy()
	s.Initial, s.Width, s.Depth = 1, 1, 1
	var events []flow.Event
	for i, p := range []flow.Payload{
		flow.SessionStarted{Prompt: "two apples", Strategy: s, Seed: 4, Toy: true},
		flow.NodeQueued{Node: "0.1", Parent: flow.Root, Chain: 1, Step: flow.StepGenerate, Seed: 11, Prompt: "two apples"},
		flow.NodeFinished{Node: "0.1", Image: first.Digest(), MediaType: "image/png", Width: 5, Height: 3, Model: flow.Model{ID: "m", Revision: "1"}},
		flow.VerdictGiven{Node: "0.1", Verdict: flow.Verdict{Verifier: "v", Kind: flow.KindRubric, Score: 4}},
		flow.ChainStarted{Chain: 1, Head: "0.1", Until: 1},
		flow.ReflectionProposed{Node: "0.1", Reflection: "0.1#1", Text: "Add an apple."},
		flow.ReflectionDecided{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: "Add one red apple.", By: flow.Author{Person: true}},
		flow.NodeQueued{Node: "1.1", Parent: "0.1", Chain: 1, Round: 1, Step: flow.StepCorrect, Reflection: "Add one red apple.", ReflectionID: "0.1#1"},
		flow.NodeFinished{Node: "1.1", Image: second.Digest(), MediaType: "image/png", Width: 5, Height: 3},
	} {
		events = append(events, flow.Event{Seq: int64(i + 1), Time: time.Unix(int64(i), 0), Session: "s1", Payload: p})
	}
	return flow.Fold(events), images
}

// texts reads the iTXt chunks of a PNG, checking every CRC on the way.
func texts(t *testing.T, file []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	for at := 8; at < len(file); {
		n := int(binary.BigEndian.Uint32(file[at:]))
		body := file[at+4 : at+8+n]
		if got, want := crc32.ChecksumIEEE(body), binary.BigEndian.Uint32(file[at+8+n:]); got != want {
			t.Fatalf("chunk %s: CRC %08x, file says %08x", body[:4], got, want)
		}
		if string(body[:4]) == "iTXt" {
			key, rest, _ := bytes.Cut(body[4:], []byte{0})
			out[string(key)] = string(rest[4:])
		}
		at += 12 + n
	}
	return out
}

func TestExportHoldsPicturesProvenanceAndDecisions(t *testing.T) {
	tree, images := edited(t, false)
	dir := filepath.Join(t.TempDir(), "out", "deep")
	res, err := Write(t.Context(), tree, images, dir, nil)
	if err != nil || res.Images != 2 || len(res.Lost) != 0 {
		t.Fatalf("got %+v, %v", res, err)
	}
	file, err := os.ReadFile(filepath.Join(dir, "1.1.png"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("the exported PNG cannot be read: %v", err)
	}
	if r, _, _, _ := got.At(1, 1).RGBA(); r>>8 != 20 {
		t.Errorf("pixel (1,1): got red %d, want 20", r>>8)
	}
	var prov note
	if err := json.Unmarshal([]byte(texts(t, file)["rflow"]), &prov); err != nil {
		t.Fatal(err)
	}
	first, _ := tree.Node("0.1")
	if prov.ParentImage != first.Image || prov.Decided == nil || prov.Decided.Final != "Add one red apple." || !prov.Toy {
		t.Errorf("provenance %+v misses parent, decision or the toy flag", prov)
	}
	var s sessionFile
	doc, _ := os.ReadFile(filepath.Join(dir, "session.json"))
	if err := json.Unmarshal(doc, &s); err != nil {
		t.Fatal(err)
	}
	if len(s.Nodes) != 2 || len(s.Edges) != 2 || len(s.Verdicts) != 1 || len(s.Reflection) != 1 {
		t.Fatalf("session.json has %d nodes, %d edges, %d verdicts, %d reflections", len(s.Nodes), len(s.Edges), len(s.Verdicts), len(s.Reflection))
	}
	r := s.Reflection[0]
	if r.Original != "Add an apple." || r.Final != "Add one red apple." || r.Decision != flow.Edited {
		t.Errorf("reflection %+v", r)
	}
	if e := s.Edges[1]; e.Parent != "0.1" || e.Child != "1.1" || e.Decision != flow.Edited {
		t.Errorf("edge %+v", e)
	}
}

func TestExportNamesLostImagesAndKeepsTheRest(t *testing.T) {
	tree, images := edited(t, true)
	res, err := Write(t.Context(), tree, images, t.TempDir(), nil)
	if err != nil || res.Images != 1 || len(res.Lost) != 1 || !strings.HasPrefix(res.Lost[0], "1.1: ") {
		t.Errorf("got %+v, %v; want one image written and 1.1 named", res, err)
	}
}

func FuzzWithText(f *testing.F) {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2)))
	f.Add(b.Bytes())
	f.Add([]byte("\x89PNG\r\n\x1a\n\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, file []byte) {
		out, err := withText(file, "rflow", "x")
		if err == nil && len(out) <= len(file) {
			t.Errorf("a chunk was added and the file did not grow: %d to %d bytes", len(file), len(out))
		}
	})
}
