package tui

// middle is a session whose cursor can go every way from 1.2.
func middle() []string {
	return []string{
		"0.1 4", "0.2 3", "0.3 5",
		"1.1<0.1 edited 7", "1.2<0.2 6", "1.3<0.3 8 : Make the bench blue.",
		"2.1<1.1 sampling", "2.2<1.2 accepted 7",
	}
}

// threeWait is a session in which three reflections wait, of 1.2 for longest.
func threeWait() []string {
	return append(garden(), "0.3 5 : Make the bench blue.", "0.4 2 : Remove the cup.")
}

// nine is a session in which a reflection of nine instructions waits.
func nine() []string {
	return []string{
		"0.1 4", "0.2 sampling",
		"1.1<0.1 edited 6 : Add one red apple to the right of the others. / Turn the bench blue. / Remove the cup. / " +
			"Move the bench down. / Make the apples red. / Make the apples larger. / Remove the green ball. / Move the left apple up. / Add a leaf to each apple.",
	}
}
