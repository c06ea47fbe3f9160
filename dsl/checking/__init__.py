"""Nodes → a checked policy: what each name is, whether the tests fit, what refers to what, from which day."""
