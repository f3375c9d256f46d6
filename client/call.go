package client

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// Why a stream is ended from this side.
var (
	errSilent = errors.New("nothing was heard")
	errClosed = errors.New("the client was closed")
)

// source is a job's stream.
type source func() (*rflowpb.JobEvent, error)

// events makes a source of any role's stream.
func events[T any, M interface {
	*T
	GetEvent() *rflowpb.JobEvent
}](stream grpc.ServerStreamingClient[T], err error) (source, error) {
	if err != nil {
		return nil, err
	}
	return func() (*rflowpb.JobEvent, error) {
		message, err := stream.Recv()
		if err != nil {
			return nil, err
		}
		return M(message).GetEvent(), nil
	}, nil
}

// request is a job to be asked for, as often as it takes.
type request struct {
	call    *rflowpb.Call // part of the body that open sends
	open    func(context.Context) (source, error)
	picture *flow.Picture // sent when the backend misses it
	needs   int32         // the least minor version that has all of the body
}

// call is one job under way.
type call struct {
	client   *Client
	request  request
	hearing  hearing
	life     context.Context // ends when the backend has been told to stop
	attached chan struct{}   // closed when the backend has the job
	over     chan struct{}   // closed when nothing is asked any more
}

// newCall returns what identifies a job; without an id it gets one.
func (c *Client) newCall(id string) *rflowpb.Call {
	if id == "" {
		id = rand.Text()
	}
	return &rflowpb.Call{RequestId: id}
}

// run asks for a job until it has its result, and takes a broken stream up
// again. It returns within a step of ctx's end, when the backend has heard of
// it or Options.CancelWait is over.
func (c *Client) run(ctx context.Context, r request, watch flow.Watch) (*result, error) {
	if err := ctx.Err(); err != nil {
		return nil, cancelled(err)
	}
	life, end := context.WithCancelCause(context.WithoutCancel(ctx))
	defer end(nil)
	defer context.AfterFunc(c.ctx, func() { end(errClosed) })()
	j := &call{client: c, request: r, life: life, attached: make(chan struct{}), over: make(chan struct{})}
	j.hearing = hearing{watch: watch, activity: c.board.begin(), attached: func() { closeOnce(j.attached) }}
	defer j.hearing.activity.end()

	told := make(chan struct{})
	untold := context.AfterFunc(ctx, func() {
		defer close(told)
		j.tellCancel()
		end(context.Cause(ctx))
	})
	got, err := j.untilDone(ctx)
	close(j.over)
	if !untold() {
		<-told
		if err != nil {
			return nil, cancelled(ctx.Err())
		}
	}
	if err != nil {
		return nil, err
	}
	return got, nil
}

// untilDone repeats attempts. Every one that brings something new starts the
// count of tries again.
func (j *call) untilDone(ctx context.Context) (*result, *flow.Failure) {
	c := j.client
	for tries, puts := 0, 0; ; {
		j.hearing.news = false
		err := j.attempt()
		if j.hearing.result != nil {
			return j.hearing.result, nil
		}
		if ctx.Err() != nil || c.ctx.Err() != nil {
			return nil, closed()
		}
		f := c.failure(err)
		if j.missing(err) {
			if puts++; puts > maxPuts {
				return nil, broken("the backend does not keep the picture that it was given")
			}
			if f = c.put(ctx, *j.request.picture); f == nil {
				continue
			}
		}
		if f.Code != flow.FailUnavailable {
			return nil, f
		}
		if tries++; j.hearing.news {
			tries = 1
		}
		if tries >= c.options.Tries {
			return nil, f
		}
		if sleep(ctx, c.pause(tries)) != nil {
			return nil, closed()
		}
	}
}

// maxPuts bounds how often a picture is put for one job: a cache may be under
// pressure, but a backend that never has it is broken.
const maxPuts = 3

