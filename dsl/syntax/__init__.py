"""Text → nodes: the Markdown, the words, the grammar, and what is wrong with a statement."""
