// Package inbox is what a pass over the waiting reflections of many sessions knows:
// which sessions are open and what each has told, which are still to be opened and
// which cannot be, how far the pass is, and when it goes on by itself. The order of
// the reflections is the queue's.
//
// Everything in it is a value and does no I/O; who opens and closes sessions calls
// its methods with what became of that.
package inbox
