// Package compare is the pane that shows two images against each other: side by
// side, in turns, as their difference, or with a slider, under one zoom. What it
// shows beyond the images themselves are pictures with keys of their own, which
// [Derive] makes.
package compare
