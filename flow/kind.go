package flow

import "encoding/json"

// Kind names the event.
func (SessionStarted) Kind() string     { return "session_started" }
func (NodeQueued) Kind() string         { return "node_queued" }
func (NodeStarted) Kind() string        { return "node_started" }
func (NodeFinished) Kind() string       { return "node_finished" }
func (NodeFailed) Kind() string         { return "node_failed" }
func (NodeCancelled) Kind() string      { return "node_cancelled" }
func (RoleFailed) Kind() string         { return "role_failed" }
func (Retried) Kind() string            { return "retried" }
func (VerdictGiven) Kind() string       { return "verdict" }
func (PoolNarrowed) Kind() string       { return "pool_narrowed" }
func (PoolWidened) Kind() string        { return "pool_widened" }
func (ChainStarted) Kind() string       { return "chain_started" }
func (ChainEnded) Kind() string         { return "chain_ended" }
func (ChainReopened) Kind() string      { return "chain_reopened" }
func (ReflectionProposed) Kind() string { return "reflection_proposed" }
func (ReflectionDecided) Kind() string  { return "reflection_decided" }
func (DecisionWithdrawn) Kind() string  { return "decision_withdrawn" }
func (DraftSaved) Kind() string         { return "draft_saved" }
func (PromptRefined) Kind() string      { return "prompt_refined" }
func (Judged) Kind() string             { return "judged" }
func (NodeMarked) Kind() string         { return "node_marked" }
func (GateChanged) Kind() string        { return "gate_changed" }
func (Paused) Kind() string             { return "paused" }
func (Speculated) Kind() string         { return "speculated" }
func (Counterfactual) Kind() string     { return "counterfactual" }
func (TrialStarted) Kind() string       { return "trial_started" }
func (TrialArmFinished) Kind() string   { return "trial_arm_finished" }
func (TrialJudged) Kind() string        { return "trial_judged" }
func (TrialCancelled) Kind() string     { return "trial_cancelled" }
func (SourcesChanged) Kind() string     { return "sources_changed" }
func (SessionFinished) Kind() string    { return "session_finished" }
func (SessionFailed) Kind() string      { return "session_failed" }

// decode reads the payload of a kind; nil for a kind that it does not know.
func decode(kind string, data []byte) (Payload, error) {
	switch kind {
	case SessionStarted{}.Kind():
		return read[SessionStarted](data)
	case NodeQueued{}.Kind():
		return read[NodeQueued](data)
	case NodeStarted{}.Kind():
		return read[NodeStarted](data)
	case NodeFinished{}.Kind():
		return read[NodeFinished](data)
	case NodeFailed{}.Kind():
		return read[NodeFailed](data)
	case NodeCancelled{}.Kind():
		return read[NodeCancelled](data)
	case RoleFailed{}.Kind():
		return read[RoleFailed](data)
	case Retried{}.Kind():
		return read[Retried](data)
	case VerdictGiven{}.Kind():
		return read[VerdictGiven](data)
	case PoolNarrowed{}.Kind():
		return read[PoolNarrowed](data)
	case PoolWidened{}.Kind():
		return read[PoolWidened](data)
	case ChainStarted{}.Kind():
		return read[ChainStarted](data)
	case ChainEnded{}.Kind():
		return read[ChainEnded](data)
	case Speculated{}.Kind():
		return read[Speculated](data)
	case Counterfactual{}.Kind():
		return read[Counterfactual](data)
	case TrialStarted{}.Kind():
		return read[TrialStarted](data)
	case TrialArmFinished{}.Kind():
		return read[TrialArmFinished](data)
	case TrialJudged{}.Kind():
		return read[TrialJudged](data)
	case TrialJudgementWithdrawn{}.Kind():
		return read[TrialJudgementWithdrawn](data)
	case TrialCancelled{}.Kind():
		return read[TrialCancelled](data)
	case ChainExtended{}.Kind():
		return read[ChainExtended](data)
	case ChainReopened{}.Kind():
		return read[ChainReopened](data)
	case ReflectionProposed{}.Kind():
		return read[ReflectionProposed](data)
	case ReflectionDecided{}.Kind():
		return read[ReflectionDecided](data)
	case DecisionWithdrawn{}.Kind():
		return read[DecisionWithdrawn](data)
	case DraftSaved{}.Kind():
		return read[DraftSaved](data)
	case PromptRefined{}.Kind():
		return read[PromptRefined](data)
	case Judged{}.Kind():
		return read[Judged](data)
	case JudgementWithdrawn{}.Kind():
		return read[JudgementWithdrawn](data)
	case Undone{}.Kind():
		return read[Undone](data)
	case Redone{}.Kind():
		return read[Redone](data)
	case NodeMarked{}.Kind():
		return read[NodeMarked](data)
	case GateChanged{}.Kind():
		return read[GateChanged](data)
	case Paused{}.Kind():
		return read[Paused](data)
	case SourcesChanged{}.Kind():
		return read[SourcesChanged](data)
	case SessionFinished{}.Kind():
		return read[SessionFinished](data)
	case SessionFailed{}.Kind():
		return read[SessionFailed](data)
	}
	return nil, nil
}

func read[P Payload](data []byte) (Payload, error) {
	var p P
	err := json.Unmarshal(data, &p)
	return p, err
}
