"""The story of a new administrator: an article comes in, is proved, compared, accepted, published, and followed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from intranet.policies import shipped_texts
from intranet.rules import exchange
from intranet.rules.jobs import Jobs
from intranet.store import Role, drafts, impacts, log, versions
from tests.intranet.roles import let_the_list_count
from tests.intranet.views.drafting import (
    ARTICLE,
    adapted,
    add_verordening,
    allow_alone,
    answer_all,
    outcome,
    text_of,
    weigh_all,
    write,
)

if TYPE_CHECKING:
    from tests.intranet.views.conftest import Window

NEW_YEAR = date(2027, 1, 1)


def test_a_new_article_from_paper_to_practice(on: Callable[..., Window]) -> None:
    window = on()
    for title in ("Schoolplein", "Parkeren rond de Markt"):
        window.new(title)
    for number in (1, 2):
        answer_all(window, number)
        assert outcome(window, number) == "Participatie"

    # The article is encoded in a draft; what holds now does not change.
    seen = window.post("/regels/concepten")
    assert "Concept 2026-1" in seen.text()
    assert "De tekst is bewaard" in write(window, 1, lambda text: text + ARTICLE).text()
    assert outcome(window, 1) == "Participatie"

    # Proved and compared.
    seen = window.get("/regels/concepten/1/controle")
    assert "Bewezen: geen tegenstrijdigheid, geen gat" in seen.text()
    assert "Drie dingen gelden voor elke opgave, ook als nog niets bekend is" in seen.text(), "a failing voorbeeld"
    write(window, 1, adapted)
    assert re.search(r"(\d+) van \1 slagen", window.get("/regels/concepten/1/controle").text())
    seen = window.get("/regels/concepten/1/verschillen")
    assert "Door de uitzondering ‘Ondergeschikt’" in seen.text()
    assert "uitzondering ondergeschikt op uitgangspunt" in seen.text()
    changes = [" ".join(" ".join(one.itertext()).split()) for one in seen.all("li", class_="ow-verandert")]
    assert "Wordt de opgave participatief opgepakt? Participatie wordt Geen participatie" in changes

    # Its consequences: both opgaven get a new question on which their outcome hangs.
    seen = weigh_all(window, 1)
    assert "Bij 2 van 2 opgaven verandert de uitkomst, telkens door één uitzondering: Ondergeschikt." in seen.text()
    assert "Nog 2 te beoordelen" in seen.text().replace("Nog te beoordelen 2", "Nog 2 te beoordelen")
    assert "Publiceren kan nog niet" in window.get("/regels/concepten/1/publiceren").text()
    group = seen.all("input", name="groep")[0].get("value")
    seen = window.post("/regels/concepten/1/gevolgen/beoordelen", {"groep": group, "opgave": "1"})
    assert "1 van 2" in seen.text()

    # The other becomes a voorbeeld, in the very words of the rule language.
    seen = window.get("/regels/concepten/1/gevolgen/voorbeeld/2")
    assert "participatie is nog open" in text_of(seen)
    wrong = text_of(seen).replace("nog open", "participatie")
    refused = window.post("/regels/concepten/1/gevolgen/voorbeeld/2", {"tekst": wrong})
    assert refused.status == 422
    assert "Klopt niet. Verwacht: de uitkomst is ‘Participatie’." in refused.error_summary()["tekst"]
    window.post("/regels/concepten/1/gevolgen/voorbeeld/2", {"tekst": text_of(seen)})
    assert 'voorbeeld "Parkeren rond de Markt"' in text_of(window.get("/regels/concepten/1/bewerken"))
    assert "alle 2 beoordeeld" in window.get("/regels/concepten/1/").text()

    # Four eyes: not on one's own, unless the administrator of a small team says so, and then the record shows it.
    assert "Ga ernaartoe" in window.get("/regels/concepten/1/publiceren").text()
    assert "Werkt u alleen?" in window.get("/regels/concepten/1/beoordelen").text()
    window.post("/regels/concepten/1/verzenden")
    seen = window.get("/regels/concepten/1/beoordelen")
    assert "Het akkoord komt daarom van een collega. Werkt u alleen?" in seen.text()
    refused = window.post("/regels/concepten/1/oordeel", {"oordeel": "akkoord"})
    assert "U schreef zelf aan dit concept" in refused.error_summary()["oordeel"]
    allow_alone(window)
    assert "van een collega" not in window.get("/regels/concepten/1/beoordelen").text()
    window.post("/regels/concepten/1/oordeel", {"oordeel": "akkoord", "reden": "Klopt met artikel 4."})
    seen = window.get("/regels/concepten/1/publiceren")
    assert "schreef zelf aan deze tekst en gaf ook het akkoord" in seen.text()

    # Published for 1 January, in one act.
    sha = seen.one("input", name="tekst").get("value")
    refused = window.post("/regels/concepten/1/publiceren", {"tekst": sha, "dag": "1-1-2020", "open": ""})
    assert refused.status == 422
    assert set(refused.error_summary()) == {"dag", "open"}
    seen = window.post("/regels/concepten/1/publiceren", {"tekst": sha, "dag": "1 januari 2027", "open": "mee"})
    assert "Versie 2026-1 is vastgesteld" in seen.text()
    assert outcome(window, 1) == "Participatie"
    assert "Nu geldt versie 2023" in window.get("/regels/tijdlijn").text()
    frozen = write(window, 1, lambda text: text + "\nNog iets.\n")
    assert frozen.status == 503
    assert "vastgesteld" in frozen.text()

    seen = window.get("/regels/versies/2/")
    assert "Klopt met artikel 4." in seen.text()
    assert "Door de uitzondering ‘Ondergeschikt’" in seen.text()

    # The day before nothing has changed; on the day the opgaven follow, and new ones start with the new rules.
    assert outcome(on(date(2026, 12, 31)), 1) == "Participatie"
    window = on(NEW_YEAR)
    listed = window.get("/opgaven/").one("tbody")
    assert "".join(listed.itertext()).count("Nog open") == 2, "the list follows at once"
    assert outcome(window, 1) == "Nog open"
    assert "Nu geldt versie 2026-1" in window.get("/regels/tijdlijn").text()
    assert "Goedgekeurd door iemand die er zelf aan schreef" in window.get("/regels/tijdlijn").text()
    window.post("/opgaven/1/antwoorden/ondergeschikte_wijziging", {"antwoord": "ja"})
    assert outcome(window, 1) == "Geen participatie"
    assert "Is het een ondergeschikte wijziging" in window.new("Speelplek").text()

    # Withdrawn: the version before it holds again, and what was stays readable.
    seen = window.post("/regels/versies/2/intrekken", {"reden": "De raad besluit anders"})
    assert set(seen.error_summary()) == {"daarvoor"}
    seen = window.post("/regels/versies/2/intrekken", {"reden": "De raad besluit anders", "daarvoor": "1"})
    assert "Versie 2023 geldt weer" in seen.text()
    assert outcome(window, 1) == "Participatie"
    assert "De raad besluit anders" in window.get("/regels/tijdlijn").text()
    assert "Artikel 4" in window.get("/leidraad/?versie=2").html or window.get("/leidraad/?versie=2").status == 200

    # And all of it is in the log, which is whole.
    seen = window.get("/beheer/logboek?controle=ja&q=versie")
    assert "Het logboek klopt" in seen.text()
    assert "Versie 2026-1 is ingetrokken" in seen.text()


def test_as_a_regelset_that_builds_on_the_leidraad(on: Callable[..., Window]) -> None:
    window = on()
    window.new("Schoolplein")
    answer_all(window, 1)
    window.post("/regels/concepten")
    seen = add_verordening(window, 1)
    assert "Door de uitzondering ‘Ondergeschikt’" in seen.text()
    assert "verordening.regels.md" in window.get("/regels/concepten/1/bestanden").text()
    assert "Bewezen" in window.get("/regels/concepten/1/controle").text()
    seen = weigh_all(window, 1)
    assert "Bij 1 van 1 opgave verandert de uitkomst" in seen.text()
    assert "voor 1 januari 2027." in seen.text(), "the first day on which both documents hold"


def test_what_stands_in_the_way_is_said(on: Callable[..., Window]) -> None:
    window = on()
    window.post("/regels/concepten")
    write(window, 1, lambda text: text + "\n```regels\nuitzondering half op uitgangspunt geeft\n```\n")
    seen = window.get("/regels/concepten/1/")
    assert "1 fout, regel" in seen.text()
    assert "eerst zonder fouten" in seen.text()
    assert "Los eerst de fouten op" in window.post("/regels/concepten/1/gevolgen/berekenen").text()
    assert "Los eerst de fouten op" in window.post("/regels/concepten/1/verzenden").error_summary()["verzenden"]
    assert "nog niet in betekenis te vergelijken" in window.get("/regels/concepten/1/verschillen").text()
    conflict = "\n```regels\nuitzondering altijd op uitgangspunt geeft nader_te_bepalen\n  als wettelijke_taak\n```\n"
    write(window, 1, lambda text: text.partition("\n```regels\nuitzondering half")[0] + conflict)
    seen = window.get("/regels/concepten/1/controle")
    assert "spreken elkaar tegen" in seen.text()
    keys = [field.get("value") for field in seen.all("input", name="bevinding")]
    assert window.post("/regels/concepten/1/controle/accepteren", {"bevinding": keys[0]}).status == 422
    for key in keys:
        reason = {"bevinding": key, "reden": "De raad heeft hier bewust voor gekozen."}
        seen = window.post("/regels/concepten/1/controle/accepteren", reason)
    assert "met een geaccepteerde uitzondering" in seen.text()
    seen = window.post("/regels/concepten/1/controle/accepteren", {"bevinding": keys[0], "doe": "terug"})
    assert "1 conflict of gat" in seen.text()


def test_two_editors_are_told_and_kept_apart(on: Callable[..., Window]) -> None:
    anna, bob = on(user_name="anna"), on(user_name="bob")
    anna.post("/regels/concepten")
    seen = bob.get("/regels/concepten/1/bewerken")
    fields = {name: seen.one("input", name=name).get("value") for name in ("revisie", "bestand")}
    text = text_of(seen)
    write(anna, 1, lambda text: text.replace("# Leidraad", "# DE LEIDRAAD", 1))
    mine = {**fields, "tekst": text.replace("# Leidraad", "# De leidraad", 1)}
    seen = bob.post("/regels/concepten/1/bewerken", mine)
    assert seen.status == 409
    assert "anna heeft dezelfde regels intussen ook gewijzigd" in seen.text()
    assert text_of(seen) == mine["tekst"], "what bob typed is not lost"
    apart = bob.post("/regels/concepten/1/bewerken", {**mine, "doe": "apart"})
    assert "Concept 2026-1 (bob)" in apart.text()
    seen = bob.post("/regels/concepten/1/bewerken", {**fields, "tekst": text + "\nNog een zin.\n"})
    assert "beide wijzigingen staan nu in de tekst" in seen.text()
    merged = text_of(bob.get("/regels/concepten/1/bewerken"))
    assert merged.startswith("# DE LEIDRAAD")
    assert merged.rstrip().endswith("Nog een zin.")


def test_a_comment_follows_its_line_until_it_is_handled(on: Callable[..., Window]) -> None:
    window = on()
    window.post("/regels/concepten")
    wrong = window.post("/regels/concepten/1/opmerkingen", {"regel": "99999", "opmerking": ""})
    assert set(wrong.error_summary()) == {"regel", "opmerking"}
    seen = window.post("/regels/concepten/1/opmerkingen", {"regel": "3", "opmerking": "Wie is dit?"})
    assert "Regel 3 van leidraad" in seen.text()
    write(window, 1, lambda text: "Voorwoord\n\n" + text)
    assert "Regel 5 van leidraad" in window.get("/regels/concepten/1/beoordelen").text()
    seen = window.post("/regels/concepten/1/opmerkingen/1", {"doe": "klaar"})
    assert "Afgehandeld door" in seen.text()
    assert "Afgehandeld door" not in window.post("/regels/concepten/1/opmerkingen/1", {"doe": "heropen"}).text()
    assert window.post("/regels/concepten/1/opmerkingen/2").status == 404


def test_a_comment_stays_with_its_statement_and_outlives_it(on: Callable[..., Window]) -> None:
    def choose(name: str) -> dict[str, str]:
        seen = window.get("/regels/concepten/1/beoordelen")
        options = list(seen.one("select", id="onderdeel").iter("option"))
        assert not [one.text for one in options if "_" in (one.text or "")]
        option = next(one for one in options if (one.text or "") == name)
        revision = seen.one("input", name="revisie").get("value")
        return {"onderdeel": option.get("value") or "", "revisie": revision or "", "opmerking": "Klopt dit?"}

    window = on()
    window.post("/regels/concepten")
    wrong = window.post("/regels/concepten/1/opmerkingen", {"onderdeel": "7 nergens.regels.md"}).error_summary()
    assert wrong == {"onderdeel": "Kies uit de lijst.", "opmerking": "Schrijf uw opmerking."}
    assert "onderdeel" in window.post("/regels/concepten/1/opmerkingen").error_summary()
    chosen = choose("uitzondering ‘handhaving’")
    write(window, 1, lambda text: "Voorwoord\n\n" + text)  # a colleague, between the page and the remark
    seen = window.post("/regels/concepten/1/opmerkingen", chosen)
    (link,) = [one for one in seen.all("a") if "Uitzondering ‘handhaving’" in "".join(one.itertext())]
    line = int((link.get("href") or "").rpartition("=")[2])
    assert (
        text_of(window.get("/regels/concepten/1/bewerken")).splitlines()[line - 1].startswith("uitzondering handhaving")
    )
    outline = window.get("/regels/concepten/1/bewerken?naast=inhoud")
    assert "handhaving uitzondering 1 opmerking bij handhaving" in outline.text()
    write(window, 1, lambda text: text.replace("uitzondering handhaving ", "uitzondering toezicht "))
    assert "(heette handhaving)" in window.get("/regels/concepten/1/beoordelen").text()
    write(window, 1, lambda text: re.sub(r"uitzondering toezicht .*?\n\n", "", text, flags=re.DOTALL))
    seen = window.get("/regels/concepten/1/beoordelen")
    assert "Bij een regel die er niet meer is : uitzondering ‘handhaving’" in seen.text()
    assert "als handhaving_of_toezicht" in "".join(seen.all("pre", class_="ow-bron")[0].itertext())
    assert "uitzondering ‘handhaving’, regel" in window.get("/beheer/logboek").text()


def test_roles_say_who_may_what(on: Callable[..., Window]) -> None:
    anna, bob, team = (on(user_name=name) for name in ("anna", "bob", "carla"))
    let_the_list_count(anna.app, {"anna": Role.POLICY_OFFICER, "bob": Role.ADMINISTRATOR}, who="bob")
    menus = [[a.get("href") for a in one.get("/opgaven/").all("a", class_="ow-nav__link")] for one in (anna, bob, team)]
    assert ["/regels/" in menu for menu in menus] == [True, True, False]
    assert ["/beheer/" in menu for menu in menus] == [False, True, False]
    assert team.get("/regels/").status == 403
    assert "/regels/tijdlijn" in [a.get("href") for a in team.get("/leidraad/").all("a")]
    assert team.get("/regels/tijdlijn").status == 200
    assert bob.post("/regels/concepten").status == 403
    anna.post("/regels/concepten")
    anna.post("/regels/concepten/1/verzenden")
    assert "van een collega" not in bob.get("/regels/concepten/1/beoordelen").text()
    assert anna.post("/regels/concepten/1/oordeel", {"oordeel": "akkoord"}).status == 403
    assert "Uw akkoord staat bij het concept" in bob.post("/regels/concepten/1/oordeel", {"oordeel": "akkoord"}).text()
    assert anna.get("/beheer/logboek").status == 403
    assert "Beleidsmedewerker" in bob.get("/beheer/rollen/").text().partition("Wat elke rol mag")[0]


def test_the_history_goes_out_as_a_folder_and_comes_back(on: Callable[..., Window]) -> None:
    window = on()
    window.post("/regels/concepten")
    window.get("/regels/")
    client = window._client
    archive = zipfile.ZipFile(io.BytesIO(client.get("/regels/geschiedenis.zip").data))
    files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert sorted(name.rpartition("/")[2] for name in files) == ["leidraad-participatie.regels.md", "versie.json"]
    ((metadata, texts),) = exchange.read_history(files)
    assert texts == shipped_texts()
    assert metadata["sha256"] == drafts.digest(shipped_texts())
    assert client.get("/regels/geschiedenis.zip").data == client.get("/regels/geschiedenis.zip").data
    name = next(name for name in files if name.endswith(".md"))
    with pytest.raises(exchange.NotReadable, match="niet de tekst die is vastgesteld"):
        exchange.read_history({**files, name: files[name] + "x"})

    # One version goes out and in again without a difference.
    out = client.get("/regels/versies/1/bestanden.zip").data
    given = {"bestand": (io.BytesIO(out), "versie.zip"), "hoe": "vervang"}
    assert "De teksten zijn gelijk" in window.post("/regels/concepten/1/bestanden", given).text()
    for content, name, said in (
        (b"\xff\xfe\x00", "x.md", "is geen tekst"),
        (b"PK\x03\x04kapot", "x.zip", "is geen tekst"),
        (b"", "", "Kies eerst een bestand"),
    ):
        seen = window.post("/regels/concepten/1/bestanden", {"bestand": (io.BytesIO(content), name)})
        assert seen.status == 422
        assert said in seen.error_summary()["bestand"] or "Kies" in seen.error_summary()["bestand"]


def test_the_log_can_be_searched_and_taken_along(on: Callable[..., Window]) -> None:
    window = on(user_name="=kwaad")
    window.new("Schoolplein")
    seen = window.get("/beheer/logboek?q=schoolplein")
    assert "Opgave ‘Schoolplein’ is gemaakt." in seen.text()
    assert "Niets in het logboek" in window.get("/beheer/logboek?wie=niemand").text()
    assert "vanaf" in window.get("/beheer/logboek?vanaf=31-2-2027").error_summary()
    lines = window._client.get("/beheer/logboek.csv?q=schoolplein").data.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert ";'=kwaad;" in lines[1], "a spreadsheet takes no name for a formula"
    entries = json.loads(window._client.get("/beheer/logboek.json").data)
    with window.app.extensions["store"].reading() as session:
        assert [entry["controlegetal"] for entry in entries] == [line.hash for line in log.every(session)]


def test_the_consequences_can_be_stopped_and_go_on_after_a_restart(
    on: Callable[..., Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = on()
    for number in range(1, 6):
        window.new(f"Plein {number}")
        window.post(f"/opgaven/{number}/antwoorden/handhaving_of_toezicht", {"antwoord": "ja"})
    window.post("/regels/concepten")
    old = "uitzondering handhaving op uitgangspunt geeft geen_participatie"
    write(window, 1, lambda text: text.replace(old, old.replace("geen_participatie", "nader_te_bepalen")))
    monkeypatch.setattr(Jobs, "_work", lambda *_: None)  # the program ends before anything is done
    window.post("/regels/concepten/1/gevolgen/berekenen")
    seen = window.get("/regels/concepten/1/gevolgen/")
    assert "0 van 5 opgaven berekend" in seen.text()
    part = window.get("/regels/concepten/1/gevolgen/", htmx=True)
    assert "0 van 5" in part.text()
    monkeypatch.undo()
    monkeypatch.setattr("intranet.rules.jobs.SILENT", -date.resolution)
    again = on()
    again.get("/regels/concepten/1/gevolgen/")
    again.app.extensions["jobs"].wait()
    assert "Bij 5 van 5 opgaven" in again.get("/regels/concepten/1/gevolgen/").text()
    with again.app.extensions["store"].reading() as session:
        job = impacts.newest(session, 1)
        assert job is not None
        assert job.done == 5
    # Accepting all at once, and stopping.
    (group,) = {field.get("value") for field in again.get("/regels/concepten/1/gevolgen/").all("input", name="groep")}
    assert "5 opgaven is geaccepteerd" in again.post("/regels/concepten/1/gevolgen/beoordelen", {"groep": group}).text()
    monkeypatch.setattr(Jobs, "_work", lambda *_: None)
    again.post("/regels/concepten/1/gevolgen/berekenen")
    assert "gestopt na 0 van 5" in again.post("/regels/concepten/1/gevolgen/stoppen").text()


def test_newer_files_of_the_program_do_not_replace_what_was_published_here(on: Callable[..., Window]) -> None:
    window = on()
    window.get("/opgaven/")
    with window.app.extensions["store"].reading() as session:
        (first,) = versions.publications(session)
    assert (first.published_by, first.label) == (versions.PROGRAM, "2023")
    assert first.effective_from == date(2023, 12, 1)


def test_goals_older_than_four_years_are_a_signal_to_who_keeps_the_rules(on: Callable[..., Window]) -> None:
    sentence = "De doelen zijn mogelijk ouder dan vier jaar."
    assert sentence not in on(date(2025, 2, 1)).get("/regels/").text()
    assert sentence in on(date(2025, 2, 2)).get("/regels/").text()
