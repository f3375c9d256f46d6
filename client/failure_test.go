package client_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	"rflow/client/clienttest"
	"rflow/client/rflowpb"
	"rflow/flow"
)

// TestStatuses maps what a backend may answer instead of a stream.
func TestStatuses(t *testing.T) {
	retry := func(code codes.Code, d time.Duration) error {
		st, err := status.New(code, "quota exceeded for bucket 7").WithDetails(&errdetails.RetryInfo{RetryDelay: durationpb.New(d)})
		if err != nil {
			t.Fatal(err)
		}
		return st.Err()
	}
	skew, err := status.New(codes.FailedPrecondition, "no").WithDetails(&errdetails.ErrorInfo{
		Reason: rflowpb.ReasonVersion, Domain: rflowpb.Domain, Metadata: map[string]string{rflowpb.MetaVersions: "1.7\x1b[0m"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct {
		err   error
		code  flow.FailureCode
		retry time.Duration
		says  string
	}{
		"full":                 {retry(codes.ResourceExhausted, 3*time.Second), flow.FailExhausted, 3 * time.Second, "full"},
		"full for an age":      {retry(codes.ResourceExhausted, 999*time.Hour), flow.FailExhausted, time.Hour, "full"},
		"full without a hint":  {status.Error(codes.ResourceExhausted, "x"), flow.FailExhausted, 4 * time.Millisecond, "full"},
		"token wanted":         {status.Error(codes.Unauthenticated, "x"), flow.FailDenied, 0, "token"},
		"forbidden":            {status.Error(codes.PermissionDenied, "x"), flow.FailDenied, 0, "token"},
		"not trusted":          {status.Error(codes.Unavailable, "connection error: x509: certificate signed by unknown authority"), flow.FailDenied, 0, "--tls-ca"},
		"another service":      {status.Error(codes.Unimplemented, "unknown service"), flow.FailVersion, 0, "1.1"},
		"another version":      {skew.Err(), flow.FailVersion, 0, "1.7[0m"},
		"malformed":            {status.Error(codes.InvalidArgument, "x"), flow.FailInvalid, 0, ""},
		"no gRPC":              {status.Error(codes.Unknown, "unexpected HTTP status code received from server: 404 (Not Found)"), flow.FailBroken, 0, "address"},
		"a crash":              {status.Error(codes.Internal, "panic: runtime error"), flow.FailInternal, 0, "inside the backend"},
		"its deadline":         {status.Error(codes.DeadlineExceeded, "x"), flow.FailSilent, 0, ""},
		"going away":           {status.Error(codes.Unavailable, "x"), flow.FailUnavailable, 0, ""},
		"gone without a word":  {nil, flow.FailUnavailable, 0, "without a result"},
		"something ungodly":    {status.Error(codes.Aborted, "x"), flow.FailInternal, 0, ""},
		"a code nobody knows":  {status.Error(codes.Code(77), "x"), flow.FailInternal, 0, ""},
		"hung up by its proxy": {status.Error(codes.Internal, "stream terminated by RST_STREAM with error code: INTERNAL_ERROR"), flow.FailUnavailable, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			fake := clienttest.NewFake(t)
			for range 4 {
				fake.On("Generate", clienttest.Fail(want.err))
			}
			_, err := generate(t.Context(), dial(t, fake.Address(), quick()), nil)
			f := wantFailure(t, err, want.code)
			plainWords(t, f)
			if f.RetryAfter != want.retry {
				t.Errorf("retry after %v, want %v", f.RetryAfter, want.retry)
			}
			if !strings.Contains(f.Error(), want.says) {
				t.Errorf("%q does not speak of %q", f.Error(), want.says)
			}
			tries := 1
			if want.code == flow.FailUnavailable {
				tries = 4
			}
			if n := len(fake.Calls("Generate")); n != tries {
				t.Errorf("asked %d times, want %d", n, tries)
			}
		})
	}
}

// TestVersionSkew meets a backend that insists on another version.
func TestVersionSkew(t *testing.T) {
	fake := clienttest.NewFake(t)
	for range 8 {
		fake.On("GetCapabilities", clienttest.Send(&rflowpb.GetCapabilitiesResponse{ApiMinor: 9, Backend: "newer"}))
	}
	c := dial(t, fake.Address(), quick())
	_, err := c.Ready(t.Context())
	f := wantFailure(t, err, flow.FailVersion)
	if !strings.Contains(f.What, "1.9") || !strings.Contains(f.What, "1.1") {
		t.Errorf("%q does not name both versions", f.What)
	}
	if s := c.State(); s.Phase != flow.BackendOffline || !errors.Is(s.Failure, f) {
		t.Errorf("the state is %+v, want offline for that reason", s)
	}
}
