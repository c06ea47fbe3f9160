"""*Lezen* of a draft, and the text of a version that is not in force yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.intranet.views.drafting import ARTICLE, adapted, write

if TYPE_CHECKING:
    from tests.intranet.views.conftest import Window

DRAFT = "/regels/concepten/1"


def words(element: object) -> str:
    return " ".join("".join(element.itertext()).split())


def test_a_draft_is_read_as_it_will_be(window: Window) -> None:
    window.post("/regels/concepten")
    write(window, 1, lambda text: adapted(text) + "\n## Artikel 4\n" + ARTICLE)
    seen = window.get(f"{DRAFT}/lezen/")
    assert [words(a) for a in seen.all("a") if a.get("aria-current") == "page"][-1] == "Lezen"
    (link,) = [a.get("href") or "" for a in seen.one("ol", class_="ow-inhoud").iter("a") if words(a) == "Artikel 4"]
    chapter = window.get(link)
    assert chapter.by_id("ondergeschikt") is not None
    assert "Artikel 4. Bij een ondergeschikte wijziging" in chapter.text()
    (rule,) = [a.get("href") or "" for a in chapter.all("a", class_="ow-nm") if words(a) == "uitgangspunt"]
    assert rule.startswith(f"{DRAFT}/lezen/")
    assert window.get(rule).by_id("uitgangspunt") is not None
    assert "Artikel 4" not in window.get("/leidraad/").text()
    assert window.get(f"{DRAFT}/lezen/bestaat-niet").status == 404
    assert window.get(f"{DRAFT}/lezen/artikel-4?bestand=x.regels.md").status == 404
    assert window.get("/regels/concepten/9/lezen/").status == 404


def test_a_draft_with_a_mistake_says_where_to_mend_it(window: Window) -> None:
    window.post("/regels/concepten")
    write(window, 1, lambda text: text + "\n```regels\nbegrip a betekent: bestaat_niet\n```\n")
    for address in ("", "uitgangspunt"):
        seen = window.get(f"{DRAFT}/lezen/{address}")
        assert "Er staat een fout in de tekst." in seen.text() and "bestaat_niet" in seen.text()
        (link,) = [a.get("href") or "" for a in seen.one("main").iter("a") if words(a) == "Ga naar de tekst"]
        assert window.get(link).status == 200
