"""What an editor asks of a rule file while someone types: pure functions, for the language server and the web editor.

They work on text with mistakes in it, and on positions in a `Source`; `EditorText` turns those into the editor's.
"""
