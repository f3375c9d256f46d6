// Package palette lists everything that can be done now, with its key, and
// finds it by a few letters of its name. What cannot be done says why.
//
// A [Palette] is a dialog: it returns intents and carries nothing out.
package palette
