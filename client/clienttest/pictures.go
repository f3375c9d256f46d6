package clienttest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image/png"
	"io"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// wantDetail checks that an error carries what lets a client act on it.
func (b *bench) wantDetail(err error, kind string) {
	b.Helper()
	for _, detail := range status.Convert(err).Details() {
		switch d := detail.(type) {
		case *errdetails.ErrorInfo:
			if kind == "version" && d.GetReason() == rflowpb.ReasonVersion && d.GetMetadata()[rflowpb.MetaVersions] != "" {
				return
			}
		case *errdetails.PreconditionFailure:
			for _, v := range d.GetViolations() {
				if kind == v.GetSubject() && v.GetType() == rflowpb.MissingBlob {
					return
				}
			}
		}
	}
	b.Fatalf("got %v with details %v, want one that says %q", err, status.Convert(err).Details(), kind)
}

// stranger returns a picture that the backend has never seen: one of its own,
// written anew. Stories use different seeds, since they may share a backend.
func (b *bench) stranger(seed uint64) flow.Picture {
	b.Helper()
	r := b.request("")
	r.Seed = seed
	s := b.generate(r, nil)
	img, err := png.Decode(bytes.NewReader(s.Picture.Data))
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&out, img); err != nil {
		b.Fatal(err)
	}
	return flow.Picture{MediaType: "image/png", Data: out.Bytes()}
}

func name(p flow.Picture) *rflowpb.Digest { return rflowpb.NewDigest(p.Digest(), len(p.Data)) }

