package clay

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"rflow/flow"
)

// randomScene stands up to five things of any class and colour in the two rows,
// apart from each other.
func randomScene(r *rand.Rand) *scene {
	sc := &scene{seed: r.Uint64(), backdrop: r.IntN(numBackdrops)}
	n := 1 + r.IntN(5)
	places := r.Perm(6)[:n]
	size := sizeFor(max(n, 3))
	for _, p := range places {
		class := classID(r.IntN(numClasses))
		c := &classTable[class]
		o := object{class: class, colour: colourID(r.IntN(int(numColours))), z: floorDepth + .15*(r.Float64()*2-1), yaw: c.yaw * (r.Float64()*2 - 1)}
		o.size = min(c.prominence*size*(.9+.2*r.Float64()), .8/c.height, .62*size/c.halfWidth)
		if p >= 3 {
			o.y, o.z = shelfHeight, shelfZ
		}
		o.x = acrossAt(.2+.3*float64(p%3)+.01*(r.Float64()*2-1), o.y, o.z)
		sc.objects = append(sc.objects, o)
	}
	return sc
}

// picture decodes and encodes a scene, as the generator does.
func picture(t testing.TB, sc *scene, px int) flow.Picture {
	t.Helper()
	img, err := decode(context.Background(), sc, px)
	if err != nil {
		t.Fatal(err)
	}
	p, err := encodePNG(img)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// tally is how well the eye does on scenes whose contents are known.
type tally struct{ things, found, class, colour, scenes, exact, extra int }

func (a tally) String() string {
	return fmt.Sprintf("%d things: found %s, class right %s, colour right %s; exact count %s of %d; %d false",
		a.things, percent(a.found, a.things), percent(a.class, a.found), percent(a.colour, a.found), percent(a.exact, a.scenes), a.scenes, a.extra)
}

func percent(n, of int) string { return fmt.Sprintf("%.1f%%", 100*float64(n)/float64(max(of, 1))) }

// match pairs what is in a scene with what is seen, by the middle of the box.
func (a *tally) match(t testing.TB, sc *scene, seen []sighting, note func(string)) {
	cam := sc.camera()
	used := make([]bool, len(seen))
	for _, o := range sc.objects {
		a.things++
		u, v, _ := cam.project(vec{o.x, o.y + classTable[o.class].height*o.size/2, o.z})
		best, near := -1, .09
		for i := range seen {
			mu, mv := seen[i].middle()
			if d := math.Hypot(mu-u, mv-v); !used[i] && d < near {
				best, near = i, d
			}
		}
		if best < 0 {
			note(fmt.Sprintf("missed %s %s", o.colour.name(), o.class.name()))
			continue
		}
		used[best] = true
		a.found++
		if seen[best].class == o.class {
			a.class++
		} else {
			note(fmt.Sprintf("%s %s seen as %s", o.colour.name(), o.class.name(), seen[best].class.name()))
		}
		if seen[best].colour == o.colour {
			a.colour++
		} else {
			note(fmt.Sprintf("%s %s seen as %s %s", o.colour.name(), o.class.name(), seen[best].colour.name(), seen[best].class.name()))
		}
	}
	for i := range used {
		if !used[i] {
			a.extra++
		}
	}
	a.scenes++
	if len(seen) == len(sc.objects) {
		a.exact++
	}
}

var eyeScenes = flag.Int("eye-scenes", 0, "measure the eye on this many scenes and log every mistake")

func TestTheEyeFindsWhatIsThere(t *testing.T) {
	var all tally
	r := rand.New(rand.NewPCG(42, 7))
	scenes := 40
	if *eyeScenes > 0 {
		scenes = *eyeScenes
	}
	for range scenes {
		sc := randomScene(r)
		got, err := look(picture(t, sc, 256), defaultEye)
		if err != nil {
			t.Fatal(err)
		}
		all.match(t, sc, got.things, func(s string) {
			if *eyeScenes > 0 {
				t.Log(s)
			}
		})
	}
	t.Log(all)
	share := func(n, of int) float64 { return float64(n) / float64(of) }
	if f := share(all.found, all.things); f < .95 {
		t.Errorf("found %.3f of the things, want at least .95", f)
	}
	if f := share(all.class, all.found); f < .95 {
		t.Errorf("class right for %.3f of those, want at least .95", f)
	}
	if f := share(all.colour, all.found); f < .93 {
		t.Errorf("colour right for %.3f of those, want at least .93", f)
	}
}
