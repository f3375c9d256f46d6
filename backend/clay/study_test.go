package clay

import (
	"flag"
	"strings"
	"testing"

	"rflow/flow"
)

var studyPrompts = flag.Int("study-prompts", 4, "prompts of each kind in the study; twice as many for positions")

// studyPx is the side of the study's pictures, and its eye's: the smallest that
// the eye is still sure at, so that hundreds of pictures take seconds.
const studyPx = 160

// seePicture decodes a latent that has run, encodes it, and looks at the file.
func seePicture(t *testing.T, l flowing) *sight {
	t.Helper()
	for range defaultSteps {
		l.flow()
	}
	s, err := look(picture(t, l.scene(), studyPx), studyPx)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// study walks one prompt through pictures as the roles do: budget images from
// noise, and budget images in two chains. It returns from which image on a
// right one is among them, budget when none is.
func study(t *testing.T, d demand, budget int, seed uint64) (noiseAt, reflectAt int) {
	t.Helper()
	var chain [2]*sight
	noiseAt = budget
	for i := range budget {
		s := seePicture(t, newLatent(d, seed+uint64(i), defaultSteps, 1))
		if i < 2 {
			chain[i] = s
		}
		if judge(d, s).right() {
			noiseAt = i
			break
		}
	}
	if noiseAt < 2 {
		return noiseAt, noiseAt
	}
	for i := 2; i < budget; i++ {
		at := seed + uint64(i)
		read, err := parseReflection(judge(d, chain[i%2]).reflection(noise{at}, nil))
		if err != nil {
			t.Fatal(err)
		}
		working := must(t, d.spell(read.edits))
		chain[i%2] = seePicture(t, newCorrection(working, chain[i%2], read.edits, at, defaultSteps, 1))
		if judge(d, chain[i%2]).right() {
			return noiseAt, i
		}
	}
	return noiseAt, budget
}

// TestMoreImagesHelpAndReflectionHelpsMore is the method's claim in small: the
// share of right prompts rises with images on both axes, and at the end of the
// budget reflection is ahead, most of all for positions.
func TestMoreImagesHelpAndReflectionHelpsMore(t *testing.T) {
	const budget = 8
	var curves [2][budget]int
	var positionEnd [2]int
	prompts := 0
	for _, tag := range []flow.Tag{flow.TagTwoObject, flow.TagCounting, flow.TagColors, flow.TagPosition, flow.TagColorAttr} {
		n := *studyPrompts
		if tag == flow.TagPosition {
			n *= 2
		}
		for k, d := range demandsOf(tag, n) {
			prompts++
			a, b := study(t, d, budget, mix(hashKey(string(tag))+uint64(k))>>11)
			for axis, at := range [2]int{a, b} {
				for i := at; i < budget; i++ {
					curves[axis][i]++
				}
				if tag == flow.TagPosition && at < budget {
					positionEnd[axis]++
				}
			}
		}
	}
	for axis, name := range []string{"noise", "reflection"} {
		var line []string
		for i := 1; i <= budget; i *= 2 {
			line = append(line, percent(curves[axis][i-1], prompts))
		}
		t.Logf("%s: %s of %d prompts with 1, 2, 4, 8 images", name, strings.Join(line, " "), prompts)
		if curves[axis][0] >= curves[axis][budget-1] {
			t.Errorf("%s: %v does not rise with images", name, curves[axis])
		}
	}
	if curves[1][budget-1] <= curves[0][budget-1] {
		t.Errorf("reflection ends at %d, noise at %d of %d", curves[1][budget-1], curves[0][budget-1], prompts)
	}
	if positionEnd[1] <= positionEnd[0] {
		t.Errorf("positions: reflection ends at %d, noise at %d", positionEnd[1], positionEnd[0])
	}
}
