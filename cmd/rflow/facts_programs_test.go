package main

// programFacts are about what went wrong in other programs.
func programFacts() map[string]fact {
	return map[string]fact{
		"others/bytes-in-views": {
			"A sixel inside the text of a frame is sent with every frame: hundreds of kilobytes.",
			[]string{"tui.TestAViewHoldsNoImageBytes", "render.TestAFrameWithoutChangesCostsNoImageBytes"},
		},
		"others/hashed-ids": {
			"Ids made by hashing names collide and show the wrong picture.",
			[]string{"render.TestTwoPicturesNeverShareAnID"},
		},
		"others/failed-counts-as-sent": {
			"A picture noted as sent before it was encoded is never tried again when that fails.",
			[]string{"render.TestAPictureThatFailedIsNeverPlaced", "render.TestFailureIsShownOnceAndCanBeRetried"},
		},
		"others/reset-leaks": {
			"A cache that forgets its entries and not the terminal's images leaks them.",
			[]string{"render.TestANewTargetDeletesOldImages", "render.TestKittyImagesLiveAndDieWithTheAlternateScreen"},
		},
		"others/global-caches": {
			"A cache in a package's variable is unbounded and shared by all programs in a process.",
			[]string{"cmd/rflow.TestPicturesHaveNoPackageState", "render.TestGalleriesShareNothing", "render.TestStoreSharesWorkAndKeepsItsBudget"},
		},
		"others/animations-leak": {
			"Some terminals keep every image that they were sent, so an animation reuses what it has.",
			[]string{"render.TestPreviewsAreAnAnimation", "render.TestAPreviewGivesWayWithoutAGap"},
		},
		"others/stale-replies": {
			"A reply about what was left must not change what is shown now.",
			[]string{"tui.TestStaleRepliesDie", "render.TestWorkOnWhatLeftTheScreenIsCancelled"},
		},
		"others/early-keys": {
			"A key pressed before something appeared was not meant for it.",
			[]string{"tui.TestAKeyBeforeTheItemWasPaintedIsIgnored"},
		},
		"others/bytes-for-columns": {
			"Text cut by bytes breaks characters, and cut to a negative length panics.",
			[]string{"tui/internal/prose.TestBoundCutsBetweenCharacters", "tui.TestEverySizeFromNothing"},
		},
		"others/floods": {
			"A thousand events as a thousand messages, or a buffer for a million, hold the program up.",
			[]string{"tui.TestAThousandEventsAreAFewMessages"},
		},
		"others/io-in-update": {
			"Reading and writing inside an update freezes the keys: panes cannot even import what does it.",
			[]string{"cmd/rflow.TestImportRules"},
		},
		"others/keys-and-help": {
			"Keys matched apart from the help drift away from it.",
			[]string{"tui.TestHelpListsEveryBindingAndNothingElse", "tui.TestNoKeyMeansTwoThings"},
		},
		"others/test-code-in-binaries": {
			"A start function for tests in a package of the program brings testing into the binary.",
			[]string{"cmd/rflow.TestTheBinaryHasNoTestCode"},
		},
	}
}

