package clay

import (
	"slices"
	"strings"
	"sync"
)

// cocoNames are the 80 COCO classes as GenEval spells them. Those without an
// entry in classTable are known by name, so that a refusal can say so.
var cocoNames = [...]string{
	"person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light",
	"fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow",
	"elephant", "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee",
	"skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard",
	"tennis racket", "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple",
	"sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch",
	"potted plant", "bed", "dining table", "toilet", "tv", "laptop", "computer mouse", "tv remote",
	"computer keyboard", "cell phone", "microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock",
	"vase", "scissors", "teddy bear", "hair drier", "toothbrush",
}

// otherNames are everyday and regional names of the classes. A name stands for
// exactly one class; words that could mean two ("mouse", "plane tree") are left out.
// The maps of this file are never written to.
var otherNames = map[string][]string{
	"person":            {"human", "man", "woman"},
	"bicycle":           {"bike", "cycle", "push bike", "pushbike"},
	"car":               {"automobile", "auto"},
	"motorcycle":        {"motorbike", "motor bike"},
	"airplane":          {"aeroplane", "plane", "aircraft"},
	"bus":               {"coach", "autobus"},
	"train":             {"locomotive", "railway engine"},
	"truck":             {"lorry"},
	"boat":              {"ship", "sailboat", "sailing boat", "rowing boat"},
	"traffic light":     {"traffic lights", "stoplight"},
	"fire hydrant":      {"hydrant"},
	"stop sign":         {"stopsign"},
	"bird":              {"little bird", "songbird"},
	"cat":               {"kitty", "kitten"},
	"dog":               {"puppy", "hound"},
	"backpack":          {"rucksack", "back pack"},
	"umbrella":          {"brolly"},
	"handbag":           {"purse", "hand bag"},
	"tie":               {"necktie"},
	"frisbee":           {"flying disc"},
	"sports ball":       {"ball", "sport ball", "football", "soccer ball"},
	"wine glass":        {"wineglass"},
	"cup":               {"mug", "teacup", "tea cup", "coffee cup", "coffee mug"},
	"donut":             {"doughnut"},
	"couch":             {"sofa", "settee"},
	"potted plant":      {"plant", "pot plant", "houseplant", "house plant"},
	"dining table":      {"table"},
	"tv":                {"television", "tv set", "telly"},
	"laptop":            {"laptop computer", "notebook computer"},
	"tv remote":         {"remote", "remote control"},
	"computer keyboard": {"keyboard"},
	"cell phone":        {"phone", "mobile phone", "cellphone", "smartphone", "mobile"},
	"microwave":         {"microwave oven"},
	"sink":              {"wash basin", "washbasin"},
	"refrigerator":      {"fridge"},
	"clock":             {"alarm clock"},
	"vase":              {"flower vase"},
	"teddy bear":        {"teddy", "teddybear"},
	"hair drier":        {"hair dryer", "hairdryer"},
	"toothbrush":        {"tooth brush"},
}

// rightPlurals are plurals that no rule makes.
var rightPlurals = map[string]string{
	"person": "people", "man": "men", "woman": "women", "sheep": "sheep", "knife": "knives", "skis": "skis", "scissors": "scissors",
	"computer mouse": "computer mice", "aircraft": "aircraft", "broccoli": "broccoli",
}

// plural is the English plural of a name.
func plural(name string) string {
	if p, ok := rightPlurals[name]; ok {
		return p
	}
	last := name[len(name)-1]
	switch {
	case last == 's' || last == 'x' || strings.HasSuffix(name, "ch") || strings.HasSuffix(name, "sh"):
		return name + "es"
	case last == 'y' && len(name) > 1 && !strings.ContainsRune("aeiou", rune(name[len(name)-2])):
		return name[:len(name)-1] + "ies"
	}
	return name + "s"
}

// plurals are every plural of a name that is understood: the right one, and
// GenEval's own (+s, or +es after s), as in "benchs" and "knifes".
func plurals(name string) []string {
	out := []string{plural(name), name + "s"}
	if strings.HasSuffix(name, "s") {
		out = append(out, name+"es")
	}
	return out
}

// noun is what a run of words names.
type noun struct {
	class  classID
	known  bool   // class has an object; otherwise only coco is set
	coco   string // GenEval's name
	plural bool
}

// nouns maps every understood name to its meaning. It is built once, on first
// use, and only read afterwards.
var nouns = sync.OnceValue(func() map[string]noun {
	table := make(map[string]noun, 600)
	put := func(word, coco string, many bool) {
		if _, taken := table[word]; taken {
			return
		}
		class, ok := classByName(coco)
		table[word] = noun{class: class, known: ok, coco: coco, plural: many}
	}
	names := slices.Concat(cocoNames[:], classNames())
	for _, coco := range names {
		put(coco, coco, false)
	}
	for _, coco := range names {
		for _, word := range append([]string{coco}, otherNames[coco]...) {
			put(word, coco, false)
			for _, p := range plurals(word) {
				put(p, coco, true)
			}
		}
	}
	return table
})

// classNames lists the classes that have an object, in table order.
func classNames() []string {
	out := make([]string, numClasses)
	for i := range out {
		out[i] = classID(i).name()
	}
	return out
}

// nounWords is the most words a name has.
const nounWords = 3

// nounAt reads the longest name that starts at words[i] and says how many words
// it took; 0 means none.
func nounAt(words []string, i int) (noun, int) {
	table := nouns()
	for n := min(nounWords, len(words)-i); n > 0; n-- {
		if found, ok := table[strings.Join(words[i:i+n], " ")]; ok {
			return found, n
		}
	}
	return noun{}, 0
}

// otherColours are further words for the ten colours.
var otherColours = map[string]string{
	"crimson": "red", "scarlet": "red", "violet": "purple", "golden": "yellow",
}

// colourWord finds a colour, also as the first half of "red-coloured".
func colourWord(word string) (colourID, bool) {
	if name, ok := otherColours[word]; ok {
		word = name
	}
	return colourByName(word)
}

// numberWord reads one to four as prompts write them, and larger numbers so
// that a refusal can name the bound.
func numberWord(word string) (int, bool) {
	if n := slices.Index(numberNames[:], word); n >= 0 {
		return n, true
	}
	switch word {
	case "a", "an", "single":
		return 1, true
	case "both", "couple", "pair":
		return 2, true
	case "dozen":
		return 12, true
	}
	if len(word) == 0 || len(word) > 4 {
		return 0, false
	}
	n := 0
	for _, r := range word {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = n*10 + int(r-'0')
	}
	return n, true
}

var numberNames = [...]string{
	"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
}

// numberName spells a small number.
func numberName(n int) string {
	if n > 0 && n < len(numberNames) {
		return numberNames[n]
	}
	return "no"
}
