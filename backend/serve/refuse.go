package serve

import (
	"errors"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// refuse makes the status with which a call ends before it has a job. The
// failure travels as a detail, so that it arrives word for word.
func refuse(f *flow.Failure, details ...protoadapt.MessageV1) error {
	code := map[flow.FailureCode]codes.Code{
		flow.FailUnavailable: codes.Unavailable,
		flow.FailExhausted:   codes.ResourceExhausted,
		flow.FailUnsupported: codes.FailedPrecondition,
		flow.FailInvalid:     codes.InvalidArgument,
		flow.FailCancelled:   codes.Canceled,
		flow.FailDenied:      codes.Unauthenticated,
		flow.FailVersion:     codes.FailedPrecondition,
	}[f.Code]
	if code == codes.OK {
		code = codes.Internal
	}
	if f.RetryAfter > 0 {
		details = append(details, &errdetails.RetryInfo{RetryDelay: rflowpb.FromDuration(f.RetryAfter)})
	}
	details = append(details, protoadapt.MessageV1Of(rflowpb.FromFailure(f)))
	st := status.New(code, f.What)
	if detailed, err := st.WithDetails(details...); err == nil {
		st = detailed
	}
	return st.Err()
}

// refuseVersion says which versions are spoken here.
func refuseVersion(client string) error {
	have := rflowpb.VersionText(rflowpb.Minors())
	f := flow.Fail(flow.FailVersion, "this backend speaks version %s of the service, the client %s", have, client)
	f.Hint = "bring both to the same release of rflow"
	return refuse(f, &errdetails.ErrorInfo{
		Reason: rflowpb.ReasonVersion, Domain: rflowpb.Domain, Metadata: map[string]string{rflowpb.MetaVersions: have},
	})
}

// refuseMissing asks for pictures.
func refuseMissing(missing []*rflowpb.Digest) error {
	precondition := &errdetails.PreconditionFailure{}
	for _, d := range missing {
		precondition.Violations = append(precondition.Violations, &errdetails.PreconditionFailure_Violation{
			Type: rflowpb.MissingBlob, Subject: rflowpb.BlobSubject(d), Description: "put it and call again",
		})
	}
	return refuse(flow.Fail(flow.FailUnsupported, "the picture is not in the backend's cache"), precondition)
}

// refusePut says why a piece of a picture was not taken.
func refusePut(err error) error {
	if errors.Is(err, errBlobsFull) {
		return refuse(&flow.Failure{Code: flow.FailExhausted, What: "the backend's picture cache is full of pictures in use", RetryAfter: retrySoon})
	}
	f := flow.Fail(flow.FailInvalid, "the backend cannot take this picture: %v", err)
	return refuse(f)
}
