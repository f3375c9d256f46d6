package main

// protocolFacts are about the kitty graphics protocol.
func protocolFacts() map[string]fact {
	return map[string]fact{
		"kitty/stores": {
			"The main and the alternate screen have stores of their own: an image sent on one is not on the other.",
			[]string{"render.TestKittyImagesLiveAndDieWithTheAlternateScreen", "render.TestNothingIsDrawnOnTheMainScreen"},
		},
		"kitty/clear-frees": {
			"Clearing the screen frees images without a virtual placement; those with one stay.",
			[]string{"render.TestClassicPlacesWhatIsVisibleAndNothingElse", "render.TestKittyImagesLiveAndDieWithTheAlternateScreen"},
		},
		"kitty/one-upload": {
			"Between the pieces of an upload text may come, and any other graphics command kills it.",
			[]string{"render.TestFramesPassBetweenThePiecesOfAnUpload", "render.TestLeavingWithinAnUpload", "render.TestAQuestionWithinAnUpload"},
		},
		"kitty/clear-forgets-uploads": {
			"Clearing the screen between the pieces of an upload makes kitty forget that image; the rest is taken in for nothing.",
			[]string{"render.TestAClearedScreenWithinAnUpload"},
		},
		"kitty/an-end-alone": {
			"The end of an upload that was not begun does no harm; an upload without its end takes in the next.",
			[]string{"render.TestAClearedScreenWithinAnUpload", "render.TestAnotherTerminalIsSentEverything"},
		},
		"kitty/half-pixels": {
			"kitty puts an image into the middle of its cells, between two pixels where the rest is odd, and blurs it.",
			[]string{"render.TestKittyPicturesLieOnWholePixels"},
		},
		"kitty/pieces": {
			"A piece carries at most 4096 bytes of base64 and is never empty.",
			[]string{"render/internal/kitty.TestUploadArrivesWholeInChunks", "render/internal/kitty.TestNoPieceIsEmpty"},
		},
		"kitty/quiet": {
			"A command that is not told to keep quiet is answered, into what the person types.",
			[]string{"render/internal/kitty.TestEveryCommandKeepsTheTerminalQuiet", "render.TestOnlyTheAnswerToTheQueryCounts"},
		},
		"kitty/deletes": {
			"Deleting by place, column, row or layer passes over virtual placements; by image it does not.",
			[]string{"render/internal/kitty.TestDeletesNameTheirImage", "render/internal/kitty.TestPlaceAndDelete", "render.TestANewTargetDeletesOldImages"},
		},
		"kitty/formats": {
			"kitty reads PNG and raw pixels, and no JPEG.",
			[]string{"render.TestOnlyITerm2IsSentJPEGs", "render.TestKittyPixelsArriveExactly"},
		},
		"kitty/ok-is-no-promise": {
			"kitty before 0.28, Konsole and WezTerm answer OK and print placeholders as boxes.",
			[]string{"render.TestAnOKIsNoPromiseOfPlaceholders", "render.TestChooseGoesByRepliesAndBrands", "cmd/rflow.TestEndToEndEveryGraphicsPath"},
		},
		"kitty/quota": {
			"A terminal drops the oldest images past its quota without a word; the gallery deletes before that.",
			[]string{"render.TestTheTerminalHoldsNoMoreThanItsShare"},
		},
		"kitty/ids-in-use": {
			"An id that is sent again replaces its image wherever it is shown.",
			[]string{"render.TestPlaceholdersFollowTheirImages", "render.TestTwoPicturesNeverShareAnID", "render.TestTheFirstIDIsTheProcesss"},
		},
		"kitty/classic": {
			"Without placeholders an image is stored first and placed by a command of its own, each place under its own id.",
			[]string{"render.TestTwoPlacesOfAPictureHaveTheirOwnPlacements", "render.TestClassicPlacesWhatIsVisibleAndNothingElse", "render/internal/kitty.TestRestartSendsEverythingAgain"},
		},
	}
}

