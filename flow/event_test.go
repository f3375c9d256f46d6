package flow

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

// payloads returns one of every kind, every field filled.
func payloads() []Payload {
	var list []Payload
	for _, p := range []any{
		&SessionStarted{}, &NodeQueued{}, &NodeStarted{}, &NodeFinished{}, &NodeFailed{}, &NodeCancelled{},
		&RoleFailed{}, &Retried{}, &VerdictGiven{}, &PoolNarrowed{}, &PoolWidened{}, &ChainReopened{}, &ChainExtended{}, &Speculated{}, &Counterfactual{}, &TrialStarted{}, &TrialArmFinished{}, &TrialJudged{}, &TrialCancelled{}, &TrialJudgementWithdrawn{}, &JudgementWithdrawn{}, &Undone{}, &Redone{}, &ChainStarted{}, &ChainEnded{},
		&ReflectionProposed{}, &ReflectionDecided{}, &DecisionWithdrawn{}, &DraftSaved{}, &PromptRefined{},
		&Judged{}, &NodeMarked{}, &GateChanged{}, &Paused{}, &SourcesChanged{}, &SessionFinished{}, &SessionFailed{},
	} {
		v, n := reflect.ValueOf(p).Elem(), 0
		fill(v, &n)
		list = append(list, v.Interface().(Payload))
	}
	return list
}

// fill gives every field a value of its own that is not its zero. Interfaces are
// left out: the only one is a failure's cause, which is not stored.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString("text \u2028 <" + strings.Repeat("x", *n) + ">")
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(uint64(*n % 256))
	case reflect.Float64:
		v.SetFloat(float64(*n) + 0.1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, n)
		fill(value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	}
}

func TestEveryEventSurvivesJSON(t *testing.T) {
	kinds := map[string]bool{}
	for _, p := range payloads() {
		kinds[p.Kind()] = true
		e := Event{Seq: 9, Time: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Session: "s", Actor: "person:Ada", Payload: p}
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatalf("%s: %v", p.Kind(), err)
		}
		var got Event
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatalf("%s: %v in %s", p.Kind(), err, data)
		}
		if !reflect.DeepEqual(got, e) {
			t.Errorf("%s\ngot  %+v\nwant %+v\nover %s", p.Kind(), got, e, data)
		}
		for _, field := range []string{`"seq":9`, `"time":"2026-01-02T03:04:05.000000006Z"`, `"type":"` + p.Kind() + `"`, `"session":"s"`} {
			if !bytes.Contains(data, []byte(field)) {
				t.Errorf("%s has no %s: %s", p.Kind(), field, data)
			}
		}
	}
	if len(kinds) != len(payloads()) {
		t.Errorf("%d payloads have %d kinds", len(payloads()), len(kinds))
	}
}

func TestAnEmptyEventSurvivesJSON(t *testing.T) {
	for _, p := range payloads() {
		empty := reflect.New(reflect.TypeOf(p)).Elem().Interface().(Payload)
		data, err := Event{Seq: 1, Payload: empty}.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var got Event
		if err := got.UnmarshalJSON(data); err != nil || !json.Valid(data) || !reflect.DeepEqual(got.Payload, empty) {
			t.Errorf("%s: %+v (%v) over %s", p.Kind(), got.Payload, err, data)
		}
	}
}

func TestAnUnknownEventIsKeptByteForByte(t *testing.T) {
	raw := []byte(`{ "type":"from_the_future","seq":3, "session":"s", "x":[1,2 ],"t":"<&>\u00e9" }`)
	var e Event
	if err := e.UnmarshalJSON(raw); err != nil {
		t.Fatal(err)
	}
	if u, ok := e.Payload.(Unknown); !ok || u.Kind() != "from_the_future" || e.Seq != 3 {
		t.Fatalf("read as %+v", e)
	}
	if got, err := e.MarshalJSON(); err != nil || !bytes.Equal(got, raw) {
		t.Errorf("written as %s (%v), want %s", got, err, raw)
	}
}

