// Package rflowpb is the wire format between rflow and its backends:
// rflow.proto, the code generated from it, and what both ends must agree on
// besides, namely the versions, the mapping to package flow, and which pictures
// may travel.
package rflowpb

//go:generate go run ./internal/gen
