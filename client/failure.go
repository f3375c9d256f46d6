package client

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"strings"
	"syscall"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// failure translates an error of the wire. What the backend says in its own
// Failure is kept, cleaned; the wire's words stay in Err, for logs.
func (c *Client) failure(err error) *flow.Failure {
	var known *flow.Failure
	if errors.As(err, &known) {
		return known
	}
	st := status.Convert(err)
	f := c.fromDetails(st)
	if f == nil {
		f = c.fromCode(st)
	}
	f.Err = err
	return f
}

// fromDetails is nil when the backend gave none that matter.
func (c *Client) fromDetails(st *status.Status) *flow.Failure {
	var f *flow.Failure
	var retry time.Duration
	for _, detail := range st.Details() {
		switch d := detail.(type) {
		case *rflowpb.Failure:
			f = cleanFailure(d.Flow())
		case *errdetails.RetryInfo:
			retry = rflowpb.ToDuration(d.GetRetryDelay())
		case *errdetails.ErrorInfo:
			if d.GetReason() == rflowpb.ReasonVersion {
				return c.versionFailure(d.GetMetadata()[rflowpb.MetaVersions])
			}
		}
	}
	if f == nil && retry > 0 && st.Code() == codes.ResourceExhausted {
		f = c.exhausted()
	}
	if f != nil && retry > 0 {
		f.RetryAfter = min(retry, maxRetryAfter)
	}
	return f
}

func (c *Client) fromCode(st *status.Status) *flow.Failure {
	switch st.Code() {
	case codes.Unavailable:
		return c.unreachable(st.Message())
	case codes.ResourceExhausted:
		if strings.Contains(st.Message(), "larger than max") { // found by this side
			return broken("the backend %s sent a message that is larger than any may be", c.address)
		}
		return c.exhausted()
	case codes.Unauthenticated, codes.PermissionDenied:
		return &flow.Failure{Code: flow.FailDenied, What: "the backend " + c.address.String() + " does not let us in", Hint: "it wants a token, or another one"}
	case codes.Unimplemented:
		return c.versionFailure("")
	case codes.InvalidArgument, codes.OutOfRange, codes.FailedPrecondition, codes.AlreadyExists:
		return &flow.Failure{Code: flow.FailInvalid, What: "the backend " + c.address.String() + " refuses the request as malformed"}
	case codes.DeadlineExceeded:
		return c.silent()
	case codes.Canceled:
		return &flow.Failure{Code: flow.FailUnavailable, What: "the backend " + c.address.String() + " broke the call off"}
	case codes.Internal, codes.Unknown, codes.DataLoss:
		return c.garbled(st.Message())
	default:
		return &flow.Failure{Code: flow.FailInternal, What: "the backend " + c.address.String() + " failed"}
	}
}

// garbled tells an answer that could not be read from a backend's own error.
func (c *Client) garbled(message string) *flow.Failure {
	if strings.Contains(message, "RST_STREAM") { // a proxy's way to hang up
		return c.unreachable(message)
	}
	for _, sign := range []string{"unmarshal", "unexpected HTTP status", "content-type", "malformed", "decompress"} {
		if strings.Contains(message, sign) {
			f := broken("what %s answers is not what an rflow backend says", c.address)
			f.Hint = "check the address: something else may be listening there"
			return f
		}
	}
	f := &flow.Failure{Code: flow.FailInternal, What: "something went wrong inside the backend " + c.address.String()}
	f.Hint = "its log says more"
	return f
}

