package clay

import (
	"bytes"
	"context"
	"flag"
	"os"
	"testing"
)

var writeTemplates = flag.Bool("write-templates", false, "render all templates anew and write templates.bin.gz")

// TestTemplatesAreFresh renders some of the templates anew and compares them
// with the embedded file, within the rounding that differs between platforms.
func TestTemplatesAreFresh(t *testing.T) {
	if *writeTemplates {
		writeAllTemplates(t)
		return
	}
	list, err := templates()
	if err != nil {
		t.Fatal(err)
	}
	if want := numClasses * templateCount; len(list) != want {
		t.Fatalf("templates.bin.gz holds %d templates, want %d: run go generate", len(list), want)
	}
	for class := range numClasses {
		k := class % templateCount
		fresh, err := renderTemplate(context.Background(), classID(class), k)
		if err != nil {
			t.Fatal(err)
		}
		if got := list[class*templateCount+k]; got.class != classID(class) || !got.like(&fresh) {
			t.Errorf("%s, view %d: the embedded template is stale: run go generate", classID(class).name(), k)
		}
	}
}

// like allows what rounding to bytes and to a platform's float does.
func (t *template) like(o *template) bool {
	for i := range t.cover {
		d := t.fixed[i].sub(o.fixed[i])
		if abs(t.cover[i]-o.cover[i]) > .02 || abs(t.paint[i]-o.paint[i]) > .06 || d.dot(d) > .01 {
			return false
		}
	}
	return abs(float32(t.wide-o.wide)) < .02 && abs(float32(t.shape-o.shape)) < .02
}

func abs(x float32) float32 { return max(x, -x) }

func writeAllTemplates(t *testing.T) {
	var list []template
	for class := range numClasses {
		for k := range templateCount {
			one, err := renderTemplate(context.Background(), classID(class), k)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, one)
		}
	}
	var buf bytes.Buffer
	if err := packTemplates(&buf, list); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("templates.bin.gz", buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d templates, %d bytes", len(list), buf.Len())
}
