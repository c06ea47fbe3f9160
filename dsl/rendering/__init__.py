"""What was found → JSON, text for a terminal, and pages."""
