"""What a form writes is what someone would type: it reads without a fout, at the right place."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from dsl import Citation, Document, Policy, Reading, Severity, Source, read
from intranet.opgaven.lists import lists_that_are_over
from intranet.policies import shipped_texts
from intranet.rules.insertion import insert
from intranet.rules.rule_forms import FORMS
from intranet.rules.writing import name_from, text

READING = read(Source.of("leidraad.regels.md", shipped_texts()[0].text))
FILLED = {
    "feit": {
        "vraag": "Hoe groot is de wijziging?",
        "soort": "één uit",
        "keuzen": "Klein\nGroot",
        "oordeel": "ja",
        "toelichting": 'Klein is wat niemand "merkt".',
        "naam": "",
    },
    "keuzelijst": {
        "titel": "Doelen van de samenleving",
        "keuzen": "Een gezonde omgeving\nVeilig thuis",
        "van": "1 januari 2024",
        "tot": "31-12-2027",
        "naam": "",
    },
    "uitzondering": {
        "naam": "Kleine wijziging",
        "op": "uitgangspunt",
        "geeft": "geen_participatie",
        "als": "ruimte is onvoldoende en wettelijke_taak",
        "want": "Een kleine wijziging raakt niemand.",
    },
    "verplichting": {
        "titel": "Zet het op de website",
        "als": "participatief",
        "principe": "5",
        "moment": "vooraf",
        "onderwerpen": "De planning\nHet budget",
        "naam": "",
    },
    "interpretatie": {
        "vraag": "Telt een brief als gesprek?",
        "gekozen": "nee",
        "want": "De leidraad zegt het niet.",
        "door": "voorstel",
        "dag": "25 november 2026",
        "naam": "",
    },
    "voorbeeld": {
        "titel": "Geen ruimte",
        "basis": "gewone_opgave",
        "verschillen": "ruimte is geen",
        "uitkomst": "participatie is geen_participatie",
        "grond": "geen_ruimte",
    },
    "afsluiting": {"soort": "open norm", "want": "De zin zegt niet wanneer iets klein is.", "zin": "1"},
}


def policy() -> Policy:
    assert READING.policy is not None
    return READING.policy


def errors(reading: Reading) -> list[str]:
    return [d.text for d in reading.diagnostics if d.severity is Severity.ERROR]


def citations(document: Document) -> list[Citation]:
    return [part for part in document.parts if isinstance(part, Citation)]


@pytest.mark.parametrize("kind", FORMS)
def test_what_a_form_writes_reads_without_a_fout(kind: str) -> None:
    values = MultiDict(FILLED[kind])
    assert FORMS[kind].mistakes(values, policy()) == {}
    statement = FORMS[kind].write(values, policy())
    for citation in (*(() if FORMS[kind].closes else (None,)), citations(READING.document)[40].number):
        made = insert(READING.document, statement, citation)
        found = read(Source.of("leidraad.regels.md", made.text))
        assert errors(found) == []
        assert made.text.split("\n")[made.line - 1] == statement.split("\n")[0]


@pytest.mark.parametrize("kind", FORMS)
def test_an_empty_form_says_what_is_missing(kind: str) -> None:
    found = FORMS[kind].mistakes(MultiDict(), policy())
    required = [field for field in FORMS[kind].fields if field.required]
    wanted = {f"{field.name}-0-over" if field.has_rows else field.name for field in required}
    assert set(found) == (wanted | {"zin"} if FORMS[kind].closes else wanted)


def test_a_choice_that_is_not_offered_is_refused() -> None:
    values = MultiDict({**FILLED["uitzondering"], "op": "bestaat_niet"})
    assert set(FORMS["uitzondering"].mistakes(values, policy())) == {"op"}


def test_a_day_that_is_none_is_refused() -> None:
    values = MultiDict({**FILLED["keuzelijst"], "tot": "31 februari 2027"})
    assert set(FORMS["keuzelijst"].mistakes(values, policy())) == {"tot"}


def test_a_list_has_a_period_and_questions_choose_from_it() -> None:
    made = insert(READING.document, FORMS["keuzelijst"].write(MultiDict(FILLED["keuzelijst"]), policy()), None)
    now = read(Source.of("leidraad.regels.md", made.text)).policy
    assert now is not None
    goals = now.lists["doelen_van_de_samenleving"]
    assert [choice.label for choice in goals.choices] == ["Een gezonde omgeving", "Veilig thuis"]
    assert lists_that_are_over(now, date(2027, 12, 31)) == ()
    (said,) = lists_that_are_over(now, date(2028, 1, 1))
    assert said.replace("\u00a0", " ") == (
        "De lijst ‘Doelen van de samenleving’ gold tot en met 31 december 2027. Ga na of zij is geactualiseerd."
    )
    values = MultiDict({**FILLED["feit"], "soort": "meer uit doelen_van_de_samenleving", "keuzen": ""})
    assert FORMS["feit"].mistakes(values, now) == {}
    document = read(Source.of("leidraad.regels.md", made.text)).document
    asked = read(Source.of("leidraad.regels.md", insert(document, FORMS["feit"].write(values, now), None).text)).policy
    assert asked is not None
    assert asked.facts["hoe_groot_is_de_wijziging"].choices == goals.choices


def test_a_statement_goes_under_its_sentence_and_opens_what_was_closed() -> None:
    document = READING.document
    statement = FORMS["verplichting"].write(MultiDict(FILLED["verplichting"]), policy())
    for citation in citations(document)[::6]:
        made = insert(document, statement, citation.number)
        found = read(Source.of("leidraad.regels.md", made.text))
        assert errors(found) == [], citation.text
        assert found.policy is not None
        sources = [c.text for c in found.policy.obligations["zet_het_op_de_website"].place.citations]
        assert citation.text in sources
    with pytest.raises(ValueError, match="citation"):
        insert(document, statement, 9999)


def test_a_voorbeeld_leaves_open_what_no_rule_follows_from() -> None:
    text = '> Een zin.\n\n```regels\ngeen regel want "Beschrijft."\n```\n'
    statement = FORMS["voorbeeld"].write(MultiDict(FILLED["voorbeeld"]), policy())
    made = insert(read(Source.of("proef.regels.md", text)).document, statement, 0)
    assert 'geen regel want "Beschrijft."\n\nvoorbeeld "' in made.text
    assert made.text.split("\n")[made.line - 1].startswith("voorbeeld ")


@pytest.mark.parametrize("kind", ["geen regel", "open norm"])
def test_a_sentence_is_closed_in_place_of_what_was_to_do(kind: str) -> None:
    sentences = {"Een zin.": 'nog te doen want "Nieuw."', "Nog een zin.": 'open norm want "Zo."'}
    before = "\n".join(f"> {sentence}\n\n```regels\n{closed}\n```\n" for sentence, closed in sentences.items())
    document = read(Source.of("proef.regels.md", before)).document
    statement = FORMS["afsluiting"].write(MultiDict({**FILLED["afsluiting"], "soort": kind}), policy())
    assert insert(document, statement, 0).text == before.replace('nog te doen want "Nieuw."', statement)
    assert insert(document, statement, 1).text == before.replace('open norm want "Zo."', statement)


def test_a_typed_name_that_is_taken_is_told_and_one_that_was_made_gets_a_number() -> None:
    values = MultiDict({**FILLED["uitzondering"], "naam": "Handhaving"})
    found = FORMS["uitzondering"].mistakes(values, policy())
    assert set(found) == {"naam"} and "handhaving_2" in found["naam"]
    made = MultiDict({**FILLED["verplichting"], "titel": "Handhaving"})
    form = FORMS["verplichting"]
    assert form.mistakes(made, policy()) == {}
    assert form.write(made, policy()).startswith('verplichting handhaving_2 "Handhaving"')
    assert "‘handhaving_2’" in form.remark(made, policy())
    assert form.remark(MultiDict(FILLED["verplichting"]), policy()) == ""


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ("Klein\nGroot\n klein ", "‘klein’ staat er twee keer in"),
        ("Klein!\nKlein", "‘Klein!’ en ‘Klein’"),
        ("", "één keuze"),
    ],
)
def test_what_is_wrong_with_choices_is_told_there(choices: str, words: str) -> None:
    found = FORMS["feit"].mistakes(MultiDict({**FILLED["feit"], "keuzen": choices}), policy())
    assert set(found) == {"keuzen"} and words in found["keuzen"]


def test_a_row_without_a_value_is_told_by_its_number() -> None:
    values = MultiDict({**FILLED["uitzondering"], "als": ""})
    values.update({"als-0-over": "wettelijke_taak", "als-1-over": "ruimte", "als-1-toets": "is"})
    (sentence,) = FORMS["uitzondering"].mistakes(values, policy()).values()
    assert sentence.startswith("Rij 2, ‘Is er ruimte om") and sentence.endswith(": kies een waarde.")


def test_texts_keep_their_quotes_and_names_are_names() -> None:
    assert text('Zo "heet" dat') == '"Zo “heet” dat"'
    assert name_from("Kleine wijziging?") == "kleine_wijziging"
    assert name_from("2 stappen") == "n_2_stappen"
