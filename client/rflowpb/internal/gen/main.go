// Command gen writes the Go code of rflow.proto. It needs nothing but Go: the
// proto is compiled by protocompile, and the two plugins are run from the
// module's own requirements. The same proto always gives the same bytes.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"

	"github.com/bufbuild/protocompile"
	"github.com/bufbuild/protocompile/protoutil"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/pluginpb"
)

// wireName is the name under which the file registers itself, whatever folder
// it lies in.
const wireName = "rflow/v1/rflow.proto"

func main() {
	check := flag.Bool("check", false, "write nothing; fail if a generated file is stale")
	flag.Parse()
	if err := run(context.Background(), ".", *check); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// run generates the code of dir/rflow.proto next to it.
func run(ctx context.Context, dir string, check bool) error {
	request, err := compile(ctx, filepath.Join(dir, "rflow.proto"))
	if err != nil {
		return err
	}
	plugins := []string{
		"google.golang.org/protobuf/cmd/protoc-gen-go",
		"google.golang.org/grpc/cmd/protoc-gen-go-grpc",
	}
	for _, plugin := range plugins {
		files, err := generate(ctx, plugin, request)
		if err != nil {
			return err
		}
		for _, f := range files {
			if err := write(filepath.Join(dir, path.Base(f.GetName())), f.GetContent(), check); err != nil {
				return err
			}
		}
	}
	return nil
}

// compile returns what protoc would hand to a plugin: the file and all that it
// imports, imports first.
func compile(ctx context.Context, file string) (*pluginpb.CodeGeneratorRequest, error) {
	compiler := protocompile.Compiler{
		SourceInfoMode: protocompile.SourceInfoStandard,
		Resolver: protocompile.WithStandardImports(&protocompile.SourceResolver{
			Accessor: func(name string) (io.ReadCloser, error) {
				if name != wireName {
					return nil, os.ErrNotExist
				}
				return os.Open(file)
			},
		}),
	}
	compiled, err := compiler.Compile(ctx, wireName)
	if err != nil {
		return nil, err
	}
	request := &pluginpb.CodeGeneratorRequest{
		FileToGenerate: []string{wireName},
		Parameter:      proto.String("paths=source_relative"),
	}
	seen := map[string]bool{}
	request.ProtoFile = withImports(nil, seen, compiled.FindFileByPath(wireName))
	return request, nil
}

// withImports appends the file's imports and then the file to list.
func withImports(list []*descriptorpb.FileDescriptorProto, seen map[string]bool, file protoreflect.FileDescriptor) []*descriptorpb.FileDescriptorProto {
	if seen[file.Path()] {
		return list
	}
	seen[file.Path()] = true
	imports := file.Imports()
	for i := range imports.Len() {
		list = withImports(list, seen, imports.Get(i).FileDescriptor)
	}
	return append(list, protoutil.ProtoFromFileDescriptor(file))
}

// generate runs one plugin.
func generate(ctx context.Context, plugin string, request *pluginpb.CodeGeneratorRequest) ([]*pluginpb.CodeGeneratorResponse_File, error) {
	in, err := proto.MarshalOptions{Deterministic: true}.Marshal(request)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", "run", plugin)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w", plugin, err)
	}
	var response pluginpb.CodeGeneratorResponse
	if err := proto.Unmarshal(out.Bytes(), &response); err != nil {
		return nil, fmt.Errorf("%s answered with something else than code: %w", plugin, err)
	}
	if response.Error != nil {
		return nil, fmt.Errorf("%s: %w", plugin, errors.New(response.GetError()))
	}
	return response.GetFile(), nil
}

// write replaces the file, or with check only compares it.
func write(file, content string, check bool) error {
	if !check {
		return os.WriteFile(file, []byte(content), 0o644)
	}
	have, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if string(have) != content {
		return fmt.Errorf("%s is stale: run go generate ./client/rflowpb", file)
	}
	return nil
}
