"""Weighing: questions, answers of every type, the outcome, undo, verplichtingen; with scripts and without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from flask import Flask

from dsl import APPROXIMATE, Core
from intranet.store import questions

if TYPE_CHECKING:
    from tests.intranet.views.conftest import Seen, Window

SPACE, INTERESTS = "ruimte", "tegemoetkomen_aan_belangen_mogelijk"


def words(element: object) -> str:
    return " ".join("".join(element.itertext()).split())


def asked(seen: Seen) -> str | None:
    """The fact of the question that is open."""
    form = seen.by_id("vraag")
    return None if form is None else unquote((form.get("action") or "").rpartition("/")[2])


def banner(seen: Seen) -> str:
    return words(seen.one("h2", class_="ow-banner__woord"))


def stored(app: Flask, fact: str) -> object:
    with app.extensions["store"].reading() as session:
        opgave = questions.get_opgave(session, 1)
    assert opgave is not None
    answer = opgave.answers.get(fact)
    return None if answer is None else (answer.kind, answer.value, answer.reason, answer.who)


def test_the_question_that_settles_most_is_open(window: Window) -> None:
    seen = window.example()
    assert asked(seen) == SPACE
    assert banner(seen) == "Nog open"
    assert "Mogelijk: participatie, nader te bepalen of geen participatie" in seen.text()
    assert "7 van 9 vragen beantwoord" in seen.text()


def test_an_outcome_that_is_not_exact_says_so(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    assert APPROXIMATE not in window.example().text()
    exactly = Core.weigh
    monkeypatch.setattr(Core, "weigh", lambda core, answers: replace(exactly(core, answers), approximate=True))
    assert APPROXIMATE in window.get("/opgaven/1/").text()


def test_the_question_says_why_it_is_asked(window: Window) -> None:
    form = window.example().by_id("vraag")
    assert form is not None
    text = words(form)
    assert "Waarom vraagt u dit?" in text
    assert "Participatie van de samenleving heeft nut indien ook ruimte is" in text
    assert "Bij ‘geen’Geen participatie, dat staat dan vast" in text
    assert "Oordeel van het opgaveteam" in text


def test_what_still_decides_is_a_table(window: Window) -> None:
    seen = window.example()
    table = seen.one("table", class_="ow-tabel--dicht")
    rows = {tuple(words(cell) for cell in row.iter("td")) for row in table.iter("tr")} - {()}
    assert rows == {
        ("ja", "voldoende", "Participatie"),
        ("ja", "onvoldoende", "Nader te bepalen"),
        ("maakt niet uit", "geen", "Geen participatie"),
        ("nee", "maakt niet uit", "Geen participatie"),
    }


def test_answering_without_scripts_goes_on_to_the_next_question(window: Window, app: Flask) -> None:
    window.example()
    seen = window.answer(SPACE, "voldoende", reason="Alles ligt nog open.")
    assert asked(seen) == INTERESTS
    assert "Uw antwoord is bewaard." in words(seen.one("div", id="meldingen"))
    assert stored(app, SPACE) == ("answered", "voldoende", "Alles ligt nog open.", "teamlid")
    seen = window.answer(INTERESTS, "ja", reason="Voor iedereen.")
    assert asked(seen) is None
    assert banner(seen) == "Participatie"
    assert "Het deelnemen van de samenleving is het uitgangspunt." in seen.text()


def test_answering_with_htmx_gives_the_part_and_says_the_outcome(
    window: Window, without_announcement: Callable[[str], str]
) -> None:
    window.example()
    seen = window.answer(SPACE, "geen", reason="Alles ligt vast.", htmx=True)
    assert not seen.is_page
    assert banner(seen) == "Geen participatie"
    told = words(seen.all("div", hx_swap_oob="innerHTML:#aankondiging")[0])
    assert told.startswith(
        "Uw antwoord is bewaard. Geen participatie. Dit volgt uit de antwoorden, op grond van geen ruimte."
    )
    assert without_announcement(seen.html) in window.get("/opgaven/1/").html
    assert "HX-Push-Url" not in seen.headers


@pytest.mark.parametrize("address", ["/opgaven/1/", "/opgaven/1/?vraag=thema", "/opgaven/1/onderbouwing"])
def test_each_part_is_literally_in_its_page(window: Window, address: str) -> None:
    window.example()
    assert window.get(address, htmx=True).html.strip() in window.get(address).html


def test_an_answered_question_no_longer_stands_in_the_address(window: Window) -> None:
    window.example()
    seen = window.answer(SPACE, "voldoende", reason="Ja.", htmx=True, gekozen="ja")
    assert seen.headers["HX-Push-Url"] == "/opgaven/1/"


def test_an_oordeel_without_a_reason_is_refused_and_keeps_the_choice(window: Window, app: Flask) -> None:
    window.example()
    for htmx in (False, True):
        seen = window.answer(SPACE, "onvoldoende", reason="  ", htmx=htmx)
        assert seen.status == 422
        assert asked(seen) == SPACE
        assert list(seen.error_summary()) == ["reden"]
        assert seen.one("input", name="antwoord", value="onvoldoende").get("checked") is not None
        assert seen.one("textarea", name="reden").get("aria-invalid") == "true"
    assert stored(app, SPACE) is None


def test_a_reason_without_an_answer_is_kept(window: Window, app: Flask) -> None:
    window.example()
    seen = window.answer(SPACE, reason="Dit <b>typte</b> ik al")
    assert seen.status == 422
    assert list(seen.error_summary()) == ["antwoord"]
    assert words(seen.one("textarea", name="reden")) == "Dit <b>typte</b> ik al"
    assert seen.by_id("antwoord") is not None, "the summary leads to the first choice"
    assert stored(app, SPACE) is None


def test_a_value_that_is_no_choice_is_refused(window: Window, app: Flask) -> None:
    window.example()
    for given in (["veel"], ["geen", "voldoende"], ["weet_niet", "geen"]):
        assert window.answer(SPACE, *given, reason="Omdat.").status == 422
    assert stored(app, SPACE) is None


def test_weet_niet_is_no_nee_and_stays_open(window: Window, app: Flask) -> None:
    window.example()
    seen = window.answer(SPACE, "weet_niet")
    assert stored(app, SPACE) == ("unknown", None, "", "teamlid")
    assert banner(seen) == "Nog open"
    assert asked(seen) == INTERESTS, "what nobody knows is not asked again at once"
    assert "1 vraag om nog uit te zoeken" in seen.text()
    seen = window.answer(INTERESTS, "weet_niet")
    assert asked(seen) is None
    assert "U weet nog niet alles" in seen.text()
    reopened = window.get(f"/opgaven/1/?vraag={SPACE}")
    assert reopened.one("input", name="antwoord", value="weet_niet").get("checked") is not None


def test_more_choices_none_of_them_and_both(window: Window, app: Flask) -> None:
    window.example()
    window.answer("thema", "ecologisch", "sociaal")
    assert stored(app, "thema") == ("answered", ["sociaal", "ecologisch"], "", "teamlid")
    window.answer("thema", anders="geen_van_deze")
    assert stored(app, "thema") == ("answered", [], "", "teamlid")
    assert "Geen van deze" in window.get("/opgaven/1/").text()
    seen = window.answer("thema", "sociaal", anders="geen_van_deze")
    assert seen.status == 422
    assert seen.one("input", value="sociaal").get("checked") is not None
    assert window.answer("thema").status == 422, "nothing chosen is not 'none of these'"


def test_a_note_with_a_feit_is_kept(window: Window, app: Flask) -> None:
    window.example()
    window.answer("gebied", "geleen_zuid", reason="Regel één\r\nRegel twee")
    assert stored(app, "gebied") == ("answered", "geleen_zuid", "Regel één\nRegel twee", "teamlid")
    assert words(window.get("/opgaven/1/?vraag=gebied").one("textarea", name="reden")) == "Regel één Regel twee"


def test_undo_puts_back_what_was_and_opens_the_question(window: Window, app: Flask) -> None:
    window.example()
    window.answer(SPACE, "voldoende", reason="Eerst.")
    seen = window.answer(SPACE, "geen", reason="Toen.")
    assert banner(seen) == "Geen participatie"
    form = seen.one("form", action="/opgaven/1/ongedaan")
    last = next(field.get("value") for field in form.iter("input"))
    seen = window.post("/opgaven/1/ongedaan", {"antwoord": last})
    assert stored(app, SPACE) == ("answered", "voldoende", "Eerst.", "teamlid")
    assert asked(seen) == SPACE
    assert banner(seen) == "Nog open"
    assert window.post("/opgaven/1/ongedaan", {"antwoord": last}).status == 409, "a second click undoes nothing more"
    assert stored(app, SPACE) == ("answered", "voldoende", "Eerst.", "teamlid")


def test_earlier_answers_are_shown_with_who_gave_them(window: Window) -> None:
    window.example()
    window.answer(SPACE, "voldoende", reason="Eerst dachten wij dit.")
    window.answer(SPACE, "weet_niet")
    window.answer(SPACE, "geen", reason="Nu dit.")
    lines = [words(line) for line in window.get(f"/opgaven/1/?vraag={SPACE}").all("li", class_="ow-terug")]
    assert len(lines) == 3
    assert "Geldt nu" in lines[0]
    assert lines[1].startswith("Weet niet")
    assert "Eerst dachten wij dit." in lines[2]
    assert "teamlid, " in lines[2]


def test_a_settled_outcome_says_why_and_what_would_change_it(window: Window) -> None:
    window.example()
    seen = window.answer(SPACE, "geen", reason="De wet legt alles vast.")
    text = seen.text()
    assert "Dit volgt uit de antwoorden, op grond van geen ruimte." in text
    assert "U antwoordde ‘geen’ op vraag" in text
    assert "Soms is die ruimte er niet of onvoldoende" in text
    assert "Wat zou de uitkomst veranderen?" in text
    changes = {words(item.find(".//span/span")): words(item) for item in seen.all("li", class_="ow-anders")}
    assert set(changes) == {"Participatie", "Nader te bepalen"}
    assert "1 antwoord anders" in changes["Participatie"]
    assert "Leg uit waarom daar (nu) geen ruimte voor is" in text


def test_questions_that_no_longer_count_are_kept_apart(window: Window, app: Flask) -> None:
    window.example()
    seen = window.answer("handhaving_of_toezicht", "ja")
    fold = next(d for d in seen.all("details") if words(d).startswith("Niet meer nodig"))
    assert "Past de opgave bij de doelen van de samenleving?" not in words(fold), "a principe still depends on it"
    assert "tegemoetkomen aan de belangen van betrokkenen" in words(fold), "nothing depends on it any more"
    assert "In welk gebied speelt de opgave? Geleen Zuid" in words(fold).replace("opgave?Geleen", "opgave? Geleen")
    assert stored(app, "gebied") == ("answered", "geleen_zuid", "", "teamlid")
    assert window.get("/opgaven/1/?vraag=gebied").status == 200


def test_after_a_question_beside_comes_the_next_one_beside(window: Window) -> None:
    window.example()
    window.answer(SPACE, "voldoende", reason="Ja.")
    window.answer(INTERESTS, "ja", reason="Ja.")
    seen = window.get("/opgaven/1/?vraag=kaders_gesteld")
    assert seen.one("input", name="verder").get("value") == "ook"
    seen = window.answer("kaders_gesteld", "ja", verder="ook")
    assert asked(seen) == "omgevingswet_instrument"
    seen = window.answer("omgevingswet_instrument", "geen", verder="ook")
    assert asked(seen) is None


def test_a_verplichting_can_be_ticked_and_unticked(window: Window) -> None:
    window.example()
    box = {"gedaan": "ja"}
    seen = window.post("/opgaven/1/verplichtingen/ruimte_beschrijven", box)
    assert "Verplichtingen: 3, waarvan 1 gedaan" in seen.text()
    assert seen.one("input", id="plicht-ruimte_beschrijven").get("checked") is not None
    part = window.post("/opgaven/1/verplichtingen/mate_en_rollen_bepalen", box, htmx=True)
    assert part.one("section", id="uitkomst") is not None
    assert part.by_id("vraag") is None, "what is being typed stays as it is"
    assert "waarvan 2 gedaan" in part.text()
    assert "1 van 3 gedaan" not in window.get("/opgaven/").text()
    assert "2 van 3 gedaan" in window.get("/opgaven/").text()
    seen = window.post("/opgaven/1/verplichtingen/ruimte_beschrijven", {})
    assert "waarvan 1 gedaan" in seen.text()


def test_the_outcome_that_htmx_gets_after_a_tick_is_literally_that_of_the_page(
    window: Window, without_announcement: Callable[[str], str]
) -> None:
    window.example()
    part = window.post("/opgaven/1/verplichtingen/ruimte_beschrijven", {"gedaan": "ja"}, htmx=True)
    assert without_announcement(part.html) in window.get("/opgaven/1/").html


def test_what_is_not_there_is_not_found(window: Window) -> None:
    window.example()
    assert window.answer("bestaat_niet", "ja").status == 404
    assert window.get("/opgaven/1/?vraag=bestaat_niet").status == 404
    assert window.post("/opgaven/1/verplichtingen/bestaat_niet").status == 404
    assert window.post("/opgaven/9/antwoorden/ruimte", {"antwoord": "geen"}).status == 404
    assert window.post("/opgaven/9/ongedaan").status == 404
    assert window.get("/opgaven/9/onderbouwing").status == 404


def test_where_a_form_went_leads_back_to_its_question(window: Window) -> None:
    window.example()
    assert asked(window.get("/opgaven/1/antwoorden/gebied")) == "gebied"


def test_a_new_opgave_asks_all_and_shows_no_table_that_is_too_large(window: Window) -> None:
    window.new("Leeg")
    seen = window.get("/opgaven/1/")
    assert "Nog 10 vragen bepalen de uitkomst" in seen.text()
    assert not seen.all("table", class_="ow-tabel--dicht")
    skipped = seen.by_id("vraag")
    assert skipped is not None
    following = next(a for a in skipped.iter("a") if words(a) == "Sla over")
    assert asked(window.get(following.get("href") or "")) != asked(seen)


def test_every_question_can_be_opened_and_answered(window: Window, app: Flask) -> None:
    """All questions of the leidraad as it is, each with its first choice."""
    from intranet.policies import regelset_of, shipped_texts

    window.new("Alles")
    for name, fact in regelset_of(shipped_texts()).policy.facts.items():
        form = window.get(f"/opgaven/1/?vraag={name}")
        assert asked(form) == name
        assert fact.question in form.text()
        choice = next(f.get("value") for f in form.all("input") if f.get("name") == "antwoord")
        assert window.answer(name, choice or "", reason="Omdat.").status == 200
        assert stored(app, name) is not None


def test_the_reasons_step_by_step(window: Window) -> None:
    window.example()
    text = window.get("/opgaven/1/onderbouwing").text()
    assert "Wordt de opgave participatief opgepakt? Mogelijk: " in text, "first what came of it"
    assert "Wordt de opgave participatief opgepakt?" in text
    assert "Is er ruimte om gelijkwaardig samen te werken en te beslissen? ruimte is voldoende" in text


def test_what_was_typed_is_shown_as_text(window: Window) -> None:
    window.example()
    window.answer(SPACE, "voldoende", reason='<script>alert("x")</script>')
    for address in ("/opgaven/1/", f"/opgaven/1/?vraag={SPACE}", "/opgaven/1/onderbouwing"):
        assert "<script>alert" not in window.get(address).html
    assert "<script>alert" in window.get("/opgaven/1/").text()


def test_a_question_is_explained_with_dutch_quotes(window: Window) -> None:
    window.new()
    page = window.get("/opgaven/1/?vraag=tegemoetkomen_aan_belangen_mogelijk")
    assert "Kies alleen ‘nee’ als dit voor niemand kan." in words(page.one("p", id="toelichting"))
