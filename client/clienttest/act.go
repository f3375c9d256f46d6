package clienttest

import (
	"errors"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"rflow/client/rflowpb"
)

var errEnd = errors.New("the script ends here")

// Turn is one call that a script answers.
type Turn struct {
	Fake    *Fake
	Request proto.Message
	stream  grpc.ServerStream
}

// Act is one thing that a fake does. An error ends the call with it.
type Act func(*Turn) error

// Send sends a message.
func Send(m proto.Message) Act {
	return func(t *Turn) error {
		raw, err := proto.Marshal(m)
		if err != nil {
			return fmt.Errorf("script: %w", err)
		}
		return t.stream.SendMsg(raw)
	}
}

// Raw sends bytes that need not be a message.
func Raw(data []byte) Act {
	return func(t *Turn) error { return t.stream.SendMsg(data) }
}

// Event sends one event of a job, in the answer of whichever role.
func Event(e *rflowpb.JobEvent) Act {
	// All roles' answers have the event as field 1.
	return Send(&rflowpb.GenerateResponse{Event: e})
}

// Attached begins a job's stream.
func Attached(resumed bool) Act {
	return Event(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Attached{Attached: &rflowpb.Attached{Resumed: resumed}}})
}

// Beat sends a heartbeat.
func Beat() Act {
	return Event(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Heartbeat{Heartbeat: &rflowpb.Heartbeat{}}})
}

// Step sends progress number seq: a sampling step.
func Step(seq uint64, step, total int32) Act {
	return Event(&rflowpb.JobEvent{Seq: seq, Kind: &rflowpb.JobEvent_Progress{Progress: &rflowpb.Progress{
		Stage: rflowpb.Stage_STAGE_SAMPLING, Step: step, Total: total,
	}}})
}

// Sample announces a picture.
func Sample(s *rflowpb.Sample) Act {
	return Event(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Sample{Sample: s}})
}

// Chunk sends a piece of a picture.
func Chunk(offset int64, data []byte) Act {
	return Event(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Chunk{Chunk: &rflowpb.Chunk{Offset: offset, Data: data}}})
}

// Fail ends the call with an error, such as a status.
func Fail(err error) Act { return func(*Turn) error { return err } }

// Break ends the call as a proxy does whose backend went away, after all that
// was sent before has arrived.
func Break() Act { return Fail(status.Error(codes.Unavailable, "upstream connect error")) }

// Drop breaks the connection under the call. What was sent just before may be
// lost with it.
func Drop() Act {
	return func(t *Turn) error {
		t.Fake.Drop()
		<-t.stream.Context().Done()
		return errEnd
	}
}

// Hang says nothing until the caller gives up.
func Hang() Act {
	return func(t *Turn) error {
		<-t.stream.Context().Done()
		return errEnd
	}
}

// Wait goes on when the channel is closed.
func Wait(ch <-chan struct{}) Act {
	return func(t *Turn) error {
		select {
		case <-ch:
			return nil
		case <-t.stream.Context().Done():
			return errEnd
		}
	}
}

// rawCodec passes bytes through.
type rawCodec struct{}

// Name implements encoding.CodecV2. It is the name of what travels.
func (rawCodec) Name() string { return "proto" }

// Marshal implements encoding.CodecV2.
func (rawCodec) Marshal(v any) (mem.BufferSlice, error) {
	raw, ok := v.([]byte)
	if !ok {
		return nil, fmt.Errorf("cannot send a %T", v)
	}
	return mem.BufferSlice{mem.SliceBuffer(raw)}, nil
}

// Unmarshal implements encoding.CodecV2.
func (rawCodec) Unmarshal(data mem.BufferSlice, v any) error {
	raw, ok := v.(*[]byte)
	if !ok {
		return fmt.Errorf("cannot receive a %T", v)
	}
	*raw = data.Materialize()
	return nil
}
