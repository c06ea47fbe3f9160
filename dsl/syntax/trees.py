"""Reading the grammar's trees: their leaves as names and texts, their branches by name, with spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from dsl.fixes import remove, write
from dsl.mistakes.mistake import Mistake
from dsl.nodes import Name, Text
from dsl.source import Span

if TYPE_CHECKING:  # lark is imported only when something is parsed
    from lark import Token, Tree

    Branch: TypeAlias = Tree[Token]

_WORDS = {
    "organisation": "organisatie",
    "rank": "rang",
    "version": "versie",
    "builds_on": "bouwt voort op",
    "valid_from": "geldig vanaf",
    "valid_until": "t/m",
    "expires": "vervalt met ingang van",
    "question": "vraag",
    "explanation": "toelichting",
    "by": "door",
    "weigh": "weeg",
    "reason": "want",
    "on": "op",
    "otherwise": "anders",
    "formerly": "heette",
    "fulfilled": "voldaan als",
    "if": "als",
    "for_principle": "bij principe",
    "moment": "moment",
    "deadline": "uiterlijk",
    "topics": "onderwerpen",
    "given": "gegeven",
    "like": "zoals",
    "expected": "verwacht",
}
"""The clauses by their name in the grammar, with the word they begin with."""


def leaves(tree: Branch, *kinds: str) -> list[Token]:
    """Return the leaves of these kinds (all when none is named) directly under a branch."""
    return [child for child in tree.children if isinstance(child, str) and (not kinds or child.type in kinds)]


def branches(tree: Branch, *names: str) -> list[Branch]:
    """Return the branches with these names (all when none is given) directly under a branch."""
    return [child for child in tree.children if not isinstance(child, str) and (not names or child.data in names)]


def place(part: Branch | Token) -> Span:
    """Return the place of a branch, its keywords and signs included, or of a leaf."""
    if isinstance(part, str):
        assert part.start_pos is not None
        assert part.end_pos is not None
        return Span(part.start_pos, part.end_pos)
    return Span(part.meta.start_pos, part.meta.end_pos)


def as_name(leaf: Token) -> Name:
    """Return a leaf as a name."""
    return Name(str(leaf), place(leaf))


def as_text(leaf: Token) -> Text:
    """Return a leaf in quotes as a text, its white space folded."""
    return Text(" ".join(leaf[1:-1].split()), place(leaf))


@dataclass
class Clauses:
    """The clauses of one statement by their name in the grammar; each may stand once."""

    found: dict[str, Branch] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Branch) -> Clauses:
        """Collect the clauses of a statement. Raises Mistake when one stands twice."""
        clauses = cls()
        for clause in branches(tree, *_WORDS):
            name = str(clause.data)
            first = clauses.found.setdefault(name, clause)
            if first is not clause:
                word = _WORDS[name]
                start = place(clause).start
                together = (write(Span(start, start + len(word)), "en"),) if name == "if" else ()
                raise Mistake(
                    "dubbel-onderdeel",
                    place(clause),
                    f"`{word}` staat twee keer in deze regel.",
                    f"Laat één keer `{word}` staan.",
                    ((place(first), "hier staat de eerste"),),
                    (
                        *together,
                        remove(place(clause), f"Haal de tweede `{word}` weg"),
                        remove(place(first), "Haal de eerste weg"),
                    ),
                )
        return clauses

    def get(self, name: str) -> Branch | None:
        """Return the clause with this name, when it is there."""
        return self.found.get(name)

    def leaf(self, name: str) -> Token | None:
        """Return the last leaf of the clause with this name, when it is there."""
        clause = self.found.get(name)
        return leaves(clause)[-1] if clause is not None else None

    def text(self, name: str) -> Text | None:
        """Return the text of the clause with this name, when it is there."""
        leaf = self.leaf(name)
        return as_text(leaf) if leaf is not None else None

    def texts(self, name: str) -> tuple[Text, ...]:
        """Return the texts of the clause with this name; none when it is not there."""
        clause = self.found.get(name)
        return tuple(as_text(leaf) for leaf in leaves(clause)) if clause is not None else ()

    def __iter__(self) -> Iterator[str]:
        return iter(self.found)
