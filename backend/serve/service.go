package serve

import (
	"context"
	"fmt"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// service is the part of a Server that the wire sees, except the roles.
type service struct {
	rflowpb.UnimplementedRefinementServiceServer
	server *Server
}

// GetCapabilities agrees on a version and tells what the roles can do.
func (v *service) GetCapabilities(_ context.Context, r *rflowpb.GetCapabilitiesRequest) (*rflowpb.GetCapabilitiesResponse, error) {
	minor, ok := rflowpb.CommonMinor(rflowpb.Minors(), r.GetApiMinorSupported())
	if !ok {
		return nil, refuseVersion(rflowpb.VersionText(r.GetApiMinorSupported()))
	}
	s := v.server
	caps := s.backend.Capabilities()
	caps.Load = s.pictures.load()
	caps.Interprets = s.backend.Roles.Interpreter != nil
	answer := rflowpb.FromCapabilities(caps)
	answer.ApiMinor = minor
	answer.Grace = rflowpb.FromDuration(s.options.Grace)
	return answer, nil
}

// Interpret answers at once: it needs no worker.
func (v *service) Interpret(ctx context.Context, r *rflowpb.InterpretRequest) (*rflowpb.InterpretResponse, error) {
	if err := checkMinor(r.GetApiMinor()); err != nil {
		return nil, err
	}
	if err := checkTexts(r.GetText(), r.GetOriginalPrompt()); err != nil {
		return nil, err
	}
	interpreter := v.server.backend.Roles.Interpreter
	if interpreter == nil {
		return nil, refuse(flow.Fail(flow.FailUnsupported, "this backend does not tell how it reads a text"))
	}
	role := flow.RoleGenerator
	if r.GetReflection() {
		role = flow.RoleCorrector
	}
	if err := v.server.checkChoice(choice{role: role, engine: r.GetEngine()}); err != nil {
		return nil, err
	}
	u, err := interpreter.Interpret(ctx, flow.Interpretation{
		Text: r.GetText(), Reflection: r.GetReflection(), Prompt: r.GetOriginalPrompt(), Engine: r.GetEngine(),
	})
	if err != nil {
		return nil, refuse(ended(ctx, err))
	}
	return &rflowpb.InterpretResponse{Understood: rflowpb.FromUnderstanding(&u)}, nil
}

// Cancel frees the request id and stops the job.
func (v *service) Cancel(_ context.Context, r *rflowpb.CancelRequest) (*rflowpb.CancelResponse, error) {
	j := v.server.registry.cancel(r.GetRequestId())
	if j == nil {
		return &rflowpb.CancelResponse{}, nil
	}
	v.server.withdraw(j)
	return &rflowpb.CancelResponse{Found: true}, nil
}

// PutBlob takes a piece of a picture.
func (v *service) PutBlob(_ context.Context, r *rflowpb.PutBlobRequest) (*rflowpb.PutBlobResponse, error) {
	digest, ok := r.GetDigest().Address()
	if !ok {
		return nil, refuse(flow.Fail(flow.FailInvalid, "a picture needs a SHA-256 and a size of at most %d bytes", rflowpb.MaxPictureBytes))
	}
	if len(r.GetData()) > rflowpb.ChunkBytes {
		return nil, refuse(flow.Fail(flow.FailInvalid, "a piece has %d bytes, at most %d", len(r.GetData()), rflowpb.ChunkBytes))
	}
	held, err := v.server.blobs.put(digest, r.GetDigest().GetSize(), r.GetOffset(), r.GetData())
	if err != nil {
		return nil, refusePut(err)
	}
	return &rflowpb.PutBlobResponse{Held: held}, nil
}

// GetBlob reads a picture from an offset on.
func (v *service) GetBlob(r *rflowpb.GetBlobRequest, stream grpc.ServerStreamingServer[rflowpb.GetBlobResponse]) error {
	digest, ok := r.GetDigest().Address()
	if !ok {
		return refuse(flow.Fail(flow.FailInvalid, "the digest is malformed"))
	}
	picture, held := v.server.blobs.get(digest)
	if !held {
		return status.Error(codes.NotFound, "the picture is not in the cache")
	}
	if r.GetOffset() < 0 || r.GetOffset() > int64(len(picture.Data)) {
		return refuse(flow.Fail(flow.FailInvalid, "offset %d is outside of a picture of %d bytes", r.GetOffset(), len(picture.Data)))
	}
	return chunks(picture.Data, r.GetOffset(), func(offset int64, data []byte) error {
		return stream.Send(&rflowpb.GetBlobResponse{Offset: offset, Data: data})
	})
}

// checkCall refuses what cannot be a job.
func checkCall(c *rflowpb.Call) error {
	if err := checkMinor(c.GetApiMinor()); err != nil {
		return err
	}
	if n := len(c.GetRequestId()); n < 1 || n > 128 {
		return refuse(flow.Fail(flow.FailInvalid, "a request id has 1 to 128 bytes, this one %d", n))
	}
	return nil
}

func checkMinor(minor int32) error {
	if _, ok := rflowpb.CommonMinor(rflowpb.Minors(), []int32{minor}); !ok {
		return refuseVersion(rflowpb.VersionText([]int32{minor}))
	}
	return nil
}

// checkTexts bounds the texts of a request.
func checkTexts(list ...string) error {
	for _, text := range list {
		if len(text) > rflowpb.MaxTextBytes {
			return refuse(flow.Fail(flow.FailInvalid, "a text has %s, at most %s", kilobytes(len(text)), kilobytes(rflowpb.MaxTextBytes)))
		}
	}
	return nil
}

func checkParams(p *rflowpb.SampleParams) error {
	if p.GetSize() < 0 || p.GetSize() > rflowpb.MaxPictureEdge || p.GetSteps() < 0 {
		return refuse(flow.Fail(flow.FailInvalid, "a picture of %d px in %d steps cannot be", p.GetSize(), p.GetSteps()))
	}
	return nil
}

func kilobytes(n int) string { return fmt.Sprint(strconv.Itoa((n+1023)/1024), " kB") }
