package rflowpb

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // header of what may travel
	_ "image/png"  // header of what may travel

	"rflow/flow"
)

// What may travel.
const (
	// ChunkBytes bounds the data of one message.
	ChunkBytes = 1 << 20
	// MaxPictureBytes bounds an encoded picture.
	MaxPictureBytes = 64 << 20
	// MaxPictureEdge bounds a picture's width and height in px.
	MaxPictureEdge = 8192
	// MaxPreviewBytes bounds a preview.
	MaxPreviewBytes = 1 << 20
	// MaxMessageBytes bounds a message on both sides. A message of this
	// service stays well under it: one chunk or preview, and texts.
	MaxMessageBytes = 4 << 20
	// MaxTextBytes bounds one text of a request: prompt or reflection.
	MaxTextBytes = 256 << 10
)

// The errors of CheckPicture, wrapped with the particulars.
var (
	ErrPictureType      = errors.New("not a PNG or JPEG picture")
	ErrPictureTruncated = errors.New("the picture's end is missing")
	ErrPictureSize      = errors.New("the picture is too large")
)

// CheckPicture reads a picture's header and finds its end, without decoding
// it: that is to be done before any decoder allocates what a header asks for.
// It returns width and height in px, and the media type that the bytes show.
func CheckPicture(data []byte) (width, height int, mediaType string, err error) {
	if len(data) > MaxPictureBytes {
		return 0, 0, "", fmt.Errorf("%w: %d bytes, at most %d", ErrPictureSize, len(data), MaxPictureBytes)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, 0, "", fmt.Errorf("%w: %w", ErrPictureType, err)
	}
	if config.Width < 1 || config.Height < 1 || config.Width > MaxPictureEdge || config.Height > MaxPictureEdge {
		return 0, 0, "", fmt.Errorf("%w: %dx%d px, at most %d", ErrPictureSize, config.Width, config.Height, MaxPictureEdge)
	}
	complete := format == "png" && pngComplete(data) || format == "jpeg" && jpegComplete(data)
	if !complete {
		return 0, 0, "", ErrPictureTruncated
	}
	return config.Width, config.Height, "image/" + format, nil
}

// pngComplete walks the chunks up to IEND.
func pngComplete(data []byte) bool {
	const signature, overhead = 8, 12 // overhead: length, type, CRC
	rest := data[signature:]
	for len(rest) >= overhead {
		length := uint64(binary.BigEndian.Uint32(rest))
		if length+overhead > uint64(len(rest)) {
			return false
		}
		if string(rest[4:8]) == "IEND" {
			return true
		}
		rest = rest[length+overhead:]
	}
	return false
}

// jpegComplete looks for the end marker. Some writers pad behind it.
func jpegComplete(data []byte) bool {
	const padding = 64
	return bytes.Contains(data[max(0, len(data)-padding):], []byte{0xff, 0xd9})
}

// NewDigest returns the wire form of an address.
func NewDigest(d flow.Digest, size int) *Digest {
	return &Digest{Sha256: d[:], Size: int64(size)}
}

// Address returns the digest in the domain's form. It is false for anything
// that cannot address a picture.
func (x *Digest) Address() (flow.Digest, bool) {
	var d flow.Digest
	if len(x.GetSha256()) != len(d) || x.GetSize() < 1 || x.GetSize() > MaxPictureBytes {
		return d, false
	}
	return flow.Digest(x.GetSha256()), true
}

// BlobSubject names a picture in a PreconditionFailure.
func BlobSubject(d *Digest) string {
	return fmt.Sprintf("blobs/%s/%d", hex.EncodeToString(d.GetSha256()), d.GetSize())
}
