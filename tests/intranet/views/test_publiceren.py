"""*Publiceren* of what changes nothing: said, and asked once more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.intranet.views.conftest import Seen, Window, words
from tests.intranet.views.drafting import ARTICLE, adapted, allow_alone, weigh_all, write


def ready(window: Window, change: Callable[[str], str] | None = None) -> Seen:
    """Bring a new draft up to its publication, alone."""
    window.post("/regels/concepten")
    if change is not None:
        write(window, 1, change)
    allow_alone(window)
    weigh_all(window, 1)
    window.post("/regels/concepten/1/verzenden")
    window.post("/regels/concepten/1/oordeel", {"oordeel": "akkoord"})
    return window.get("/regels/concepten/1/publiceren")


def publish(window: Window, seen: Seen, **more: str) -> Seen:
    sha = seen.one("input", name="tekst").get("value")
    given = {"tekst": sha, "dag": "1 januari 2027", "open": "mee", **more}
    return window.post("/regels/concepten/1/publiceren", given)


def test_publishing_what_changes_nothing_is_asked_once_more(on: Callable[..., Window]) -> None:
    window = on()
    seen = ready(window)
    assert "Er is geen letter anders dan in versie 2023" in seen.text()
    refused = publish(window, seen)
    assert refused.status == 422
    assert refused.error_summary() == {
        "gelijk": "Deze versie verandert niets. Bevestig dat u haar toch wilt publiceren."
    }
    assert "Versie 2026-1 is vastgesteld" in publish(window, seen, gelijk="ja").text()


def test_publishing_other_words_for_the_same_says_so(on: Callable[..., Window]) -> None:
    window = on()
    seen = ready(
        window, lambda text: text.replace('vraag "Past de opgave', 'vraag "Past deze opgave', 1) + "\nEinde.\n"
    )
    assert "In betekenis gelijk aan versie 2023" in seen.text()
    assert "Alleen de tekst is anders: 3 regels erbij en 1 regel weg in leidraad" in seen.text()
    assert "1 onderdeel is anders verwoord" in seen.text()
    assert set(publish(window, seen).error_summary()) == {"gelijk"}
    assert "Versie 2026-1 is vastgesteld" in publish(window, seen, gelijk="ja").text()


def test_publishing_a_change_asks_nothing_more(on: Callable[..., Window]) -> None:
    window = on()
    seen = ready(window, lambda text: adapted(text) + ARTICLE)
    assert seen.all("input", name="gelijk") == []
    assert "Versie 2026-1 is vastgesteld" in publish(window, seen).text()


TO_DO = """
> Het college stelt elk jaar een verslag op.

> De raad bespreekt het verslag.

