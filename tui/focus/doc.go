// Package focus is the panel of the selected node: its image as large as fits,
// what the verifier said, the texts it was made with, and the keys with which a
// person judges it. A Model is a value; it does no I/O and reads no clock.
package focus
