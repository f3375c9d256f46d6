package tui

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// elsewhere returns the keys with those that have names moved to function keys.
func elsewhere(t *testing.T) func(*Options) {
	t.Helper()
	moved := strings.NewReplacer(
		`"shift+tab"`, `"f1"`, `"tab"`, `"f2"`, `"esc"`, `"f3"`, `"enter"`, `"f4"`, `"ctrl+s"`, `"f5"`,
		`"alt+d"`, `"f6"`, `"alt+e"`, `"f7"`, `"alt+o"`, `"f8"`, `"alt+f"`, `"f9"`, `"pgup"`, `"ctrl+x"`, `"pgdown"`, `"ctrl+g"`,
	)
	list := strings.ReplaceAll(Keys{}.List(), `"f5"`, `"f12"`) // the replay has one
	return other(t, moved.Replace(list))
}

func TestNoTextNamesAKeyThatIsNotInForce(t *testing.T) {
	gone := regexp.MustCompile(`(^|[^-\w])(esc|enter|tab|shift\+tab|ctrl\+s|alt\+[deof]|pgup|pgdn|pgdown)([^-\w]|$)`)
	steps := [][]string{
		{},
		{"?"},
		{"f3", "!"},
		{"f3", "b"},
		{"p"},
		{"f3", "x"},
		{"f3", "w"},
		{"f3", "i"},
		{"f3", ":"},
		{"g", "a", "t", "e", "f4"},
		{"f3", "/"},
		{"z", "z"},
		{"f3"},
		{"r"},
		{"Q"},
		{"x"},
		{"Q"},
		{"1"},
		{"f3", "e"},
		{"?"},
		{"f3", "c"},
		{"f3", "s"},
		{"f3", "z"},
		{"f3", "v"},
		{"f3", "f4"},
		{"?"},
		{"f3", "f4"},
		{"f3", "f3", "ctrl+c"},
		{"n", "q"},
		{"y"},
		{"?"},
		{"f3", "/"},
		{"r"},
		{"f3", "r"},
		{"f3", "x"},
		{"f3", "f2"},
		{"f2"},
		{"?"},
	}
	for _, size := range tuitest.Sizes() {
		story(t, size, garden(), func(u *ui) {
			u.library.list = []SessionInfo{{ID: "s1", Prompt: "three red apples", State: flow.FinishedSession, Images: 2}}
			for i, keys := range steps {
				u.press(keys...)
				for _, line := range strings.Split(u.screen(), "\n") {
					if found := gone.FindString(line); found != "" {
						t.Errorf("%s: after step %d, %q: %q is named, and does nothing any more:\n%s", size, i, keys, strings.TrimSpace(found), line)
					}
				}
			}
			if u.m.session != nil {
				t.Errorf("%s: the keys do not lead home", size)
			}
		}, elsewhere(t), func(o *Options) { o.Keeper = &cabinet{shelf: o.Library.(*shelf)} })
	}
}

func TestOtherKeysInDialogs(t *testing.T) {
	keys := other(t, `
[keys.branch]
seed = "7"
[keys.dialog]
no = "N"
leave = "Z"
[keys.deciding]
reason = ["v", "w", "x", "y", "z"]
[keys.text]
delete_word = "alt+w"
[keys.search]
find = "ctrl+g"
[keys.palette]
take = "ctrl+g"
`)
	story(t, wide(), garden(), func(u *ui) {
		u.press("b", "q", "s")
		u.shows("s does nothing here: Z leaves", " 7 ", "Z nothing happens")
		want := again(mustNode(u, u.m.cursor()))
		u.press("7")
		if got := u.session.commands(); len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Fatalf("7 in the branch dialog did %v, want another seed", got)
		}
		u.press("tab", "r", "x", "w", "enter")
		d, ok := u.session.commands()[1].(flow.Decide)
		if !ok || d.Code != "wrong_place" {
			t.Errorf("rejected by w: %#v, want the second reason", d)
		}
		u.press("/")
		u.typing("red zebras")
		u.press("alt+w", "enter")
		u.shows("enter does nothing here", "ctrl+g · esc clears")
		u.press("ctrl+g")
		u.shows("/red")
		u.press(":")
		u.typing("charts")
		u.press("ctrl+g")
		if u.m.leaf == nil {
			t.Error("ctrl+g in the list of commands does nothing")
		}
	}, keys)
}

func mustNode(u *ui, id flow.NodeID) *flow.Node {
	u.t.Helper()
	n, ok := u.m.doc.Node(id)
	if !ok {
		u.t.Fatalf("there is no %s", id)
	}
	return n
}

func TestConflictsInDialogsAreTold(t *testing.T) {
	for toml, want := range map[string]string{
		"[keys.branch]\nseed = \"p\"":       `line 2: keys.branch.seed: "p" is keys.branch.prompt (another prompt) already`,
		"[keys.cancel]\njob = \"j\"":        `line 2: keys.cancel.job: "j" is keys.dialog.down (down) already`,
		"[keys.dialog]\nleave = \"y\"":      `line 2: keys.dialog.leave: "y" is keys.dialog.yes (yes) already`,
		"[keys.field]\ndone = \"d\"":        `line 2: keys.field.done: "d" is text where a text is written`,
		"[keys.field]\nline = \"tab\"":      "",
		"[keys.field]\ndone = \"tab\"":      `"tab" is text`,
		"[keys.palette]\ntake = \"x\"":      `line 2: keys.palette.take: "x" is text`,
		"[keys.search]\nfind = \"space\"":   `line 2: keys.search.find: "space" is text`,
		"[keys.text]\nleft = \"ctrl+e\"":    `line 2: keys.text.left: "ctrl+e" is keys.text.line_end`,
		"[keys.text]\nleft = \"alt+d\"":     `line 2: keys.text.left: "alt+d" is keys.deciding.difference`,
		"[keys.home]\nstart = \"S\"":        `line 2: keys.home.start: "S" is text`,
		"[keys.deciding]\nreason = [\"1\"]": `line 2: keys.deciding.reason: want 5 keys`,
		"[keys.replay]\nblank = \"n\"":      `line 2: keys.replay.blank: "n" is keys.replay.next (next) already`,
		"[keys.branch]\nsede = \"p\"":       `there is no action "sede"`,
		"[keys.dialog]\nleave = []":         `line 2: keys.dialog.leave: it needs a key`,
		"[keys.dialog]\nyes = []":           "",
		"[keys.reject]\nask_again = \"p\"":  `there is no place "reject"`,
	} {
		_, err := ReadKeys([]byte(toml))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", toml, err, want)
		}
	}
}
