// Package spoken puts images, verdicts and reflections into sentences, for screens
// that are read aloud: what matters most comes first, and nothing is said by a sign,
// a colour or a place on the screen alone.
package spoken