func TestAHeadIsReadTheSameBothWays(t *testing.T) {
	// An escaped letter sends the reader the long way round.
	for _, line := range []string{
		`{"seq":5,"time":"2026-01-02T03:04:05.6Z","type":"node_started","session":"s","actor":"person:Ada","node":"0.1"}`,
		`{"seq":5,"time":"2026-01-02T03:04:05Z","type":"node_started","session":"s","node":"0.1"}`,
		`{"seq":5,"time":"2026-01-02T03:04:05+01:00","type":"node_started","session":"","actor":"","node":"0.1"}`,
		`{"seq":-1,"time":"2026-01-02T03:04:05Z","type":"node_started","session":"s"}`,
		`{"seq":5,"time":"2026-01-02T03:04:05Z","type":"other","session":"s","actor":"a"}`,
	} {
		var quick, long Event
		if _, ok := quickHead([]byte(line)); !ok {
			t.Errorf("%s is not read the quick way", line)
		}
		slow := strings.Replace(line, `"type"`, `"typ\u0065"`, 1)
		if _, ok := quickHead([]byte(slow)); ok {
			t.Errorf("%s is read the quick way", slow)
		}
		if err := quick.UnmarshalJSON([]byte(line)); err != nil {
			t.Error(err)
		}
		if err := long.UnmarshalJSON([]byte(slow)); err != nil {
			t.Error(err)
		}
		if u, ok := long.Payload.(Unknown); ok {
			long.Payload = Unknown{Type: u.Type, Raw: []byte(line)}
		}
		if !quick.Time.Equal(long.Time) || quick.Seq != long.Seq || quick.Session != long.Session || quick.Actor != long.Actor || !reflect.DeepEqual(quick.Payload, long.Payload) {
			t.Errorf("%s\nquick %+v\nlong  %+v", line, quick, long)
		}
	}
}

func FuzzEvents(f *testing.F) {
	for _, p := range payloads() {
		line, err := Event{Seq: 1, Session: "s", Actor: "session", Payload: p}.MarshalJSON()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var e Event
		if err := e.UnmarshalJSON(line); err != nil {
			return
		}
		if !json.Valid(line) {
			t.Fatalf("read although it is not JSON: %q", line)
		}
		again, err := e.MarshalJSON()
		if err != nil {
			return // a time that JSON cannot say
		}
		var back Event
		if err := back.UnmarshalJSON(again); err != nil || back.Seq != e.Seq || back.Payload.Kind() != e.Payload.Kind() {
			t.Fatalf("%q\nbecame %q\nand %+v (%v)", line, again, back, err)
		}
		Fold([]Event{{Seq: 1, Payload: SessionStarted{Prompt: "p", Strategy: DefaultStrategy()}}, {Seq: 2, Payload: e.Payload}}).Plan()
	})
}

func TestMalformedEventsAreRefused(t *testing.T) {
	for _, raw := range []string{
		``, `[]`, `{"type":5}`, `{"type":"node_queued","chain":"one"}`, `{"type":"node_finished","image":"abc"}`, `{"type":"node_finished","image":"` + strings.Repeat("z", 64) + `"}`,
		`{"seq":1,"time":"2026-01-02T03:04:05Z","type":"node_started","session":"s"`, `{"seq":1,"time":"2026-01-02T03:04:05Z","type":"other","session":"s","x":}`,
	} {
		var e Event
		if err := json.Unmarshal([]byte(raw), &e); err == nil {
			t.Errorf("%s is read as %+v", raw, e)
		}
	}
	if _, err := (Event{Seq: 4}).MarshalJSON(); err == nil {
		t.Error("an event without a payload is written")
	}
}

func TestDigests(t *testing.T) {
	d := Sum([]byte("abc"))
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if d.String() != want || d.Short() != want[:10] {
		t.Errorf("digest %s, short %s", d, d.Short())
	}
	if got, err := ParseDigest(strings.ToUpper(want)); err != nil || got != d {
		t.Errorf("parsed %s (%v)", got, err)
	}
	var zero Digest
	if !zero.IsZero() || zero.String() != "" || zero.Short() != "" {
		t.Errorf("the zero digest shows as %q", zero)
	}
}

// BenchmarkDecode reads 10,000 events, as they are written and as another
// program may write them.
func BenchmarkDecode(b *testing.B) {
	for _, how := range []struct{ name, key string }{{"own", `"type"`}, {"foreign", `"typ\u0065"`}} {
		b.Run(how.name, func(b *testing.B) {
			var lines [][]byte
			for _, e := range longLog(10_000) {
				line, err := e.MarshalJSON()
				if err != nil {
					b.Fatal(err)
				}
				lines = append(lines, bytes.Replace(line, []byte(`"type"`), []byte(how.key), 1))
			}
			b.ReportAllocs()
			for b.Loop() {
				for _, line := range lines {
					var e Event
					if err := e.UnmarshalJSON(line); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
