"""python -m rflow_flux is the command."""

import sys

from rflow_flux.command import main

sys.exit(main())
