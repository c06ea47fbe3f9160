"""A remark stays with its statement: through edits above and in it, a move, another file and another name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intranet.policies import shipped_texts
from intranet.rules import remarks
from intranet.store import DraftTexts, RegelsetText
from intranet.store.policy_records import CommentRow

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
(SHIPPED,) = shipped_texts()
FILE = SHIPPED.name
RULE = "uitzondering handhaving "


def texts(*given: tuple[str, str]) -> DraftTexts:
    return DraftTexts(1, 1, tuple(RegelsetText(*one) for one in given), "", "", "anna", AT)


def remark(line: int) -> CommentRow:
    quote = SHIPPED.text.splitlines()[line - 1]
    return CommentRow(1, 1, FILE, line, quote, "Hè?", "bob", AT, None, None)


def line_of(text: str, start: str, step: int = 0) -> int:
    """The line, from 1, of the first that starts so, and `step` lines on."""
    lines = text.splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start)) + step


def placed(line: int, *now: tuple[str, str]) -> remarks.Place:
    return remarks.place_of(remark(line), texts((FILE, SHIPPED.text)), texts(*now))


def statement(text: str, start: str) -> str:
    """The text of a statement, with its line end."""
    first = line_of(text, start)
    found = remarks.statement_at(texts((FILE, text)), FILE, first)
    assert found is not None
    return found.text + "\n"


def test_nothing_changed() -> None:
    here = line_of(SHIPPED.text, RULE, 1)
    found = placed(here, (FILE, SHIPPED.text))
    assert found.now is not None
    assert (found.now.words, found.line, found.is_gone) == ("uitzondering ‘handhaving’", here, False)


def test_text_above_and_a_move_within_the_file_take_it_along() -> None:
    here = line_of(SHIPPED.text, RULE, 1)
    assert placed(here, (FILE, f"Voorwoord\n\n{SHIPPED.text}")).line == here + 2
    whole = statement(SHIPPED.text, RULE)
    moved = SHIPPED.text.replace(whole, "") + f"\n```regels\n{whole}```\n"
    found = placed(here, (FILE, moved))
    assert (found.file, found.line) == (FILE, line_of(moved, RULE, 1))
    assert found.line is not None
    assert found.line > here


def test_a_changed_line_leaves_it_with_the_statement() -> None:
    whole = statement(SHIPPED.text, RULE)
    lines = whole.splitlines()
    changed = SHIPPED.text.replace(whole, whole.replace(lines[1], "  als niet handhaving_of_toezicht"))
    found = placed(line_of(SHIPPED.text, RULE, 1), (FILE, changed))
    assert found.now is not None
    assert (found.line, found.address_line, found.is_gone) == (None, line_of(changed, RULE), False)


def test_another_name_is_seen_through_what_stands_in_it() -> None:
    renamed = SHIPPED.text.replace(RULE, "uitzondering toezicht ")
    found = placed(line_of(SHIPPED.text, RULE, 1), (FILE, renamed))
    assert found.about is not None
    assert found.now is not None
    assert (found.about.name, found.now.name) == ("handhaving", "toezicht")
    assert found.line == line_of(renamed, "uitzondering toezicht ", 1)


def test_another_file_is_looked_in_too() -> None:
    whole = statement(SHIPPED.text, RULE)
    other = f"# Elders\n\n```regels\n{whole}```\n"
    found = placed(line_of(SHIPPED.text, RULE), (FILE, SHIPPED.text.replace(whole, "")), ("elders.regels.md", other))
    assert (found.file, found.line) == ("elders.regels.md", 4)


def test_what_is_gone_keeps_its_old_text() -> None:
    whole = statement(SHIPPED.text, RULE)
    found = placed(line_of(SHIPPED.text, RULE, 1), (FILE, SHIPPED.text.replace(whole, "")))
    assert found.is_gone
    assert found.about is not None
    assert found.about.text == whole.rstrip("\n")
    assert placed(line_of(SHIPPED.text, RULE), ("elders.regels.md", "# Elders\n")).is_gone


@pytest.mark.parametrize(("now", "line"), [(f"Voorwoord\n{SHIPPED.text}", 2), ("Heel iets anders.\n", None)])
def test_a_remark_outside_any_statement_follows_its_line(now: str, line: int | None) -> None:
    found = placed(1, (FILE, now))
    assert (found.about, found.line, found.is_gone) == (None, line, line is None)


def test_a_text_with_a_mistake_elsewhere_still_has_its_statements() -> None:
    broken = SHIPPED.text + "\n```regels\nuitzondering op als geeft\n```\n"
    here = line_of(SHIPPED.text, RULE, 1)
    assert placed(here, (FILE, broken)).line == here
