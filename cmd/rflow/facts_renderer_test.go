package main

// rendererFacts are about the cells of a view on their way to the terminal.
func rendererFacts() map[string]fact {
	return map[string]fact{
		"renderer/cells": {
			"A view is parsed to cells: styles and links are understood, and the grid is what the terminal gets.",
			[]string{"render.TestEveryCellTellsWhatItShows", "tui/internal/tuitest.TestGridShowsEveryCell"},
		},
		"renderer/strings-ride-in-cells": {
			"APC, DCS and PM strings ride in the cell after them; movements, saved cursors and OSC 1337 are dropped.",
			[]string{"render.TestWhatRidesInACell", "tui.TestAViewHoldsNoImageBytes"},
		},
		"renderer/salt": {
			"A PM string of its own in each row keeps the renderer from scrolling; an APC would be a title in tmux.",
			[]string{"render.TestSaltedRowsAreNeverScrolled", "render.TestSaltIsAPrivacyMessage", "render.TestSaltNeverReachesTheTerminal"},
		},
		"renderer/scrolls": {
			"Rows that moved are scrolled by the terminal, and no option of the framework turns that off.",
			[]string{"render.TestRowsThatMoveAreScrolledByTheTerminal"},
		},
		"renderer/hashes": {
			"What moved is found by the content of rows alone, not by their style.",
			[]string{"render.TestRowsAreComparedByTheirContentAlone"},
		},
		"renderer/sequences": {
			"Frames erase, repeat, insert, delete and tab, each kind of terminal in ways of its own.",
			[]string{
				"render/internal/screen.TestTheRendererUsesOnlyWhatIsFollowed", "render/internal/screen.TestTheScreenIsFollowedInEveryKindOfTerminal",
				"render/internal/screen.TestEachEditOfTheRendererMovesPicturesAsTerminalsDo", "render/internal/screen.TestScreenAgreesWithTheRendererOverRandomFrames", "render.TestNoGhostsInAnyKindOfTerminal",
			},
		},
		"renderer/profile-destroys-ids": {
			"Every colour is written in the profile's own: an id in 24-bit colour does not survive 256 colours, none survives 16.",
			[]string{"render.TestFewerColoursDestroyIDs", "render.TestPlaceholdersNeed256Colours", "tui.TestPlaceholdersKeepTheirColours"},
		},
		"renderer/indexed-ids": {
			"An indexed colour above 15 and a third mark carry an id through 256 colours, which SSH and tmux come down to.",
			[]string{"render.TestIDsSurvive256ColoursAndAreDistinct", "render.TestPlaceholdersComeThroughTheRendererWhole"},
		},
		"renderer/marks-measure-nothing": {
			"All 297 marks on a placeholder or a private-use rune are one cluster, one cell wide, however widths are measured.",
			[]string{"render.TestEveryMarkIsPartOfOneCell", "render.TestCellsRefuseWhatCannotBePlaced", "render/internal/screen.TestDiacriticsAscend"},
		},
		"renderer/layers": {
			"A layer on top of a picture's cells cuts them out exactly.",
			[]string{"tui.TestAPopupIsCutOutOfAPicture"},
		},
		"renderer/sparse-marks": {
			"With marks in the first cell of a row only, a popup over it leaves cells that show nothing or another part.",
			[]string{"render.TestACoveredLeftEdgeHidesNothingElse", "render.TestEveryCellTellsWhatItShows"},
		},
		"renderer/placeholder-cost": {
			"A painted placeholder costs some 13 bytes, and moving or covering it no image bytes.",
			[]string{"render.TestAPlaceholderCostsFewBytes", "render.TestScrollingAndCoveringPlaceholdersCostsNoImageBytes", "tui.TestACursorMoveWritesLittle"},
		},
	}
}

// frameworkFacts are about Bubble Tea around the renderer.
func frameworkFacts() map[string]fact {
	return map[string]fact{
		"framework/one-generation": {
			"The first generation compares whole lines and sends pictures with them; the two do not build together.",
			[]string{"cmd/rflow.TestTheFrameworkIsOfOneGeneration"},
		},
		"framework/one-write": {
			"A frame is one write, and raw bytes of the same moment are another one before it.",
			[]string{"tui.TestRawBytesGoBeforeTheFrame", "render.TestHoweverAFrameIsCutTheSameBytesComeOut"},
		},
		"framework/raw-comes-back": {
			"Raw bytes come back as a message once they are on their way, before the frame that follows from it.",
			[]string{"tui.TestRawBytesComeBackAsAMessage", "render.TestPlaceholdersFollowTheirImages"},
		},
		"framework/raw-at-start": {
			"Raw bytes of the start are written before the alternate screen: nothing may be uploaded that early.",
			[]string{
				"tui.TestRawBytesOfTheStartGoToTheMainScreen", "tui.TestNothingIsUploadedBeforeTheTerminalAnswered", "render.TestNothingIsDrawnOnTheMainScreen",
				"render.TestKittyImagesLiveAndDieWithTheAlternateScreen", "cmd/rflow.TestEndToEndSuspend",
			},
		},
		"framework/raw-is-one-buffer": {
			"Raw bytes go through one buffer that holds frames up, so that pictures go another way, in pieces.",
			[]string{"tui.TestTheProgramWritesNoPictureByRawBytes", "render.TestNoWriteHoldsMoreThanTheWindow"},
		},
		"framework/replies-are-messages": {
			"What the terminal answers arrives as messages, some of them called unknown.",
			[]string{"tui.TestWhatBubbleTeaMakesOfRepliesIsUnderstood", "render.TestRepliesAmongKeysAndInPieces"},
		},
		"framework/first-write": {
			"The first write asks for modes 2026 and 2027, before the alternate screen, and over SSH mostly not at all.",
			[]string{"tui.TestTheFirstWriteIsAQuestion", "render.TestSynchronisedOutputIsAlwaysAskedFor"},
		},
		"framework/late-mode-report": {
			"A mode report counts whenever it comes and whoever asked.",
			[]string{"tui.TestALateAnswerTurnsSynchronisedOutputOn"},
		},
		"framework/clears": {
			"The first frame, each size and each redraw clear the screen and write every cell.",
			[]string{"tui.TestANewSizeClearsTheScreen", "render.TestAFrameWithoutChangesCostsNoImageBytes"},
		},
		"framework/output": {
			"An output that wraps the terminal's file keeps size and raw mode if it is a file itself.",
			[]string{"tui.TestTheFrameworkSeesATerminalThroughTheWriter", "tui.TestTheWriterIsAFile", "render.TestWindowSizeOfAPty"},
		},
		"framework/bare-newlines": {
			"Without a terminal as input lines end in a bare newline; stories of the whole program run on a pty.",
			[]string{"tui.TestWithoutATerminalLinesEndBare", "cmd/rflow.TestEndToEndEveryGraphicsPath"},
		},
		"framework/sequences": {
			"A sequence of commands is an unnamed list, which reflection runs without a program.",
			[]string{"tui.TestASequenceIsAListOfCommands"},
		},
		"framework/import-rules": {
			"go list tells what imports what in a blink, so that layers are a test.",
			[]string{"cmd/rflow.TestImportRules", "cmd/rflow.TestEveryPackageHasARule"},
		},
	}
}
