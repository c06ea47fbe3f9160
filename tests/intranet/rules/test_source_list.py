"""A source that changed becomes a work list, and what the draft can take over by itself is then literal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dsl import Citation, Document, Policy, Severity, Source, analyse, read, read_together
from intranet.policies import shipped_texts
from intranet.rules.source_headings import with_headings
from intranet.rules.source_list import NewRegelset, Worklist, new_file, quotation, taken, worklist

FILE = shipped_texts()[0].name
TEXT = shipped_texts()[0].text
CHANGED = "Er wordt geen participatieproces gestart wanneer niets te beïnvloeden valt"


def policy_of(text: str) -> Policy:
    found = read(Source.of(FILE, text)).policy
    assert found is not None
    return found


def citations(document: Document) -> Iterator[Citation]:
    return (part for part in document.parts if isinstance(part, Citation))


def source() -> str:
    """The source put together again from the citations, each a paragraph under its headings."""
    lines: list[str] = []
    path: tuple[str, ...] = ()
    for citation in citations(policy_of(TEXT).document):
        lines += [heading for heading in citation.path[1:] if heading not in path]
        path = citation.path
        lines.append(citation.text)
    return "\n\n".join(lines) + "\n"


def points(text: str, changed: str) -> Worklist:
    return worklist(policy_of(text), FILE, changed, ())


def test_the_same_source_asks_nothing() -> None:
    found = points(TEXT, source())
    assert found.points == ()
    assert found.literal == len(list(citations(policy_of(TEXT).document))) > 100


def test_a_changed_sentence_is_shown_word_by_word_and_can_be_taken_over() -> None:
    assert CHANGED in source()
    changed = source().replace(CHANGED, "Er wordt geen participatietraject gestart wanneer niets te beïnvloeden valt")
    (point,) = points(TEXT, changed).points
    assert point.kind == "gewijzigd" and point.can_take
    assert "niets_te_beïnvloeden" in point.statements
    assert [words.text.strip() for words in point.words if words.edit == "weg"] == ["participatieproces"]
    renewed = taken(policy_of(TEXT).document, changed, point)
    assert points(renewed, changed).points == ()
    assert "niets_te_beïnvloeden" in policy_of(renewed).rules


def test_a_sentence_that_is_gone_can_only_be_ticked_off() -> None:
    gone = source().replace("Sittard-Geleen is van de samenleving.\n\n", "", 1)
    found = points(TEXT, gone)
    (point,) = found.of("verdwenen")
    assert not point.can_take
    assert worklist(policy_of(TEXT), FILE, gone, {point.key}).open == tuple(p for p in found.points if p != point)


def test_a_new_sentence_comes_under_the_one_before_it_as_still_to_do() -> None:
    extra = "Bij een ondergeschikte wijziging is er geen participatie."
    at = source().index(CHANGED)
    before = source().index("\n\n", at) + 2
    longer = source()[:before] + extra + "\n\n" + source()[before:]
    (point,) = points(TEXT, longer).points
    assert (point.kind, point.text) == ("nieuw", extra)
    renewed = taken(policy_of(TEXT).document, longer, point)
    assert points(renewed, longer).points == ()
    order = [c.text for c in citations(policy_of(renewed).document)]
    assert CHANGED in order[order.index(extra) - 1]
    assert len(order) == len(list(citations(policy_of(TEXT).document))) + 1


GIVEN = """Participatieverordening 2027

Hoofdstuk 1 Algemeen
Artikel 1 Wie wat doet
De raad stelt regels. Het college voert ze uit, met wat staat in
artikel 2 van de wet.
Artikel 2.

1. Er is geen participatie bij kleine zaken.
Artikel 3 geldt niet voor wat al is besloten.
Hoofdstuk 2
"""


def test_a_regelset_starts_with_every_sentence_under_its_heading_as_still_to_do() -> None:
    new = NewRegelset(
        "Participatieverordening 2027",
        "verordening",
        "gemeente",
        "2027",
        date(2027, 1, 1),
        "leidraad_participatie",
    )
    given = with_headings(GIVEN)
    assert with_headings(given) == given
    text = new_file(new, given)
    reading = read_together([Source.of(FILE, TEXT), Source.of(new.file, text)])
    assert [d.text for d in reading.diagnostics if d.severity is Severity.ERROR] == []
    assert reading.policy is not None
    assert [finding.code for finding in analyse(reading.policy).findings if "gat" in finding.code] == []
    (document,) = (one for one in reading.documents if one.source.name == new.file)
    assert [(c.path[1:], c.text) for c in citations(document)] == [
        (("Hoofdstuk 1 Algemeen", "Artikel 1 Wie wat doet"), "De raad stelt regels."),
        (
            ("Hoofdstuk 1 Algemeen", "Artikel 1 Wie wat doet"),
            "Het college voert ze uit, met wat staat in artikel 2 van de wet.",
        ),
        (("Hoofdstuk 1 Algemeen", "Artikel 2."), "1. Er is geen participatie bij kleine zaken."),
        (("Hoofdstuk 1 Algemeen", "Artikel 2."), "Artikel 3 geldt niet voor wat al is besloten."),
    ]
    assert text.endswith("\n## Hoofdstuk 2\n")
    found = worklist(reading.policy, new.file, given, ())
    assert found.points == () and found.literal == 4
    # the leidraad is not held against the source of the verordening
    assert worklist(reading.policy, FILE, source(), ()).points == ()


def test_the_title_of_a_text_is_a_heading_and_paragraphs_keep_their_numbers() -> None:
    given = with_headings(
        "Verordening participatie gemeente Voorbeeld\n\nArtikel 3\n1. Er is participatie. Dat is het ‘uitgangspunt’.\n"
        "2. Bij kleine zaken is er\ngeen participatie.\n"
    )
    new = NewRegelset("Participatieverordening", "verordening", "", "2027", date(2027, 1, 1), None)
    reading = read(Source.of(new.file, new_file(new, given)))
    assert [d.text for d in reading.diagnostics if d.severity is Severity.ERROR] == []
    assert [(c.path[1:], c.text) for c in citations(reading.document)] == [
        (("Verordening participatie gemeente Voorbeeld", "Artikel 3"), sentence)
        for sentence in (
            "1. Er is participatie.",
            "Dat is het 'uitgangspunt'.",
            "2. Bij kleine zaken is er geen participatie.",
        )
    ]
    assert reading.policy is not None
    found = worklist(reading.policy, new.file, given, ())
    assert found.points == () and found.literal == 3
    more = f"{given}3. Dit is nieuw.\n"
    (point,) = worklist(reading.policy, new.file, more, ()).points
    assert "\n> 3\\. Dit is nieuw.\n" in taken(reading.document, more, point)
    assert with_headings("Een zin.\n\nNog een zin.\n") == "Een zin.\n\nNog een zin.\n"


def test_a_quotation_keeps_signs_that_mean_something_in_markdown() -> None:
    for sentence in ("1. Er is geen participatie.", "# Geen kop", "- geen punt", "> geen citaat"):
        document = read(Source.of("x", f"{quotation(sentence)}\n")).documents[0]
        (citation,) = citations(document)
        assert citation.text == sentence
