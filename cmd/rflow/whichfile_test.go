package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// newerBundle is a bundle as a later rflow might write it.
func newerBundle(t *testing.T, bundle string) []byte {
	t.Helper()
	z, err := zip.OpenReader(bundle)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "manifest.json" {
			data = bytes.Replace(data, []byte(`"version": 1`), []byte(`"version": 99`), 1)
		}
		to, err := w.CreateHeader(&f.FileHeader)
		if err == nil {
			_, err = to.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAWrongFileSaysWhatToDo(t *testing.T) {
	p := newProgram(t)
	p.must(append([]string{"run", "--prompt", "two red apples"}, small...)...)
	id := strings.Fields(p.must("sessions"))[0]
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	p.must("export", id, "--format", "bundle", "-o", at("good"))
	p.must("export", id, "--format", "png", "-o", at("exported"))
	bundle, err := os.ReadFile(at("good"))
	if err != nil {
		t.Fatal(err)
	}
	pngs, err := filepath.Glob(at("exported/*.png"))
	if err != nil || len(pngs) == 0 {
		t.Fatalf("no image is exported: %v", err)
	}
	image, err := os.ReadFile(pngs[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"text": []byte("hello\n"), "cut": bundle[:len(bundle)/2], "newer": newerBundle(t, at("good")), "empty": nil, "image": image, "torn": image[:len(image)/2],
	} {
		if err := os.WriteFile(at(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(at("folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	const bundles, ids, images, prompts = "--format bundle -o FILE makes a bundle", "rflow sessions lists", "rflow show takes PNG", `{"prompt": "a photo of three boats"}`
	for _, c := range []struct {
		args []string
		want map[string]string // by the file
	}{
		{[]string{"replay"}, map[string]string{"text": bundles, "cut": "cut short: copy it again", "newer": "or a newer one", "empty": "the file is empty", "image": "rflow show shows it", "folder": "it is a folder", "exported": "--format bundle writes", "gone": bundles}},
		{[]string{"import"}, map[string]string{"text": bundles, "cut": "cut short: copy it again", "newer": "or a newer one", "empty": "the file is empty", "image": "rflow show shows it", "folder": "it is a folder", "exported": "--format bundle writes", "gone": "look at the name"}},
		{[]string{"show"}, map[string]string{"text": images, "cut": "rflow import", "newer": "rflow import", "empty": "the file is empty", "torn": "cut short: copy it again", "folder": "name the images in it", "gone": images}},
		{[]string{"open"}, map[string]string{"text": ids, "cut": "rflow import", "good": "rflow import", "empty": ids, "image": "rflow show shows", "folder": ids, "gone": ids}},
		{[]string{"export", "--format", "bundle", "-o", at("out")}, map[string]string{"text": ids, "good": "rflow import", "folder": ids, "gone": ids}},
		{[]string{"run", "--resume"}, map[string]string{"text": ids, "good": "rflow import", "folder": ids, "gone": ids}},
		{[]string{"run", "--prompts"}, map[string]string{"text": prompts, "cut": prompts, "empty": prompts, "folder": "it is a folder; a prompt file", "gone": "look at the name; a prompt file"}},
	} {
		for file, want := range c.want {
			r := p.run(append(c.args, at(file))...)
			if r.code == exitDone || !strings.Contains(r.errOut, want) || strings.Contains(r.errOut, "zip:") {
				t.Errorf("%v %s: exit %d, %swant %q", c.args, file, r.code, r.errOut, want)
			}
			if n := strings.Count(r.errOut, "\n"); n != 1 {
				t.Errorf("%v %s: %d lines, want one:\n%s", c.args, file, n, r.errOut)
			}
		}
	}
}
