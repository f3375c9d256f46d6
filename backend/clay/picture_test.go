package clay

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"rflow/flow"
)

// chunks walks a PNG file, checking every length and CRC.
func chunks(t *testing.T, file []byte) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	at := 8
	for at < len(file) {
		n := int(binary.BigEndian.Uint32(file[at:]))
		body := file[at+4 : at+8+n]
		if got, want := crc32.ChecksumIEEE(body), binary.BigEndian.Uint32(file[at+8+n:]); got != want {
			t.Fatalf("chunk %s: CRC %08x, file says %08x", body[:4], got, want)
		}
		name := string(body[:4])
		if name == "tEXt" {
			name += " " + string(body[4:4+bytes.IndexByte(body[4:], 0)])
		}
		out[name] = body[4:]
		at += 12 + n
	}
	return out
}

func TestEveryPictureSaysItIsAToy(t *testing.T) {
	p := picture(t, &scene{}, 64)
	got := chunks(t, p.Data)
	if s := string(got["tEXt Software"]); s != "Software\x00rflow" {
		t.Errorf("Software chunk %q", s)
	}
	if s := string(got["tEXt Comment"]); s != "Comment\x00"+toyNote {
		t.Errorf("Comment chunk %q, want the toy note", s)
	}
	if _, err := png.Decode(bytes.NewReader(p.Data)); err != nil {
		t.Errorf("the picture does not decode: %v", err)
	}
}

func TestPicturesThatCannotBeOpened(t *testing.T) {
	whole := picture(t, &scene{}, 64).Data
	wide := bytes.Clone(whole)
	binary.BigEndian.PutUint32(wide[16:], 100_000)
	binary.BigEndian.PutUint32(wide[29:], crc32.ChecksumIEEE(wide[12:29]))
	var moving bytes.Buffer
	pal := image.NewPaletted(image.Rect(0, 0, 64, 64), color.Palette{color.Black, color.White})
	if err := gif.Encode(&moving, pal, nil); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"empty": nil, "text": []byte("hello"), "cut short": whole[:len(whole)/2], "head only": whole[:20],
		"100,000 px wide": wide, "gif": moving.Bytes(),
	} {
		_, err := look(flow.Picture{MediaType: "image/png", Data: data}, defaultEye)
		if f := flow.AsFailure(err); f == nil || f.Code != flow.FailInvalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
}

// TestTheEyeOpensForeignPictures: JPEG, another size and a shape that is not
// square are seen too.
func TestTheEyeOpensForeignPictures(t *testing.T) {
	class, _ := classByName("teddy bear")
	sc := &scene{objects: []object{{class: class, colour: colourBrown, z: floorDepth, size: .9}}, backdrop: 2}
	img, err := openPicture(picture(t, sc, 320))
	if err != nil {
		t.Fatal(err)
	}
	part := img.SubImage(image.Rect(0, 60, 320, 300))
	var file bytes.Buffer
	if err := jpeg.Encode(&file, part, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	got, err := look(flow.Picture{Data: file.Bytes()}, defaultEye)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.things) != 1 || got.things[0].class != class || got.things[0].colour != colourBrown {
		t.Errorf("saw %+v, want one brown teddy bear", got.things)
	}
}
