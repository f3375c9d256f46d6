package openai

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"rflow/client"
	"rflow/flow"
)

// rubric is the revision of the words and keys below. It is part of a verifier's
// identity: another wording gives other scores.
const rubric = "rubric-1"

const judgeRole = `You judge whether a picture shows what a prompt asks for. You see the picture and the prompt it was made from.
Look first, then score. Judge only against the prompt: what it does not ask for is neither good nor bad unless it disturbs.
Scores go from 0 (absent or wrong) over 5 (half right) to 10 (nothing to improve). Be strict: a wrong number of things, a wrong colour or a wrong place is never above 6 overall.
Answer with one JSON object and nothing else.`

// meanings say what each key of a rubric asks, in a few words.
func meanings() map[string]string {
	return map[string]string{
		"object_completeness":             "the thing is there, whole, with all its parts",
		"detectability":                   "one recognises it at once",
		"occlusion_handling":              "nothing hides what should be seen",
		"separation_clarity":              "the two things are clearly two and do not melt into each other",
		"individual_completeness":         "each of them is whole",
		"relationship_accuracy":           "they stand to each other as the prompt says or as makes sense",
		"count_accuracy":                  "exactly as many as asked for: count them one by one",
		"object_uniformity":               "all of them are of the kind asked for",
		"spatial_legibility":              "they can be told apart and counted",
		"color_fidelity":                  "each thing has the colour asked for",
		"contrast_effectiveness":          "colours stand out from each other and from the background",
		"multi_object_consistency":        "light and colour agree across all things",
		"position_accuracy":               "each thing is where the prompt puts it",
		"occlusion_management":            "where things overlap the right one is in front",
		"perspective_consistency":         "sizes and angles agree with one point of view",
		"attribute_binding":               "each colour or quality is on the thing it belongs to and on no other",
		"material_consistency":            "surfaces look like what the things are made of",
		"accuracy_to_prompt":              "all that the prompt asks for is there",
		"creativity_and_originality":      "the idea is carried out with imagination",
		"visual_quality_and_realism":      "it is sharp, well lit, free of artefacts",
		"consistency_and_cohesion":        "the parts make one picture",
		"emotional_or_thematic_resonance": "mood and theme fit the prompt",
	}
}

// Verify implements flow.Verifier with the rubric of the tag.
func (c *Client) Verify(ctx context.Context, r flow.VerifyRequest, watch flow.Watch) (flow.Verdict, error) {
	picture, err := c.show(r.Image)
	if err != nil {
		return flow.Verdict{}, err
	}
	watch.Report(flow.Progress{Stage: flow.StageLooking})
	aspects := flow.Rubric(r.Tag)
	verdict := flow.Verdict{Kind: flow.KindRubric, Tag: r.Tag}
	by, err := c.ask(ctx, question{
		role: flow.RoleVerifier, system: judgeRole,
		parts:  []part{textPart(judgeTask(r.Prompt, aspects)), picture},
		schema: schemaOf(aspects), name: "verdict", temperature: 0, tokens: 3000, limit: 16 << 10,
		take: func(text string, _ bool) string { return readVerdict(text, aspects, &verdict) },
	})
	if err != nil {
		return flow.Verdict{}, err
	}
	verdict.Verifier = c.verifier(by)
	return verdict, nil
}

// verifier identifies model, wording, and what it sees where that was chosen.
func (c *Client) verifier(by flow.Model) string {
	name := by.String() + "/" + rubric
	if c.address.edge != 0 {
		name += "/" + strconv.Itoa(c.address.edge) + "px"
	}
	return name
}

func judgeTask(prompt string, aspects []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The prompt, between the lines:\n---\n%s\n---\n\nScore these aspects of the picture:\n", prompt)
	words := meanings()
	for _, name := range aspects {
		fmt.Fprintf(&b, "- %s: %s\n", name, words[name])
	}
	b.WriteString("\nAnswer with a JSON object that has, for each aspect, its name with {\"explanation\": one sentence of what you see, \"score\": 0 to 10}, " +
		"then \"overall_score\": 0 to 10, and \"meets_prompt\": true if everything the prompt asks for is there and right, else false.")
	return b.String()
}

// schemaOf is the JSON schema of a verdict. The explanation stands before the
// score, so that a model looks before it judges.
func schemaOf(aspects []string) any {
	type object = map[string]any
	score := object{"type": "number", "minimum": 0, "maximum": 10}
	aspect := object{
		"type": "object", "additionalProperties": false, "required": []string{"explanation", "score"},
		"properties": object{"explanation": object{"type": "string"}, "score": score},
	}
	properties := object{"overall_score": score, "meets_prompt": object{"type": "boolean"}}
	required := []string{}
	for _, name := range aspects {
		properties[name] = aspect
		required = append(required, name)
	}
	return object{
		"type": "object", "additionalProperties": false, "properties": properties,
		"required": append(required, "overall_score", "meets_prompt"),
	}
}

// readVerdict reads an answer into v and returns what is wrong with it. Some
// models write numbers as text, or one number for an aspect.
func readVerdict(text string, aspects []string, v *flow.Verdict) (fault string) {
	fields, ok := object(text)
	if !ok {
		return "it is not one JSON object"
	}
	v.Aspects, v.Accepted, v.Text = nil, nil, ""
	overall, explanation, ok := readScore(fields["overall_score"])
	if !ok {
		return "overall_score is missing or no number from 0 to 10"
	}
	v.Score, v.Text = overall, explanation
	for _, name := range aspects {
		score, explanation, ok := readScore(fields[name])
		if !ok {
			return name + " is missing or has no score from 0 to 10"
		}
		v.Aspects = append(v.Aspects, flow.Aspect{Name: name, Score: score, Explanation: explanation})
	}
	var meets bool
	if json.Unmarshal(fields["meets_prompt"], &meets) == nil && len(fields["meets_prompt"]) > 0 {
		v.Accepted = &meets
	}
	return ""
}

// object finds the JSON object in a text that may have a fence or words around
// it.
func object(text string) (map[string]json.RawMessage, bool) {
	text = unfence(text)
	start := strings.IndexByte(text, '{')
	if start < 0 {
		return nil, false
	}
	var fields map[string]json.RawMessage
	err := json.NewDecoder(strings.NewReader(text[start:])).Decode(&fields)
	return fields, err == nil && len(fields) > 0
}

func readScore(raw json.RawMessage) (score float64, explanation string, ok bool) {
	var whole struct {
		Score       json.RawMessage `json:"score"`
		Explanation string          `json:"explanation"`
	}
	if json.Unmarshal(raw, &whole) == nil && whole.Score != nil {
		raw, explanation = whole.Score, client.Clean(whole.Explanation, 2000)
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		raw = json.RawMessage(strings.TrimSuffix(strings.TrimSpace(text), "/10"))
	}
	if json.Unmarshal(raw, &score) != nil || len(raw) == 0 || math.IsNaN(score) || score < 0 || score > 10 || string(raw) == "null" {
		return 0, "", false
	}
	return score, explanation, true
}
