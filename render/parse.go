package render

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// maxReply bounds one reply. Longer ones are no answer to our questions.
const maxReply = 4096

// ParseReplies returns the replies in b, in order, and what is left of b when
// it ends inside a sequence. Everything that is not a reply, such as
// keys, is passed over.
func ParseReplies(b []byte) (replies []Reply, rest []byte) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, 0x1b)
		if i < 0 {
			return replies, nil
		}
		b = b[i:]
		n, body, kind := sequence(b)
		if n == 0 {
			if len(b) > maxReply {
				b = b[1:]
				continue
			}
			return replies, b
		}
		if r := readReply(kind, body); r != nil {
			replies = append(replies, r)
		}
		b = b[n:]
	}
	return replies, nil
}

// sequence measures the escape sequence at the start of b. kind is '[' for CSI
// with its final byte in body, the introducer for a string, 0 for others; n is 0 when the
// sequence is not complete.
func sequence(b []byte) (n int, body []byte, kind byte) {
	if len(b) < 2 {
		return 0, nil, 0
	}
	switch b[1] {
	case '[':
		for i := 2; i < len(b); i++ {
			if b[i] >= 0x40 && b[i] <= 0x7e {
				return i + 1, b[2 : i+1], '['
			}
			if b[i] < 0x20 || b[i] > 0x7e {
				return i, nil, 0
			}
		}
		return 0, nil, 0
	case 'P', '_', ']', '^', 'X':
		for i := 2; i < len(b); i++ {
			switch {
			case b[i] == 7 && b[1] == ']':
				return i + 1, b[2:i], b[1]
			case b[i] == 0x1b && i+1 == len(b):
				return 0, nil, 0
			case b[i] == 0x1b && b[i+1] == '\\':
				return i + 2, b[2:i], b[1]
			case b[i] == 0x1b:
				return i, nil, 0
			}
		}
		return 0, nil, 0
	}
	return 1, nil, 0
}

// readReply returns the reply that a sequence is, or nil.
func readReply(kind byte, body []byte) Reply {
	s := string(body)
	switch {
	case kind == 'P' && strings.HasPrefix(s, ">|"):
		return VersionReply{Text: printable(s[2:])}
	case kind == 'P' && (strings.HasPrefix(s, "1$r") || strings.HasPrefix(s, "0$r")):
		return readStyle(s)
	case kind == 'P' && (strings.HasPrefix(s, "1+r") || strings.HasPrefix(s, "0+r")):
		return readTermcap(s)
	case kind == '_' && strings.HasPrefix(s, "G"):
		return readKitty(s[1:])
	case kind == ']' && strings.HasPrefix(s, "11;"):
		if c := ansi.XParseColor(s[3:]); c != nil {
			return BackgroundReply{Color: c}
		}
	case kind == '[' && s != "":
		return readCSI(s[:len(s)-1], s[len(s)-1])
	}
	return nil
}

// readStyle reads DECRPSS. A terminal that knows DECRQSS but not SGR says so,
// which is no answer.
func readStyle(s string) Reply {
	text, ok := strings.CutSuffix(s[3:], "m")
	if s[0] != '1' || !ok {
		return nil
	}
	return StyleReply{Text: printable(text)}
}

// readTermcap reads the answer about one capability, whose name and value are
// hexadecimal.
func readTermcap(s string) Reply {
	name, value, _ := strings.Cut(s[3:], "=")
	n, err1 := hex.DecodeString(name)
	v, err2 := hex.DecodeString(value)
	if err1 != nil || err2 != nil || len(n) == 0 {
		return nil
	}
	return TermcapReply{Name: printable(string(n)), Value: printable(string(v)), OK: s[0] == '1'}
}

func readKitty(s string) Reply {
	control, message, ok := strings.Cut(s, ";")
	if !ok {
		return nil
	}
	r := KittyReply{Message: printable(message)}
	for field := range strings.SplitSeq(control, ",") {
		if v, ok := strings.CutPrefix(field, "i="); ok {
			if n, err := strconv.ParseUint(v, 10, 32); err == nil {
				r.ID = uint32(n)
			}
		}
	}
	return r
}

func readCSI(params string, final byte) Reply {
	private := strings.HasPrefix(params, "?")
	params = strings.TrimPrefix(params, "?")
	if mode, ok := strings.CutSuffix(params, "$"); ok && private && final == 'y' {
		if v, ok := ints(mode); ok && len(v) == 2 {
			return ModeReply{Mode: v[0], Value: v[1]}
		}
		return nil
	}
	v, ok := ints(params)
	switch {
	case !ok:
	case private && final == 'c' && len(v) > 0:
		return AttributesReply{Attributes: slices.DeleteFunc(v[1:], func(n int) bool { return n == 0 })} // kitty: ?62;c
	case private && final == 'S' && len(v) >= 3 && v[1] == 0 && v[0] == 1:
		return SixelColorsReply{N: v[2]}
	case private && final == 'S' && len(v) >= 4 && v[1] == 0 && v[0] == 2:
		return SixelSizeReply{W: v[2], H: v[3]}
	case !private && final == 't' && len(v) == 3 && v[0] == 6:
		return CellSizeReply{W: v[2], H: v[1]}
	case !private && final == 't' && len(v) == 3 && v[0] == 4:
		return WindowPxReply{W: v[2], H: v[1]}
	case private && final == 'n' && len(v) == 2 && v[0] == 997 && (v[1] == 1 || v[1] == 2):
		return SchemeReply{Dark: v[1] == 1}
	case !private && final == 'n' && len(v) == 1 && (v[0] == 0 || v[0] == 3):
		return StatusReply{}
	}
	return nil
}

// ints reads numbers separated by semicolons; an empty one is zero.
func ints(s string) ([]int, bool) {
	var v []int
	for f := range strings.SplitSeq(s, ";") {
		n := 0
		if f != "" {
			u, err := strconv.ParseUint(f, 10, 31)
			if err != nil {
				return nil, false
			}
			n = int(u)
		}
		v = append(v, n)
	}
	return v, true
}

// printable keeps the printable ASCII of what a terminal said, at most 128 bytes of it.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e {
			return -1
		}
		return r
	}, s)
	return s[:min(len(s), 128)]
}
