"""The leidraad to read, the search, and the help."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from intranet.policies import regelset_of, shipped_texts

if TYPE_CHECKING:
    from tests.intranet.views.conftest import Window

POLICY = regelset_of(shipped_texts()).policy


def words(element: object) -> str:
    return " ".join("".join(element.itertext()).split())


def chapters(window: Window) -> list[str]:
    found = window.get("/leidraad/").one("ol", class_="ow-inhoud")
    return [a.get("href") or "" for a in found.iter("a")]


def test_all_of_the_leidraad_can_be_read(window: Window) -> None:
    ids: set[str] = set()
    links: set[str] = set()
    for address in chapters(window):
        seen = window.get(address)
        here = {i for e in seen.tree.iter() if isinstance(e.tag, str) and (i := e.get("id"))}
        ids |= {f"{address}#{i}" for i in here}
        main = seen.one("main")
        links |= {unquote(href) for a in main.iter("a") if "#" in (href := a.get("href") or "") and href[0] == "/"}
        text = seen.text()
        for passage in POLICY.passages:
            if f"citaat-{passage.citations[0].number}" in here:
                for citation in passage.citations:
                    assert " ".join(citation.text.split()) in text
                for closure in passage.closures:
                    assert closure.reason is not None
                    assert closure.reason.text in text
    anchors = {i.rpartition("#")[2] for i in ids}
    assert {f"citaat-{c.number}" for p in POLICY.passages for c in p.citations} <= anchors
    assert {*POLICY.facts, *POLICY.rules, *POLICY.obligations, *POLICY.interpretations, *POLICY.terms} <= anchors
    assert {f"voorbeeld-{number}" for number in range(1, len(POLICY.examples) + 1)} <= anchors
    assert links <= ids, f"links to nowhere: {sorted(links - ids)[:5]}"


def test_a_rule_stands_under_its_sentence_with_its_words_marked(window: Window) -> None:
    seen = window.get("/leidraad/regel/geen_ruimte")
    rule = seen.by_id("geen_ruimte")
    assert rule is not None
    marked = {
        kind: [words(e) for e in rule.iter() if kind in (e.get("class") or "").split()]
        for kind in ("ow-kw", "ow-nm", "ow-wa")
    }
    assert marked["ow-kw"][:3] == ["uitzondering", "op", "geeft"]
    assert marked["ow-nm"][:2] == ["geen_ruimte", "uitgangspunt"]
    assert marked["ow-wa"] == ["geen_participatie", "geen", "onvoldoende"]
    points = [words(point) for point in rule.iter("li")]
    assert points == [
        "ruimte is geen",
        "(ruimte is onvoldoende en onvoldoende_is_geen_ruimte)",
        "(wettelijke_taak en keuze_binnen_wettelijke_taak is nee)",
    ]
    assert "Is er ruimte om gelijkwaardig samen te werken en te beslissen?" in words(rule.find("dl"))


def test_the_margin_shows_voorbeelden_and_choices(window: Window) -> None:
    seen = window.get("/leidraad/regel/geen_ruimte")
    norm = next(n for n in seen.all("div", class_="ow-norm") if any(e.get("id") == "geen_ruimte" for e in n.iter()))
    margin = words(next(e for e in norm if "ow-kant" in (e.get("class") or "")))
    assert "Er is geen ruimte" in margin
    assert "Telt onvoldoende ruimte als geen ruimte? Nee (voorstel)." in margin
    assert "Open norm" in margin


def test_coverage_counts_every_sentence_once(window: Window) -> None:
    counted = 0
    for address in chapters(window):
        counts = [words(dd) for dl in window.get(address).all("dl", class_="ow-dek__dl") for dd in dl.iter("dd")]
        counted += sum(map(int, counts))
    assert counted == sum(len(passage.citations) for passage in POLICY.passages)


def test_a_sentence_has_an_address_of_its_own(window: Window) -> None:
    number = next(c.number for p in POLICY.passages for c in p.citations if c.text.startswith("³"))
    assert window.get(f"/leidraad/zin/{number}").by_id(f"citaat-{number}") is not None
    for address in (
        "/leidraad/zin/99999",
        "/leidraad/regel/bestaat_niet",
        "/leidraad/bestaat-niet",
        "/leidraad/?versie=9",
    ):
        assert window.get(address).status == 404


def test_search_finds_opgaven_sentences_and_rules(window: Window) -> None:
    window.example()
    seen = window.get("/zoeken/?q=winkelplein")
    assert "Gevonden: 1 opgave" in seen.text()
    assert [words(a) for a in seen.all("a", class_="ow-opgave")] == ["Herinrichting winkelplein (voorbeeld)"]
    seen = window.get("/zoeken/?q=HANDHAVING+transparant")
    assert "Of bij situaties waar de gemeente transparant haar rol moet pakken" in seen.text()
    hit = next(a for a in seen.all("a") if "Of bij situaties" in words(a))
    assert "Of bij situaties" in window.get(hit.get("href") or "").text()
    nothing = window.get("/zoeken/?q=%3Cscript%3Eqqq")
    assert "geen opgaven, geen plaatsen in de leidraad en geen plaatsen in de hulp" in nothing.text()
    assert "<script>qqq" not in nothing.html
    assert window.get("/zoeken/").status == 200
