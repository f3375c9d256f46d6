package tui

import "testing"

func TestEveryKeyOfRejecting(t *testing.T) { tellScenes(t, decidingScenes()) }

func decidingScenes() []scene {
	return []scene{
		{
			scope: "rejecting", name: "reject", lines: garden(),
			set: func(u *ui) { u.press("r") },
			keys: []telling{
				{keys: "a", does: "draws"},
				{keys: "m", does: "to the text"},
				{keys: "n", does: "draws"},
				{keys: "x", does: "draws"},
				{keys: "esc", does: "to the tree"},
				{keys: "q", does: "says q does nothing here: a ask again, m write mine, n fresh noise, x end the chain, esc nothing happened"},
				{keys: "?", does: "says ? does nothing here: a ask again, m write mine, n fresh noise, x end the chain, esc nothing happened"},
				{keys: "a enter", does: "Decide(node 1.2, reflection 1.2#1, decision rejected, remedy ask_again), to the tree, says rejected; the reflector is asked again"},
				{keys: "n enter", does: "Decide(node 1.2, reflection 1.2#1, decision rejected, remedy fresh_noise), to the tree, says rejected; a new image is made from noise"},
				{keys: "x enter", does: "Decide(node 1.2, reflection 1.2#1, decision rejected, remedy end_chain), to the tree, says rejected; the chain ends here"},
				{keys: "ctrl+z", does: "suspends", quiet: true},
				{keys: "ctrl+l", does: "clears the terminal", quiet: true},
				{keys: "ctrl+c", does: "to [1 job is running]", quiet: true},
			},
		},
		{
			scope: "why", name: "reject reason", lines: garden(),
			set: func(u *ui) { u.press("r", "x") },
			keys: []telling{
				{keys: "1", does: "to the text"},
				{keys: "2", does: "to the text"},
				{keys: "3", does: "to the text"},
				{keys: "4", does: "to the text"},
				{keys: "5", does: "to the text"},
				{keys: "enter", does: "Decide(node 1.2, reflection 1.2#1, decision rejected, remedy end_chain), to the tree, says rejected; the chain ends here"},
				{keys: "esc", does: "to the tree"},
				{keys: "6", does: "says 6 does nothing here: 1-5 why: wrong fact, wrong place, vague, harmful, other, enter send, esc nothing happened"},
				{keys: "ctrl+z", does: "suspends", quiet: true},
				{keys: "ctrl+l", does: "clears the terminal", quiet: true},
				{keys: "ctrl+c", does: "to [1 job is running]", quiet: true},
			},
		},
		{
			scope: "reason", name: "reject words", lines: garden(),
			set: func(u *ui) { u.press("r", "x", "3"); u.typing("too short") },
			keys: []telling{
				{keys: "enter", does: "Decide(node 1.2, reflection 1.2#1, decision rejected, remedy end_chain, code vague, reason too short), to the tree, says rejected; the chain ends here"},
				{keys: "esc", does: "to the tree"},
				{keys: "ctrl+u", does: "draws"},
				{keys: "ctrl+w", does: "draws"},
				{keys: "q", does: "draws"},
				{keys: "?", does: "draws"},
				{keys: "ctrl+z", does: "suspends", quiet: true},
				{keys: "ctrl+l", does: "clears the terminal", quiet: true},
				{keys: "ctrl+c", does: "to [1 job is running]", quiet: true},
			},
		},
		{
			scope: "draft", name: "draft or proposal", lines: []string{"0.1 4 draft : Add one red apple to the right of the others.", "0.2 sampling"},
			set: func(u *ui) { u.press("enter", "a") },
			keys: []telling{
				{keys: "d", does: "Decide(node 0.1, reflection 0.1#1, decision edited, final Make the bench blue.), to the panel, says accepted as edited; it waits for the prompt to be refined"},
				{keys: "p", does: "Decide(node 0.1, reflection 0.1#1, decision accepted, final Add one red apple to the right of the others.), to the panel, says accepted; it waits for the prompt to be refined"},
				{keys: "esc", does: "to the panel"},
				{keys: "ctrl+z", does: "suspends", quiet: true},
				{keys: "ctrl+l", does: "clears the terminal", quiet: true},
				{keys: "ctrl+c", does: "to [1 job is running]", quiet: true},
				{keys: "x", does: "says x does nothing here: d your draft, p the proposal, esc nothing happened"},
			},
		},
	}
}