// unreachable says why, as far as the last attempt to connect tells.
func (c *Client) unreachable(message string) *flow.Failure {
	f := &flow.Failure{Code: flow.FailUnavailable, What: "the backend " + c.address.String() + " cannot be reached"}
	why := c.lines.why()
	var dns *net.DNSError
	switch {
	case why == nil && strings.Contains(message, "x509"):
		f.Code = flow.FailDenied // by us, and asking again would not change it
		f.What, f.Hint = distrust(c.address.String(), message)
	case why == nil && mute(message):
		f.What = c.address.String() + " takes the connection and then says nothing"
		f.Hint = "the backend hangs or is stopped, or something else listens there"
	case why == nil && !hungUp(message) && (strings.Contains(message, "tls:") || strings.Contains(message, "server preface")):
		f.What = c.address.String() + " answers, but not as an rflow backend"
		f.Hint = "check whether it is to be grpc:// or grpcs://, and the port"
	case why == nil:
		f.What = "the line to the backend " + c.address.String() + " broke"
		if hungUp(message) && c.address.network == "tcp" && !c.address.secure {
			// A host of TLS says so before it hangs up, but the line may be
			// gone before that is read.
			f.Hint = "if that happens each time, it may want grpcs:// in its address"
		}
	case errors.Is(why, syscall.ECONNREFUSED):
		f.Hint = "nothing listens there; is the backend running?"
	case errors.Is(why, fs.ErrNotExist):
		f.Hint = "there is no such socket; is the backend running?"
	case errors.Is(why, fs.ErrPermission):
		f.Hint = "this socket belongs to somebody else"
	case errors.As(why, &dns):
		f.Hint = "no machine of that name is known"
	case errors.Is(why, syscall.EHOSTUNREACH), errors.Is(why, syscall.ENETUNREACH):
		f.Hint = "there is no way to that machine from here"
	}
	return f
}

// distrust says what is wrong with a backend's certificate.
func distrust(address, message string) (what, hint string) {
	switch {
	case strings.Contains(message, "expired"):
		return "the certificate of " + address + " is out of date", "renew it, or check this machine's clock"
	case strings.Contains(message, "unknown authority"), strings.Contains(message, "self-signed"):
		return "the certificate of " + address + " is not trusted", "name the authority that signed it with --tls-ca FILE"
	case strings.Contains(message, "valid for"), strings.Contains(message, "SANs"), strings.Contains(message, "names"):
		return "the certificate of " + address + " is for another name", "use a name that it holds as the address"
	}
	return "the certificate of " + address + " cannot be used", "have a look at it on the backend's side"
}

// hungUp reports whether the other end broke the line without a word, as one
// does that dies while it is being greeted. Who speaks another language says
// something first: half an answer is an unexpected EOF.
func hungUp(message string) bool {
	return strings.Contains(message, "server preface: EOF") || strings.Contains(message, "connection reset") || strings.Contains(message, "broken pipe")
}

// mute reports whether the other end was waited for in vain while a line was
// opened, as with one that is stopped: the system takes connections in its place.
func mute(message string) bool {
	for _, sign := range []string{"use of closed network connection", "deadline exceeded", "i/o timeout"} {
		if strings.Contains(message, "connection error") && strings.Contains(message, sign) {
			return true
		}
	}
	return false
}

func (c *Client) exhausted() *flow.Failure {
	return &flow.Failure{Code: flow.FailExhausted, What: "the backend " + c.address.String() + " is full", RetryAfter: c.options.BackoffMax}
}

func (c *Client) silent() *flow.Failure {
	f := flow.Fail(flow.FailSilent, "the backend %s says nothing any more", c.address)
	f.Hint = "the job may still be running; asking again finds it"
	return f
}

// versionFailure names both versions. theirs may be unknown.
func (c *Client) versionFailure(theirs string) *flow.Failure {
	mine := rflowpb.VersionText(rflowpb.Minors())
	f := flow.Fail(flow.FailVersion, "the backend %s speaks version %s of the service, this rflow speaks %s", c.address, CleanLine(theirs, maxName), mine)
	if theirs == "" {
		f = flow.Fail(flow.FailVersion, "the backend %s does not know version %s of the service, which this rflow speaks", c.address, mine)
	}
	f.Hint = "bring rflow and the backend to the same release"
	return f
}

func broken(format string, args ...any) *flow.Failure {
	return flow.Fail(flow.FailBroken, format, args...)
}

// cancelled keeps the context's error as the cause, for errors.Is.
func cancelled(cause error) *flow.Failure {
	f := flow.Fail(flow.FailCancelled, "cancelled")
	if errors.Is(cause, context.DeadlineExceeded) {
		f.What = "the time for this is over"
	}
	f.Err = cause
	return f
}

func closed() *flow.Failure {
	return flow.Fail(flow.FailUnavailable, "the line to the backend was closed")
}
