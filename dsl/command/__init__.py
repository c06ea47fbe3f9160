"""The sub-commands of the language: with the language server the only part of dsl that reads files and prints."""
