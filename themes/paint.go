package themes

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
)

// paint is one colour, nil where the file does not name it.
type paint struct{ color color.Color }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (p *paint) UnmarshalText(text []byte) (err error) {
	p.color, err = parseColor(string(text))
	return err
}

func parseColor(s string) (color.Color, error) {
	if digits, ok := strings.CutPrefix(s, "#"); ok {
		if _, err := strconv.ParseUint(digits, 16, 32); err != nil || len(digits) != 6 {
			return nil, fmt.Errorf("%q is not #rrggbb", s)
		}
		return lipgloss.Color(s), nil
	}
	n, err := strconv.ParseUint(s, 10, 8)
	if err != nil {
		return nil, fmt.Errorf("%q is neither #rrggbb nor a number from 0 to 255", s)
	}
	if n < 16 {
		return ansiColor(n), nil
	}
	return lipgloss.Color(strconv.FormatUint(n, 10)), nil
}
