// Package replay is the stage: it plays a session to a room, one step after
// another: the image before, the reflection with what became of it, the image
// after. It changes nothing; arrows are in charge, or it goes on by itself.
package replay
