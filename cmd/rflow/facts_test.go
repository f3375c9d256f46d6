package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A fact is something that terminals, libraries and links do to pictures, and
// that this program is built around; and the tests that pin it: of the
// program's own behaviour, or of the library's that it rests on.
type fact struct {
	says  string
	tests []string // folder.TestName
}

// facts are all of them, by an id that stays.
func facts(t *testing.T) map[string]fact {
	t.Helper()
	all := map[string]fact{}
	for _, part := range []map[string]fact{rendererFacts(), frameworkFacts(), protocolFacts(), terminalFacts(), programFacts(), libraryFacts(), linkFacts()} {
		for id, f := range part {
			if _, twice := all[id]; twice {
				t.Errorf("there are two facts %s", id)
			}
			all[id] = f
		}
	}
	return all
}

const moduleRoot = "../.."

// goFiles parses the module's own Go files, by their path from its root.
func goFiles(t *testing.T) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	err := filepath.WalkDir(moduleRoot, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (strings.HasPrefix(name, ".") && path != moduleRoot || name == "testdata" || name == "node_modules") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		rel, err := filepath.Rel(moduleRoot, path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		files[filepath.ToSlash(rel)] = file
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// testsIn returns the test functions of the module as folder.TestName, and
// the file of each.
func testsIn(files map[string]*ast.File) map[string]string {
	found := map[string]string{}
	for path, file := range files {
		if !strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv != nil || f.Body == nil || len(f.Body.List) == 0 {
				continue
			}
			if name := f.Name.Name; strings.HasPrefix(name, "Test") || strings.HasPrefix(name, "Fuzz") || strings.HasPrefix(name, "Benchmark") {
				found[path[:strings.LastIndex(path, "/")]+"."+name] = path
			}
		}
	}
	return found
}

// TestEveryFactHasATest that exists, so that the list cannot rot: who renames
// or removes one says here what pins the fact from then on.
func TestEveryFactHasATest(t *testing.T) {
	tests := testsIn(goFiles(t))
	for id, f := range facts(t) {
		if len(strings.Fields(f.says)) < 4 || len(f.says) > 200 {
			t.Errorf("fact %s says %q, want one sentence", id, f.says)
		}
		if len(f.tests) == 0 {
			t.Errorf("fact %s has no test: %s", id, f.says)
		}
		for _, name := range f.tests {
			if tests[name] == "" {
				t.Errorf("fact %s is pinned by %s, which does not exist: %s", id, name, f.says)
			}
		}
	}
}

// TestEveryTestOfFactsIsListed, so that its reason is found when it fails.
func TestEveryTestOfFactsIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, f := range facts(t) {
		for _, name := range f.tests {
			listed[name] = true
		}
	}
	tests := testsIn(goFiles(t))
	for _, name := range slices.Sorted(maps.Keys(tests)) {
		file := filepath.Base(tests[name])
		own := tests[name] == "cmd/rflow/facts_test.go"
		if strings.HasPrefix(file, "facts_") && !own && !listed[name] {
			t.Errorf("%s in %s pins no fact of the list", name, tests[name])
		}
	}
}
