package main

import (
	"slices"

	"github.com/spf13/cobra"

	"rflow/flow"
	"rflow/flow/genref"
	"rflow/render"
)

// choices are the values of the flags that have a few, by name.
func choices() map[string][]string {
	var presets []string
	for _, s := range flow.Presets() {
		presets = append(presets, s.Name)
	}
	return map[string][]string{
		"graphics": render.Paths(), "blocks": render.Arts(), "strategy": presets,
		"layout": {string(flow.LayoutTraining), string(flow.LayoutSearch)},
		"gate":   {string(flow.GateAuto), string(flow.GateAsk)}, "stop": {string(flow.StopNever), string(flow.StopSatisfied)},
		"format": formats(), "subset": genref.Subsets(),
		"axes":    {"noise", "reflection", "noise,reflection", "noise,noise+prompt,reflection"},
		"notify":  {"true", "bell", "desktop", "false"},
		"backend": {"clay", "unix:///", "grpc://", "grpcs://"},
	}
}

// completeFlags has a shell offer the choices of cmd's flags and of those of its
// commands. A flag with a completion of its own keeps that.
func completeFlags(cmd *cobra.Command) {
	for name, values := range choices() {
		if flag := cmd.LocalFlags().Lookup(name); flag == nil || flag.Value.Type() != "string" {
			continue
		}
		if _, has := cmd.GetFlagCompletionFunc(name); has {
			continue
		}
		directive := cobra.ShellCompDirectiveNoFileComp
		if slices.Contains(values, "unix:///") { // is gone on with
			directive |= cobra.ShellCompDirectiveNoSpace
		}
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, directive))
	}
	for _, sub := range cmd.Commands() {
		completeFlags(sub)
	}
}
