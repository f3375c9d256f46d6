package clay

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"

	"rflow/flow"
)

// toyNote goes into every picture, so that no copy of one passes for the work
// of a model.
const toyNote = "Clay World: a toy demonstration world rendered by rflow, not a photograph and not the work of an image model"

// pngHead is the length of a PNG's signature and IHDR chunk.
const pngHead = 8 + 4 + 4 + 13 + 4

// encodePNG writes the picture with text chunks that say where it comes from.
// Equal pixels give equal bytes.
func encodePNG(img *image.RGBA) (flow.Picture, error) {
	var buf bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&buf, img); err != nil {
		return flow.Picture{}, fmt.Errorf("encode the picture: %w", err)
	}
	file := buf.Bytes()
	out := make([]byte, 0, len(file)+256)
	out = append(out, file[:pngHead]...)
	out = appendText(out, "Software", "rflow")
	out = appendText(out, "Comment", toyNote)
	out = append(out, file[pngHead:]...)
	return flow.Picture{MediaType: "image/png", Data: out}, nil
}

// appendText appends a PNG tEXt chunk (ISO/IEC 15948, 11.3.4.3). Key and text
// must be Latin-1, the key 1 to 79 bytes.
func appendText(out []byte, key, text string) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(key)+1+len(text)))
	start := len(out)
	out = append(out, "tEXt"...)
	out = append(out, key...)
	out = append(out, 0)
	out = append(out, text...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
}
