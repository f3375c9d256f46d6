package main

import (
	"go/ast"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// binaryFiles are the module's files that the program is made of.
func binaryFiles(t *testing.T) map[string]*ast.File {
	t.Helper()
	linked := map[string]bool{}
	for _, path := range dependencies(t) {
		if dir, ok := strings.CutPrefix(path, "rflow/"); ok {
			linked[dir] = true
		}
	}
	files := goFiles(t)
	maps.DeleteFunc(files, func(path string, _ *ast.File) bool {
		return strings.HasSuffix(path, "_test.go") || !linked[path[:max(0, strings.LastIndex(path, "/"))]]
	})
	return files
}

// dependencies are the import paths of all packages in the binary.
func dependencies(t *testing.T) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "rflow/cmd/rflow").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(out))
}

// selectors calls visit with each use of name in a package that file imports as
// path: pkg.name.
func selectors(file *ast.File, path string, visit func(name string)) {
	local := ""
	for _, imp := range file.Imports {
		if p, _ := strconv.Unquote(imp.Path.Value); p == path {
			local = path[strings.LastIndex(path, "/")+1:]
			if imp.Name != nil {
				local = imp.Name.Name
			}
		}
	}
	if local == "" {
		return
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == local {
				visit(s.Sel.Name)
			}
		}
		return true
	})
}

// TestRastermWritesHeadersAndNothingElse: its checks read the environment or
// take standard input away from the program, and its writers were measured and
// found short.
func TestRastermWritesHeadersAndNothingElse(t *testing.T) {
	header := regexp.MustCompile(`^(KITTY|ITERM)_IMG_(HDR|FTR)$|^(Kitty|Iterm)ImgOpts$`)
	uses := 0
	for path, file := range binaryFiles(t) {
		selectors(file, "github.com/BourgeoisBear/rasterm", func(name string) {
			uses++
			if !header.MatchString(name) {
				t.Errorf("%s uses rasterm.%s", path, name)
			}
		})
	}
	if uses == 0 {
		t.Error("nothing uses rasterm: is this test still about anything?")
	}
}

// TestSlowQuantisersAreNotUsed: the standard library's takes half a second for
// a picture, and others ten times as long as our own.
func TestSlowQuantisersAreNotUsed(t *testing.T) {
	slow := regexp.MustCompile(`soniakeys/quant|go-quantize|nfnt/resize|image/color/palette`)
	for path, file := range binaryFiles(t) {
		for _, drawing := range []string{"image/draw", "golang.org/x/image/draw"} {
			selectors(file, drawing, func(name string) {
				if name == "FloydSteinberg" {
					t.Errorf("%s dithers by draw.%s", path, name)
				}
			})
		}
		for _, imp := range file.Imports {
			if slow.MatchString(imp.Path.Value) {
				t.Errorf("%s imports %s", path, imp.Path.Value)
			}
		}
	}
}

// TestNoTestTrustsAWrongOracle: a sixel decoder that loses what follows the
// first band, an emulator that splits clusters, one whose unlocked method races, and a
// harness that looks for words in the differences between frames.
func TestNoTestTrustsAWrongOracle(t *testing.T) {
	wrong := regexp.MustCompile(`hinshun/vt10x|exp/teatest`)
	for path, file := range goFiles(t) {
		for _, imp := range file.Imports {
			if wrong.MatchString(imp.Path.Value) {
				t.Errorf("%s imports %s", path, imp.Path.Value)
			}
		}
		selectors(file, "github.com/charmbracelet/x/ansi/sixel", func(name string) {
			if name == "Decoder" {
				t.Errorf("%s decodes by x/ansi/sixel", path)
			}
		})
		selectors(file, "github.com/charmbracelet/x/vt", func(name string) {
			if strings.Contains(name, "SafeEmulator") {
				t.Errorf("%s uses vt.%s", path, name)
			}
		})
	}
}

// TestTheFrameworkIsOfOneGeneration: the first one compares whole lines and
// sends pictures with them, and both do not build in one module.
func TestTheFrameworkIsOfOneGeneration(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join(moduleRoot, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for _, old := range []string{"github.com/charmbracelet/bubbletea", "github.com/charmbracelet/lipgloss", "github.com/charmbracelet/bubbles", "github.com/charmbracelet/x/cellbuf"} {
		if strings.Contains(string(mod), old+" ") {
			t.Errorf("go.mod requires %s", old)
		}
	}
	if !regexp.MustCompile(`charm\.land/bubbletea/v2 v2\.[1-9]`).Match(mod) {
		t.Error("go.mod does not require bubbletea 2.1 or later, which carries strings in cells")
	}
}

// TestTheBinaryHasNoTestCode, as it would with a package that imports testing
// for its own tests' sake.
func TestTheBinaryHasNoTestCode(t *testing.T) {
	for _, path := range dependencies(t) {
		if path == "testing" || path == "net/http/httptest" || strings.HasSuffix(path, "test") && strings.HasPrefix(path, "rflow/") {
			t.Errorf("the binary contains %s", path)
		}
	}
}

// TestPicturesHaveNoPackageState: a cache in a package's variable outlives the
// program that filled it, and mixes two of them.
func TestPicturesHaveNoPackageState(t *testing.T) {
	for path, file := range binaryFiles(t) {
		if !strings.HasPrefix(path, "render/") && !strings.HasPrefix(path, "tui/") {
			continue
		}
		for _, d := range file.Decls {
			decl, ok := d.(*ast.GenDecl)
			if !ok || decl.Tok != token.VAR {
				continue
			}
			for _, spec := range decl.Specs {
				v := spec.(*ast.ValueSpec)
				for i, name := range v.Names {
					if name.Name != "_" && (i >= len(v.Values) || !stateless(v.Values[i])) {
						t.Errorf("%s has the variable %s", path, name.Name)
					}
				}
			}
		}
	}
}

// stateless reports whether a variable holds an error, another package's value,
// a table that is made once, or memory to use again: nothing of a program.
func stateless(value ast.Expr) bool {
	switch v := value.(type) {
	case *ast.SelectorExpr:
		return true
	case *ast.CompositeLit:
		sel, ok := v.Type.(*ast.SelectorExpr)
		return ok && sel.Sel.Name == "Pool"
	case *ast.CallExpr:
		sel, ok := v.Fun.(*ast.SelectorExpr)
		return ok && slices.Contains([]string{"New", "Errorf", "OnceValue", "OnceValues", "MustCompile"}, sel.Sel.Name)
	}
	return false
}
