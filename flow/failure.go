package flow

import (
	"errors"
	"fmt"
	"time"
)

// FailureCode says what kind of thing went wrong; what to do follows from it.
type FailureCode string

// The failure codes.
const (
	// FailUnavailable: the backend cannot be reached or is going away. The
	// same request may be sent again as it is.
	FailUnavailable FailureCode = "unavailable"
	// FailExhausted: the backend is full; send again after RetryAfter.
	FailExhausted FailureCode = "exhausted"
	// FailUnsupported: the backend cannot do this with this prompt, text or
	// size. Sending it again gives the same answer.
	FailUnsupported FailureCode = "unsupported"
	// FailInvalid: the request itself is malformed.
	FailInvalid FailureCode = "invalid"
	// FailCancelled: somebody asked for the job to stop.
	FailCancelled FailureCode = "cancelled"
	// FailSilent: the backend said nothing for longer than the idle deadline.
	FailSilent FailureCode = "silent"
	// FailDenied: the backend wants a token, or another one, or shows a
	// certificate that is not to be trusted.
	FailDenied FailureCode = "denied"
	// FailVersion: client and backend speak different versions of the service.
	FailVersion FailureCode = "version"
	// FailBroken: the backend answered with something that cannot be right.
	FailBroken FailureCode = "broken"
	// FailInternal: anything else inside the backend.
	FailInternal FailureCode = "internal"
)

// Failure is an error that a person can act on. What is one sentence without
// jargon of the wire; Hint says what to do, and may be empty.
type Failure struct {
	Code       FailureCode    `json:"code"`
	What       string         `json:"what"`
	Hint       string         `json:"hint,omitempty"`
	RetryAfter time.Duration  `json:"retry_after,omitempty"`
	Understood *Understanding `json:"understood,omitempty"`
	// Err is the cause, for logs; it is not stored.
	Err error `json:"-"`
}

// Error returns what happened and, if known, what to do.
func (f *Failure) Error() string {
	if f.Hint == "" {
		return f.What
	}
	return f.What + ": " + f.Hint
}

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

// Transient reports whether the same request may succeed later by itself.
func (f *Failure) Transient() bool {
	return f.Code == FailUnavailable || f.Code == FailExhausted || f.Code == FailSilent
}

// Fail makes a Failure.
func Fail(code FailureCode, format string, args ...any) *Failure {
	return &Failure{Code: code, What: fmt.Sprintf(format, args...)}
}

// AsFailure finds the Failure in err, or wraps err as an internal one. It
// returns nil for nil.
func AsFailure(err error) *Failure {
	if err == nil {
		return nil
	}
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return &Failure{Code: FailInternal, What: err.Error(), Err: err}
}

// Understanding is how a backend read a text, told so that nothing is silently
// dropped.
type Understanding struct {
	// Text is the text in the backend's own words ("one red apple left of a bench").
	Text string `json:"text"`
	// Unknown are the words it could do nothing with, in order.
	Unknown []string `json:"unknown,omitempty"`
	// Notices are what became of the text besides, a sentence each, such as what
	// a text encoder had no room for. Text may be empty where there are only
	// these.
	Notices []string `json:"notices,omitempty"`
}
