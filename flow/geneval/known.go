package geneval

import (
	"slices"
	"strings"
)

// Known reports whether a prompt is one of the benchmark's, or of the form that
// the benchmark's grammar gives:
//
//	a photo of a X                     a photo of a X and a Y
//	a photo of {two|three|four} Xs     a photo of a COLOUR X
//	a photo of a X {left of|right of|above|below} a Y
//	a photo of a COLOUR X and a COLOUR Y
//
// Case, articles, plurals, spaces and a full stop at the end do not matter, nor
// whether "a photo of" stands before it. All 553 prompts are known, and so are
// others of their kind: who keeps training data clean of a benchmark would leave
// those out too.
func Known(prompt string) bool {
	words := strings.Fields(strings.ToLower(strings.TrimRight(strings.TrimSpace(prompt), ". ")))
	words = slices.DeleteFunc(words, func(w string) bool { return w == "a" || w == "an" || w == "the" })
	if len(words) > 1 && words[0] == "photo" && words[1] == "of" {
		words = words[2:]
	}
	text := strings.Join(words, " ")
	if thing(text) || counted(text) || coloured(text) {
		return true
	}
	for _, between := range []string{" and ", " left of ", " right of ", " above ", " below "} {
		if a, b, ok := strings.Cut(text, between); ok {
			return thing(a) && thing(b) || between == " and " && coloured(a) && coloured(b)
		}
	}
	return false
}

// counted is a number up to four and a class.
func counted(text string) bool {
	number, what, ok := strings.Cut(text, " ")
	return ok && slices.Contains([]string{"one", "two", "three", "four"}, number) && thing(what)
}

// coloured is one of the ten colours and a class.
func coloured(text string) bool {
	colour, what, ok := strings.Cut(text, " ")
	return ok && slices.Contains(colours(), colour) && thing(what)
}

// thing is a class, or its plural as the benchmark or English writes it.
func thing(text string) bool {
	if slices.Contains(classes(), text) || text == "people" || text == "knives" {
		return true
	}
	for _, end := range []string{"s", "es"} {
		if one, ok := strings.CutSuffix(text, end); ok && slices.Contains(classes(), one) {
			return true
		}
	}
	return false
}

func colours() []string {
	return []string{"red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white"}
}

// classes are COCO's, as the benchmark names them.
func classes() []string {
	return []string{
		"airplane", "apple", "backpack", "banana", "baseball bat", "baseball glove", "bear", "bed", "bench", "bicycle",
		"bird", "boat", "book", "bottle", "bowl", "broccoli", "bus", "cake", "car", "carrot", "cat", "cell phone", "chair",
		"clock", "computer keyboard", "computer mouse", "couch", "cow", "cup", "dining table", "dog", "donut", "elephant",
		"fire hydrant", "fork", "frisbee", "giraffe", "hair drier", "handbag", "horse", "hot dog", "kite", "knife", "laptop",
		"microwave", "motorcycle", "orange", "oven", "parking meter", "person", "pizza", "potted plant", "refrigerator",
		"sandwich", "scissors", "sheep", "sink", "skateboard", "skis", "snowboard", "spoon", "sports ball", "stop sign",
		"suitcase", "surfboard", "teddy bear", "tennis racket", "tie", "toaster", "toilet", "toothbrush", "traffic light",
		"train", "truck", "tv", "tv remote", "umbrella", "vase", "wine glass", "zebra",
	}
}
