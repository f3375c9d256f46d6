package archive

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
)

var pngSignature = []byte("\x89PNG\r\n\x1a\n")

// errNotPNG says that a picture is not a PNG and cannot carry provenance.
var errNotPNG = errors.New("the picture is not a PNG file")

// withText returns the PNG file with one iTXt chunk more, put before the first
// IDAT (PNG specification, third edition, section 11.3.3.4). Pixels and all
// other chunks stay as they are.
func withText(file []byte, keyword, text string) ([]byte, error) {
	at, err := firstData(file)
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	body.WriteString(keyword)
	body.Write([]byte{0, 0, 0, 0, 0}) // end of keyword, not compressed, method, no language, no translation
	body.WriteString(text)

	out := make([]byte, 0, len(file)+body.Len()+12)
	out = append(out, file[:at]...)
	out = binary.BigEndian.AppendUint32(out, uint32(body.Len()))
	start := len(out)
	out = append(out, "iTXt"...)
	out = append(out, body.Bytes()...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
	return append(out, file[at:]...), nil
}

// firstData returns the offset of the first IDAT chunk.
func firstData(file []byte) (int, error) {
	if !bytes.HasPrefix(file, pngSignature) {
		return 0, errNotPNG
	}
	at := len(pngSignature)
	for at+12 <= len(file) {
		length := int(binary.BigEndian.Uint32(file[at:]))
		if string(file[at+4:at+8]) == "IDAT" {
			return at, nil
		}
		if length < 0 || length > len(file)-at-12 {
			break
		}
		at += 12 + length
	}
	return 0, errNotPNG
}
