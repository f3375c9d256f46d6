package focus

import (
	"fmt"
	"testing"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/tuitest"
)

// sized is a gallery that notes the sizes it was asked for.
type sized struct {
	tuitest.Gallery
	sizes map[string]bool
}

func (a sized) Lines(d flow.Digest, cols, rows int) ([]string, bool) {
	a.sizes[fmt.Sprint(cols, "x", rows)] = true
	return a.Gallery.Lines(d, cols, rows)
}

func (a sized) Preview(n flow.NodeID, cols, rows int) ([]string, bool) {
	a.sizes[fmt.Sprint(cols, "x", rows)] = true
	return a.Gallery.Preview(n, cols, rows)
}

// TestThePictureKeepsItsSize: whatever there is to say below it, from node to node the
// picture has the same size; also while one is made, and where the pane's height follows
// from what else is shown but its picture's rows are given.
func TestThePictureKeepsItsSize(t *testing.T) {
	for _, rows := range []int{0, 9} {
		for _, h := range []int{10, 16, 24, 36} {
			g := sized{tuitest.Gallery{Previews: []flow.NodeID{"2.1"}}, map[string]bool{}}
			m := New(themes.Dark(), g).SetTree(story()).SetSize(50, h).SetPicture(rows)
			m = m.SetProgress(map[flow.NodeID]flow.NodeProgress{"2.1": {Node: "2.1", Progress: flow.Progress{Stage: flow.StageSampling, Step: 12, Total: 30}}})
			for _, id := range []flow.NodeID{"0.1", "1.1", "1.2", "2.1"} {
				m = m.Select(id)
				_ = m.View()
				if rows > 0 && h > rows+8 {
					_ = m.SetSize(50, h-5).View() // with a longer reflection below
				}
			}
			if len(g.sizes) != 1 {
				t.Errorf("%d high, %d rows for the picture: it was drawn as %v, want one size", h, rows, g.sizes)
			}
		}
	}
}
