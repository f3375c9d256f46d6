package spoken

import "rflow/tui/internal/prose"

// List is a list of sentences as it is shown: one in a line, that which is selected
// in full.
type List struct {
	Lines []string
	Item  []int // of the list, for each line
	Row   int   // the line where the selected one begins
}

// NewList shows as many of n sentences as there is room for in w x h cells, about the
// selected one, before which stands a ">".
func NewList(n, selected, w, h int, sentence func(int) string) List {
	if n == 0 || w < 3 || h <= 0 {
		return List{}
	}
	selected = max(0, min(selected, n-1))
	whole := prose.Wrap(sentence(selected), w-2)
	whole = whole[:min(len(whole), h)]
	from := max(0, min(selected-(h-len(whole))/2, n-1-(h-len(whole))))
	var l List
	add := func(line string, item int) {
		l.Lines, l.Item = append(l.Lines, line), append(l.Item, item)
	}
	for i := from; i < n && len(l.Lines) < h; i++ {
		if i != selected {
			add("  "+prose.Truncate(sentence(i), w-2), i)
			continue
		}
		l.Row = len(l.Lines)
		for j, line := range whole {
			mark := "  "
			if j == 0 {
				mark = "> "
			}
			add(mark+line, i)
		}
	}
	l.Lines, l.Item = l.Lines[:min(len(l.Lines), h)], l.Item[:min(len(l.Item), h)]
	return l
}

// At returns which of the list is on a line.
func (l List) At(row int) (item int, ok bool) {
	if row < 0 || row >= len(l.Item) {
		return 0, false
	}
	return l.Item[row], true
}
