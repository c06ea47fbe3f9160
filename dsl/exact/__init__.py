"""Exact questions, from decision diagrams: what is possible, what matters, what settles most, what would change it."""
