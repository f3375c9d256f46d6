package client

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// download is a picture of which at least the name is here.
type download struct {
	event  *rflowpb.JobEvent // with the Sample
	digest flow.Digest
	size   int64
	data   []byte
}

// begin reads the announcement of a picture.
func (h *hearing) begin(e *rflowpb.JobEvent) error {
	image := e.GetSample().GetImage()
	digest, ok := image.Address()
	if !ok {
		return broken("the backend announced a picture without a proper digest and size")
	}
	h.download = &download{event: e, digest: digest, size: image.GetSize()}
	h.news = true
	return nil
}

// chunk adds a piece. What is known already is passed over; the stream ends at a
// gap, and the picture is then read on from where it stopped.
func (h *hearing) chunk(c *rflowpb.Chunk) error {
	d := h.download
	if d == nil {
		return broken("the backend sent a piece of a picture that it had not announced")
	}
	held, end := int64(len(d.data)), c.GetOffset()+int64(len(c.GetData()))
	switch {
	case c.GetOffset() < 0 || end > d.size:
		return broken("the backend sent more of a picture than there is")
	case c.GetOffset() > held:
		return &flow.Failure{Code: flow.FailUnavailable, What: "a piece of the picture is missing"}
	case end <= held:
		return nil
	}
	fresh := c.GetData()[held-c.GetOffset():]
	if held == 0 && end == d.size {
		d.data = fresh // the message owns it, and nobody else does
	} else {
		d.data = append(d.data, fresh...)
	}
	h.news = true
	if int64(len(d.data)) < d.size {
		return nil
	}
	return h.complete(d)
}

// complete checks a picture before anybody decodes it.
func (h *hearing) complete(d *download) error {
	h.download = nil
	if flow.Sum(d.data) != d.digest {
		return broken("the picture arrived damaged")
	}
	width, height, media, err := rflowpb.CheckPicture(d.data)
	if err != nil {
		f := broken("the backend sent a picture that cannot be used: %v", plain(err))
		f.Err = err
		return f
	}
	s := d.event.GetSample()
	if int(s.GetWidth()) != width || int(s.GetHeight()) != height || s.GetMediaType() != media {
		return broken("the backend announced a picture of %dx%d px and sent one of %dx%d px", s.GetWidth(), s.GetHeight(), width, height)
	}
	h.result = &result{event: d.event, picture: flow.Picture{MediaType: media, Data: d.data}}
	return nil
}

// plain is the part of CheckPicture's error that is for a person.
func plain(err error) error {
	for _, known := range []error{rflowpb.ErrPictureType, rflowpb.ErrPictureTruncated, rflowpb.ErrPictureSize} {
		if errors.Is(err, known) {
			return known
		}
	}
	return err
}

// readOn reads the rest of a picture, as if the job's stream went on.
func (c *Client) readOn(ctx context.Context, d *download) (source, error) {
	stream, err := c.rpc.GetBlob(ctx, &rflowpb.GetBlobRequest{
		Digest: rflowpb.NewDigest(d.digest, int(d.size)), Offset: int64(len(d.data)),
	})
	if err != nil {
		return nil, err
	}
	return func() (*rflowpb.JobEvent, error) {
		piece, err := stream.Recv()
		if err != nil {
			return nil, err
		}
		chunk := &rflowpb.Chunk{Offset: piece.GetOffset(), Data: piece.GetData()}
		return &rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Chunk{Chunk: chunk}}, nil
	}, nil
}

// put sends a picture in pieces. A piece that the backend has already is passed
// over, so that a put that broke off goes on where it stopped.
func (c *Client) put(ctx context.Context, p flow.Picture) *flow.Failure {
	name := rflowpb.NewDigest(p.Digest(), len(p.Data))
	for held, still := int64(0), 0; held < name.GetSize(); {
		end := min(held+rflowpb.ChunkBytes, name.GetSize())
		now, err := c.putPiece(ctx, &rflowpb.PutBlobRequest{Digest: name, Offset: held, Data: p.Data[held:end]})
		if err != nil {
			return c.failure(err)
		}
		if now < 0 || now > name.GetSize() {
			return broken("the backend says that it holds %d bytes of a picture of %d", now, name.GetSize())
		}
		if still++; now > held {
			still = 0
		}
		if still > 2 {
			return broken("the backend does not take a picture's pieces")
		}
		held = now
	}
	return nil
}

func (c *Client) putPiece(ctx context.Context, r *rflowpb.PutBlobRequest) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, c.options.Unary)
	defer cancel()
	answer, err := c.rpc.PutBlob(ctx, r)
	return answer.GetHeld(), err
}

func isEOF(err error) bool { return errors.Is(err, io.EOF) }

func isNotFound(err error) bool { return status.Code(err) == codes.NotFound }
