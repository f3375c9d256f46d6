package flow

// Look is a picture of an image while it was being sampled, kept so that a
// replay shows the sampling again.
type Look struct {
	Step, Total int // as the progress said it
	Picture     Picture
}

// The bounds of what is kept of one image's sampling.
const (
	MaxLooks     = 8
	MaxLookBytes = 20_000 // of one look's file
)