func (b *bench) verifyRaw(id string, p flow.Picture, raw rflowpb.RefinementServiceClient) error {
	minors := rflowpb.Minors()
	stream, err := raw.Verify(b.ctx, &rflowpb.VerifyRequest{
		Call: &rflowpb.Call{RequestId: id, ApiMinor: minors[len(minors)-1]}, OriginalPrompt: b.Prompt, Image: name(p),
	})
	for err == nil {
		_, err = stream.Recv()
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func missingPicture(b *bench) {
	p := b.stranger(4)
	err := b.verifyRaw("lacks it", p, b.raw("any"))
	if got := status.Code(err); got != codes.FailedPrecondition {
		b.Errorf("got the code %v, want %v", got, codes.FailedPrecondition)
	}
	b.wantDetail(err, rflowpb.BlobSubject(name(p)))
	if _, err := b.client.Roles().Verifier.Verify(b.ctx, flow.VerifyRequest{ID: "cooked", Image: p, Prompt: b.Prompt}, nil); err != nil {
		b.Errorf("a client puts the picture and asks again: %v", err)
	}
}

func pieces(b *bench) {
	p, raw := b.stranger(5), b.raw("any")
	put := func(offset, end int) int64 {
		b.Helper()
		answer, err := raw.PutBlob(b.ctx, &rflowpb.PutBlobRequest{Digest: name(p), Offset: int64(offset), Data: p.Data[offset:end]})
		if err != nil {
			b.Fatalf("put %d..%d: %v", offset, end, err)
		}
		return answer.GetHeld()
	}
	third := len(p.Data) / 3
	for _, step := range []struct{ from, to, want int }{
		{0, 0, 0},                             // asks
		{0, third, third},                     // the first piece
		{0, third, third},                     // again, as after a lost answer
		{2 * third, 3 * third, third},         // one too far
		{third, third, third},                 // asks
		{third, 2 * third, 2 * third},         // goes on
		{2 * third, len(p.Data), len(p.Data)}, // ends
		{0, third, len(p.Data)},               // too late
	} {
		if got := put(step.from, step.to); got != int64(step.want) {
			b.Fatalf("put %d..%d of %d: %d bytes are held, want %d", step.from, step.to, len(p.Data), got, step.want)
		}
	}
	if err := b.verifyRaw("in pieces", p, raw); err != nil {
		b.Errorf("verify a picture that came in pieces: %v", err)
	}
}

func offsets(b *bench) {
	s := b.generate(b.request("offsets"), nil)
	raw := b.raw("offsets")
	for _, offset := range []int{0, 1, len(s.Picture.Data) / 2, len(s.Picture.Data) - 1, len(s.Picture.Data)} {
		stream, err := raw.GetBlob(b.ctx, &rflowpb.GetBlobRequest{Digest: name(s.Picture), Offset: int64(offset)})
		got := append([]byte(nil), s.Picture.Data[:offset]...)
		for err == nil {
			var piece *rflowpb.GetBlobResponse
			if piece, err = stream.Recv(); err == nil {
				if piece.GetOffset() != int64(len(got)) || len(piece.GetData()) > rflowpb.ChunkBytes {
					b.Fatalf("from %d: a piece of %d bytes at %d, want one of at most %d at %d", offset, len(piece.GetData()), piece.GetOffset(), rflowpb.ChunkBytes, len(got))
				}
				got = append(got, piece.GetData()...)
			}
		}
		if !errors.Is(err, io.EOF) || flow.Sum(got) != s.Picture.Digest() {
			b.Errorf("from %d: %d of %d bytes, %v", offset, len(got), len(s.Picture.Data), err)
		}
	}
	unknown := flow.Sum([]byte("a picture that nobody has"))
	stream, err := raw.GetBlob(b.ctx, &rflowpb.GetBlobRequest{Digest: rflowpb.NewDigest(unknown, 7)})
	if err == nil {
		_, err = stream.Recv()
	}
	if status.Code(err) != codes.NotFound {
		b.Errorf("an unknown picture: %v, want the code %v", err, codes.NotFound)
	}
}

// noPicture puts bytes that have their digest and are no usable picture.
func noPicture(b *bench) {
	whole, raw := b.generate(b.request(""), nil).Picture, b.raw("any")
	vast := append([]byte(nil), whole.Data...)
	copy(vast[16:24], []byte{0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0}) // 100,000 px
	binary.BigEndian.PutUint32(vast[29:], crc32.ChecksumIEEE(vast[12:29]))
	for what, data := range map[string][]byte{
		"text": []byte("not a picture"), "half a picture": whole.Data[:len(whole.Data)/2], "100,000 px": vast,
	} {
		d := rflowpb.NewDigest(flow.Sum(data), len(data))
		_, err := raw.PutBlob(b.ctx, &rflowpb.PutBlobRequest{Digest: d, Data: data})
		if status.Code(err) != codes.InvalidArgument {
			b.Errorf("%s: %v, want the code %v", what, err, codes.InvalidArgument)
		}
	}
	lie := rflowpb.NewDigest(flow.Sum([]byte("something else")), len(whole.Data))
	if _, err := raw.PutBlob(b.ctx, &rflowpb.PutBlobRequest{Digest: lie, Data: whole.Data}); status.Code(err) != codes.InvalidArgument {
		b.Errorf("another digest: %v, want the code %v", err, codes.InvalidArgument)
	}
}

// malformed sends requests that no job can come of.
func malformed(b *bench) {
	minors := rflowpb.Minors()
	minor := minors[len(minors)-1]
	for what, r := range map[string]*rflowpb.GenerateRequest{
		"no call":       {Prompt: b.Prompt},
		"no id":         {Prompt: b.Prompt, Call: &rflowpb.Call{ApiMinor: minor}},
		"negative size": {Prompt: b.Prompt, Call: &rflowpb.Call{ApiMinor: minor, RequestId: "a"}, Params: &rflowpb.SampleParams{Size: -1}},
		"huge size":     {Prompt: b.Prompt, Call: &rflowpb.Call{ApiMinor: minor, RequestId: "b"}, Params: &rflowpb.SampleParams{Size: 1 << 30}},
	} {
		stream, err := b.raw("any").Generate(b.ctx, r)
		if err == nil {
			_, err = stream.Recv()
		}
		if code := status.Code(err); code != codes.InvalidArgument && code != codes.FailedPrecondition {
			b.Errorf("%s: %v, want it refused", what, err)
		}
	}
	r := b.request("bytes")
	r.Prompt = "a \xff cat"
	_, err := b.client.Roles().Generator.Generate(b.ctx, r, nil)
	_ = b.wantFailure(err, flow.FailInvalid)
}
