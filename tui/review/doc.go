// Package review is the heart of the program: it shows the reflection on the
// selected node and lets a person accept, edit or reject it.
//
// A decision binds to what was painted. The root calls Painted when a frame has
// gone out; a key that decides acts on that frame, and is refused with a notice
// when the reflection was not on it. What is sent on is the text and the prompt
// of that frame, or no prompt when it was still being refined.
//
// A Model is a value; it does no I/O and reads no clock: SetNow tells the time.
package review
