package record

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"pgregory.net/rapid"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

func garden() flow.Tree {
	events := tuitest.Events("0.1 4 pinned", "1.1<0.1 edited 7 : Make the bench blue.", "1.2<0.1 failed")
	note, two := "look at the stem", 2
	for _, p := range []flow.Payload{
		flow.NodeMarked{Node: "1.1", Note: &note},
		flow.Judged{Node: "1.1", Preference: flow.ChildBetter, Rating: &two, Done: map[int]flow.Outcome{0: flow.OutcomeBroke}},
	} {
		events = append(events, flow.Event{Seq: int64(len(events) + 1), Time: tuitest.Begun(), Session: "fixture", Payload: p})
	}
	return flow.Fold(events)
}

func TestTheRecordOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		for _, id := range []flow.NodeID{"1.1", "1.2", flow.Root} {
			r := New(dialog.DefaultKeys(), garden(), id)
			tuitest.Golden(t, fmt.Sprintf("record-%s-%s", id, size), r.View(themes.Dark(), size.W, size.H), size)
		}
	}
}

// TestEveryTextOfANodeIsInItsRecord sets every text and number of a node to
// one of its own, and looks for it.
func TestEveryTextOfANodeIsInItsRecord(t *testing.T) {
	left := map[string]bool{
		"Withdrawn": true,                                                                                 // never shown
		"Node":      true,                                                                                 // of a reflection: the image itself
		"Tries":     true, "RoleTries": true, "Held": true, "Branch": true, "Toggled": true, "Open": true, // how, not what
	}
	n, want, count := flow.Node{Status: flow.Done}, []string{}, 1000
	var fill func(v reflect.Value, path string)
	fill = func(v reflect.Value, path string) {
		count++
		switch v.Kind() {
		case reflect.String:
			v.SetString(fmt.Sprintf("text%d", count))
			want = append(want, v.String())
		case reflect.Int, reflect.Int64, reflect.Uint64:
			if v.Type().String() != "time.Duration" && v.CanInt() {
				v.SetInt(int64(count))
				want = append(want, fmt.Sprint(count))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() && !left[f.Name] && f.Type.String() != "time.Time" {
					fill(v.Field(i), path+"."+f.Name)
				}
			}
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0), path)
		case reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), path)
		}
	}
	fill(reflect.ValueOf(&n).Elem(), "")
	n.Image = tuitest.Digest("1.1")
	text := Record{facts: image(flow.Tree{}, &n)}.Text()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("the record lacks %s of %+v:\n%s", w, n, text)
			return
		}
	}
	if len(want) < 40 {
		t.Errorf("only %d fields were looked at", len(want))
	}
}

func TestTheRecordIsCopied(t *testing.T) {
	r := New(dialog.DefaultKeys(), garden(), "1.1")
	_, got, done := r.Update(tuitest.Key("y"))
	copied, ok := got[0].(intent.Copy)
	if !done || !ok || !strings.Contains(copied.Text, "note: look at the stem\n") || !strings.Contains(copied.Text, "rating: 2 of 5\n") {
		t.Errorf("%v is asked for (done %v), want the record copied", got, done)
	}
}

func TestScrollingEndsAtTheEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(0, 130).Draw(t, "w"), rapid.IntRange(0, 50).Draw(t, "h")
		var d dialog.Dialog = New(dialog.DefaultKeys(), garden(), "1.1", "i")
		for _, k := range rapid.SliceOf(rapid.SampledFrom([]string{"up", "down", "pgup", "pgdown", "home", "end"})).Draw(t, "keys") {
			d, _, _ = d.Update(tuitest.Key(k))
			view := d.View(themes.Dark(), w, h)
			if gotW, gotH := lipgloss.Size(view); view != "" && (gotW > w || gotH > h || gotH < min(h, 10)) {
				t.Fatalf("%dx%d cells drawn, there is room for %dx%d:\n%s", gotW, gotH, w, h, view)
			}
		}
		if _, _, done := d.Update(tuitest.Key("i")); !done {
			t.Fatal("the key that opens it does not close it")
		}
	})
}
