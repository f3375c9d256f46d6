package clay

import (
	"math"
	"testing"
)

func near(a, b vec) bool { return a.sub(b).length() < 1e-9 }

func TestFloorPointsComeBackFromTheirPixels(t *testing.T) {
	for seed := range uint64(20) {
		s := &scene{seed: seed}
		cam := s.camera()
		for x := -1.5; x <= 1.5; x += .5 {
			for z := floorBack + .01; z < 1.2; z += .3 {
				p := vec{x, 0, z}
				u, v, depth := cam.project(p)
				if depth <= 0 {
					t.Fatalf("seed %d: %v is behind the camera", seed, p)
				}
				if q, ok := cam.onFloor(u, v); !ok || !near(p, q) {
					t.Errorf("seed %d: %v projects to (%.3f, %.3f), which leads back to %v, %v", seed, p, u, v, q, ok)
				}
			}
		}
	}
}

func TestShelfPointsComeBackFromTheirPixels(t *testing.T) {
	cam := (&scene{seed: 5}).camera()
	for x := -1.5; x <= 1.5; x += .5 {
		for y := .1; y < 2; y += .4 {
			p := vec{x, y, shelfZ}
			u, v, _ := cam.project(p)
			if q, ok := cam.onShelf(u, v); !ok || !near(p, q) {
				t.Errorf("%v projects to (%.3f, %.3f), which leads back to %v, %v", p, u, v, q, ok)
			}
		}
	}
}

func TestPixelsThatShowNoFloorSaySo(t *testing.T) {
	cam := nominalCamera()
	for _, v := range []float64{0, .2, .5} {
		if p, ok := cam.onFloor(.5, v); ok {
			t.Errorf("onFloor(.5, %v) = %v, want none: the wall is there", v, p)
		}
	}
	if p, ok := cam.onShelf(.5, .95); ok {
		t.Errorf("onShelf(.5, .95) = %v, want none: no plank is so low", p)
	}
}

// The corrector knows a picture but not its seed, so it measures with the
// nominal camera. The jitter must leave that good enough to move things by.
func TestNominalCameraIsCloseToEveryOther(t *testing.T) {
	nominal := nominalCamera()
	for seed := range uint64(200) {
		cam := (&scene{seed: seed}).camera()
		for _, p := range []vec{{-1.2, 0, .4}, {0, 0, 0}, {1.2, 0, -.6}, {1, 1.3, shelfZ}, {-1, 1.3, shelfZ}} {
			u, v, _ := cam.project(p)
			nu, nv, _ := nominal.project(p)
			if off := math.Hypot(u-nu, v-nv); off > .03 {
				t.Errorf("seed %d: %v is seen %.3f picture widths from where the nominal camera has it", seed, p, off)
			}
		}
	}
}

func TestScaleAtMatchesProject(t *testing.T) {
	cam := (&scene{seed: 9}).camera()
	for _, p := range []vec{{0, 0, 0}, {1, .5, -.8}, {-1, 0, .9}} {
		a, _, _ := cam.project(p)
		b, _, _ := cam.project(p.add(cam.right.scale(.1)))
		if got, want := cam.scaleAt(p)*.1, b-a; math.Abs(got-want) > 1e-9 {
			t.Errorf("scaleAt(%v)*.1 = %.6f, projecting gives %.6f", p, got, want)
		}
	}
}

func TestLightComesFromTheUpperLeft(t *testing.T) {
	for seed := range uint64(50) {
		l := (&scene{seed: seed}).light()
		if math.Abs(l.length()-1) > 1e-9 || l.x > -.2 || l.y < .5 || l.z < .2 {
			t.Errorf("seed %d: light from %v, want a unit vector from the left, above and before", seed, l)
		}
	}
}
