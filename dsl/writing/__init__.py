"""Nodes → text in the one layout."""
