// Package search finds images of a session by what was said about them. It is a
// pure function over a tree.
//
// A query is words that all have to hold:
//
//	apples  "red apples"        in the id, the working prompt, a reflection or the note
//	2.2                         an id, or how one begins
//	decision:edited             accepted edited rejected satisfied passed waiting
//	score>7  rating>=3  round=2  also < <= = ; the score is that of the session's verifier
//	pinned marked pruned noted judged waiting best result yes no
//	queued sampling done failed cancelled
//	-pinned  -"blue bench"      the contrary
//
// Upper and lower case are the same.
package search
