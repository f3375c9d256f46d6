package tui

import "testing"

func TestEveryKeyOfJudging(t *testing.T) { tellScenes(t, judgingScenes()) }

func judgingScenes() []scene {
	return []scene{
		{
			name: "rating", lines: pair(),
			set: func(u *ui) { u.press("*") },
			keys: []telling{
				{keys: "0", does: "Judge(judged Judged(node 1.1, rating 0)), to the tree, says 1.1 is rated 0 of 5"},
				{keys: "1", does: "Judge(judged Judged(node 1.1, rating 1)), to the tree, says 1.1 is rated 1 of 5"},
				{keys: "2", does: "Judge(judged Judged(node 1.1, rating 2)), to the tree, says 1.1 is rated 2 of 5"},
				{keys: "3", does: "Judge(judged Judged(node 1.1, rating 3)), to the tree, says 1.1 is rated 3 of 5"},
				{keys: "4", does: "Judge(judged Judged(node 1.1, rating 4)), to the tree, says 1.1 is rated 4 of 5"},
				{keys: "5", does: "Judge(judged Judged(node 1.1, rating 5)), to the tree, says 1.1 is rated 5 of 5"},
				{keys: "6", does: "to the tree, says a rating is 0 to 5; nothing was changed"},
				{keys: "esc", does: "to the tree, says nothing was changed"},
				{keys: "q", does: "to the tree, says nothing was changed"},
			},
		},
		{
			name: "outcome", lines: pair(),
			set: func(u *ui) { u.press("O") },
			keys: []telling{
				{keys: "1", does: "Judge(judged Judged(node 1.1, done map[0:done])), to the tree, says 1.1 instruction 1: done"},
				{keys: "2", does: "to the tree, says there is no instruction 2; nothing was changed"},
				{keys: "esc", does: "to the tree, says nothing was changed"},
			},
		},
		{
			scope: "tree", name: "judging", lines: pair(),
			keys: []telling{
				{keys: ">", does: "Judge(judged Judged(node 1.1, preference child)), says 1.1 is better than its parent"},
				{keys: "<", does: "Judge(judged Judged(node 1.1, preference parent)), says 1.1 is worse than its parent"},
				{keys: "=", does: "Judge(judged Judged(node 1.1, preference tie_good)), says 1.1 is as good as its parent"},
				{keys: "_", does: "Judge(judged Judged(node 1.1, preference tie_bad)), says 1.1 is as bad as its parent"},
				{keys: "*", does: "to a second key, says rating: 0 to 5, any other key for none"},
				{keys: "O", does: "to a second key, says which instruction? 1 to 1, again for the next answer, any other key for none"},
				{keys: "B", does: "Judge(judged Judged(node 1.1, best true)), says 1.1 is the result"},
			},
		},
		{
			scope: "tree", name: "judging a first image", lines: []string{"0.1 4", "0.2 sampling"},
			keys: []telling{
				{keys: ">", does: "says it was made from noise: there is no parent image to compare with"},
				{keys: "=", does: "says it was made from noise: there is no parent image to compare with"},
				{keys: "O", does: "says it was made without a reflection"},
				{keys: "*", does: "to a second key, says rating: 0 to 5, any other key for none"},
				{keys: "B", does: "Judge(judged Judged(node 0.1, best true)), says 0.1 is the result"},
			},
		},
	}
}
