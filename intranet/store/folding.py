"""How text is made comparable for searching and sorting."""

import unicodedata


def fold(text: str) -> str:
    """Return `text` without capitals and accents: 'Coördinatie' and 'coordinatie' become the same.

    Done here and not by the database: SQLite knows only the capitals of ASCII, and PostgreSQL depends on its locale.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    if decomposed.isascii():  # as most text is
        return decomposed
    return "".join(character for character in decomposed if not unicodedata.combining(character))
