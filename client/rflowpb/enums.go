package rflowpb

import "rflow/flow"

// The tables between the wire's numbers and the domain's words. A number that
// is not in its table translates to the empty word, and the other way round to
// the unspecified number.

func stages() map[flow.Stage]Stage {
	return map[flow.Stage]Stage{
		flow.StageLoading:   Stage_STAGE_LOADING,
		flow.StageCompiling: Stage_STAGE_COMPILING,
		flow.StageSampling:  Stage_STAGE_SAMPLING,
		flow.StageLooking:   Stage_STAGE_LOOKING,
		flow.StageWriting:   Stage_STAGE_WRITING,
	}
}

func roles() map[flow.Role]Role {
	return map[flow.Role]Role{
		flow.RoleGenerator: Role_ROLE_GENERATOR,
		flow.RoleVerifier:  Role_ROLE_VERIFIER,
		flow.RoleReflector: Role_ROLE_REFLECTOR,
		flow.RoleRefiner:   Role_ROLE_REFINER,
		flow.RoleCorrector: Role_ROLE_CORRECTOR,
	}
}

func verdictKinds() map[flow.VerdictKind]VerdictKind {
	return map[flow.VerdictKind]VerdictKind{
		flow.KindRubric: VerdictKind_VERDICT_KIND_RUBRIC,
		flow.KindYesNo:  VerdictKind_VERDICT_KIND_YES_NO,
		flow.KindReward: VerdictKind_VERDICT_KIND_REWARD,
		flow.KindPerson: VerdictKind_VERDICT_KIND_PERSON,
	}
}

func layouts() map[flow.PromptLayout]PromptLayout {
	return map[flow.PromptLayout]PromptLayout{
		flow.LayoutTraining: PromptLayout_PROMPT_LAYOUT_TRAINING,
		flow.LayoutSearch:   PromptLayout_PROMPT_LAYOUT_SEARCH,
	}
}

func failureCodes() map[flow.FailureCode]FailureCode {
	return map[flow.FailureCode]FailureCode{
		flow.FailUnavailable: FailureCode_FAILURE_CODE_UNAVAILABLE,
		flow.FailExhausted:   FailureCode_FAILURE_CODE_EXHAUSTED,
		flow.FailUnsupported: FailureCode_FAILURE_CODE_UNSUPPORTED,
		flow.FailInvalid:     FailureCode_FAILURE_CODE_INVALID,
		flow.FailCancelled:   FailureCode_FAILURE_CODE_CANCELLED,
		flow.FailDenied:      FailureCode_FAILURE_CODE_DENIED,
		flow.FailVersion:     FailureCode_FAILURE_CODE_VERSION,
		flow.FailInternal:    FailureCode_FAILURE_CODE_INTERNAL,
	}
}

// find looks a value up backwards.
func find[W comparable, N comparable](table map[W]N, number N) W {
	var none W
	for word, n := range table {
		if n == number {
			return word
		}
	}
	return none
}

// FromStage translates a stage; StageQueued has no number, for it is a Queued.
func FromStage(s flow.Stage) Stage { return stages()[s] }

// Flow translates a stage.
func (x Stage) Flow() flow.Stage { return find(stages(), x) }

// FromRole translates a role.
func FromRole(r flow.Role) Role { return roles()[r] }

// Flow translates a role.
func (x Role) Flow() flow.Role { return find(roles(), x) }

// FromVerdictKind translates a kind.
func FromVerdictKind(k flow.VerdictKind) VerdictKind { return verdictKinds()[k] }

// Flow translates a kind.
func (x VerdictKind) Flow() flow.VerdictKind { return find(verdictKinds(), x) }

// FromLayout translates a layout.
func FromLayout(l flow.PromptLayout) PromptLayout { return layouts()[l] }

// Flow translates a layout.
func (x PromptLayout) Flow() flow.PromptLayout { return find(layouts(), x) }

// FromFailure translates a failure. Codes that only a client can find (silent,
// broken) and unknown ones become internal. The cause stays behind.
func FromFailure(f *flow.Failure) *Failure {
	code, known := failureCodes()[f.Code]
	if !known {
		code = FailureCode_FAILURE_CODE_INTERNAL
	}
	return &Failure{
		Code: code, What: Valid(f.What), Hint: Valid(f.Hint),
		RetryAfter: FromDuration(f.RetryAfter), Understood: FromUnderstanding(f.Understood),
	}
}

// Flow translates a failure; an unknown code is an internal one.
func (x *Failure) Flow() *flow.Failure {
	code := find(failureCodes(), x.GetCode())
	if code == "" {
		code = flow.FailInternal
	}
	return &flow.Failure{
		Code: code, What: x.GetWhat(), Hint: x.GetHint(),
		RetryAfter: ToDuration(x.GetRetryAfter()), Understood: x.GetUnderstood().Flow(),
	}
}
