package rflowpb

import "rflow/flow"

// FromCapabilities translates all but the minor version and the grace period.
func FromCapabilities(c flow.Capabilities) *GetCapabilitiesResponse {
	out := &GetCapabilitiesResponse{
		Backend: Valid(c.Backend), Version: Valid(c.Version), Previews: c.Previews, Interprets: c.Interprets,
		ReflectorReads: texts(c.ReflectorReads), ImageTime: FromDuration(c.ImageTime), Notices: texts(c.Notices),
		Limits: fromLimits(c.Limits),
		Load: &Load{
			Workers: int32s(c.Load.Workers), Busy: int32s(c.Load.Busy), Queued: int32s(c.Load.Queued),
			Wait: FromDuration(c.Load.Wait),
		},
	}
	out.Limits.BlobBytes = MaxPictureBytes
	for _, e := range c.Engines {
		out.Engines = append(out.Engines, fromEngine(e))
	}
	for _, d := range c.Devices {
		out.Devices = append(out.Devices, &Device{Name: Valid(d.Name), MemoryBytes: d.Memory, FreeBytes: d.Free})
	}
	for name, version := range c.Software {
		if out.Software == nil {
			out.Software = make(map[string]string, len(c.Software))
		}
		out.Software[Valid(name)] = Valid(version)
	}
	return out
}

func fromLimits(l flow.Limits) *Limits {
	return &Limits{
		MinSize: int32s(l.MinSize), MaxSize: int32s(l.MaxSize), DefaultSize: int32s(l.DefaultSize),
		SizeStep: int32s(l.SizeStep), PromptBytes: int32s(l.PromptBytes),
		ClipTokens: int32s(l.ClipTokens), T5Tokens: int32s(l.T5Tokens),
		MinConditionSize: int32s(l.MinCondition), MaxConditionSize: int32s(l.MaxCondition),
		DefaultConditionSize: int32s(l.DefaultCondition), MediaTypes: texts(l.MediaTypes),
	}
}

func fromEngine(e flow.Engine) *Engine {
	out := &Engine{
		Name: Valid(e.Name), Model: FromModel(e.Model), VerdictKind: FromVerdictKind(e.VerdictKind),
		Toy: e.Toy, RandomWeights: e.RandomWeights, InstructionEditor: e.InstructionEditor,
		Unavailable: Valid(e.Unavailable), Note: Valid(e.Note), MemoryBytes: e.Memory, Limits: fromLimits(e.Limits),
		ReflectorReads: texts(e.ReflectorReads), JobTime: FromDuration(e.JobTime),
	}
	for _, r := range e.Roles {
		out.Roles = append(out.Roles, FromRole(r))
	}
	for _, l := range e.Layouts {
		out.Layouts = append(out.Layouts, FromLayout(l))
	}
	return out
}

// Flow translates what a backend says of itself. Roles and layouts that this
// program does not know are left out.
func (x *GetCapabilitiesResponse) Flow() flow.Capabilities {
	load := x.GetLoad()
	out := flow.Capabilities{
		Backend: x.GetBackend(), Version: x.GetVersion(), Previews: x.GetPreviews(), Interprets: x.GetInterprets(),
		ReflectorReads: x.GetReflectorReads(), ImageTime: ToDuration(x.GetImageTime()), Limits: x.GetLimits().flow(),
		Load: flow.Load{
			Workers: int(load.GetWorkers()), Busy: int(load.GetBusy()), Queued: int(load.GetQueued()),
			Wait: ToDuration(load.GetWait()),
		},
		Software: x.GetSoftware(), Notices: x.GetNotices(),
	}
	for _, e := range x.GetEngines() {
		out.Engines = append(out.Engines, e.flow())
	}
	for _, d := range x.GetDevices() {
		out.Devices = append(out.Devices, flow.Device{Name: d.GetName(), Memory: d.GetMemoryBytes(), Free: d.GetFreeBytes()})
	}
	return out
}

func (x *Limits) flow() flow.Limits {
	return flow.Limits{
		MinSize: int(x.GetMinSize()), MaxSize: int(x.GetMaxSize()), DefaultSize: int(x.GetDefaultSize()),
		SizeStep: int(x.GetSizeStep()), PromptBytes: int(x.GetPromptBytes()),
		ClipTokens: int(x.GetClipTokens()), T5Tokens: int(x.GetT5Tokens()),
		MinCondition: int(x.GetMinConditionSize()), MaxCondition: int(x.GetMaxConditionSize()),
		DefaultCondition: int(x.GetDefaultConditionSize()), MediaTypes: x.GetMediaTypes(),
	}
}

func (x *Engine) flow() flow.Engine {
	out := flow.Engine{
		Name: x.GetName(), Model: x.GetModel().Flow(), VerdictKind: x.GetVerdictKind().Flow(),
		Toy: x.GetToy(), RandomWeights: x.GetRandomWeights(), InstructionEditor: x.GetInstructionEditor(),
		Unavailable: x.GetUnavailable(), Note: x.GetNote(), Memory: x.GetMemoryBytes(), Limits: x.GetLimits().flow(),
		ReflectorReads: x.GetReflectorReads(), JobTime: ToDuration(x.GetJobTime()),
	}
	for _, r := range x.GetRoles() {
		if role := r.Flow(); role != "" {
			out.Roles = append(out.Roles, role)
		}
	}
	for _, l := range x.GetLayouts() {
		if layout := l.Flow(); layout != "" {
			out.Layouts = append(out.Layouts, layout)
		}
	}
	return out
}