// attempt follows one stream to its end, or reads on a picture of which the
// beginning is here.
func (j *call) attempt() error {
	ctx, cancel := context.WithCancelCause(j.life)
	defer cancel(nil)
	j.hearing.idle = j.client.options.Idle
	quiet := time.AfterFunc(j.hearing.idle, func() { cancel(errSilent) })
	defer quiet.Stop()
	next, err := j.open(ctx)
	for err == nil && j.hearing.result == nil {
		var event *rflowpb.JobEvent
		if event, err = next(); err != nil {
			break
		}
		j.client.heard.Store(time.Now().UnixNano())
		err = j.hearing.take(event)
		quiet.Reset(j.hearing.idle)
	}
	if errors.Is(context.Cause(ctx), errSilent) {
		return j.client.silent()
	}
	return j.dropped(err)
}

func (j *call) open(ctx context.Context) (source, error) {
	if j.hearing.download != nil {
		return j.client.readOn(ctx, j.hearing.download)
	}
	minor, f := j.client.speak(j.request.needs)
	if f != nil {
		return nil, f
	}
	j.request.call.ApiMinor = minor
	j.request.call.AfterSeq = j.hearing.seq
	return j.request.open(ctx)
}

// speak returns the minor version for a request that needs one at least: the one
// agreed on, or, before there is one, what the request needs. So a backend of
// any version serves whatever its version has.
func (c *Client) speak(needs int32) (int32, *flow.Failure) {
	agreed := c.minor.Load()
	if agreed == 0 {
		return max(needs, rflowpb.Minors()[0]), nil
	}
	if agreed < needs {
		f := flow.Fail(flow.FailVersion, "the backend %s speaks version %s of the service, which has no choice of engines, layouts or conditions",
			c.address, rflowpb.VersionText([]int32{agreed}))
		f.Hint = "bring it to version " + rflowpb.VersionText([]int32{needs}) + ", or leave the choice to it"
		return 0, f
	}
	return agreed, nil
}

// choice is the minor version that a choice needs; 0 where nothing is chosen.
func choice(chosen bool) int32 {
	if chosen {
		return rflowpb.MinorChoice
	}
	return 0
}

// chosen reports whether anything of the parameters is newer than 1.1.
func chosen(p flow.SampleParams) bool {
	return p.ConditionSize != 0 || p.TextTokens != 0 || p.MediaType != ""
}

// dropped turns the end of a stream that brought no result into something to
// try again, and forgets a picture that is not to be had any more.
func (j *call) dropped(err error) error {
	if isEOF(err) {
		return &flow.Failure{Code: flow.FailUnavailable, What: "the backend " + j.client.address.String() + " ended the call without a result", Err: err}
	}
	if j.hearing.download != nil && isNotFound(err) {
		j.hearing.download = nil
		return &flow.Failure{Code: flow.FailUnavailable, What: "the backend " + j.client.address.String() + " lost the picture", Err: err}
	}
	return err
}

// missing reports whether the backend asks for the call's picture.
func (j *call) missing(err error) bool {
	if j.request.picture == nil {
		return false
	}
	want := rflowpb.BlobSubject(rflowpb.NewDigest(j.request.picture.Digest(), len(j.request.picture.Data)))
	for _, detail := range status.Convert(err).Details() {
		if p, ok := detail.(*errdetails.PreconditionFailure); ok {
			for _, v := range p.GetViolations() {
				if v.GetType() == rflowpb.MissingBlob && v.GetSubject() == want {
					return true
				}
			}
		}
	}
	return false
}

// tellCancel has the backend stop the job. A call that is still on its way there
// may arrive after the first telling, so that one that finds nothing waits for
// it and tells again.
func (j *call) tellCancel() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(j.life), j.client.options.CancelWait)
	defer cancel()
	for again := true; again; {
		select {
		case <-j.attached:
			again = false
		default:
		}
		answer, err := j.client.rpc.Cancel(ctx, &rflowpb.CancelRequest{RequestId: j.request.call.GetRequestId()})
		if err != nil || answer.GetFound() || !again {
			return
		}
		select {
		case <-j.attached:
		case <-j.over:
			return
		case <-ctx.Done():
			return
		}
	}
}

// closeOnce closes a channel that only one goroutine closes.
func closeOnce(ch chan struct{}) {
	select {
	case <-ch:
	default:
		close(ch)
	}
}