```regels
nog te doen want "Deze zin is nieuw in de bron."
```
"""


def accepting(window: Window, *points: str, **more: str) -> Seen:
    """Leave points open on *Controle* as it is now."""
    shown = [one.get("value") for one in window.get("/regels/concepten/1/controle").all("input", name="getoond")]
    return window.post("/regels/concepten/1/controle/openlaten", {"punt": list(points), "getoond": shown, **more})


def test_all_that_is_left_open_is_what_the_page_showed(on: Callable[..., Window]) -> None:
    window = on()
    ready(window, lambda text: text + TO_DO)
    seen = window.get("/regels/concepten/1/controle")
    shown = [one.get("value") for one in seen.all("input", name="getoond")]
    remark = {"regel": "3", "bestand": "", "onderdeel": "", "opmerking": "Klopt dit?"}
    window.post("/regels/concepten/1/opmerkingen", remark)
    fields = {"doe": "alles", "reden": "Dat volgt.", "getoond": shown}
    seen = window.post("/regels/concepten/1/controle/openlaten", fields)
    assert len(shown) == 2 and "nog 1 opmerking" in seen.text()


def test_a_sentence_that_is_to_do_and_an_open_remark_stand_in_the_way(on: Callable[..., Window]) -> None:
    window = on()
    ready(window, lambda text: text + TO_DO)
    remark = {"regel": "3", "bestand": "", "onderdeel": "", "opmerking": "Klopt dit?"}
    window.post("/regels/concepten/1/opmerkingen", remark)
    seen = window.get("/regels/concepten/1/publiceren")
    assert "Publiceren kan nog niet" in seen.text()
    assert "Nog 2 zinnen en 1 opmerking." in seen.text()
    assert "1 open opmerking" in seen.text()
    source = window.get("/regels/concepten/1/controle")
    keys = [str(one.get("value")) for one in source.all("input", name="punt")]
    assert keys[:2] == [
        "nog te doen: Het college stelt elk jaar een verslag op.",
        "nog te doen: De raad bespreekt het verslag.",
    ]
    assert accepting(window).error_summary().keys() == {"punten", "reden-open"}
    kept = accepting(window, keys[0])
    assert kept.error_summary().keys() == {"reden-open"}
    assert [one.get("value") for one in kept.all("input", name="punt", checked="")] == keys[:1]
    seen = accepting(window, keys[0], reden="Dit gaat niet over een opgave.")
    assert "Met een reden opengelaten" in seen.text()
    assert "nog 1 zin en 1 opmerking" in seen.text()
    assert "nog 2 zinnen" in accepting(window, keys[0], doe="terug").text()
    accepting(window, doe="alles", reden="Dat doen we in de volgende versie.")
    left = "2 zinnen en 1 opmerking van concept 2026-1 blijven open: Dat doen we in de volgende versie."
    assert left in window.get("/beheer/logboek").text()
    ready_now = window.get("/regels/concepten/1/publiceren")
    assert "2 zinnen en 1 opmerking met een reden" in ready_now.text()
    assert "Versie 2026-1 is vastgesteld" in publish(window, ready_now, gelijk="ja").text()
    version = window.get("/regels/versies/2/").text()
    assert "De raad bespreekt het verslag." in version and ".." not in version
    assert "Dit concept is vastgesteld" in accepting(window, keys[0], doe="terug").text()


def test_the_source_says_what_is_still_to_do(on: Callable[..., Window]) -> None:
    window = on()
    window.post("/regels/concepten")
    window.post(
        "/regels/concepten/1/bron/nieuw",
        {
            "titel": "Verordening",
            "rang": "verordening",
            "basis": "leidraad_participatie",
            "vanaf": "1 januari 2027",
            "tekst": "Het college stelt elk jaar een verslag op.\n\nDe raad bespreekt het verslag.\n",
        },
    )
    log = window.get("/beheer/logboek").text()
    assert "Concept 2026-1: Regelset Verordening toegevoegd." in log
    assert "De geplakte tekst is naast verordening.regels.md van concept 2026-1 gelegd." in log
    seen = window.get("/regels/concepten/1/bron?bestand=verordening.regels.md")
    assert "Nog 2 zinnen te doen" in seen.text()
    assert "gelijk" not in seen.text()
    accepting(window, doe="alles", reden="Dit gaat over de organisatie.")
    assert (
        "Met een reden opengelaten: Dit gaat over de organisatie."
        in window.get("/regels/concepten/1/bron?bestand=verordening.regels.md").text()
    )


def test_a_version_that_was_withdrawn_says_so_where_one_chooses_and_can_be_published_again(
    on: Callable[..., Window],
) -> None:
    window = on()
    publish(window, ready(window, lambda text: adapted(text) + ARTICLE), dag="23-11-2026")
    assert "Versie 2023 geldt weer" in withdraw(window, 2, 1, "Er zat een fout in.").text()
    seen = window.get("/regels/versies/3/intrekken")
    assert [one.get("value") for one in seen.all("input", name="daarvoor")] == ["2"], "the text of 2023 is this one"
    assert "Ingetrokken vanaf 23 november 2026: Er zat een fout in." in seen.text()
    assert "Versie 2026-1 geldt weer" in withdraw(window, 3, 2, "Toch goed.").text()
    line = window.get("/regels/tijdlijn").text()
    assert "Nu geldt versie 2026-1" in line
    assert "Zelfde tekst als versie 2026-1 van " in line and "Toen goedgekeurd door iemand die er zelf" in line
    again = window.get("/regels/versies/4/")
    assert "versie 2026-1 van " in again.text() and "toen, door iemand die er zelf aan schreef" in again.text()
    assert words(again.one("h2", id="k-stappen")) == "Beoordeling van versie 2026-1"
    assert "Akkoord" in words(again.one("ol", class_="ow-lijst"))
    assert "Wat er veranderde na versie 2023" in again.text(), "in whose place it came"
    assert "gold vanaf 23 november 2026" in window.get("/regels/versies/2/").text(), "it was in force for a while"


def test_a_version_that_was_withdrawn_before_its_day_never_held(on: Callable[..., Window]) -> None:
    window = on()
    published = publish(window, ready(window, lambda text: adapted(text) + ARTICLE), dag="1 januari 2027")
    assert "Iedereen werkt ermee vanaf 1 januari 2027." in published.text()
    window.post("/regels/versies/2/intrekken", {"reden": "De raad stelt het uit."})
    for day in (None, date(2027, 2, 1)):
        window = on(day)
        seen = window.get("/regels/versies/2/").text()
        assert "zou ingaan op 1 januari 2027" in seen and "voordat zij inging" in seen
        assert "Waarom: De raad stelt het uit." in seen and "Wat er zou veranderen na versie 2023" in seen
        line = window.get("/regels/tijdlijn").text()
        assert "Zou ingaan op 1 januari 2027" in line and "voordat zij inging: De raad stelt het uit." in line
        for text in (seen, line):
            assert "Lopende opgaven" not in text and "Open opgaven gingen mee" not in text
        assert "zou ingaan op 1 januari 2027" in window.get("/regels/").text()


def withdraw(window: Window, version: int, instead: int, reason: str) -> Seen:
    given = {"daarvoor": str(instead), "reden": reason}
    return window.post(f"/regels/versies/{version}/intrekken", given)


def test_a_remark_can_be_answered(on: Callable[..., Window]) -> None:
    anna, bob = (on(user_name=name) for name in ("anna", "bob"))
    anna.post("/regels/concepten")
    remark = {"regel": "3", "bestand": "", "onderdeel": "", "opmerking": "Klopt dit?"}
    anna.post("/regels/concepten/1/opmerkingen", remark)
    address = "/regels/concepten/1/opmerkingen/1/reacties"
    assert bob.post(address, {"reactie": " "}).error_summary() == {"reactie-1": "Schrijf uw reactie."}
    seen = bob.post(address, {"reactie": "Ja, zie artikel 4."})
    assert [" ".join("".join(one.itertext()).split())[:18] for one in seen.all("div", class_="ow-reactie")] == [
        "Ja, zie artikel 4."
    ]
    assert "Nog 1 opmerking" in bob.get("/regels/concepten/1/publiceren").text(), "an answer does not handle it"
    assert (
        "Reactie op de opmerking bij regel 3 van leidraad-participatie.regels.md." in bob.get("/beheer/logboek").text()
    )
    assert bob.post("/regels/concepten/1/opmerkingen/2/reacties", {"reactie": "Hè?"}).status == 404


def test_with_a_mistake_in_the_text_no_step_is_called_in_order(on: Callable[..., Window]) -> None:
    window = on()
    window.post("/regels/concepten")
    write(window, 1, lambda text: text.replace("regeltaal 1", "regeltaal 1\n\nfout hier"))
    steps = [words(one) for one in window.get("/regels/concepten/1/controle").one("ol", id="pad").iter("li")]
    assert [one.partition(",")[0] for one in steps if "eerst zonder fouten" in one] == [
        "Voorbeelden",
        "Bewezen",
        "Open punten",
        "Gevolgen",
    ]


def test_an_empty_day_is_asked_for(on: Callable[..., Window]) -> None:
    window = on()
    page = publish(window, ready(window), dag="", gelijk="ja")
    assert page.error_summary() == {"dag": "Vul in op welke dag de versie ingaat."}


def test_who_wrote_along_cannot_choose_akkoord_and_reads_why(on: Callable[..., Window]) -> None:
    window = on()
    window.post("/regels/concepten")
    write(window, 1, lambda text: text + "\n\nEen zin erbij.\n")
    window.post("/regels/concepten/1/verzenden")
    seen = window.get("/regels/concepten/1/beoordelen")
    assert seen.one("input", name="oordeel", value="akkoord").get("disabled") is not None
    assert "U schreef zelf aan dit concept" in seen.text()
    assert window.post("/regels/concepten/1/oordeel", {"oordeel": "akkoord"}).status == 422


def test_who_publishes_chooses_that_open_opgaven_stay_with_their_rules(on: Callable[..., Window]) -> None:
    window = on()
    window.new("Plein")
    publish(window, ready(window, lambda text: adapted(text) + ARTICLE), open="blijven")
    window = on(date(2027, 1, 1))
    seen = window.get("/opgaven/1/").text()
    assert "De regels zijn gewijzigd nadat u deze opgave begon. U weegt deze opgave af met de tekst van toen" in seen
    assert "Is het een ondergeschikte wijziging" not in seen
    assert "Is het een ondergeschikte wijziging" in window.new("Speelplek").text()
