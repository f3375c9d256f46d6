package keymap

import (
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	"pgregory.net/rapid"
)

type garden struct {
	Dig, Water, NextBed, CopyID key.Binding
	Row                         key.Binding
	Tools                       int
}

type shed struct{ Dig, Leave key.Binding }

func places() []Place {
	bind := func(keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(keys[0], "does it"))
	}
	return []Place{
		{"garden", &garden{Dig: bind("d"), Water: bind("w"), NextBed: bind("n"), CopyID: bind("Y"), Row: bind("1", "2", "3")}},
		{"shed", &shed{Dig: bind("d"), Leave: bind("ctrl+s")}},
	}
}

func scopes() []Scope {
	return []Scope{
		{Name: "outside", Parts: []Part{{Place: "garden"}, {Place: "shed", Actions: []string{"dig"}}}},
		{Name: "note", Parts: []Part{{Place: "shed", Actions: []string{"leave"}}}, Text: true},
	}
}

func TestReadingChanges(t *testing.T) {
	changes, err := Read([]byte(`theme = "dark"
[keys]
garden.dig = "x"
[keys.garden]
# mine
water = ["alt+w", "W"]
"next_bed" = []
[other]
dig = 7
[keys.shed]
leave = 'ctrl+q'
`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range changes {
		got = append(got, c.name()+"="+strings.Join(c.Keys, "+")+"@"+string(rune('0'+c.Line)))
	}
	want := "keys.garden.dig=x@3 keys.garden.water=alt+w+W@6 keys.garden.next_bed=@7 keys.shed.leave=ctrl+q@;"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("read %s, want %s", s, want)
	}
	inline, err := Read([]byte(`keys = { garden = { dig = "x" }, shed = { leave = ["ctrl+q"] } }`))
	if err != nil || len(inline) != 2 || inline[1].name() != "keys.shed.leave" {
		t.Errorf("inline tables: %v, %v", inline, err)
	}
}

func TestABrokenKeyFileSaysWhere(t *testing.T) {
	for _, c := range []struct {
		file string
		want []string // in what is said
	}{
		{"[keys.garden]\ndig = 7", []string{"line 2: keys.garden.dig: want the name of a key"}},
		{"[keys.garden]\ndig = [\"a\", 7]", []string{"line 2: keys.garden.dig: want names of keys in quotation marks"}},
		{"[keys]\ndig = \"a\"", []string{"line 2: keys.dig: an action is called keys.PLACE.ACTION"}},
		{"keys = \"a\"", []string{"line 1: keys: an action is called"}},
		{"\n[[keys.garden]]\ndig = \"a\"", []string{"line 2: keys.garden: want [keys.PLACE], in single brackets"}},
		{"[keys.\"\\u001b[2J\"]\ndig = \"x\"", []string{`line 2: keys."\x1b[2J".dig: there is no place "\x1b[2J"`}},
		{"[keys.garden.dig]\na = \"a\"", []string{"line 1: keys.garden.dig: want [keys.PLACE]"}},
		{"[keys.gardne]\ndig = \"x\"", []string{`line 2: keys.gardne.dig: there is no place "gardne" (garden?); there are garden, shed`}},
		{"[keys.garden]\n\ndigg = \"x\"", []string{`line 3: keys.garden.digg: there is no action "digg" (dig?); there are dig, water, next_bed, copy_id, row`}},
		{"[keys.garden]\ndig = \"Ctrl+s\"", []string{`line 2: keys.garden.dig: no key is called "Ctrl+s"`}},
		{"[keys.garden]\ndig = \"unbound x\"", []string{"no key is called"}},
		{"[keys.garden]\ndig = [\"x\", \"x\"]", []string{`line 2: keys.garden.dig: "x" stands there twice`}},
		{"[keys.garden]\nrow = [\"4\", \"5\"]", []string{"line 2: keys.garden.row: want 3 keys"}},
		{"[keys.garden]\ndig = \"w\"", []string{`line 2: keys.garden.dig: "w" is keys.garden.water (does it) already`}},
		{"[keys.garden]\nwater = \"d\"", []string{`line 2: keys.garden.water: "d" is keys.garden.dig`}},
		{"[keys.garden]\nwater = \"z\"\ndig = \"z\"", []string{`line 3: keys.garden.dig: "z" is keys.garden.water`}},
		{"[keys.shed]\nleave = \"x\"", []string{`line 2: keys.shed.leave: "x" is text where a text is written`}},
		{"[keys.garden]\ndigg = \"x\"\n[keys.shed]\nleave = \"y!\"", []string{"line 2: keys.garden.digg", "line 4: keys.shed.leave"}},
	} {
		changes, err := Read([]byte(c.file))
		if err == nil {
			err = Check(changes, places(), scopes())
		}
		if err == nil {
			t.Errorf("%q is taken, want %q", c.file, c.want)
			continue
		}
		for _, w := range c.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%q: %v; want %q", c.file, err, w)
			}
		}
	}
}

func TestWhatIsNoConflict(t *testing.T) {
	for _, file := range []string{
		"",
		"[keys.garden]\nwater = \"n\"\nnext_bed = \"w\"", // they change places
		"[keys.garden]\ndig = \"w\"\nwater = []",         // the other has none
		"[keys.shed]\ndig = \"x\"",                       // one thing in two places
		"[keys.garden]\ndig = \"ctrl+s\"",                // in force elsewhere
		"[keys.garden]\nrow = [\"7\", \"8\", \"9\"]",     // as many as there were
		"[keys.shed]\nleave = [\"ctrl+q\", \"alt+x\"]",   // not text
	} {
		changes, err := Read([]byte(file))
		if err == nil {
			err = Check(changes, places(), scopes())
		}
		if err != nil {
			t.Errorf("%q: %v", file, err)
		}
	}
}

func TestHelpIsMadeFromWhatIsInForce(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{"x"}, "x"},
		{[]string{"up", "k"}, "↑/k"},
		{[]string{"alt+down"}, "alt+↓"},
		{[]string{"pgdown"}, "pgdn"},
		{[]string{"x", "y", "z"}, "x/y"},
		{nil, ""},
	} {
		p := places()[0]
		Set([]Change{{Place: "garden", Action: "dig", Keys: c.keys}}, p)
		b := p.Map.(*garden).Dig
		if got := b.Help(); got.Key != c.want || got.Desc != "does it" {
			t.Errorf("%q is called %q in the help, want %q", c.keys, got.Key, c.want)
		}
		if len(c.keys) == 0 {
			press, err := Press(b.Keys()[0])
			if err != nil || !key.Matches(press, b) {
				t.Errorf("an action without a key cannot be asked for: %v", err)
			}
		}
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	before := places()
	changes, err := Read([]byte(Write(before)))
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(changes, places(), scopes()); err != nil {
		t.Error(err)
	}
	if want := len(before[0].Actions()) + len(before[1].Actions()); len(changes) != want {
		t.Errorf("%d actions are read, want %d", len(changes), want)
	}
}

func TestAnyFileIsReadOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file := rapid.OneOf(rapid.String(), rapid.StringMatching(`(\[keys(\.[a-z]{1,6}){0,3}\]\n|[a-z.]{1,9} = ("[a-z+]{0,6}"|\[\]|\["a", 1\]|\{ a = "b" \}|7)\n){0,6}`)).Draw(t, "file")
		changes, err := Read([]byte(file))
		if err == nil {
			_ = Check(changes, places(), scopes())
		}
	})
}
