package clay

import "flag"

var eyeScenes = flag.Int("eye-scenes", 0, "measure the eye on this many scenes and log every mistake")
