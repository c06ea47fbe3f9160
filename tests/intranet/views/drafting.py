"""What one does to bring a draft of the rules along, as a person in a window: write, weigh, answer, approve."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime

from intranet.rules.jobs import Jobs
from intranet.store import changes
from tests.intranet.views.conftest import Seen, Window

ARTICLE = """
> Artikel 4. Bij een ondergeschikte wijziging van eerder vastgesteld beleid vindt geen participatie plaats.

```regels
feit ondergeschikte_wijziging: ja/nee
  vraag "Is het een ondergeschikte wijziging van beleid dat al is vastgesteld?"

uitzondering ondergeschikt op uitgangspunt geeft geen_participatie
  als ondergeschikte_wijziging
  want "De verordening sluit participatie dan uit."

voorbeeld "Een ondergeschikte wijziging"
  zoals gewone_opgave, behalve:
    - ondergeschikte_wijziging is ja
  verwacht:
    - participatie is geen_participatie op grond van ondergeschikt
```
"""
VERORDENING = """# Participatieverordening

```regels
regeltaal 1

regelset verordening "Participatieverordening" bouwt voort op leidraad_participatie
  rang verordening
  geldig vanaf 1 januari 2027
```
"""
ANSWERS = {
    "handhaving_of_toezicht": False,
    "tegemoetkomen_aan_belangen_mogelijk": True,
    "iets_te_beïnvloeden": True,
    "wettelijke_taak": False,
    "ruimte": "voldoende",
    "in_lijn_met_doelen": True,
    "belang_herkend": True,
    "belang_geverifieerd": True,
    "effect_zonder_participatie": "suboptimaal",
}


def adapted(text: str) -> str:
    """The text with what its own voorbeelden must say of the new question."""
    text = re.sub(r"(basis \w+\n  gegeven:\n)", r"\1    - ondergeschikte_wijziging is nee\n", text)
    return text.replace("nog nodig: wettelijke_taak,", "nog nodig: ondergeschikte_wijziging, wettelijke_taak,")


def text_of(seen: Seen) -> str:
    """The text in the plain editor."""
    return "".join(seen.one("textarea", id="tekst").itertext()).removeprefix("\n")


def write(window: Window, draft: int, change: Callable[[str], str], address: str = "") -> Seen:
    """Change the text of a draft as one does in the plain editor; `address` is that of another file than the first."""
    seen = window.get(address or f"/regels/concepten/{draft}/bewerken")
    # Beside the text stand forms with fields of the same name.
    (form,) = (one for one in seen.all("form") if any(text.get("id") == "tekst" for text in one.iter("textarea")))
    fields = {name: form.find(f".//input[@name='{name}']").get("value") for name in ("revisie", "bestand")}
    return window.post(f"/regels/concepten/{draft}/bewerken", {**fields, "tekst": change(text_of(seen))})


def add_verordening(window: Window, draft: int) -> Seen:
    """Put the article in a document of its own that builds on the leidraad, as one does with a file."""
    article = ARTICLE.replace("op uitgangspunt", "op leidraad_participatie.uitgangspunt").partition("voorbeeld")[0]
    given = {
        "bestand": (io.BytesIO(f"{VERORDENING}{article}```\n".encode()), "verordening.regels.md"),
        "hoe": "erbij",
    }
    return window.post(f"/regels/concepten/{draft}/bestanden", given)


def weigh_all(window: Window, draft: int, **given: str) -> Seen:
    """Have the consequences worked out, to the end."""
    window.post(f"/regels/concepten/{draft}/gevolgen/berekenen", given)
    jobs = window.app.extensions["jobs"]
    assert isinstance(jobs, Jobs)
    jobs.wait()
    return window.get(f"/regels/concepten/{draft}/gevolgen/")


def answer_all(window: Window, opgave: int) -> None:
    """Give the answers with which an opgave is participatie; how one answers is tried elsewhere."""
    with window.app.extensions["store"].writing() as session:
        for fact, value in ANSWERS.items():
            given = {"fact": fact, "kind": "answered", "value": value, "reason": "Zo is het."}
            changes.record_answer(session, opgave, **given, who="teamlid", at=datetime.now(UTC))


def allow_alone(window: Window) -> None:
    window.post("/beheer/instellingen", {"vier_ogen": "nee"})


def outcome(window: Window, opgave: int) -> str:
    banner = window.get(f"/opgaven/{opgave}/").all("div", class_="ow-banner")[0]
    return " ".join("".join(banner.find("h2").itertext()).split())
