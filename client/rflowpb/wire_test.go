package rflowpb_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/bufbuild/protocompile"
	"github.com/bufbuild/protocompile/protoutil"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// TestGeneratedCodeIsFresh compares what rflow.proto says with what the
// generated code was made from.
func TestGeneratedCodeIsFresh(t *testing.T) {
	have := protodesc.ToFileDescriptorProto(rflowpb.File_rflow_v1_rflow_proto)
	compiler := protocompile.Compiler{Resolver: protocompile.WithStandardImports(&protocompile.SourceResolver{
		Accessor: func(name string) (io.ReadCloser, error) {
			if name != have.GetName() {
				return nil, os.ErrNotExist
			}
			return os.Open("rflow.proto")
		},
	})}
	compiled, err := compiler.Compile(context.Background(), have.GetName())
	if err != nil {
		t.Fatal(err)
	}
	want := protoutil.ProtoFromFileDescriptor(compiled.FindFileByPath(have.GetName()))
	if !proto.Equal(have, want) {
		t.Error("rflow.proto has changed: run go generate ./client/rflowpb")
	}
}

// TestStreamsAndNames keep what other languages' tools rely on: every method
// has a request and a response of its own, and none streams from the client.
func TestStreamsAndNames(t *testing.T) {
	methods := rflowpb.File_rflow_v1_rflow_proto.Services().Get(0).Methods()
	for i := range methods.Len() {
		m := methods.Get(i)
		if m.Input().Name() != m.Name()+"Request" || m.Output().Name() != m.Name()+"Response" {
			t.Errorf("%s takes %s and returns %s", m.Name(), m.Input().Name(), m.Output().Name())
		}
		if m.IsStreamingClient() {
			t.Errorf("%s streams from the client: not every host can", m.Name())
		}
		if field := m.Output().Fields().ByName("event"); field != nil && field.Number() != 1 {
			t.Errorf("%s has its event as field %d, want 1 as all", m.Output().Name(), field.Number())
		}
	}
}

// full fills every field of a value with something else than zero.
func full(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString("text " + string(rune('a'+*n%26)))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n) * int64(time.Microsecond) % math.MaxInt32)
	case reflect.Uint64:
		v.SetUint(math.MaxUint64 - uint64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) + .5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		full(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		full(v.Index(0), n)
		full(v.Index(1), n)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		full(key, n)
		full(value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			full(v.Field(i), n)
		}
	}
}

// roundTrip sends a value with every field set over the wire and back: a field
// that is forgotten on the way shows.
func roundTrip[T any](t *testing.T, fix func(*T), there func(T) proto.Message, back func(proto.Message) T) {
	t.Helper()
	var want T
	n := 0
	full(reflect.ValueOf(&want).Elem(), &n)
	fix(&want)
	message := there(want)
	raw, err := proto.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	arrived := message.ProtoReflect().New().Interface()
	if err := proto.Unmarshal(raw, arrived); err != nil {
		t.Fatal(err)
	}
	if got := back(arrived); !reflect.DeepEqual(got, want) {
		t.Errorf("%T arrived as\n%+v, want\n%+v", want, got, want)
	}
}

func TestNothingIsForgotten(t *testing.T) {
	roundTrip(t, func(*flow.Model) {},
		func(m flow.Model) proto.Message { return rflowpb.FromModel(m) },
		func(m proto.Message) flow.Model { return m.(*rflowpb.Model).Flow() })
	roundTrip(t, func(*flow.Timing) {},
		func(v flow.Timing) proto.Message { return rflowpb.FromTiming(v) },
		func(m proto.Message) flow.Timing { return m.(*rflowpb.Timing).Flow() })
	roundTrip(t, func(*flow.SampleParams) {},
		func(v flow.SampleParams) proto.Message { return rflowpb.FromParams(v) },
		func(m proto.Message) flow.SampleParams { return m.(*rflowpb.SampleParams).Flow() })
	// Whom one asked, and how often, one knows.
	roundTrip(t, func(v *flow.Verdict) { v.Kind, v.Source, v.Again = flow.KindYesNo, nil, 0 },
		func(v flow.Verdict) proto.Message { return rflowpb.FromVerdict(&v) },
		func(m proto.Message) flow.Verdict { return *m.(*rflowpb.Verdict).Flow() })
	roundTrip(t, func(f *flow.Failure) { f.Code, f.Err = flow.FailUnsupported, nil },
		func(f flow.Failure) proto.Message { return rflowpb.FromFailure(&f) },
		func(m proto.Message) flow.Failure { return *m.(*rflowpb.Failure).Flow() })
	roundTrip(t, func(c *flow.Capabilities) {
		for i := range c.Engines {
			c.Engines[i].Roles, c.Engines[i].VerdictKind = []flow.Role{flow.RoleVerifier, flow.RoleRefiner}, flow.KindReward
			c.Engines[i].Layouts = []flow.PromptLayout{flow.LayoutSearch, flow.LayoutTraining}
		}
	},
		func(c flow.Capabilities) proto.Message { return rflowpb.FromCapabilities(c) },
		func(m proto.Message) flow.Capabilities { return m.(*rflowpb.GetCapabilitiesResponse).Flow() })
}

