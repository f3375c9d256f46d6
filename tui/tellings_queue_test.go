package tui

import "testing"

func TestEveryKeyOfTheQueue(t *testing.T) { tellScenes(t, queueScenes()) }

func queueScenes() []scene {
	return []scene{
		{
			scope: "queue", name: "queue", lines: threeWait(),
			set: func(u *ui) { u.press("v") },
			keys: []telling{
				{keys: "esc", does: "to the tree"},
				{keys: "v", does: "to the tree"},
				{keys: "?", does: "to [keys]", quiet: true},
				{keys: ":", does: "to [palette.Palette]", quiet: true},
				{keys: "ctrl+p", does: "to [palette.Palette]", quiet: true},
				{keys: "u", does: "Undo(deed 26), cursor 1.1, says took back the decision on 1.1"},
				{keys: "ctrl+r", does: "says there is nothing to redo"},
				{keys: "tab", does: "cursor 0.3"},
				{keys: "shift+tab", does: "cursor 0.4"},
				{keys: "q", does: "to the tree"},
				{keys: "ctrl+z", does: "suspends", quiet: true},
				{keys: "!", does: "to [log]", quiet: true},
				{keys: "ctrl+l", does: "clears the terminal", quiet: true},
				{keys: "ctrl+c", does: "to [1 job is running]", quiet: true},
			},
		},
		{
			scope: "queue", name: "queue deciding", lines: nine(),
			set: func(u *ui) { u.m.o.Opener = "true"; u.press("v") },
			keys: []telling{
				{keys: "a", does: "Decide(node 1.1, reflection 1.1#1, decision accepted, final Add one red apple to the right of the others. / Turn the be…), says accepted; it waits for the prompt to be refined"},
				{keys: "e", does: "to the text"},
				{keys: "r", does: "to a question"},
				{keys: ".", does: "Decide(node 1.1, reflection 1.1#1, decision satisfied), says right as it is: the chain ends here"},
				{keys: "p", does: "to the text"},
				{keys: "1", does: "SaveDraft(node 1.1, reflection 1.1#1, text Turn the bench blue. / Remove the cup. / Move the bench dow…, toggled true)"},
				{keys: "2", does: "SaveDraft(node 1.1, reflection 1.1#1, text Add one red apple to the right of the others. / Remove the …, toggled true)"},
				{keys: "3", does: "SaveDraft(node 1.1, reflection 1.1#1, text Add one red apple to the right of the others. / Turn the be…, toggled true)"},
				{keys: "4", does: "SaveDraft(node 1.1, reflection 1.1#1, text Add one red apple to the right of the others. / Turn the be…, toggled true)"},
				{keys: "5", does: "SaveDraft(node 1.1, reflection 1.1#1, text Add one red apple to the right of the others. / Turn the be…, toggled true)"},
				{keys: "6", does: "SaveDraft(node 1.1, reflection 1.1#1, text Add one red apple to the right of the others. / Turn the be…, toggled true)"},
				{keys: "7", does: "SaveDraft(node 1.1, reflection 1.1#1, text Add one red apple to the right of the others. / Turn the be…, toggled true)"},
				{keys: "8", does: "SaveDraft(node 1.1, reflection 1.1#1, text Add one red apple to the right of the others. / Turn the be…, toggled true)"},
				{keys: "9", does: "SaveDraft(node 1.1, reflection 1.1#1, text Add one red apple to the right of the others. / Turn the be…, toggled true)"},
				{keys: "R", does: "says nothing failed here"},
				{keys: "alt+up", does: "says this is the beginning of the reflection | 120x40: says everything is in view"},
				{keys: "alt+down", does: "draws | 120x40: says everything is in view"},
				{keys: ">", does: "Judge(judged Judged(node 1.1, preference child)), says 1.1 is better than its parent"},
				{keys: "<", does: "Judge(judged Judged(node 1.1, preference parent)), says 1.1 is worse than its parent"},
				{keys: "=", does: "Judge(judged Judged(node 1.1, preference tie_good)), says 1.1 is as good as its parent"},
				{keys: "_", does: "Judge(judged Judged(node 1.1, preference tie_bad)), says 1.1 is as bad as its parent"},
				{keys: "*", does: "to a second key, says rating: 0 to 5, any other key for none"},
				{keys: "O", does: "to a second key, says which instruction? 1 to 1, again for the next answer, any other key for none"},
				{keys: "B", does: "Judge(judged Judged(node 1.1, best true)), says 1.1 is the result"},
				{keys: "m", does: "says m does nothing in the queue: esc/v leaves it, ? shows its keys"},
				{keys: "b", does: "to [branch from 1.1]", quiet: true},
				{keys: "x", does: "to [cancel]", quiet: true},
				{keys: "s", does: "to the sheet", quiet: true},
				{keys: "z", does: "to the pixels", quiet: true},
				{keys: "w", does: "to [note on 1.1]", quiet: true},
				{keys: "c", does: "to compare", quiet: true},
				{keys: "i", does: "to [record of 1.1]", quiet: true},
				{keys: "o", does: "says 1.1 is opened in a window of its own", quiet: true},
			},
		},
		{
			scope: "queue", name: "queue empty", lines: pair(),
			set: func(u *ui) { u.press("v") },
			keys: []telling{
				{keys: "a", does: "says nothing waits, and nothing is being made"},
				{keys: "e", does: "says nothing waits, and nothing is being made"},
				{keys: "r", does: "says nothing waits, and nothing is being made"},
				{keys: ".", does: "says nothing waits, and nothing is being made"},
				{keys: "1", does: "says nothing waits, and nothing is being made"},
				{keys: ">", does: "Judge(judged Judged(node 1.1, preference child)), says 1.1 is better than its parent"},
				{keys: "tab", does: "says nothing waits, and nothing is being made"},
				{keys: "esc", does: "to the tree"},
			},
		},
	}
}
