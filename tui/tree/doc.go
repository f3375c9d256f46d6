// Package tree is the pane that draws a session as what it is: a tree of
// images. Rounds run left to right as columns, chains top to bottom as lanes, a
// branch stands below the node it leaves. Each edge carries what was decided.
//
// A Model is a value; it does no I/O and reads no clock. The layout is made
// once per tree, and only what is in view is drawn.
//
// Moving the cursor changes no row that holds picture cells: Bubble Tea writes a
// changed row from its first to its last changed cell, and a row of a picture
// costs a dozen bytes per cell. Hence the selected frame differs in its top, its
// bottom and the caption, and its sides stay as they are.
package tree
