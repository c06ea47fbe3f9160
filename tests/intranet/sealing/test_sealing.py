"""A record says everything, holds by itself, and shows it when something in it was changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from intranet import commands
from intranet.documents.afweging import afwegingsdocument
from intranet.documents.gespreksagenda import gespreksagenda
from intranet.documents.plain import text_of
from intranet.documents.uitleg import proposal, uitleg
from intranet.sealing.content import Deviation, by_rules, decided
from intranet.sealing.seal import Unreadable, canonical, opened, sealed, texts_sha256
from intranet.sealing.verification import verify
from intranet.store import Kader, Link, Stakeholder, TopicState, details, log, questions, worklist
from tests.intranet.sealing.conftest import AT, TODAY

Forge = Callable[..., str]


def wrong(text: str, others: dict[tuple[int, int], str] | None = None) -> dict[str, bool | None]:
    """What does not hold, or was not looked at, by name."""
    return {check.name: check.holds for check in verify(text, others).checks if check.holds is not True}


def test_the_canonical_form_is_that_of_rfc_8785() -> None:
    # The example of the RFC itself, and what it says about the order of keys (UTF-16) and of numbers.
    value = {"numbers": [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27], "string": '€$\u000f\nA\'B"\\\\"/'}
    expected = '{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical(value).decode() == expected
    assert canonical({"\ufb33": 1, "\U0001f600": 2, "a": 3}).decode() == '{"a":3,"\U0001f600":2,"\ufb33":1}'


def test_a_record_holds_and_stands_alone(desk: Any) -> None:
    text = desk.seal()
    found = verify(text)
    assert found.holds and [check.holds for check in found.checks] == [True] * 4
    record = json.loads(text)
    # Checked here by hand, as a stranger would with any library.
    body = text[text.index('"vaststelling":') + len('"vaststelling":') : -1]
    assert hashlib.sha256(body.encode()).hexdigest() == record["sha256"]
    content = record["vaststelling"]
    assert content["regels"]["bestanden"][0]["tekst"].startswith("# Proef")
    (reason,) = (r for r in content["besluiten"][0]["redenen"] if r["staat"] == "Geldt")
    assert reason["bron"] == {
        "plaats": "Eerste deel",
        "zinnen": [{"nummer": 0, "tekst": "Het mag als het klein is, vroeg begint en weinig kost."}],
    }
    answers = {a["feit"]: a for a in content["antwoorden"]}
    assert (answers["kosten"]["antwoord"], answers["kosten"]["in_woorden"]) == (
        999.95,
        "€ 999,95",
    )
    assert answers["goed_idee"]["reden"] == "Dat vinden wij." and answers["goed_idee"]["door"] == "anna"
    assert answers["thema"]["telt"] == "beschrijvend"
    assert content["interpretaties"][0]["uitkomst_hangt_ervan_af"] is False
    assert content["opgave"]["beschrijving"] == "Met é en \u2028 en \U0001f600."


def test_the_hash_of_the_rules_is_the_one_that_the_store_keeps(desk: Any) -> None:
    with desk.store.reading() as session:
        version = questions.get_regelset_version(session, 1)
    assert version is not None
    assert texts_sha256(version.texts) == version.sha256


def test_an_open_outcome_and_weet_niet_are_sealed_as_they_are(desk: Any) -> None:
    desk.answer("mensen", None)
    content, _ = opened(desk.seal())
    assert content["besluiten"][0]["staat"] == "open"
    assert {a["feit"]: a["staat"] for a in content["antwoorden"]}["mensen"] == "weet niet"
    assert any("‘weet niet’" in sentence for sentence in content["opgevallen"])
    assert verify(sealed(content)[0]).holds


def test_a_deviation_keeps_both(desk: Any) -> None:
    text = desk.seal(deviation=Deviation("mag", "liever_niet", "De buurt wil niet."))
    content, _ = opened(text)
    assert (decided(content)[0], by_rules(content)[0]) == ("liever_niet", "ja_graag")
    assert content["besluiten"][0]["afwijking"]["reden"] == "De buurt wil niet."
    assert [o["naam"] for o in content["verplichtingen"]] == ["melden"]
    assert content["na_afwijking"]["verplichtingen"] == []
    assert verify(text).holds
    assert "na_afwijking" not in opened(desk.seal())[0]


def test_what_follows_from_a_deviation_is_run_again_too(desk: Any, forged: Forge) -> None:
    text = desk.seal(deviation=Deviation("mag", "liever_niet", "De buurt wil niet."))

    def holds_after(content: Any) -> None:
        content["na_afwijking"]["uitkomst"]["verplichtingen"]["melden"]["geldt"] = True

    made_up = forged(text, holds_after, sealed_again=True)
    assert wrong(made_up) == {"uitkomst": False}
    assert any("Na de vastgestelde afwijking" in d for check in verify(made_up).checks for d in check.details)
    with pytest.raises(Unreadable, match="niet afgeweken"):
        verify(forged(text, lambda c: c["besluiten"][0].update(afwijking=None), sealed_again=True))
    with pytest.raises(Unreadable, match="no besluit"):
        verify(forged(text, lambda c: c["besluiten"][0]["afwijking"].update(waarde="x"), sealed_again=True))


def test_what_the_opgave_is_beside_its_answers_is_sealed_too(desk: Any) -> None:
    fields = {
        "owner": "Bo",
        "team": ("Anna", "Bo"),
        "decision_on": TODAY,
        "kaders": (Kader("Budget", "Zo is begroot."), Kader("Planning ligt vast.", "")),
        "stakeholders": (Stakeholder("Winkeliers", "bereikbaarheid"),),
        "links": (Link("Plan", "https://voorbeeld.nl/plan"),),
    }
    with desk.store.writing() as session:
        details.edit(session, desk.opgave_id, fields, who="anna", at=AT)
        worklist.set_topics(
            session,
            desk.opgave_id,
            obligation="melden",
            topics={"lawaai": TopicState.DONE, "parkeren": TopicState.OPEN, "weg": TopicState.REMOVED},
            who="anna",
            at=AT,
        )
    content, _ = opened(desk.seal())
    assert "1 kader heeft geen reden: Planning ligt vast." in content["opgevallen"]
    assert content["opgave"]["kaders"][0] == {"titel": "Budget", "reden": "Zo is begroot."}
    shown = {row["naam"]: row["waarde"] for row in content["opgave"]["kenmerken"]}
    assert shown == {
        "Trekker": "Bo",
        "Team": "Anna en Bo",
        "Betrokkenen": "Winkeliers (bereikbaarheid)",
        "Besluit gepland": "23\u00a0november\u00a02026",
        "Document": "Plan: https://voorbeeld.nl/plan",
    }
    (obligation,) = content["verplichtingen"]
    assert (obligation["toegevoegd"], obligation["besproken"]) == (["lawaai", "parkeren"], ["lawaai"])
    with desk.store.reading() as session:
        *_, line = log.every(session)
    assert (line.act, line.who) == ("uitkomst vastgesteld", "anna")
    assert verify(desk.seal()).content["vorige"]["sha256"] == line.data["zegel"]


def test_the_chain(desk: Any, forged: Forge) -> None:
    first = desk.seal()
    desk.answer("mensen", 20)
    second = desk.seal()
    others = {(desk.opgave_id, 1): opened(first)[1]}
    assert wrong(second, others) == {}
    assert wrong(second) == {"keten": None}  # the first was not given
    made_up = forged(first, lambda c: c["opgave"].update(titel="Iets anders"), sealed_again=True)
    assert wrong(made_up) == {}  # by itself nobody can tell …
    assert wrong(second, {(desk.opgave_id, 1): opened(made_up)[1]}) == {"keten": False}  # … but the next record can


@pytest.mark.parametrize(
    ("change", "wrong_sealed", "wrong_again"),
    [
        (lambda c: c["opgave"].update(titel="Anders"), {"zegel"}, set()),
        (lambda c: c["antwoorden"][1].update(antwoord=5000), {"zegel", "uitkomst"}, {"uitkomst"}),
        (lambda c: c["antwoorden"][1].update(antwoord="veel"), {"zegel", "uitkomst"}, {"uitkomst"}),
        (lambda c: c["besluiten"][0].update(uitkomst="Liever niet"), {"zegel", "uitkomst"}, {"uitkomst"}),
        (
            lambda c: c["uitkomst"]["besluiten"]["mag"].update(waarde="liever_niet"),
            {"zegel", "uitkomst"},
            {"uitkomst"},
        ),
        (
            lambda c: c["regels"]["bestanden"][0].update(
                tekst=c["regels"]["bestanden"][0]["tekst"].replace("€ 1.000", "€ 9.000")
            ),
            {"zegel", "regels"},
            {"regels"},
        ),
        (
            lambda c: c["regels"]["bestanden"][0].update(tekst="# Leeg"),
            {"zegel", "regels", "uitkomst"},
            {"regels", "uitkomst"},
        ),
        (lambda c: c.update(afgerond=["bestaat_niet"]), {"zegel", "uitkomst"}, {"uitkomst"}),
    ],
)
def test_what_was_changed_is_found(
    desk: Any, forged: Forge, change: Any, wrong_sealed: set[str], wrong_again: set[str]
) -> None:
    text = desk.seal()
    assert set(wrong(forged(text, change))) == wrong_sealed
    assert set(wrong(forged(text, change, sealed_again=True))) == wrong_again


@pytest.mark.parametrize(
    "text",
    [
        "",
        "geen json",
        "[]",
        "{}",
        '{"sha256": "x"}',
        '{"vaststelling": {}}',
        '{"sha256": "x", "vaststelling": {}}',
        '{"sha256": "x", "vaststelling": {"formaat": "opgavewijzer-vaststelling", "versie": 1}}',
        '{"sha256": "x", "vaststelling": {"formaat": "opgavewijzer-vaststelling", "versie": 2}}',
        '{"sha256": "x", "vaststelling": {"formaat": "opgavewijzer-vaststelling", "versie": true}}',
        '{"sha256": "x", "vaststelling": {"a": NaN}}',
        '{"sha256": "x", "sha256": "x", "vaststelling": {}}',
        '{"sha256": "x", "vaststelling": ' + "[" * 100_000,
    ],
)
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        verify(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"sha256": "x",\n "vaststelling": {"a": "', "Kijk bij regel 2, kolom 24"),
        ('{"a": ' + "9" * 5000 + "}", "een getal in dat te lang is"),
        ('{"a": NaN}', "NaN is geen getal"),
        ('{"a": 1, "a": 2}', "een naam staat er twee keer in"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_in_dutch(text: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        opened(text)


def test_every_shape_that_is_wrong_is_refused_and_never_a_crash(desk: Any, forged: Forge) -> None:
    text = desk.seal()
    refused = 0
    for key in opened(text)[0]:
        for value in (None, 3, "x", [], {}, [{}], {"x": []}):
            try:
                verify(forged(text, lambda c, k=key, v=value: c.update({k: v}), sealed_again=True))
            except Unreadable:
                refused += 1
    assert refused > 50


# --- the command ---


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = commands.main(["verifieer", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_says_what_holds(desk: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    first.write_text(desk.seal(), "utf-8")
    second.write_text(desk.seal(), "utf-8")
    code, out, _ = run(capsys, str(first), str(second))
    assert code == 0
    assert "[klopt] De keten klopt: deze vaststelling volgt op nummer 1." in out
    code, out, _ = run(capsys, str(second), "--json")
    (found,) = json.loads(out)["vaststellingen"]
    assert code == 0 and found["klopt"] is True
    assert found["controles"]["keten"]["klopt"] is None


def test_the_command_says_what_does_not_hold(
    desk: Any, forged: Forge, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "1.json"
    path.write_text(forged(desk.seal(), lambda c: c["antwoorden"][1].update(antwoord=5000)), "utf-8")
    code, out, _ = run(capsys, str(path))
    assert code == 1
    assert "KLOPT NIET] Het zegel klopt niet" in out
    assert "Mag het? – in de vaststelling door ‘klein’" in out
    code, out, _ = run(capsys, str(path), "--json")
    assert code == 1
    checks = json.loads(out)["vaststellingen"][0]["controles"]
    assert {name: check["klopt"] for name, check in checks.items()} == {
        "zegel": False,
        "regels": True,
        "uitkomst": False,
        "keten": True,
    }


def test_the_command_says_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.json").write_text("{}", "utf-8")
    (tmp_path / "y.json").write_bytes(b"\xff\xfe")
    for name in ("x.json", "y.json", "er-is-niets.json"):
        code, out, err = run(capsys, str(tmp_path / name), "--json")
        assert code == 2
        assert name in err and json.loads(out)["fout"]
    with pytest.raises(SystemExit) as end:
        commands.main(["verifieer"])
    assert end.value.code == 2
    assert "dit ontbreekt: BESTAND" in capsys.readouterr().err


# --- what people keep ---

KEPT = {
    "vaststelling-1.json": "a4b759fa8ed21be2e06d8746f9d8462eca10e3496466a2e95444876239df1893",
    "vaststelling-2.json": "94d54146aa80dc9ba7da8cf8608efd5eb1ab9a651da642de26fa5634e44655fc",
    "vaststelling-afgeweken.json": "8709c9fb2ee3bebbaf790474e4316146fda52ddfabc585f208f81d3c6c782ff1",
}


def test_the_kept_records_verify_forever(capsys: pytest.CaptureFixture[str]) -> None:
    """Two records of one opgave, and one with what follows from a deviation, stand for all that people keep.

    All are of format 1. Never make them again.
    """
    folder = Path(__file__).parent / "bewaard"
    for name, sha256 in KEPT.items():
        assert verify((folder / name).read_text("utf-8")).sha256 == sha256
    code, out, _ = run(capsys, *(str(folder / name) for name in KEPT))
    assert code == 0, out
    assert "‘Herinrichting ‘winkelplein’’: participatie." in out
    assert "De keten klopt: deze vaststelling volgt op nummer 1." in out


def test_documents_can_be_made_of_kept_records() -> None:
    folder = Path(__file__).parent / "bewaard"
    for name in KEPT:
        content, _ = opened((folder / name).read_text("utf-8"))
        for document in (afwegingsdocument(content), gespreksagenda(content), uitleg(content, proposal(content))):
            assert content["opgave"]["titel"] in text_of(document)
            assert document.stem.endswith(f"_v{content['nummer']}")
