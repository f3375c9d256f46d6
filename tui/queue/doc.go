// Package queue shows the reflections that wait one after another, each with its
// image as large as fits and the image before it. It has the next one's pictures
// prepared before it is asked for. One queue may hold a session, or many.
//
// The words of the reflection and the keys that decide are the review's; the root
// draws them into the room that [Model.Room] leaves.
//
// A Model is a value and does no I/O.
package queue
