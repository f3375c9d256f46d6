// Package charts draws what a session tells in numbers: the best score against the
// images spent, what was decided about reflections, and how far person and
// verifier agree. All of it is a fold over the tree.
package charts
