"""The tree of one statement → its node. What the grammar lets through and the language does not, is a Mistake here."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from dsl.fixes import choices as among
from dsl.fixes import insert, remove
from dsl.mistakes.mistake import Mistake, meant, short
from dsl.nodes import (
    Baseline,
    Closure,
    ClosureKind,
    Condition,
    Day,
    Decision,
    DecisionTable,
    Example,
    ExceptionRule,
    FactDeclaration,
    FactType,
    Interpretation,
    LanguageVersion,
    ListDeclaration,
    Moment,
    Name,
    Obligation,
    Period,
    Principle,
    Rank,
    RegelsetHead,
    Rule,
    Signal,
    Statement,
    Term,
    Text,
    YesNo,
)
from dsl.syntax.clause_builder import deadline, formerly, period
from dsl.syntax.condition_builder import ConditionBuilder, day, number, value, whole_number
from dsl.syntax.example_builder import answers, expectation
from dsl.syntax.table_builder import build_table
from dsl.syntax.trees import Clauses, as_name, as_text, branches, leaves, place
from dsl.syntax.type_builder import answer_type, list_values, outcomes, value_word
from dsl.wording import enumeration

if TYPE_CHECKING:
    from lark import Token

    from dsl.syntax.trees import Branch

_Choice = TypeVar("_Choice", bound=StrEnum)


def build(tree: Branch, text: str) -> Statement:
    """Return the node of a statement's tree; `text` is that of the whole source. Raises Mistake."""
    return getattr(_Builder(text), f"{tree.data}_")(tree)  # type: ignore[no-any-return]


