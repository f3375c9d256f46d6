// Package trial is the pane in which a person judges corrections of one image blind:
// pictures beside each other in an order that tells nothing, and afterwards what each of
// them was; and the list of a session's trials with what they have shown so far.
package trial
