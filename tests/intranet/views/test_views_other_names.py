"""An opgave goes over to rules in which a question has another name (`heette`): what was said under it counts on."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from intranet.policies import shipped_texts
from intranet.store import RegelsetText, changes
from tests.intranet.views.conftest import words
from tests.intranet.views.drafting import answer_all, outcome, weigh_all, write
from tests.intranet.views.test_vaststellen import record, seal
from tests.intranet.views.test_views_other_words import go_over, stored

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.intranet.views.conftest import Seen, Window

NAMES = {"ruimte": "speelruimte", "wettelijke_taak": "taak_van_de_wet"}


def renamed(text: str) -> str:
    """The leidraad with another name for some questions, each with what it was."""

    def block(found: re.Match[str]) -> str:
        made = re.sub(r'"[^"]*"|\w+', lambda word: NAMES.get(word[0], word[0]), found[0])
        for was, now in NAMES.items():
            made = re.sub(
                rf"^((?:feit|oordeel) {now}:.*\n(?:    - .*\n)*)", rf"\1  heette {was}\n", made, flags=re.MULTILINE
            )
        return made

    return re.sub(r"^```regels\n.*?^```", block, text, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture
def texts() -> tuple[RegelsetText, ...]:
    (file,) = shipped_texts()
    return (RegelsetText(file.name, renamed(file.text)),)


@pytest.fixture
def moved(window: Window, app: Flask, texts: tuple[RegelsetText, ...]) -> Window:
    """An opgave with answers under the old names, under the renewed rules."""
    window.new("Plein")
    answer_all(window, 1)
    assert outcome(window, 1) == "Participatie"
    go_over(app, texts)
    return window


def chosen(seen: Seen) -> list[str | None]:
    return [e.get("value") for e in seen.all("input") if e.get("name") == "antwoord" and "checked" in e.attrib]


def test_the_outcome_and_the_answer_stay(moved: Window, app: Flask) -> None:
    assert outcome(moved, 1) == "Participatie"
    page = moved.get("/opgaven/1/?vraag=speelruimte")
    assert chosen(page) == ["voldoende"]
    assert set(stored(app).answers) >= NAMES.keys(), "stored as it was said"
    history = moved.get("/opgaven/1/geschiedenis?vraag=speelruimte").text()
    assert "Voldoende · geldt nu" in history


def test_it_is_answered_undone_and_put_back_under_the_new_name(moved: Window, app: Flask) -> None:
    known = moved.get("/opgaven/1/?vraag=speelruimte").all("input", name="bekend")[0].get("value") or ""
    assert known == str(stored(app).answers["ruimte"].id)
    moved.answer("speelruimte", "geen", reason="Alles ligt vast.", bekend=known)
    assert outcome(moved, 1) == "Geen participatie"
    late = moved.answer("speelruimte", "onvoldoende", reason="Bijna alles ligt vast.", bekend=known)
    assert "Uw antwoord is bewaard" not in late.text()
    moved.post("/opgaven/1/ongedaan")
    assert outcome(moved, 1) == "Participatie"
    moved.answer("speelruimte", "geen", reason="Alles ligt vast.")
    entry = stored(app).answers["ruimte"].id
    now = str(stored(app).answers["speelruimte"].id)
    moved.post("/opgaven/1/antwoorden/speelruimte/terug", {"naar": str(entry), "bekend": now})
    assert outcome(moved, 1) == "Participatie"
    back = moved.post("/opgaven/1/ongedaan")
    assert back.status == 200
    assert outcome(moved, 1) == "Geen participatie"


def test_undoing_an_answer_from_before_opens_the_question_of_now(moved: Window, app: Flask) -> None:
    seen = None
    while "ruimte" in stored(app).answers:
        seen = moved.post("/opgaven/1/ongedaan")
    assert seen is not None
    assert "/speelruimte" in (seen.one("form", id="vraag").get("action") or "")


def test_a_form_about_the_opgave_takes_back_what_was_said_under_the_old_name(window: Window, app: Flask) -> None:
    (file,) = shipped_texts()
    text = re.sub(r"^(feit thema:.*\n(?:    - .*\n)*)", r"\1  heette onderwerp\n", file.text, flags=re.MULTILINE)
    window.new("Plein")
    with app.extensions["store"].writing() as session:
        given = {"kind": "answered", "value": ["sociaal"], "reason": "", "who": "anna", "at": datetime.now(UTC)}
        changes.record_answer(session, 1, fact="onderwerp", **given)
    go_over(app, (RegelsetText(file.name, text),))
    form = window.get("/opgaven/1/gegevens/opgave")
    assert [e.get("value") for e in form.all("input", name="thema") if "checked" in e.attrib] == ["sociaal"]
    was = {"was-thema": [e.get("value") for e in form.all("input", name="was-thema")]}
    fields = {e.get("name"): e.get("value") for e in form.all("input", type="hidden") if e.get("name")}
    window.post("/opgaven/1/gegevens/opgave", {**fields, **was, "titel": "Plein", "fase": "initiëren"})
    assert not {"thema", "onderwerp"} & stored(app).answers.keys()
    assert "Sociaal" in window.get("/opgaven/1/geschiedenis?vraag=thema").text()


def test_what_was_sealed_stays_as_it_was(
    window: Window, client: FlaskClient, app: Flask, texts: tuple[RegelsetText, ...]
) -> None:
    window.new("Plein")
    answer_all(window, 1)
    seal(window)
    before = record(client)
    go_over(app, texts)
    assert record(client) == before


def test_gevolgen_of_another_name_are_none(window: Window, texts: tuple[RegelsetText, ...]) -> None:
    window.new("Plein")
    answer_all(window, 1)
    window.post("/regels/concepten")
    write(window, 1, lambda _: texts[0].text)
    assert "Bewezen gelijk" in window.get("/regels/concepten/1/verschillen").text()
    assert "Bij geen enkele van 1 opgave verandert de uitkomst." in words(
        weigh_all(window, 1).one("p", class_="ow-zin")
    )
