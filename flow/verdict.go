package flow

import (
	"cmp"
	"errors"
	"fmt"
)

// Tag is a GenEval prompt kind; it chooses a rubric. "" is any other prompt.
type Tag string

// GenEval's six tags.
const (
	TagSingleObject Tag = "single_object"
	TagTwoObject    Tag = "two_object"
	TagCounting     Tag = "counting"
	TagColors       Tag = "colors"
	TagPosition     Tag = "position"
	TagColorAttr    Tag = "color_attr"
)

// Tags returns GenEval's tags in the order of its prompt file.
func Tags() []Tag {
	return []Tag{TagSingleObject, TagTwoObject, TagCounting, TagColors, TagPosition, TagColorAttr}
}

// Rubric returns the aspects that a rubric verifier scores for a tag, besides
// the overall score.
func Rubric(tag Tag) []string {
	switch tag {
	case TagSingleObject:
		return []string{"object_completeness", "detectability", "occlusion_handling"}
	case TagTwoObject:
		return []string{"separation_clarity", "individual_completeness", "relationship_accuracy"}
	case TagCounting:
		return []string{"count_accuracy", "object_uniformity", "spatial_legibility"}
	case TagColors:
		return []string{"color_fidelity", "contrast_effectiveness", "multi_object_consistency"}
	case TagPosition:
		return []string{"position_accuracy", "occlusion_management", "perspective_consistency"}
	case TagColorAttr:
		return []string{"attribute_binding", "contrast_effectiveness", "material_consistency"}
	default:
		return []string{
			"accuracy_to_prompt", "creativity_and_originality", "visual_quality_and_realism",
			"consistency_and_cohesion", "emotional_or_thematic_resonance",
		}
	}
}

// VerdictKind says what a verdict's score means and how verdicts are ordered.
type VerdictKind string

// The kinds.
const (
	KindRubric VerdictKind = "rubric" // overall score 0..10
	KindYesNo  VerdictKind = "yes_no" // logit of the token that was chosen
	KindReward VerdictKind = "reward" // unbounded scalar
	KindPerson VerdictKind = "person" // rating 0..5
)

// Verdict is what one verifier says of one image.
type Verdict struct {
	// Verifier identifies model, revision and rubric. Scores of different
	// verifiers are never compared.
	Verifier string             `json:"verifier"`
	Kind     VerdictKind        `json:"kind"`
	Tag      Tag                `json:"tag,omitempty"`
	Score    float64            `json:"score"`
	Accepted *bool              `json:"accepted,omitempty"` // the verifier's yes or no, if it gives one
	Aspects  []Aspect           `json:"aspects,omitempty"`
	Raw      map[string]float64 `json:"raw,omitempty"` // logits and the like
	Text     string             `json:"text,omitempty"`
	Prompt   string             `json:"prompt,omitempty"` // judged against, when not the session's
	// Source is who was asked, for a verdict that was given afterwards by
	// another verifier than the session's own: what the session does never
	// depends on it. nil for all others.
	Source *Source `json:"source,omitempty"`
	// Again counts the later verdicts of one verifier on one image, from 1; 0 is its
	// first, which the others stand beside. They have a Source.
	Again int `json:"again,omitempty"`
}

// Aspect is one line of a rubric.
type Aspect struct {
	Name        string  `json:"name"`
	Score       float64 `json:"score"` // 0..10
	Explanation string  `json:"explanation,omitempty"`
}

// Yes reports whether the verifier accepted the image.
func (v Verdict) Yes() bool { return v.Accepted != nil && *v.Accepted }

// ErrIncomparable is returned for verdicts of different verifiers or kinds.
var ErrIncomparable = errors.New("verdicts of different verifiers do not compare")

// Compare orders two verdicts of one verifier: positive when v is better.
//
//	rubric, reward, person  higher score first
//	yes_no                  every yes before every no; among yes the higher
//	                        logit, among no the lower (the least sure no)
func (v Verdict) Compare(w Verdict) (int, error) {
	if v.Kind != w.Kind || v.Verifier != w.Verifier {
		return 0, ErrIncomparable
	}
	if v.Kind != KindYesNo {
		return cmp.Compare(v.Score, w.Score), nil
	}
	switch {
	case v.Yes() && !w.Yes():
		return 1, nil
	case !v.Yes() && w.Yes():
		return -1, nil
	case v.Yes():
		return cmp.Compare(v.Score, w.Score), nil
	default:
		return cmp.Compare(w.Score, v.Score), nil
	}
}

// Label shows the score as its verifier gives it: "8/10", "yes 21.3", "VQ +1.27".
func (v Verdict) Label() string {
	switch v.Kind {
	case KindYesNo:
		if v.Yes() {
			return fmt.Sprintf("yes %.1f", v.Score)
		}
		return fmt.Sprintf("no %.1f", v.Score)
	case KindReward:
		return fmt.Sprintf("VQ %+.2f", v.Score)
	case KindPerson:
		return fmt.Sprintf("%g/5", v.Score)
	default:
		return fmt.Sprintf("%.3g/10", v.Score)
	}
}