// terminalFacts are about sixels, sizes, tmux and what terminals do to them.
func terminalFacts() map[string]fact {
	return map[string]fact{
		"xterm/no-size-reports": {
			"xterm does not answer 14t and 16t by default, and the kernel's pixels include a border of two.",
			[]string{"render.TestCellSizeFromTheBestReply"},
		},
		"no-size-at-all": {
			"A terminal may never tell the size of a cell.",
			[]string{"render.TestAPictureNeedsNoCellSize"},
		},
		"sixel/largest": {
			"xterm takes sixels of 1000 x 1000 px by default, others more; it says how many.",
			[]string{"render.TestNoGraphicIsLargerThanTheTerminalTakes"},
		},
		"sixel/registers": {
			"Colour registers are few in some terminals and private to a graphic in others.",
			[]string{"render.TestEveryGraphicBringsItsColours", "render/internal/sixel.TestColoursThatOccurAreNumberedWithoutGaps"},
		},
		"sixel/last-row": {
			"A sixel that reaches the last row scrolls the screen.",
			[]string{"render.TestTheLastRowHoldsNoPixels", "render/internal/sixel.TestAGraphicEndsWithItsLastBand"},
		},
		"sixel/cursor": {
			"Where the cursor stands after a sixel differs between terminals.",
			[]string{"render.TestGraphicsLeaveTheCursorAlone", "render.TestAfterShowTheCursorIsBelow"},
		},
		"sixel/text-erases": {
			"Text erases a sixel cell by cell, and the erased part alone has to come back.",
			[]string{"render.TestAClosedPopupCostsWhatItCovered", "render.TestPixelsAreDrawnOverSpaces", "render.TestNoGhostsOverRandomFrames"},
		},
		"sixel/after-the-frame": {
			"Sixels drawn after frames without following the screen leave ghosts, halves behind popups, and leaks before the start.",
			[]string{"render.TestNoGhostsOverRandomFrames", "render.TestNothingIsDrawnOnTheMainScreen", "render.TestAFrameWithoutChangesCostsNoImageBytes"},
		},
		"foot/scrolls-wrongly": {
			"foot 1.13 moves a sixel out of a scrolled region; xterm moves sixels as it moves text.",
			[]string{"render.TestOnlyTerminalsThatMoveSixelsRightMayScroll", "render.TestNoGhostsOverRandomFrames"},
		},
		"tmux/whole-graphics": {
			"tmux drops a whole sixel when one cell of it is written, erased or scrolled.",
			[]string{"render.TestTmuxShowsWholePicturesAfterAnyFrame"},
		},
		"tmux/rounds-up": {
			"tmux rounds a sixel's height up to whole bands, which take the next row.",
			[]string{"render.TestAGraphicInTmuxStaysInItsRows"},
		},
		"tmux/keeps-few": {
			"tmux keeps twenty sixels and forgets the oldest.",
			[]string{"render.TestTmuxIsNotGivenMoreThanItKeeps"},
		},
		"tmux/native-sixel": {
			"tmux from 3.4 on understands sixels itself; passed through they go wrong with its redraws.",
			[]string{"render.TestNothingIsPlacedThroughTmux", "render.TestTmuxShowsWholePicturesAfterAnyFrame"},
		},
		"tmux/keeps-nine": {
			"tmux up to 3.6a keeps nine graphics in all its panes, those that were drawn over among them, and drops the oldest without a word.",
			[]string{"render.TestTmuxShowsWhatTheWriterTakesForShown", "render.TestTmuxIsNotGivenMoreThanItKeeps", "render.TestTheLargestPictureInTmuxIsTheLastToBecomeBlockArt"},
		},
		"tmux/megabyte": {
			"tmux takes at most a megabyte of one sequence and drops a longer one without a word.",
			[]string{"render.TestNoGraphicIsLongerThanTmuxTakes"},
		},
		"tmux/erasing-a-row": {
			"Erasing a part of a row drops tmux's graphics in all of it, and each time it draws the whole pane anew; printing drops those under the text.",
			[]string{"render.TestTextBesidePicturesLeavesTmuxsGraphicsAlone", "render.TestTmuxShowsWholePicturesAfterAnyFrame"},
		},
		"tmux/squeezes": {
			"tmux maps the rows of a graphic's cells onto as many as whole sixel rows fill: some of them never come out.",
			[]string{"render.TestTmuxSqueezesNoPicture", "render.TestAGraphicInTmuxStaysInItsRows"},
		},
		"tmux/only-ascii-drops": {
			"Letters beyond ASCII leave a graphic of tmux there, which it draws again over them.",
			[]string{"render.TestNoGraphicInTmuxStaysOverLinesAndArt"},
		},
		"tmux/answers-ahead": {
			"tmux answers status queries itself, ahead of the terminal behind it, and drops what is to pass through while it is about to draw anew.",
			[]string{"render.TestObjectsWaitForTheTerminalBehindTmux"},
		},
		"tmux/cursor": {
			"The outer cursor is not where a program in tmux believes: only tmux can place.",
			[]string{"render.TestNothingIsPlacedThroughTmux"},
		},
		"tmux/passthrough": {
			"tmux swallows a plain kitty command; wrapped, each by itself, it reaches the terminal.",
			[]string{"render.TestQueriesAreWrappedForTmuxAndEndWithTheSentinel", "render/internal/kitty.TestTmuxWrapsEachCommand", "cmd/rflow.TestEndToEndInTmux"},
		},
		"tmux/recognised": {
			"TERM in tmux begins with tmux as well as screen, and the environment may come over SSH without TMUX.",
			[]string{"render.TestTmuxIsRecognised"},
		},
		"tmux/terminal-behind": {
			"Whether placeholders or sixels work in tmux depends on the terminals that it runs in, whose colours it comes down to.",
			[]string{"render.TestTmuxTellsItsClients", "render.TestTmuxHasSixelOnlyWhereItsClientHas", "render.TestTmuxColoursAreItsClients", "render.TestNothingIsPlacedThroughTmux"},
		},
		"environment/stale": {
			"Variables such as KITTY_WINDOW_ID go stale in tmux, over SSH, and in terminals started from others.",
			[]string{"render.TestTheEnvironmentProvesNothing", "render.TestTheVersionReplyOutranksTheEnvironment", "render.TestChooseGoesByRepliesAndBrands"},
		},
		"queries/sentinel": {
			"A question that is not known gets no answer: one that every terminal knows comes last, and a clock runs.",
			[]string{"render.TestQueriesAreWrappedForTmuxAndEndWithTheSentinel", "render.TestProbeOfASilentTerminalEnds", "tui.TestASilentTerminalGetsBlocks"},
		},
	}
}
