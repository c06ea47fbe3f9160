"""An opgave goes over to rules in which values have another word (`heette`): nothing that was said is lost."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from intranet.policies import read_texts, shipped_texts
from intranet.rules.jobs import weigh_stale
from intranet.store import RegelsetText, changes, questions
from tests.intranet.views.conftest import Window, words
from tests.intranet.views.drafting import write
from tests.intranet.views.test_vaststellen import seal

if TYPE_CHECKING:
    from flask import Flask

    from intranet.store import OpgaveDetail

TODAY = date(2026, 11, 23)
WORDS = (
    ("geleen_zuid", "zuidkant"),
    ("ecologisch", "natuur"),
    ("onvoldoende", "te_weinig"),
)


def renewed() -> tuple[RegelsetText, ...]:
    """The leidraad with other words for some values, each with what it was where the list declares it."""
    (file,) = shipped_texts()
    whole = file.text
    for was, now in WORDS:
        whole = re.sub(rf'^(    - ){was}( "[^"]*")$', rf"\1{now}\2, heette {was}", whole, flags=re.MULTILINE)
        whole = re.sub(
            rf"^(?!.*heette)(.*[(,] ?|.* (?:is|is niet|bevat) ){was}\b", rf"\1{now}", whole, flags=re.MULTILINE
        )
    whole = whole.replace('- participatie "', '- wel_participatie "').replace(
        "anders participatie", "anders wel_participatie"
    )
    whole = re.sub(r"(geeft|participatie is(?: niet)?) participatie\b", r"\1 wel_participatie", whole)
    whole = re.sub(r'(- wel_participatie "[^"]*")', r"\1, heette participatie", whole, count=1)
    return (RegelsetText(file.name, whole),)


def go_over(app: Flask, texts: tuple[RegelsetText, ...] | None = None) -> None:
    """Let the opgave go over to the renewed rules (or others), as on the day that a new version begins."""
    store = app.extensions["store"]
    with store.writing() as session:
        version = changes.remember_regelset(
            session,
            name="leidraad",
            version="nieuw",
            texts=texts or renewed(),
            at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        )
        session.execute(
            text("UPDATE opgave SET regelset_version_id = :v, outcome = NULL, outcome_state = NULL, copies = 0"),
            {"v": version},
        )
    assert weigh_stale(store, TODAY) == 1


def stored(app: Flask) -> OpgaveDetail:
    with app.extensions["store"].reading() as session:
        found = questions.get_opgave(session, 1)
    assert found is not None
    return found


@pytest.fixture
def moved(window: Window, app: Flask) -> Window:
    """An opgave with answers in the old words, under the renewed rules."""
    window.new("Plein", gebied="geleen_zuid", thema=["sociaal", "ecologisch"])
    window.answer("ruimte", "onvoldoende", reason="Er is weinig te kiezen.")
    window.answer("handhaving_of_toezicht", "nee")
    go_over(app)
    return window


def test_the_renewed_rules_are_sound() -> None:
    policy, findings = read_texts(renewed())
    assert policy is not None, findings
    former = {c.formerly for fact in policy.facts.values() for c in fact.choices if c.formerly}
    assert former == {was for was, _ in WORDS}
    assert policy.decisions["participatie"].choices[0].formerly == "participatie"


def test_answers_in_the_old_words_count_and_stay_as_they_were_said(moved: Window, app: Flask) -> None:
    page = moved.get("/opgaven/1/?vraag=ruimte")
    (chosen,) = (e for e in page.all("input") if e.get("name") == "antwoord" and "checked" in e.attrib)
    assert chosen.get("value") == "te_weinig"
    assert "Onvoldoende" in page.text()
    opgave = stored(app)
    assert opgave.answers["ruimte"].value == "onvoldoende", "what was said"
    assert opgave.answers["thema"].value == ["sociaal", "ecologisch"]
    assert opgave.area == "zuidkant", "what the list shows"


def test_a_form_about_the_opgave_has_the_new_words_and_loses_nothing(moved: Window, app: Flask) -> None:
    form = moved.get("/opgaven/1/gegevens/opgave")
    selected = [
        o.get("value") for s in form.all("select", name="gebied") for o in s.iter("option") if "selected" in o.attrib
    ]
    assert selected == ["zuidkant"]
    fields = {e.get("name"): e.get("value") for e in form.all("input", type="hidden") if e.get("name")}
    fields |= {"titel": "Marktplein", "fase": "initiëren", "gebied": "zuidkant"}
    checked = [e.get("value") for e in form.all("input", name="thema") if "checked" in e.attrib]
    assert checked == ["sociaal", "natuur"]
    was = [e.get("value") for e in form.all("input", name="was-thema")]
    seen = moved.post("/opgaven/1/gegevens/opgave", {**fields, "thema": checked, "was-thema": was})
    assert words(seen.one("h1")) == "Gegevens van Marktplein"
    assert stored(app).answers["thema"].value == ["sociaal", "ecologisch"], "only the name was changed"


def test_what_people_decided_holds_in_the_new_word(window: Window, app: Flask) -> None:
    window.new("Illegale kamerverhuur")
    window.answer("handhaving_of_toezicht", "ja")
    seal(window, uitkomst="participatie", reden="De buurt wil het samen oplossen.")
    go_over(app)
    assert stored(app).established == "participatie"
    page = window.get("/opgaven/1/werklijst")
    assert "Vastgesteld is: participatie. Dat wijkt af van de regels." in page.text()


def test_verschillen_says_which_words_are_others(window: Window) -> None:
    window.post("/regels/concepten")
    write(window, 1, lambda _: renewed()[0].text)
    page = window.get("/regels/concepten/1/verschillen").text()
    assert "Bewezen gelijk" in page
    assert "onvoldoende heet nu te weinig. Een antwoord van eerder telt als te weinig." in page
    assert "participatie heet nu wel participatie. " in page and "telt als wel participatie" not in page
