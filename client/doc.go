// Package client talks to a backend over gRPC and gives its roles to the rest
// of the program as package flow's interfaces.
//
// It keeps three promises. A job is made once: a stream that breaks is taken up
// again under the same request id, and a picture that broke off is read on from
// where it stopped. Nothing that a backend says is trusted: texts lose control,
// escape and direction characters, pictures are checked before anybody decodes
// them, and everything has a bound. And no error of the wire reaches a person:
// every one becomes a *flow.Failure in plain words.
package client
