package clay

// classID indexes classTable.
type classID int

// class describes one kind of object. Lengths are in object units: an object
// is about one unit across, its base centre is the origin, and its front
// faces +z (things seen from the side head for +x). object.size multiplies
// them into world units.
type class struct {
	name string
	// prominence is the size at which the class looks right beside others: it
	// follows the real order of sizes, much compressed.
	prominence float64
	// height and halfWidth bound the object at yaw 0: y in [0, height] and
	// |x| <= halfWidth.
	height, halfWidth float64
	// radius bounds it at any yaw: a ball about (0, height/2, 0).
	radius float64
	// yaw is the amplitude within which the class still reads well.
	yaw float64
	// step is the share of sdf's answer that is surely free of surface.
	step float64
	sdf  func(p vec) (dist float64, mat material)
}

// classTable is never written to.
var classTable = [...]class{
	//  name, prominence, height, halfWidth, radius, yaw, step, sdf
	{"apple", .62, 1.06, .50, .73, .5, .85, shapeApple},
	{"banana", .68, .86, .62, .76, .4, .9, shapeBanana},
	{"cup", .66, .92, .66, .80, .45, .9, shapeCup},
	{"bottle", .74, 1.36, .26, .74, .4, .9, shapeBottle},
	{"book", .72, 1.08, .42, .70, .5, .95, shapeBook},
	{"car", .92, .74, .82, .92, .5, .85, shapeCar},
}

const numClasses = len(classTable)

// name is the class as GenEval spells it.
func (c classID) name() string { return classTable[c].name }

// classByName finds a class by GenEval's exact spelling.
func classByName(name string) (classID, bool) {
	for i := range classTable {
		if classTable[i].name == name {
			return classID(i), true
		}
	}
	return 0, false
}
