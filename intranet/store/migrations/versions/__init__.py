"""The steps, in the order of their numbers; see the package above."""
