"""A policy and answers → an outcome with its trace: one opgave, or a million in columns."""
