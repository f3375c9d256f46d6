package archive

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"rflow/flow"
)

func pageOf(t *testing.T, events []flow.Event, images Images) (string, Result) {
	t.Helper()
	var b bytes.Buffer
	res, err := WritePage(t.Context(), &b, flow.Fold(events), images, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), res
}

func TestAPageHoldsTheTree(t *testing.T) {
	tree, images := edited(t, false)
	var b bytes.Buffer
	if _, err := WritePage(t.Context(), &b, tree, images, nil); err != nil {
		t.Fatal(err)
	}
	html := b.String()
	for _, want := range []string{
		"<h1><bdi>two apples</bdi></h1>", "toy world", "✎ edited", "<ins>one red </ins>", `id="n-1-1"`, `href="#n-1-1"`, "4/10",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for d, p := range images {
		if n := strings.Count(strings.ReplaceAll(html, "&#43;", "+"), base64.StdEncoding.EncodeToString(p.Data)); n != 1 {
			t.Errorf("image %s is in it %d times, want once", d.Short(), n)
		}
	}
}

func TestAPageLoadsNothingAndRunsOnlyItsOwn(t *testing.T) {
	events, images := whole(t)
	html, _ := pageOf(t, events, images)
	if found := regexp.MustCompile(`(?i)(https?:|//[a-z]|@import|url\(|<link|<iframe|<form|\son[a-z]+=|\sstyle=)`).FindAllString(regexp.MustCompile(`data:[^"]*`).ReplaceAllString(html, ""), -1); len(found) > 0 {
		t.Errorf("the page has %q", found)
	}
	policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(html)
	if policy == nil || !strings.HasPrefix(policy[1], "default-src &#39;none&#39;") {
		t.Fatalf("policy %q", policy)
	}
	between := func(open, end string) string {
		_, rest, _ := strings.Cut(html, open)
		text, _, _ := strings.Cut(rest, end)
		return text
	}
	unescape := strings.NewReplacer("&#39;", "'", "&#43;", "+")
	for _, part := range []string{between("<style>", "</style>"), between("<script>", "</script>")} {
		if len(part) < 500 || !strings.Contains(unescape.Replace(policy[1]), hashOf(part)) {
			t.Errorf("the policy does not allow what begins with %.40q", part)
		}
	}
}

func TestAPageEscapesEverything(t *testing.T) {
	const evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{.}}\x1b[31m\u202e&amp;"
	events, images := whole(t)
	for i, e := range events {
		switch p := e.Payload.(type) {
		case flow.SessionStarted:
			p.Prompt = evil
			events[i].Payload = p
		case flow.ReflectionProposed:
			p.Text, p.Author.Name = evil, evil
			events[i].Payload = p
		case flow.ReflectionDecided:
			p.Final, p.Reason, p.Code, p.Decision = evil+" more", evil, evil, flow.Edited
			events[i].Payload = p
		case flow.NodeQueued:
			p.Prompt, p.Reflection = evil+"!", evil
			events[i].Payload = p
		case flow.Unknown:
			events[i].Payload = flow.VerdictGiven{Node: "1.1", Verdict: flow.Verdict{
				Verifier: evil, Kind: flow.KindRubric, Text: evil, Aspects: []flow.Aspect{{Name: evil, Explanation: evil}},
			}}
		}
	}
	html, _ := pageOf(t, events, images)
	if n := strings.Count(html, "<script"); n != 1 {
		t.Errorf("%d scripts, want the page's own", n)
	}
	for _, bad := range []string{"<img src=x", "\x1b", "\u202e", "alert(1)</script>"} {
		if strings.Contains(html, bad) {
			t.Errorf("the page has %q in it", bad)
		}
	}
	if !strings.Contains(html, "&lt;/script&gt;&lt;script&gt;alert(1)") {
		t.Error("the words are not there to be read")
	}
	wellFormed(t, html)
}

// wellFormed reads the tags of a page with a strict reader that knows HTML's
// empty elements: whatever opens has to close.
func wellFormed(t *testing.T, html string) {
	t.Helper()
	html = regexp.MustCompile(`(?s)<(style|script)>.*?</(style|script)>`).ReplaceAllString(html, "")
	d := xml.NewDecoder(strings.NewReader(strings.Replace(html, "<!doctype html>", "", 1)))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
	}
}

func TestAPageNamesLostImages(t *testing.T) {
	events, images := whole(t)
	n, _ := flow.Fold(events).Node("1.1")
	delete(images.shelf, n.Image)
	html, res := pageOf(t, events, images)
	if res.Images != 1 || len(res.Lost) != 1 || strings.Count(html, "data:image/png") != 1 {
		t.Errorf("got %+v; want one image and 1.1 lost", res)
	}
}

func FuzzPageText(f *testing.F) {
	f.Add("<b>", "two\napples")
	f.Add("\x00\u2028</style>", "`${x}`")
	f.Fuzz(func(t *testing.T, prompt, text string) {
		events, images := whole(t)
		started := events[0].Payload.(flow.SessionStarted)
		started.Prompt = prompt
		events[0].Payload = started
		proposed := events[4].Payload.(flow.ReflectionProposed)
		proposed.Text = text
		events[4].Payload = proposed
		html, _ := pageOf(t, events, images)
		if strings.Count(html, "<script") != 1 || strings.Count(html, "<style") != 1 || strings.Count(html, "<img") != 2 {
			t.Errorf("prompt %q and reflection %q change the page", prompt, text)
		}
	})
}
