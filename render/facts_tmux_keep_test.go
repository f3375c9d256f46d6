package render

import (
	"fmt"
	"strings"
	"testing"
)

// tmuxStage is a gallery in tmux with a focus picture beside thumbnails.
type tmuxStage struct {
	t    *testing.T
	term *tmuxTerm
	g    *Gallery
	p    *program
}

const (
	stageCols, stageRows = 100, 30
	focusCols, focusRows = 20, 9
)

func newTmuxStage(t *testing.T) *tmuxStage {
	s := &tmuxStage{t: t, term: newTmuxTerm(t, stageCols, stageRows, cellW, 18)}
	s.g = NewGallery(Options{Out: s.term, Loader: tilesLoader(t)})
	t.Cleanup(s.g.Close)
	s.g.Writer().Resize(stageCols, stageRows)
	s.g.Use(tmuxTarget(cellW, 18))
	s.p = programIn("tmux-256color", stageCols, stageRows)
	return s
}

// lines returns a frame of n thumbnails, from picture first on, and the focus picture, which is looked at last.
func (s *tmuxStage) lines(first, n int, status string) (lines []string, focus View) {
	s.g.Begin()
	lines = make([]string, stageRows)
	for i := range n {
		for row, l := range s.g.Look(tile(first + i)).Lines {
			lines[i/8*(tileRows+1)+row] += l + " "
		}
	}
	focus = s.g.Look(Pic{"99", focusCols, focusRows})
	for row, l := range focus.Lines {
		lines[15+row] += l
	}
	for y := range lines {
		lines[y] = s.g.Target().Salt(y) + lines[y]
	}
	lines[15] += status
	lines[14] = status
	return lines, focus
}

// show shows frames until nothing changes any more.
func (s *tmuxStage) show(first, n int, status string) View {
	s.t.Helper()
	var focus View
	var lines []string
	for range 5 {
		lines, focus = s.lines(first, n, status)
		if err := s.g.Settle(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
		if _, err := s.g.Writer().Write(s.p.frame(s.t, lines)); err != nil {
			s.t.Fatal(err)
		}
		s.term.settle(s.g)
	}
	return focus
}

// empty returns how many cells of pictures show nothing.
func (s *tmuxStage) empty() (cells, empty int) {
	for y := range stageRows - 1 {
		for x := range stageCols {
			r := []rune(s.p.buf.CellAt(x, y).Content)
			if len(r) != 3 {
				continue
			}
			cells++
			if found, _, _ := s.term.at(x*s.term.cw+1, y*s.term.ch+1); !found {
				empty++
			}
		}
	}
	return cells, empty
}

// TestTmuxShowsWhatTheWriterTakesForShown after more and more graphics have
// taken the place of others.
func TestTmuxShowsWhatTheWriterTakesForShown(t *testing.T) {
	s := newTmuxStage(t)
	for step, n := range []int{4, 16, 16, 3, 16, 5, 6} {
		s.show(step*3, n, fmt.Sprint("step ", step))
		if cells, empty := s.empty(); empty > 0 || cells < 3*tileCols*tileRows {
			t.Errorf("step %d, %d pictures: %d of %d cells of pictures are empty", step, n+1, empty, cells)
		}
	}
}

// TestTheLargestPictureInTmuxIsTheLastToBecomeBlockArt, whatever else is on the screen.
func TestTheLargestPictureInTmuxIsTheLastToBecomeBlockArt(t *testing.T) {
	s := newTmuxStage(t)
	for _, n := range []int{3, 16, 24} {
		if v := s.show(0, n, ""); v.State != Ready {
			t.Errorf("beside %d thumbnails the focus picture is %v, want %v", n, v.State, Ready)
		}
	}
	if cells, _ := s.empty(); cells < focusCols*focusRows+3*tileCols*tileRows {
		t.Errorf("%d cells of pictures, want some thumbnails too", cells)
	}
}

// TestTextBesidePicturesLeavesTmuxsGraphicsAlone: dropping one makes tmux draw the whole pane
// anew, text first, which shows.
func TestTextBesidePicturesLeavesTmuxsGraphicsAlone(t *testing.T) {
	s := newTmuxStage(t)
	s.show(0, 3, "a status that is long")
	s.term.redrawn = 0
	sent := s.term.sent
	for _, status := range []string{"short", "", "longer than before by far", "x"} {
		s.show(0, 3, status)
	}
	if s.term.redrawn > 0 || s.term.sent > sent {
		t.Errorf("graphics were dropped %d times, and %d drawn again, for text beside them", s.term.redrawn, s.term.sent-sent)
	}
	if _, empty := s.empty(); empty > 0 {
		t.Errorf("%d cells are empty", empty)
	}
}

// TestNoGraphicInTmuxStaysOverLinesAndArt: letters beyond ASCII do not take a graphic away.
func TestNoGraphicInTmuxStaysOverLinesAndArt(t *testing.T) {
	s := newTmuxStage(t)
	s.show(0, 3, "")
	lines, _ := s.lines(0, 3, "")
	lines[0], lines[16] = "", strings.Repeat("─", 40)
	lines[1] = "     ▀▄▀▄▀▄▀▄"
	if _, err := s.g.Writer().Write(s.p.frame(t, lines)); err != nil {
		t.Fatal(err)
	}
	s.term.settle(s.g)
	for _, c := range [][2]int{{8, 1}, {3, 16}} {
		if found, _, _ := s.term.at(c[0]*s.term.cw+1, c[1]*s.term.ch+1); found {
			t.Errorf("a graphic over the text in cell %d,%d", c[0], c[1])
		}
	}
	if _, empty := s.empty(); empty > 0 {
		t.Errorf("%d cells of pictures are empty", empty)
	}
}
