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
	// name, prominence, height, halfWidth, radius, yaw, step, sdf
	{"apple", .62, 1.03, 0.49, 0.58, .5, .85, shapeApple},
	{"orange", .66, 0.91, 0.73, 0.79, .4, .95, shapeOrange},
	{"banana", .68, 0.92, 0.74, 0.85, .4, .9, shapeBanana},
	{"carrot", .7, 1.11, 0.73, 0.78, .4, .9, shapeCarrot},
	{"broccoli", .68, 1.15, 0.60, 0.63, .6, .6, shapeBroccoli},
	{"donut", .62, 0.97, 0.50, 0.51, .4, .8, shapeDonut},
	{"pizza", .74, 1.12, 0.67, 0.75, .4, .9, shapePizza},
	{"cake", .74, 1.18, 0.60, 0.84, .5, .9, shapeCake},
	{"sandwich", .68, 1.01, 0.58, 0.80, .5, .8, shapeSandwich},
	{"hot dog", .7, 0.51, 0.76, 0.78, .4, .8, shapeHotDog},
	{"cup", .62, 0.94, 0.71, 0.71, .45, .9, shapeCup},
	{"bottle", .74, 1.38, 0.27, 0.73, .4, .9, shapeBottle},
	{"wine glass", .72, 1.17, 0.35, 0.66, .4, .85, shapeWineGlass},
	{"bowl", .66, 0.65, 0.67, 0.74, .4, .85, shapeBowl},
	{"fork", .72, 1.42, 0.27, 0.76, .4, .9, shapeFork},
	{"spoon", .72, 1.36, 0.22, 0.71, .4, .8, shapeSpoon},
	{"knife", .72, 1.35, 0.14, 0.70, .4, .8, shapeKnife},
	{"microwave", .76, 0.82, 0.72, 0.88, .45, .95, shapeMicrowave},
	{"oven", .82, 1.32, 0.52, 0.93, .45, .95, shapeOven},
	{"toaster", .7, 0.95, 0.65, 0.73, .45, .95, shapeToaster},
	{"refrigerator", .86, 1.56, 0.44, 0.94, .45, .95, shapeFridge},
	{"sink", .78, 1.40, 0.60, 0.78, .45, .85, shapeSink},
	{"toilet", .78, 1.23, 0.64, 0.92, .4, .8, shapeToilet},
	{"chair", .82, 1.29, 0.40, 0.84, .6, .9, shapeChair},
	{"bench", .84, 0.91, 0.87, 1.00, .5, .9, shapeBench},
	{"couch", .86, 0.96, 0.92, 1.01, .5, .9, shapeCouch},
	{"bed", .86, 0.96, 0.92, 1.11, .5, .9, shapeBed},
	{"dining table", .86, 0.79, 0.84, 1.01, .5, .9, shapeTable},
	{"vase", .74, 1.36, 0.38, 0.71, .4, .8, shapeVase},
	{"potted plant", .78, 1.26, 0.54, 0.70, .5, .8, shapePlant},
	{"umbrella", .82, 1.40, 0.72, 0.75, .4, .8, shapeUmbrella},
	{"dog", .8, 1.10, 0.84, 0.92, .5, .85, shapeDog},
	{"cat", .76, 1.17, 0.67, 0.78, .4, .85, shapeCat},
	{"bird", .7, 1.04, 0.77, 0.82, .45, .8, shapeBird},
	{"horse", .84, 1.42, 0.91, 0.98, .45, .85, shapeHorse},
	{"zebra", .84, 0.95, 0.89, 0.97, .45, .85, shapeZebra},
	{"giraffe", .86, 1.88, 0.78, 1.11, .45, .85, shapeGiraffe},
	{"cow", .84, 1.09, 0.87, 0.88, .45, .85, shapeCow},
	{"elephant", .88, 1.07, 1.04, 1.10, .45, .7, shapeElephant},
	{"bear", .84, 0.99, 0.93, 0.95, .45, .85, shapeBear},
	{"sheep", .8, 1.08, 0.73, 0.76, .45, .9, shapeSheep},
	{"teddy bear", .74, 1.23, 0.57, 0.83, .5, .85, shapeTeddy},
	{"person", .84, 1.62, 0.54, 0.86, .45, .85, shapePerson},
	{"car", .88, 0.77, 0.82, 0.86, .5, .85, shapeCar},
	{"bus", .92, 0.98, 1.02, 1.08, .45, .95, shapeBus},
	{"truck", .92, 1.10, 0.92, 1.09, .45, .95, shapeTruck},
	{"train", .9, 1.14, 0.98, 1.10, .45, .9, shapeTrain},
	{"boat", .86, 1.40, 0.76, 0.88, .45, .7, shapeBoat},
	{"airplane", .86, 1.33, 0.89, 0.91, .4, .75, shapeAirplane},
	{"bicycle", .84, 1.02, 0.87, 0.90, .45, .95, shapeBicycle},
	{"motorcycle", .84, 1.02, 0.86, 0.87, .45, .85, shapeMotorcycle},
	{"traffic light", .8, 1.50, 0.28, 0.80, .45, .85, shapeTrafficLight},
	{"fire hydrant", .76, 1.21, 0.51, 0.70, .45, .85, shapeHydrant},
	{"stop sign", .8, 1.50, 0.44, 0.78, .4, .95, shapeStopSign},
	{"parking meter", .8, 1.49, 0.29, 0.78, .45, .9, shapeParkingMeter},
	{"kite", .78, 1.55, 0.45, 0.79, .4, .7, shapeKite},
	{"sports ball", .66, 0.94, 0.48, 0.48, .5, 1, shapeSportsBall},
	{"frisbee", .7, 0.59, 0.58, 0.58, .4, .9, shapeFrisbee},
	{"skis", .8, 1.60, 0.36, 0.83, .35, .9, shapeSkis},
	{"snowboard", .8, 1.53, 0.34, 0.79, .35, .85, shapeSnowboard},
	{"baseball bat", .74, 1.25, 0.51, 0.75, .4, .9, shapeBat},
	{"baseball glove", .68, 1.16, 0.68, 0.71, .4, .8, shapeGlove},
	{"skateboard", .76, 0.51, 0.79, 0.82, .4, .8, shapeSkateboard},
	{"surfboard", .82, 1.70, 0.28, 0.87, .4, .8, shapeSurfboard},
	{"tennis racket", .76, 1.45, 0.37, 0.74, .4, .9, shapeRacket},
	{"book", .72, 1.10, 0.42, 0.69, .5, .95, shapeBook},
	{"clock", .7, 1.22, 0.48, 0.73, .4, .85, shapeClock},
	{"backpack", .74, 1.27, 0.51, 0.72, .45, .9, shapeBackpack},
	{"handbag", .7, 1.17, 0.63, 0.84, .45, .9, shapeHandbag},
	{"suitcase", .76, 1.43, 0.43, 0.82, .45, .85, shapeSuitcase},
	{"tie", .74, 1.69, 0.25, 0.87, .35, .8, shapeTie},
	{"scissors", .7, 1.29, 0.42, 0.70, .35, .85, shapeScissors},
	{"hair drier", .7, 1.15, 0.69, 0.81, .4, .9, shapeHairDrier},
	{"toothbrush", .7, 1.46, 0.23, 0.75, .4, .9, shapeToothbrush},
	{"tv", .76, 1.39, 0.66, 0.90, .45, .85, shapeTV},
	{"laptop", .76, 1.00, 0.70, 1.08, .45, .95, shapeLaptop},
	{"computer mouse", .64, 0.60, 0.88, 0.93, .4, .75, shapeMouse},
	{"tv remote", .7, 1.49, 0.21, 0.76, .4, .95, shapeRemote},
	{"computer keyboard", .76, 0.53, 0.94, 1.00, .4, .95, shapeKeyboard},
	{"cell phone", .7, 1.34, 0.37, 0.75, .4, .95, shapePhone},
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