// TestEnums: every word has a number of its own, and back.
func TestEnums(t *testing.T) {
	for _, s := range []flow.Stage{flow.StageLoading, flow.StageCompiling, flow.StageSampling, flow.StageLooking, flow.StageWriting} {
		if got := rflowpb.FromStage(s).Flow(); got != s {
			t.Errorf("stage %q came back as %q", s, got)
		}
	}
	for _, k := range []flow.VerdictKind{flow.KindRubric, flow.KindYesNo, flow.KindReward, flow.KindPerson} {
		if got := rflowpb.FromVerdictKind(k).Flow(); got != k {
			t.Errorf("kind %q came back as %q", k, got)
		}
	}
	for _, r := range []flow.Role{flow.RoleGenerator, flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner, flow.RoleCorrector} {
		if got := rflowpb.FromRole(r).Flow(); got != r {
			t.Errorf("role %q came back as %q", r, got)
		}
	}
	for code, want := range map[flow.FailureCode]flow.FailureCode{
		flow.FailUnavailable: flow.FailUnavailable, flow.FailExhausted: flow.FailExhausted, flow.FailUnsupported: flow.FailUnsupported,
		flow.FailInvalid: flow.FailInvalid, flow.FailCancelled: flow.FailCancelled, flow.FailDenied: flow.FailDenied,
		flow.FailVersion: flow.FailVersion, flow.FailInternal: flow.FailInternal,
		flow.FailSilent: flow.FailInternal, flow.FailBroken: flow.FailInternal, "news": flow.FailInternal,
	} {
		if got := rflowpb.FromFailure(&flow.Failure{Code: code}).Flow().Code; got != want {
			t.Errorf("code %q came back as %q, want %q", code, got, want)
		}
	}
	if got := rflowpb.Stage(99).Flow(); got != "" {
		t.Errorf("an unknown stage is %q", got)
	}
}

func TestVersions(t *testing.T) {
	for _, c := range []struct {
		a, b []int32
		want int32
		ok   bool
	}{
		{[]int32{1}, []int32{1}, 1, true},
		{[]int32{1, 2, 3}, []int32{2, 3, 4}, 3, true},
		{[]int32{1}, []int32{2}, 0, false},
		{[]int32{1}, nil, 0, false},
		{[]int32{0}, []int32{0}, 0, true},
	} {
		if got, ok := rflowpb.CommonMinor(c.a, c.b); got != c.want || ok != c.ok {
			t.Errorf("%v and %v have %d, %v in common, want %d, %v", c.a, c.b, got, ok, c.want, c.ok)
		}
	}
	if got := rflowpb.VersionText([]int32{1, 2}); got != "1.1 or 1.2" {
		t.Errorf("versions read %q", got)
	}
}

func TestCheckPicture(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 30, 20))
	var asPNG, asJPEG bytes.Buffer
	if err := errors.Join(png.Encode(&asPNG, img), jpeg.Encode(&asJPEG, img, nil)); err != nil {
		t.Fatal(err)
	}
	var wide bytes.Buffer
	if err := png.Encode(&wide, image.NewGray(image.Rect(0, 0, rflowpb.MaxPictureEdge+1, 1))); err != nil {
		t.Fatal(err)
	}
	cut := func(b []byte, n int) []byte { return b[:len(b)-n] }
	for name, c := range map[string]struct {
		data  []byte
		err   error
		media string
	}{
		"PNG":             {asPNG.Bytes(), nil, "image/png"},
		"JPEG":            {asJPEG.Bytes(), nil, "image/jpeg"},
		"PNG with a tail": {append(asPNG.Bytes(), 0, 0), nil, "image/png"},
		"cut PNG":         {cut(asPNG.Bytes(), 1), rflowpb.ErrPictureTruncated, ""},
		"cut JPEG":        {cut(asJPEG.Bytes(), 2), rflowpb.ErrPictureTruncated, ""},
		"header only":     {asPNG.Bytes()[:33], rflowpb.ErrPictureTruncated, ""},
		"half a header":   {asPNG.Bytes()[:20], rflowpb.ErrPictureType, ""},
		"nothing":         {nil, rflowpb.ErrPictureType, ""},
		"text":            {[]byte("hello"), rflowpb.ErrPictureType, ""},
		"too wide":        {wide.Bytes(), rflowpb.ErrPictureSize, ""},
		"too long":        {make([]byte, rflowpb.MaxPictureBytes+1), rflowpb.ErrPictureSize, ""},
	} {
		w, h, media, err := rflowpb.CheckPicture(c.data)
		if !errors.Is(err, c.err) || media != c.media || c.err == nil && (w != 30 || h != 20) {
			t.Errorf("%s: %dx%d %s, %v, want %s, %v", name, w, h, media, err, c.media, c.err)
		}
	}
}

// FuzzCheckPicture: no bytes from outside bring it down.
func FuzzCheckPicture(f *testing.F) {
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 3, 3))); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add([]byte("\xff\xd8\xff\xd9"))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, h, media, err := rflowpb.CheckPicture(data)
		if err == nil && (w < 1 || h < 1 || w > rflowpb.MaxPictureEdge || h > rflowpb.MaxPictureEdge || media == "") {
			t.Errorf("%dx%d %q passed", w, h, media)
		}
	})
}
