"""One module a page: a handler asks, decides nothing, renders."""
