"""Questions about a policy as a whole, one file a question."""
