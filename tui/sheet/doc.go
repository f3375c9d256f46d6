// Package sheet shows images as a contact sheet: all of one round, ranked by what
// the verifier says ([Model]), or the best of every chain or session ([Bests]).
// In the sheet of an initial pool that is larger than the width the pool is
// narrowed: images are marked and the marked kept.
package sheet
