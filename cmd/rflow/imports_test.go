package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// rule says what a package may import besides the standard library, and why.
type rule struct {
	allow []string // import path prefixes
	deny  []string // even of the standard library
	why   string
}

const (
	grpcPath  = "google.golang.org/grpc"
	protoPath = "google.golang.org/protobuf"
	errPath   = "google.golang.org/genproto/googleapis/rpc/errdetails"
	ximage    = "golang.org/x/image"
	xansi     = "github.com/charmbracelet/x/ansi"
)

func pane(why string, more ...string) rule {
	return rule{
		allow: append(more, "rflow/flow$", "rflow/flow/worddiff$", "rflow/render", "rflow/themes", "rflow/tui/internal/", "charm.land/", xansi),
		deny:  []string{"os", "net", "os/exec", "net/http", "database/sql"},
		why:   why,
	}
}

// rules are the import rules of the design, one line a package.
func rules() map[string]rule {
	return map[string]rule{
		"rflow/flow":          {why: "the method outlives every tool around it", deny: []string{"os", "net", "os/exec", "net/http", "database/sql", "math/rand", "math/rand/v2"}},
		"rflow/flow/session":  {allow: []string{"rflow/flow$"}, why: "roles come in as interfaces"},
		"rflow/flow/store":    {allow: []string{"rflow/flow$", "modernc.org/sqlite", "golang.org/x/sys/"}, why: "the log knows events and files, nothing else"},
		"rflow/flow/geneval":  {allow: []string{"rflow/flow$"}, why: "a file format"},
		"rflow/flow/archive":  {allow: []string{"rflow/flow$", "rflow/flow/worddiff$", ximage}, why: "file formats: folder, bundle, page, sheet"},
		"rflow/flow/genref":   {allow: []string{"rflow/flow$", "rflow/flow/geneval$", ximage}, why: "training formats are a fold over trees and images"},
		"rflow/flow/preview":  {allow: []string{"rflow/flow$", ximage}, why: "keeps looks beside any roles"},
		"rflow/flow/worddiff": {why: "compares two texts, for the panes and for pages"},
		"rflow/flow/study":    {allow: []string{"rflow/flow$", "gonum.org/v1/plot"}, why: "curves are a fold over trees, and drawn"},
		"rflow/client":        {allow: []string{"rflow/flow$", "rflow/client/rflowpb", grpcPath, protoPath, errPath, ximage}, why: "the only places that know a wire format"},
		"rflow/client/openai": {allow: []string{"rflow/flow$", "rflow/client$", ximage}, why: "roles over HTTP; the client lends its cleaning"},
		"rflow/backend/serve": {allow: []string{"rflow/flow$", "rflow/client/rflowpb", grpcPath, protoPath, errPath}, why: "hosts any roles, knows none"},
		"rflow/backend/clay":  {allow: []string{"rflow/flow$", "rflow/backend/clay/", ximage}, why: "a backend never knows its client"},
		"rflow/render":        {allow: []string{"rflow/render/", ximage, xansi, "github.com/charmbracelet/x/term", "github.com/BourgeoisBear/rasterm", "github.com/charmbracelet/colorprofile", "github.com/klauspost/compress/zlib", "golang.org/x/sys/"}, why: "usable without Bubble Tea"},
		"rflow/themes":        {allow: []string{"charm.land/lipgloss/v2", "github.com/pelletier/go-toml", "github.com/charmbracelet/colorprofile"}, why: "colours only"},
		"rflow/tui/tree":      pane("a pane never sees another pane, a session or the world"),
		"rflow/tui/focus":     pane("a pane never sees another pane, a session or the world"),
		"rflow/tui/review":    pane("a pane never sees another pane, a session or the world"),
		"rflow/tui/queue":     pane("a pane never sees another pane, a session or the world"),
		"rflow/tui/inbox":     pane("what a pass over many sessions knows; it neither opens nor draws them", "rflow/tui/status$"),
		"rflow/tui/home":      pane("a pane never sees another pane, a session or the world"),
		"rflow/tui/dialog":    pane("a pane never sees another pane, a session or the world"),
		"rflow/tui/status":    pane("a pane never sees another pane, a session or the world"),
		"rflow/tui/keymap":    pane("names of keys, no program", "github.com/pelletier/go-toml/v2"),
		"rflow/tui/search":    {allow: []string{"rflow/flow$"}, why: "a pure function over a tree"},
		"rflow/tui/palette":   pane("a dialog never sees a session or the world", "rflow/tui/dialog$", "github.com/sahilm/fuzzy"),
		"rflow/tui/record":    pane("a dialog never sees a session or the world", "rflow/tui/dialog$"),
		"rflow/tui/viewer":    {allow: []string{"rflow/flow$"}, why: "one picture, to a window or a browser"},
		"rflow/tui/replay":    pane("a pane never sees another pane, a session or the world"),
		"rflow/tui/pixels":    pane("a pane never sees another pane, a session or the world", ximage),
		"rflow/tui/sheet":     pane("a pane never sees another pane, a session or the world"),
		"rflow/tui/trial":     pane("a pane never sees another pane, a session or the world"),
		"rflow/tui/charts":    pane("a pane never sees another pane, a session or the world", "github.com/NimbleMarkets/ntcharts/v2/"),
		"rflow/tui/compare":   pane("a pane never sees another pane, a session or the world", ximage),
		"rflow/tui":           {allow: []string{"rflow/flow$", "rflow/render", "rflow/themes", "rflow/tui/", "charm.land/", "github.com/charmbracelet/"}, why: "what it needs of a session is an interface of its own"},
	}
}

type pkg struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "rflow/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

func allowed(r rule, path string) bool {
	for _, a := range r.allow {
		if exact, ok := strings.CutSuffix(a, "$"); ok && path == exact || !ok && strings.HasPrefix(path, a) {
			return true
		}
	}
	for _, d := range r.deny {
		if path == d {
			return false
		}
	}
	return !strings.Contains(strings.SplitN(path, "/", 2)[0], ".") && !strings.HasPrefix(path, "rflow/")
}

func TestImportRules(t *testing.T) {
	byPath := map[string]pkg{}
	for _, p := range packages(t) {
		byPath[p.ImportPath] = p
		for _, imp := range p.Imports {
			if imp == "rflow/cmd/rflow" {
				t.Errorf("%s imports cmd: nobody imports cmd", p.ImportPath)
			}
		}
	}
	for path, r := range rules() {
		p, ok := byPath[path]
		if !ok {
			t.Errorf("there is a rule for %s and no such package", path)
			continue
		}
		for _, imp := range p.Imports {
			if !allowed(r, imp) {
				t.Errorf("%s imports %s: %s", path, imp, r.why)
			}
		}
	}
}

func TestEveryPackageHasARule(t *testing.T) {
	free := []string{"rflow/cmd/", "rflow/client/rflowpb", "rflow/client/clienttest", "rflow/tui/internal/", "rflow/render/internal/", "rflow/backend/clay/"}
	known := rules()
	for _, p := range packages(t) {
		_, ok := known[p.ImportPath]
		for _, f := range free {
			ok = ok || strings.HasPrefix(p.ImportPath, f)
		}
		if !ok {
			t.Errorf("%s has no import rule: say what it may know, and why", p.ImportPath)
		}
	}
}
