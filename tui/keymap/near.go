package keymap

import (
	"cmp"
	"fmt"
	"slices"
)

// Nearest returns the one of several names that is most like a name, as it may have
// been meant; false when none is near.
func Nearest(name string, names []string) (string, bool) {
	if len(names) == 0 {
		return "", false
	}
	best := slices.MinFunc(names, func(a, b string) int { return cmp.Compare(distance(name, a), distance(name, b)) })
	return best, distance(name, best) <= max(2, min(len(best), len(name))/3)
}

// meant asks whether a name that there is was meant, or says nothing.
func meant(name string, names []string) string {
	if best, near := Nearest(name, names); near {
		return fmt.Sprintf(" (%s?)", best)
	}
	return ""
}

// distance is how many letters must be put in, left out or changed to make b of
// a. Levenshtein 1965
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
