package render

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
)

func TestEveryCellTellsWhatItShows(t *testing.T) {
	for _, id := range []ID{1, 239, 240, 241, 61166 % MaxID, MaxID} {
		for _, p := range []Path{Kitty, KittyClassic, Sixel, ITerm2} {
			const cols, rows = 5, 3
			lines := Cells(p, id, cols, rows)
			buf := uv.NewScreenBuffer(cols, rows)
			uv.NewStyledString(strings.Join(lines, "\n")).Draw(buf, buf.Bounds())
			for y := range rows {
				for x := range cols {
					c := buf.CellAt(x, y)
					want := string([]rune{id.slotRune(), kitty.Diacritic(y), kitty.Diacritic(x)})
					if p == Kitty {
						want = string([]rune{kitty.Placeholder, kitty.Diacritic(y), kitty.Diacritic(x), kitty.Diacritic(int(id.terminal() >> 24))})
						if got, want := c.Style.Fg, ansi.IndexedColor(id.terminal()&0xff); got != want {
							t.Errorf("id %d: foreground %v, want %v", id, got, want)
						}
					}
					if c.Content != want || c.Width != 1 {
						t.Fatalf("%v, id %d, cell %d,%d: %+q of width %d, want %+q", p, id, y, x, c.Content, c.Width, want)
					}
				}
			}
		}
	}
}

func TestIDsSurvive256ColoursAndAreDistinct(t *testing.T) {
	seen := map[uint32]ID{}
	for id := ID(1); id <= MaxID; id++ {
		n := id.terminal()
		if lo := n & 0xff; lo < 16 || n>>8&0xffff != 0 || n>>24 == 0 || n>>24 >= MaxCells {
			t.Fatalf("id %d is %#x", id, n)
		}
		if other, twice := seen[n]; twice {
			t.Fatalf("ids %d and %d are both %#x", id, other, n)
		}
		seen[n] = id
		if back, ok := slotID(id.slotRune()); !ok || back != id || id.slotRune() == kitty.Placeholder {
			t.Fatalf("id %d: rune %U, back %d", id, id.slotRune(), back)
		}
	}
	c := ansi.IndexedColor(77)
	if got := colorprofile.ANSI256.Convert(c); got != c {
		t.Errorf("an indexed colour became %v", got)
	}
}

func TestCellsRefuseWhatCannotBePlaced(t *testing.T) {
	for _, got := range [][]string{Cells(Blocks, 1, 2, 2), Cells(Auto, 1, 2, 2), Cells(Kitty, 0, 2, 2), Cells(Kitty, 1, 298, 2), Cells(Sixel, 1, 2, 0)} {
		if got != nil {
			t.Errorf("got %q, want nothing", got)
		}
	}
}
