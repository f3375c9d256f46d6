package sheet

import (
	"fmt"
	"strings"
	"testing"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

func TestTheBestOfEveryChainOnEveryScreen(t *testing.T) {
	list := ChainBests(tuitest.Tree("0.1 4", "0.2 3", "0.3 2", "1.1<0.1 edited 7", "1.2<0.2 6", "1.3<0.3 1", "2.1<1.1 5", "2.2<1.2 pruned 9"))
	var got []string
	for _, b := range list {
		got = append(got, fmt.Sprintf("%s %s %v", b.Name, b.Score, b.Result))
	}
	if want := "1.1 chain 1 7/10 true, 1.2 chain 2 6/10 false, 0.3 chain 3 2/10 false"; strings.Join(got, ", ") != want {
		t.Fatalf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
	for _, size := range tuitest.Sizes() {
		b := NewBests(themes.Dark(), tuitest.Gallery{}, "best of every chain").SetSize(size.W, size.H).SetBests(list)
		b, _ = b.Update(tuitest.Key("right"))
		tuitest.Golden(t, "bests-"+size.String(), b.View(), size)
	}
}

func TestAnImageThatIsTheBestOfTwoChainsIsShownOnce(t *testing.T) {
	list := ChainBests(tuitest.Tree("0.1 9", "1.1<0.1 5", "1.2<0.1 4"))
	if len(list) != 1 || list[0].Name != "0.1 chain 1,2" {
		t.Errorf("got %+v, want 0.1 of both chains", list)
	}
}

func gallery(n int) Bests {
	var list []Best
	for i := range n {
		list = append(list, Best{Session: flow.SessionID(fmt.Sprintf("s%d", i)), Image: tuitest.Digest("0.1"), Name: "a photo of two red apples and a blue cup", Score: "8/10"})
	}
	return NewBests(themes.Dark(), tuitest.Gallery{}, "best of every session").SetSize(80, 24).SetBests(list)
}

func TestEnterOpensWhereABestIs(t *testing.T) {
	b := gallery(3)
	b, _ = b.Update(tuitest.Key("right"))
	if _, got := b.Update(tuitest.Key("enter")); len(got) != 1 || got[0] != (intent.Open{ID: "s1"}) {
		t.Errorf("enter asks for %+v, want session s1 opened", got)
	}
	b = b.SetBests(b.list[1:]) // s0 is gone
	if _, got := b.Update(tuitest.Key("enter")); len(got) != 1 || got[0] != (intent.Open{ID: "s1"}) {
		t.Errorf("with another list, enter asks for %+v: the cursor left its image", got)
	}
	chain := NewBests(themes.Dark(), tuitest.Gallery{}, "").SetSize(80, 24).SetBests([]Best{{Node: "1.1", Image: tuitest.Digest("1.1")}})
	if _, got := chain.Update(tuitest.Key("enter")); len(got) != 1 || got[0] != (intent.Show{Node: "1.1"}) {
		t.Errorf("enter asks for %+v, want 1.1 shown", got)
	}
}

func TestAGalleryWithoutImagesSaysSo(t *testing.T) {
	b := NewBests(themes.Dark(), tuitest.Gallery{}, "x").SetSize(80, 24)
	if got := b.View(); !strings.Contains(got, "looking for images") {
		t.Errorf("before the list is there it says %q", got)
	}
	b = b.SetBests(nil)
	if got := b.View(); !strings.Contains(got, "there is no finished image yet") {
		t.Errorf("without images it says %q", got)
	}
	for _, k := range []string{"enter", "right", "end", "+"} {
		b, _ = b.Update(tuitest.Key(k)) // nothing to act on
	}
}

func TestAGalleryOfAnySizeFits(t *testing.T) {
	for _, n := range []int{0, 1, 7, 300} {
		b := gallery(n)
		for _, w := range []int{0, 1, 7, 10, 11, 29} {
			for _, h := range []int{0, 1, 2, 6, 11} {
				b = b.SetSize(w, h)
				for _, k := range []string{"end", "up", "+", "left"} {
					b, _ = b.Update(tuitest.Key(k))
				}
				if view := b.View(); w > 0 && h > 0 && strings.Count(view, "\n") != h-1 {
					t.Fatalf("%d images in %dx%d: %d lines", n, w, h, strings.Count(view, "\n")+1)
				}
			}
		}
	}
}

func TestAGalleryInWords(t *testing.T) {
	size := tuitest.Size{W: 80, H: 24}
	b := NewBests(themes.Dark(), tuitest.Gallery{}, "best of every chain").SetPlain(true).SetSize(size.W, size.H)
	b = b.SetBests(ChainBests(tuitest.Tree("0.1 4", "0.2 3", "1.1<0.1 edited 7", "1.2<0.2 6")))
	b, _ = b.Update(tuitest.Key("down"))
	got := tuitest.Grid(b.View(), size.W, size.H)
	for _, want := range []string{"  1 of 2: image 1.1, of chain 1, score 7 of 10, the result", "> 2 of 2: image 1.2, of chain 2, score 6 of 10"} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %q:\n%s", want, got)
		}
	}
	if b, _ = b.Click(3, 0); b.Reading() != 0 {
		t.Errorf("after a click on the first line %d is read first", b.Reading())
	}
}