class _Builder:
    """One method for each statement of the grammar, with its name and a `_` (some are words of Python)."""

    def __init__(self, text: str) -> None:
        self.conditions = ConditionBuilder(text)

    # --- statements ---

    def language_(self, tree: Branch) -> LanguageVersion:
        return LanguageVersion(whole_number(leaves(tree)[0]), place(tree))

    def regelset_(self, tree: Branch) -> RegelsetHead:
        name, title = leaves(tree)
        clauses = Clauses.of(tree)
        rank, builds_on = clauses.leaf("rank"), clauses.get("builds_on")
        return RegelsetHead(
            as_name(name),
            as_text(title),
            clauses.text("organisation"),
            _choice(Rank, rank, "rang") if rank is not None else None,
            clauses.text("version"),
            period(clauses) or Period(None, None, None),
            place(tree),
            _base(builds_on) if builds_on is not None else None,
        )

    def fact_(self, tree: Branch) -> FactDeclaration:
        clauses = Clauses.of(tree)
        kind, type_tree = branches(tree)[:2]
        return FactDeclaration(
            as_name(leaves(tree)[0]),
            answer_type(type_tree),
            leaves(kind)[0] == "oordeel",
            clauses.text("question"),
            clauses.text("explanation"),
            _by(clauses),
            clauses.texts("weigh"),
            place(tree),
            formerly(clauses),
        )

    def list_(self, tree: Branch) -> ListDeclaration:
        titles, clauses = leaves(tree, "TEXT"), Clauses.of(tree)
        return ListDeclaration(
            as_name(leaves(tree)[0]),
            as_text(titles[0]) if titles else None,
            bool(branches(tree, "ascending")),
            list_values(tree),
            place(tree),
            period(clauses),
            formerly(clauses),
        )

    def term_(self, tree: Branch) -> Term:
        return Term(as_name(leaves(tree)[0]), self.conditions.condition(tree), place(tree), formerly(Clauses.of(tree)))

    def interpretation_(self, tree: Branch) -> Interpretation:
        name, question = leaves(tree)
        clauses = Clauses.of(tree)
        choice = value(branches(tree, "yes_no")[0])
        assert isinstance(choice, YesNo)
        return Interpretation(
            as_name(name),
            as_text(question),
            choice,
            clauses.text("reason"),
            _by(clauses),
            _day(clauses, "on"),
            place(tree),
            formerly(clauses),
        )

    def principle_(self, tree: Branch) -> Principle:
        number_leaf, name, title = leaves(tree)
        clauses = Clauses.of(tree)
        fulfilled = clauses.get("fulfilled")
        condition = self.conditions.condition(fulfilled) if fulfilled is not None else None
        return Principle(
            whole_number(number_leaf), as_name(name), as_text(title), condition, place(tree), formerly(clauses)
        )

    def decision_(self, tree: Branch) -> Decision:
        name, title = leaves(tree)
        clauses = Clauses.of(tree)
        type_tree = branches(tree)[0]
        kind = answer_type(type_tree)
        if kind.kind is not FactType.ONE_OF or kind.list_name is not None or kind.ascending:
            raise Mistake(
                "besluit-zonder-waarden",
                kind.span,
                "Een besluit heeft altijd `één uit`, met de mogelijke uitkomsten als punten eronder.",
                'Schrijf `één uit`, en op de regels daaronder bijvoorbeeld `- participatie "Participatie"`.',
                fixes=outcomes(kind),
            )
        otherwise, reason = clauses.get("otherwise"), clauses.get("reason")
        if reason is not None and (otherwise is None or place(reason) < place(otherwise)):
            raise Mistake(
                "onderdeel-verkeerde-plek",
                place(reason),
                "`want` hoort bij een besluit alleen achter `anders WAARDE`.",
                'Schrijf `anders WAARDE want "…"`, of haal dit weg.',
                fixes=(remove(place(reason), "Haal `want` hier weg"),),
            )
        return Decision(
            as_name(name),
            as_text(title),
            kind.values,
            value_word(otherwise) if otherwise is not None else None,
            clauses.text("reason"),
            place(tree),
            formerly(clauses),
        )

    def rule_(self, tree: Branch) -> Rule:
        name, decision = leaves(tree)
        clauses = Clauses.of(tree)
        return Rule(
            as_name(name),
            as_name(decision),
            value_word(tree),
            self._if(clauses),
            clauses.text("reason"),
            place(tree),
            period(clauses),
            formerly(clauses),
        )

    def exception_(self, tree: Branch) -> ExceptionRule:
        name, target = leaves(tree)[:2]
        gives = branches(tree, "gives")
        clauses = Clauses.of(tree)
        return ExceptionRule(
            as_name(name),
            as_name(target),
            value_word(gives[0]) if gives else None,
            self._if(clauses),
            clauses.text("reason"),
            place(tree),
            period(clauses),
            formerly(clauses),
        )

    def table_(self, tree: Branch) -> DecisionTable:
        return build_table(tree, self.conditions.text)

    def obligation_(self, tree: Branch) -> Obligation:
        name, title = leaves(tree)
        clauses = Clauses.of(tree)
        principle, moment = clauses.leaf("for_principle"), clauses.get("moment")
        if principle is not None:
            whole_number(principle)
        return Obligation(
            as_name(name),
            as_text(title),
            self._if(clauses),
            number(principle) if principle is not None else None,
            _choice(Moment, leaves(moment)[0], "moment") if moment is not None else None,
            bool(branches(moment, "derived")) if moment is not None else False,
            _by(clauses),
            clauses.texts("topics"),
            clauses.text("reason"),
            place(tree),
            deadline(clauses.get("deadline")),
            period(clauses),
            formerly(clauses),
        )

    def signal_(self, tree: Branch) -> Signal:
        name, title = leaves(tree)
        clauses = Clauses.of(tree)
        return Signal(
            as_name(name),
            as_text(title),
            self._if(clauses),
            clauses.text("reason"),
            place(tree),
            period(clauses),
            formerly(clauses),
        )

    def closure_(self, tree: Branch) -> Closure:
        word = leaves(tree)[0]
        reason = Clauses.of(tree).text("reason")
        if reason is None or not reason.text:
            raise Mistake(
                "reden-ontbreekt",
                place(word),
                f"Achter `{word}` hoort de reden.",
                f'Schrijf `{word} want "…"`.',
                fixes=()
                if reason
                else (insert(place(word).end, ' want "…"', 'Zet er `want "…"` bij, om in te vullen'),),
            )
        return Closure(ClosureKind(str(word)), reason, place(tree))

    def baseline_(self, tree: Branch) -> Baseline:
        like, given = answers(Clauses.of(tree))
        return Baseline(as_name(leaves(tree)[0]), like, given, place(tree))

    def example_(self, tree: Branch) -> Example:
        clauses = Clauses.of(tree)
        like, given = answers(clauses)
        expected = clauses.get("expected")
        return Example(
            as_text(leaves(tree)[0]),
            like,
            given,
            _day(clauses, "on"),
            tuple(expectation(item) for item in branches(expected)) if expected is not None else (),
            place(tree),
        )

    def _if(self, clauses: Clauses) -> Condition | None:
        clause = clauses.get("if")
        return self.conditions.condition(clause) if clause is not None else None


# --- parts of statements ------------------------------------------------------------------------------------


def _day(clauses: Clauses, name: str) -> Day | None:
    leaf = clauses.leaf(name)
    return day(leaf) if leaf is not None else None


def _base(tree: Branch) -> Name:
    first, *others = leaves(tree, "NAME")
    if others:
        raise Mistake(
            "voortbouw-dubbel",
            place(others[0]),
            "Een regelset bouwt voort op één andere regelset, en hier staan er meer.",
            "Laat er één staan. Bouwt die zelf weer voort op een andere, dan telt die vanzelf mee.",
            ((place(first), "hier staat de eerste"),),
        )
    return as_name(first)


def _by(clauses: Clauses) -> Text | None:
    """Return who: a text, or words without quotes."""
    clause = clauses.get("by")
    if clause is None:
        return None
    words = leaves(clause)
    if words[0].type == "TEXT":
        return as_text(words[0])
    return Text(" ".join(words), place(words[0]).to(place(words[-1])))


def _choice(choices: type[_Choice], leaf: Token, clause: str) -> _Choice:
    """Return one of a few fixed words; raises Mistake when it is another word."""
    words = [choice.value for choice in choices]
    if leaf not in words:
        raise Mistake(
            "woord-onbekend",
            place(leaf),
            f"`{short(leaf)}` is geen {clause}.",
            meant(leaf, words) or f"Kies uit {enumeration([f'`{word}`' for word in words], 'of')}.",
            fixes=among(place(leaf), leaf, words),
        )
    return choices(str(leaf))
