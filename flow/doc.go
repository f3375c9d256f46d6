// Package flow is ReflectionFlow as data: the refinement tree, the events that
// make it, the strategy that steers it, and the five roles that do the work
// (arXiv 2504.16080). It does no I/O, starts no goroutine, reads no clock and
// draws no random number, so a tree can be folded, planned and tested anywhere.
//
// The words, each with one meaning:
//
//	node        one image of a session, with how it was made and what was said of it
//	root        the prompt itself, the parent of the initial pool; it has no image
//	chain       one line of nodes, each corrected from the one before
//	round       how many corrections lie between a node and its pool image; the pool is round 0
//	width       chains per session (N); depth: rounds per chain (M); initial: pool images (I)
//	verdict     what a verifier says of an image, judged against the original prompt
//	reflection  what is wrong with an image, as instructions for the next one
//	refinement  the working prompt rewritten for the next image
//	role        generator, verifier, reflector, refiner or corrector
//
// [Fold] turns events into a [Tree]; [Tree.Plan] says what should happen next.
package flow
