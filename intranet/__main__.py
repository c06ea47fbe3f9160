"""`python -m intranet` is the command `opgavewijzer`."""

import sys

from intranet.commands import main

sys.exit(main())
