package clay

import "testing"

// These names are GenEval's; a prompt that uses another is not understood.
func TestClassesAreGenEvals(t *testing.T) {
	want := []string{
		"person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light",
		"fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow",
		"elephant", "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee",
		"skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard", "tennis racket", "bottle",
		"wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple", "sandwich", "orange",
		"broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch", "potted plant", "bed",
		"dining table", "toilet", "tv", "laptop", "computer mouse", "tv remote", "computer keyboard", "cell phone", "microwave", "oven",
		"toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors", "teddy bear", "hair drier", "toothbrush",
	}
	for _, name := range want {
		c, ok := classByName(name)
		if !ok || c.name() != name {
			t.Errorf("classByName(%q) = %d, %v", name, c, ok)
		}
	}
	if numClasses != len(want) {
		t.Errorf("%d classes, GenEval has %d", numClasses, len(want))
	}
	if c, ok := classByName("unicorn"); ok {
		t.Errorf("classByName found a unicorn: %s", c.name())
	}
}

func TestClassTableIsSane(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range classTable {
		if seen[c.name] {
			t.Errorf("%s is in the table twice", c.name)
		}
		seen[c.name] = true
		if c.sdf == nil || c.step <= 0 || c.step > 1 || c.prominence < .5 || c.prominence > 1 || c.yaw <= 0 || c.yaw > .7 {
			t.Errorf("%s: step %v, prominence %v or yaw %v is out of range", c.name, c.step, c.prominence, c.yaw)
		}
		if c.radius < c.height/2 || c.radius < c.halfWidth*.7 {
			t.Errorf("%s: radius %v cannot hold height %v and half width %v", c.name, c.radius, c.height, c.halfWidth)
		}
	}
}
