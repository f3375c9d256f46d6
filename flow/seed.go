package flow

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// seedBits keeps seeds exact in JSON readers that hold numbers as float64.
const seedBits = 53

// Seed derives the noise seed of one attempt at one place of the tree. It
// depends on nothing else, least of all on the order in which jobs finish, so a
// session run twice asks for the same pictures.
func Seed(session uint64, chain, round, attempt int) uint64 {
	var b [32]byte
	binary.BigEndian.PutUint64(b[0:], session)
	binary.BigEndian.PutUint64(b[8:], uint64(chain))
	binary.BigEndian.PutUint64(b[16:], uint64(round))
	binary.BigEndian.PutUint64(b[24:], uint64(attempt))
	sum := sha256.Sum256(append([]byte("rflow seed 1\x00"), b[:]...))
	return binary.BigEndian.Uint64(sum[:]) >> (64 - seedBits)
}

// RequestID names one call of one role for one node, in UUID form (version 8).
// A resumed session derives the same id, so a backend that still has the job or
// its result answers with it and nothing is made twice. try counts the retries
// that a person asked for.
func RequestID(session SessionID, node NodeID, role Role, try int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "rflow request 1\x00%s\x00%s\x00%s\x00%d", session, node, role, try))
	sum[6] = sum[6]&0x0f | 0x80
	sum[8] = sum[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
