// Package serve hosts any set of roles as the gRPC service of rflowpb.
//
// Every call is a job under its request id. A job lives on when its stream
// breaks, so that whoever asks again under the same id finds it, running or
// finished; it ends when its role does, when somebody cancels it, or when
// nobody has listened for a grace period. Jobs wait in bounded queues, pictures
// lie in a bounded cache, and a role that panics fails its job only.
package serve
