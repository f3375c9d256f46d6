// Package pixels is the pane that shows one image closely, down to its pixels. A
// part of an image is a picture with a key of its own, which [Derive] makes.
package pixels