// libraryFacts are about libraries that were measured, and what is left to them.
func libraryFacts() map[string]fact {
	return map[string]fact{
		"rasterm/kitty": {
			"rasterm's uploads ask for answers, place at the cursor, and go in pieces of 1 KiB with empty ones around.",
			[]string{"render/internal/kitty.TestRastermWritesOtherUploads", "cmd/rflow.TestRastermWritesHeadersAndNothingElse"},
		},
		"rasterm/headers": {
			"rasterm's headers take any further field, which is what it is used for.",
			[]string{"render/internal/kitty.TestRastermWritesHeadersAsAsked", "render.TestShownITerm2IsAnInlineFile"},
		},
		"rasterm/parts": {
			"rasterm draws a part of a picture from the whole's coordinates.",
			[]string{"render/internal/sixel.TestRastermDrawsPartsFromTheOrigin", "render/internal/sixel.TestAPartOfAPictureIsDrawnFromItsOwnPixels", "render/internal/pixel.TestRGBAOfPartsStartsAtTheOriginWithoutGaps"},
		},
		"rasterm/percent": {
			"rasterm cuts sixel colours down to whole per cent, and allocates for each run.",
			[]string{"render/internal/sixel.TestPercentagesAreRounded", "render/internal/sixel.TestTheSecondPictureAllocatesNothing"},
		},
		"rasterm/checks": {
			"rasterm's checks trust the environment, or take standard input for 62 ms, too short for SSH.",
			[]string{"cmd/rflow.TestRastermWritesHeadersAndNothingElse", "render.TestProbeOverAPty"},
		},
		"sixel/transparent": {
			"Pixels that are seen through are left out, and the others do not paint a background.",
			[]string{"render/internal/sixel.TestWhatIsSeenThroughIsNotPainted", "render/internal/palette.TestTransparentPixelsStayTransparent"},
		},
		"sixel/trailing-newline": {
			"One graphics newline too many at the end, as x/ansi writes it, is six rows more.",
			[]string{"render/internal/sixel.TestAGraphicEndsWithItsLastBand"},
		},
		"decoders": {
			"mattn's sixel decoder is right to a per cent; that of x/ansi loses what follows the first band.",
			[]string{"render/internal/sixel.TestAnotherDecoderReadsWhatIsWritten", "cmd/rflow.TestNoTestTrustsAWrongOracle"},
		},
		"emulators": {
			"Of emulators one keeps a placeholder and its marks in one cell; its locked variant has a method that is not.",
			[]string{"cmd/rflow.TestEndToEndEveryGraphicsPath", "cmd/rflow.TestNoTestTrustsAWrongOracle"},
		},
		"harnesses": {
			"A harness that looks for words in a stream of differences misses what did not change.",
			[]string{"cmd/rflow.TestNoTestTrustsAWrongOracle", "tui/internal/tuitest.TestGridShowsEveryCell"},
		},
		"quantisers": {
			"The standard library's dithering takes half a second for a picture; a histogram split at its means is nearer and faster.",
			[]string{"cmd/rflow.TestSlowQuantisersAreNotUsed", "render/internal/palette.TestQualityOfAPhotograph"},
		},
	}
}

// linkFacts are about bytes: on a link, and for pictures made of characters.
func linkFacts() map[string]fact {
	return map[string]fact{
		"link/palette-png": {
			"A palette PNG takes under half of the bytes of a PNG in full colour, and a third of compressed RGB.",
			[]string{"render.TestOverALinkAPictureIsAPalettePNG"},
		},
		"link/jpeg": {
			"A JPEG takes a seventh of the bytes, and only iTerm2's protocol carries one.",
			[]string{"render.TestOnlyITerm2IsSentJPEGs", "render.TestShownITerm2IsAnInlineFile"},
		},
		"link/window": {
			"A key waits behind all image bytes under way: 64 KiB are what a fast link holds.",
			[]string{"render.TestUnacknowledgedBytesStayWithinTheWindow", "render.TestAKeyOvertakesABacklog", "render.TestASlowLinkIsNotFilled"},
		},
		"link/acknowledgement": {
			"The answer to a status query after image bytes says that they were taken in.",
			[]string{"render.TestEveryBurstEndsWithAQuestion", "tui.TestWhatBubbleTeaMakesOfRepliesIsUnderstood"},
		},
		"link/no-answers": {
			"A terminal may never answer a status query.",
			[]string{"render.TestATerminalThatNeverAnswersGetsItsPictures"},
		},
		"link/thumbnails": {
			"Twenty thumbnails take a quarter of a second of a 10 Mbit/s link as palette PNGs, 0.6 s as sixels.",
			[]string{"render.TestTwentyThumbnailsOverALink"},
		},
		"blocks/finer-is-closer": {
			"Half blocks, quadrants, sextants and octants come closer in this order, for the same bytes.",
			[]string{"render/internal/art.TestFinerBlocksComeCloserForTheSameBytes", "render/internal/art.TestTwoColoursACellAreExact"},
		},
		"blocks/few-colours": {
			"With 256, 16 or no colours blocks keep the brightness by dithering.",
			[]string{"render/internal/art.TestEveryProfileKeepsTheMeanAndTheWidth", "render/internal/art.TestWithoutColoursBrightnessIsLitBlocks"},
		},
	}
}
