"""*Wat beslist het nog?*: rows by construction, and when there is no table."""

from __future__ import annotations

from datetime import date

import pytest

from dsl import Answers, Core
from dsl.exact.table import Row, Table
from dsl.policy import Answer
from tests.dsl.test_exact_core import policy_of

ON = date(2026, 11, 23)
LETTERS = "abcdefghij"


def core_of(*rules: str, otherwise: str | None = "nee_dank") -> Core:
    """A besluit about kleur, soort and ten ja/nee questions, with these rules: `VALUE als CONDITION`."""
    facts = [f'feit {letter}: ja/nee\n  vraag "Is het {letter}?"' for letter in LETTERS]
    kleur = 'feit kleur: één uit\n    - rood\n    - wit\n    - blauw\n  vraag "Welke kleur?"'
    soort = 'feit soort: meer uit\n    - groot\n    - klein\n  vraag "Welke soort?"'
    besluit = 'besluit uitkomst "Wat wordt het?": één uit\n    - ja_graag\n    - nee_dank'
    if otherwise is not None:
        besluit += f'\n  anders {otherwise} want "Zo is het."'
    made = []
    for number, rule in enumerate(rules):
        value, condition = rule.split(" als ")
        made.append(f"regel r{number} over uitkomst geeft {value}\n  als {condition}")
    body = "\n\n".join([*facts, kleur, soort, besluit, *made])
    return Core(policy_of(f'# Titel\n\n> Een zin.\n\n```regels\nregeltaal 1\n\nregelset x "X"\n\n{body}\n```\n'))


def table(core: Core, rows: int = 8, **answers: Answer) -> Table | None:
    return core.table(Answers(answers, frozenset(), ON), "uitkomst", rows)


def shown(row: Row) -> tuple[Answer | None, ...]:
    """The answers of a row; None where an answer does not matter."""
    return tuple(None if cell is None else cell.answer for cell in row.answers)


def written(found: Table | None) -> list[tuple[Answer | None, ...]]:
    """The rows of a table, each with its ending behind its answers: a value, 'tegenstrijdig' or 'zonder uitkomst'."""
    assert found is not None
    return [(*shown(row), row.ending or ("tegenstrijdig" if row.conflict else "zonder uitkomst")) for row in found.rows]


def test_each_row_is_as_general_as_it_can_be() -> None:
    found = table(core_of("ja_graag als a en b"))
    assert found is not None and found.facts == ("a", "b")
    assert written(found) == [(True, True, "ja_graag"), (False, None, "nee_dank"), (None, False, "nee_dank")]


def test_a_row_for_each_answer_of_a_list_that_does_something_else() -> None:
    core = core_of("ja_graag als kleur is rood", "ja_graag als kleur is blauw en c")
    found = table(core)
    assert found is not None and found.facts == ("c", "kleur")
    assert written(found) == [
        (True, "blauw", "ja_graag"), (None, "rood", "ja_graag"),
        (False, "blauw", "nee_dank"), (None, "wit", "nee_dank"),
    ]  # fmt: skip
    assert written(table(core, kleur="blauw")) == [(True, "ja_graag"), (False, "nee_dank")]


def test_the_questions_stand_in_the_order_of_the_document() -> None:
    """Whatever the order of the variables: `c` and `f` are tested together, and `e` beside the others."""
    core = core_of("ja_graag als e en (f of c)", "ja_graag als (f of c) en a")
    found = table(core)
    assert found is not None and found.facts == ("a", "c", "e", "f")
    assert {row[:4] for row in written(found) if row[4] == "ja_graag"} == {
        (True, True, None, None), (True, None, None, True), (None, True, True, None), (None, None, True, True),
    }  # fmt: skip
    assert {row[:4] for row in written(found) if row[4] == "nee_dank"} == {
        (False, None, False, None), (None, False, None, False),
    }  # fmt: skip


def test_a_conflict_and_no_outcome_are_endings_too() -> None:
    found = table(core_of("ja_graag als a", "nee_dank als b", otherwise=None))
    assert written(found) == [
        (True, False, "ja_graag"), (False, True, "nee_dank"), (True, True, "tegenstrijdig"),
        (False, False, "zonder uitkomst"),
    ]  # fmt: skip
    assert found is not None and [row.conflict for row in found.rows] == [False, False, True, False]


def test_a_table_of_more_rows_than_asked_for_is_not_made() -> None:
    core = core_of("ja_graag als a en b en c en d en e en f en g")
    assert len(written(table(core))) == 8, "one in which all are ja, and one for each that is not"
    assert table(core, rows=7) is None
    assert len(written(table(core, a=True, rows=7))) == 7


@pytest.mark.parametrize(("condition", "fits"), [
    (" en ".join(LETTERS[:9]), True),
    (" en ".join(LETTERS[:10]), False),
    (" en ".join([*LETTERS[:7], "kleur is rood"]), True),
    (" en ".join([*LETTERS[:8], "kleur is rood"]), False),
])  # fmt: skip
def test_more_than_512_ways_to_answer_are_not_looked_at(condition: str, fits: bool) -> None:
    assert (table(core_of(f"ja_graag als {condition}"), rows=100) is not None) is fits


def test_what_is_settled_has_no_table() -> None:
    assert table(core_of("ja_graag als a en b"), a=False) is None


def test_a_question_with_more_answers_at_once_has_no_table() -> None:
    core = core_of("ja_graag als a en soort bevat klein")
    assert table(core) is None
    assert written(table(core, soort=frozenset({"klein"}))) == [(True, "ja_graag"), (False, "nee_dank")]
    assert table(core, soort=frozenset()) is None, "settled: nee_dank"
